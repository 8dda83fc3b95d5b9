"""The reader's own marks: put on papers under whatever name they come, one at a time, and never lost."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digest.archive import Archive, ArchiveError, DamagedError
from digest.archive.marks import Mark
from digest.archive.recovery import archive_for_delivery, archive_for_look, open_archive, scratch_archive
from digest.archive.schema import PAGE_SIZE
from digest.archive_protocols import NullArchive
from digest.model import Listing, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
TIDES, LANTERNS, MOSS = (
    Paper(f"arxiv:2606.9000{number}", title, authors=("Ada Nørby",))
    for number, title in enumerate(("On Tides of the Northern Sea", "On Lanterns", "On Moss"), 1)
)
ALL = (TIDES, LANTERNS, MOSS)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        opened.papers.remember([], ALL, NOON)
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "archive.db"


def ignore(sentence: str) -> None:
    """Nobody listens."""


def marks(papers: list[Paper]) -> dict[str, str]:
    """What each of *papers* is marked as, by title; those without a mark are left out."""
    said = {paper.title: " ".join(name for name in ("starred", "hidden") if getattr(paper, name)) for paper in papers}
    return {title: mark for title, mark in said.items() if mark}


def marks_in(path: Path) -> dict[str, str]:
    with Archive(path) as archive:
        return marks(archive.marks.apply(archive.papers.all()))


def test_marks_are_put_on_the_papers_that_have_them_in_their_order(archive: Archive) -> None:
    archive.marks.set_mark([MOSS], "starred", NOON)
    archive.marks.set_mark([TIDES], "hidden", NOON)

    papers = archive.marks.apply(ALL)

    assert papers == [replace(TIDES, hidden=True), LANTERNS, replace(MOSS, starred=True)]


def test_an_archive_without_marks_leaves_papers_as_they_are(archive: Archive) -> None:
    assert archive.marks.apply(ALL) == NullArchive().marks.apply(ALL) == list(ALL)
    assert archive.marks.apply(()) == []


def test_a_paper_that_is_not_archived_has_no_mark(archive: Archive) -> None:
    archive.marks.set_mark([TIDES], "starred", NOON)

    assert archive.marks.apply([Paper("arxiv:2606.95555", "On Tides")]) == [Paper("arxiv:2606.95555", "On Tides")]


@pytest.mark.parametrize("mark", ["starred", "hidden"])
def test_papers_with_a_mark_are_found_the_last_marked_first(archive: Archive, mark: Mark) -> None:
    archive.marks.set_mark([MOSS], mark, LATER)
    archive.marks.set_mark([TIDES], mark, NOON)

    found = archive.marks.find_by_mark(mark)

    assert [paper.title for paper in found] == [MOSS.title, TIDES.title]
    assert set(marks(found).values()) == {mark}


@pytest.mark.parametrize(("first", "second"), [("starred", "hidden"), ("hidden", "starred")])
def test_a_mark_takes_the_place_of_the_other_one(archive: Archive, first: Mark, second: Mark) -> None:
    assert marks(archive.marks.set_mark([TIDES], first, NOON)) == {}

    assert marks(archive.marks.set_mark([TIDES], second, LATER)) == {TIDES.title: first}

    assert marks(archive.marks.apply(ALL)) == {TIDES.title: second}
    assert archive.marks.find_by_mark(first) == []


def test_a_mark_that_is_set_again_stays_as_old_as_it_was(archive: Archive) -> None:
    archive.marks.set_mark([TIDES], "starred", NOON)
    archive.marks.set_mark([MOSS], "starred", LATER)

    assert marks(archive.marks.set_mark([TIDES], "starred", LATER + timedelta(1))) == {TIDES.title: "starred"}

    assert [paper.title for paper in archive.marks.find_by_mark("starred")] == [MOSS.title, TIDES.title]


def test_marks_are_removed(archive: Archive) -> None:
    archive.marks.set_mark([TIDES, MOSS], "starred", NOON)

    assert marks(archive.marks.remove_marks([TIDES, LANTERNS])) == {TIDES.title: "starred"}

    assert marks(archive.marks.apply(ALL)) == {MOSS.title: "starred"}


def test_all_of_several_papers_are_marked_or_none(archive: Archive) -> None:
    archive.marks.set_mark([TIDES], "starred", NOON)
    stranger = Paper("arxiv:2606.95555", "On Ferries")

    with pytest.raises(ArchiveError, match=r"arxiv:2606\.95555: not in the archive"):
        archive.marks.set_mark([TIDES, MOSS, stranger], "hidden", NOON)
    with pytest.raises(ArchiveError, match=r"arxiv:2606\.95555: not in the archive"):
        archive.marks.remove_marks([TIDES, stranger])

    assert marks(archive.marks.apply(ALL)) == {TIDES.title: "starred"}


def test_a_mark_holds_under_every_name_of_the_paper(archive: Archive) -> None:
    doi, arxiv = (
        Paper(name, "Tides of the Harbour, Counted", authors=("Ada Nørby",), identifiers=(name,))
        for name in ("doi:10.5555/tides", "arxiv:2606.90009")
    )
    archive.papers.remember([], [doi], NOON)
    archive.marks.set_mark([doi], "hidden", NOON)

    (known,) = archive.papers.remember([], [arxiv], LATER)

    assert known.identifiers == (arxiv.id, doi.id)
    assert [paper.hidden for paper in archive.marks.apply([known, doi, arxiv])] == [True] * 3


@pytest.mark.parametrize(
    ("of_older", "of_newer", "remains"),
    [
        ({"starred": NOON}, {}, "starred"),
        ({}, {"hidden": NOON}, "hidden"),
        ({"starred": NOON}, {"hidden": LATER}, "hidden"),
        ({"starred": LATER}, {"hidden": NOON}, "starred"),
        ({"hidden": NOON}, {"starred": NOON}, "starred"),
        ({"hidden": NOON}, {"hidden": LATER}, "hidden"),
    ],
)
def test_of_the_marks_of_papers_that_turn_out_to_be_one_the_last_remains(
    archive: Archive, of_older: dict[Mark, datetime], of_newer: dict[Mark, datetime], remains: str
) -> None:
    older = Paper("doi:10.5555/moss", "The Moss of the Quay", listed=date(2026, 6, 8), authors=("Õie Kask",))
    newer = Paper("arxiv:2606.90007", "Notes About Moss", listed=date(2026, 6, 9), authors=("Õie Kask",))
    archive.papers.remember([Listing("list", (older, newer))], [older, newer], NOON)
    for paper, own in ((older, of_older), (newer, of_newer)):
        for mark, made in own.items():
            archive.marks.set_mark([paper], mark, made)

    archive.papers.remember([], [replace(newer, identifiers=(newer.id, older.id))], LATER)

    assert archive.papers.count() == len(ALL) + 1
    assert set(marks(archive.marks.apply([older, newer])).values()) == {remains}
    with archive.database.reading() as db:
        assert [row[0] for row in db.execute("SELECT mark FROM marks")] == [remains]


def test_marks_stay_when_a_paper_is_seen_again_under_another_title(archive: Archive) -> None:
    archive.marks.set_mark([TIDES], "starred", NOON)

    (known,) = archive.papers.remember([], [replace(TIDES, title="On Seas", own_page=True)], LATER)

    assert marks(archive.marks.apply([known])) == {"On Seas": "starred"}


def mark_in(path: Path) -> None:
    """A run, not the first, stores all papers, and one of each is starred and hidden."""
    open_archive(path, NOON, report=ignore).close()
    with archive_for_delivery(path, NOON, report=ignore) as archive:
        archive.papers.remember([], ALL, NOON)
        archive.marks.set_mark([TIDES], "starred", NOON)
        archive.marks.set_mark([MOSS], "hidden", LATER)


MARKED = {TIDES.title: "starred", MOSS.title: "hidden"}


def test_a_run_that_delivers_nothing_and_one_that_is_tried_out_know_the_marks(path: Path) -> None:
    mark_in(path)

    with archive_for_look(path, LATER, report=ignore) as looked_at:
        assert marks(looked_at.marks.apply(ALL)) == MARKED
    with scratch_archive(path, report=ignore) as scratch:
        assert marks(scratch.marks.apply(ALL)) == MARKED
        scratch.marks.remove_marks(ALL)

    assert marks_in(path) == MARKED


def test_marks_are_in_the_weekly_copy(path: Path) -> None:
    mark_in(path)
    path.write_bytes(b"This is a letter to nobody.\n" * 300)

    open_archive(path, LATER, report=ignore).close()

    assert marks_in(path) == MARKED


_MARK_AND_DIE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from digest.archive import Archive
from digest.model import Paper
archive = Archive(Path(sys.argv[1]))
archive.marks.set_mark([Paper(id, "") for id in sys.argv[2:]], "starred", datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_marks_survive_a_process_that_is_killed(path: Path) -> None:
    mark_in(path)

    killed = subprocess.run([sys.executable, "-c", _MARK_AND_DIE, str(path), LANTERNS.id, MOSS.id], check=False)

    assert killed.returncode == -9
    assert marks_in(path) == MARKED | {LANTERNS.title: "starred", MOSS.title: "starred"}


def test_a_sound_archive_with_marks_is_found_sound(archive: Archive) -> None:
    archive.marks.set_mark(ALL, "starred", NOON)

    assert archive.database.check() == []


# --- damage ------------------------------------------------------------------------------------


def meet_damage(path: Path) -> None:
    """A run that finds the archive damaged, which is replaced for the next run."""
    with pytest.raises(ArchiveError), archive_for_delivery(path, LATER, report=ignore):
        raise DamagedError("a row is damaged")


@pytest.mark.parametrize("has_copy", [True, False])
def test_marks_made_since_the_last_copy_are_read_from_the_damaged_file(path: Path, has_copy: bool) -> None:
    mark_in(path)
    with Archive(path) as archive:
        archive.marks.set_mark([LANTERNS], "starred", LATER)
        archive.marks.set_mark([MOSS], "starred", LATER + timedelta(1))
    if not has_copy:
        path.with_name("archive-copy.db").unlink()

    meet_damage(path)

    assert marks_in(path) == dict.fromkeys((TIDES.title, LANTERNS.title, MOSS.title), "starred")
    with Archive(path) as archive:
        assert archive.deliveries.damage_for("stdout") == ("restored" if has_copy else "lost")
        assert archive.marks.find_by_mark("starred")[0].title == MOSS.title
        assert archive.database.check() == []


def test_marks_that_cannot_be_read_are_those_of_the_copy(path: Path) -> None:
    mark_in(path)
    with Archive(path) as archive:
        archive.marks.set_mark([LANTERNS], "starred", LATER)
        with archive.database.reading() as db:
            page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'marks'").fetchone()[0]
    garble_page(path, page)

    meet_damage(path)

    assert marks_in(path) == MARKED


def test_of_marks_that_never_were_none_is_taken_over(path: Path) -> None:
    mark_in(path)
    with Archive(path) as archive, archive.database.transaction() as db:
        db.execute("UPDATE marks SET mark = 'burnt' WHERE mark = 'hidden'")
        db.execute("UPDATE marks SET made = 'yesterday' WHERE mark = 'starred'")
        db.execute("INSERT INTO marks VALUES (1234, 'starred', ?)", (NOON.isoformat(),))
    path.with_name("archive-copy.db").unlink()

    meet_damage(path)

    assert marks_in(path) == {}


def garble_page(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE_SIZE : page * PAGE_SIZE] = b"\xa5" * PAGE_SIZE
    path.write_bytes(content)
