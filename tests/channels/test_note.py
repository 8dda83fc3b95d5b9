"""Notes on disk: whole or untouched, links and modes as they were, nobody's edit lost."""

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.channels import growing, note
from digest.channels.base import Target
from digest.errors import DigestError
from digest.model import Asked, Counts, Digest, Match, Paper, Section
from digest.render.formats import MARKDOWN, Look
from digest.render.markdown.notes import END, NoteError


def of(*numbers: int) -> Digest:
    papers = [Paper(f"arxiv:2611.{number:05d}", f"Paper {number}", url="https://e.org/1") for number in numbers]
    matches = tuple(Match(paper, paper.title, "") for paper in papers)
    made = datetime(2026, 1, 8, 7, tzinfo=UTC)
    return Digest(made, (Section(None, matches),), (Asked("hf", None, len(matches)),), Counts())


def add(path: Path, digest: Digest) -> int:
    return growing.add_papers(path, digest, Look(MARKDOWN, dialect="obsidian")).added


def test_papers_are_added_once_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "note.md"

    assert add(path, of(1, 2)) == 2
    assert add(path, of(2, 3, 4)) == 2
    assert add(path, of(1, 2, 3, 4)) == 0
    assert path.read_text().count("- [ ]") == 4


def test_what_a_limit_leaves_out_is_counted(tmp_path: Path) -> None:
    whole = of(1, 2)
    target = Target(whole.made, str(tmp_path / "note.md"))
    limited = replace(whole, sections=(replace(whole.sections[0], more=11),))

    assert (note.deliver_to_note(limited, Look(), target) or "").endswith(
        "note.md: 2 papers added, 11 more left out by a limit"
    )
    assert (note.deliver_to_note(whole, Look(), target) or "").endswith("note.md: nothing new, left as it was")


def test_a_note_that_has_them_all_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    add(path, of(1))
    os.utime(path, ns=(1, 1))
    before = path.stat()

    assert add(path, of(1)) == 0
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_no_note_is_made_where_nothing_is_new(tmp_path: Path) -> None:
    assert add(tmp_path / "note.md", of()) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "vault.md", tmp_path / "link.md"
    target.write_bytes("\ufeffMine\r\n".encode())
    target.chmod(0o640)
    link.symlink_to(target)

    add(link, of(1))

    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert target.read_bytes().startswith("\ufeffMine\r\n\r\n".encode())
    assert b"\n" not in target.read_bytes().replace(b"\r\n", b"")
    assert sorted(tmp_path.iterdir()) == [link, target]


def test_a_link_to_a_missing_note_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "vault.md")

    assert add(tmp_path / "link.md", of(1)) == 1
    assert (tmp_path / "vault.md").is_file()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"ok \xff", "not UTF-8 at byte 3", id="not UTF-8"),
        pytest.param("Müll".encode("utf-16"), "not UTF-8 at byte 0", id="UTF-16"),
        pytest.param(f"{END}\n".encode(), "end in line 1", id="a marker alone"),
    ],
)
def test_a_note_that_cannot_be_understood_stays_as_it_is(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(content)

    with pytest.raises(DigestError, match=problem) as raised:
        add(path, of(1))

    assert str(path) in str(raised.value)
    assert path.read_bytes() == content


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match=r"there is no folder .*/missing; make it first"):
        add(tmp_path / "missing" / "note.md", of(1))

    assert list(tmp_path.iterdir()) == []


def test_a_folder_or_a_pipe_is_no_note(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(DigestError, match="is no file"):
            add(path, of(1))


def test_a_path_through_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DigestError, match="Not a directory"):
        add(tmp_path / "file" / "note.md", of(1))


class Busy(type(Path())):  # type: ignore[misc]
    """A note that somebody saves right after it was read, so many *times*."""

    times = 0

    def read_bytes(self) -> bytes:
        content = super().read_bytes()
        if self.times:
            self.times -= 1
            super().write_bytes(content + b"edit\n")
        return bytes(content)


def busy(path: Path, times: int) -> Path:
    path.write_text("mine\n")
    found = Busy(path)
    found.times = times
    return found


def test_an_edit_at_the_wrong_moment_is_kept(tmp_path: Path) -> None:
    path = busy(tmp_path / "note.md", 1)

    assert add(path, of(1)) == 1
    assert path.read_text().startswith("mine\nedit\n\n<!-- digest:begin papers -->")


def test_who_is_at_work_in_a_note_is_not_disturbed(tmp_path: Path) -> None:
    path = busy(tmp_path / "note.md", 2)

    with pytest.raises(NoteError, match="changed twice"):
        add(path, of(1))

    assert path.read_text() == "mine\nedit\nedit\n"
