"""Files: what is read, in one sentence what cannot be, and that a write is whole or not at all."""

import errno
import io
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest import filesystem, sources
from digest.errors import DigestError, FetchError
from digest.filesystem import part_files
from digest.model import Address, Page
from digest.retrieve import local

NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)
SAVED = datetime(2026, 1, 8, 12, tzinfo=UTC).timestamp()
OLD, NEW = b"what was there\n", b"what is there now, and more of it\n" * 9


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody can reach, also when the tests are run by root."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, to whom nothing is closed."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def refusal(path: Path, content: bytes = NEW) -> str:
    """The sentence that writing *path* ends with; nothing is left behind or changed."""
    before = contents(path.parent) if path.parent.is_dir() else None
    with pytest.raises(DigestError) as refused:
        filesystem.write_file(path, content)
    assert before == (contents(path.parent) if path.parent.is_dir() else None)
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value)


def contents(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def page(text: str) -> Page:
    return local.read_page(Address(text, text), NOW)


def test_what_is_written_is_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "digest.md"

    filesystem.write_file(path, NEW)
    filesystem.write_file(path, OLD)

    assert contents(tmp_path) == {"digest.md": OLD}


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_usual_mode(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        filesystem.write_file(tmp_path / "digest.md", NEW)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)

    assert (tmp_path / "digest.md").stat().st_mode & 0o7777 == 0o666 & ~mask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755, 0o400])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "digest.md"
    path.write_bytes(OLD)
    path.chmod(mode)

    filesystem.write_file(path, NEW)

    assert (path.read_bytes(), path.stat().st_mode & 0o7777) == (NEW, mode)


@pytest.mark.parametrize("there", ["notes/digest.md", "notes/../other.md"])
def test_a_symbolic_link_stays_one(tmp_path: Path, there: str) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / there).write_bytes(OLD)
    link = tmp_path / "link.md"
    link.symlink_to(there)

    filesystem.write_file(link, NEW)

    assert link.is_symlink()
    assert (tmp_path / there).read_bytes() == NEW


def test_a_symbolic_link_to_nothing_gets_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to("digest.md")

    filesystem.write_file(link, NEW)

    assert link.is_symlink()
    assert (tmp_path / "digest.md").read_bytes() == NEW


def test_symbolic_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(DigestError, match="cannot be written"):
        filesystem.write_file(tmp_path / "a", NEW)
    assert (tmp_path / "a").is_symlink()


@pytest.mark.parametrize("name", ["Übersicht 日本.md", "with blank.md", "-", "x" * 200, "*"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    filesystem.write_file(tmp_path / name, NEW)

    assert contents(tmp_path) == {name: NEW}


def test_the_longest_name_that_a_file_may_have_will_do(tmp_path: Path) -> None:
    name = "x" * os.pathconf(tmp_path, "PC_NAME_MAX")

    filesystem.write_file(tmp_path / name, NEW)

    assert contents(tmp_path) == {name: NEW}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/digest.md", "No such file or directory"),
        ("file/digest.md", "Not a directory"),
        ("folder", "Is a directory"),
        ("x" * 300, "File name too long"),
        ("nul\0.md", "null"),
    ],
    ids=["no folder", "a file as folder", "a folder", "too long", "null byte"],
)
def test_what_cannot_be_written_is_told_with_its_path(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "folder").mkdir()

    told = refusal(tmp_path / name)

    assert told.startswith(f"{tmp_path / name}: cannot be written: ")
    assert reason in told


def test_a_folder_that_is_closed_is_told(folder: Path) -> None:
    (folder / "digest.md").write_bytes(OLD)
    folder.chmod(0o555)

    with as_nobody():
        told = refusal(folder / "digest.md")
    folder.chmod(0o755)

    assert told == f"{folder / 'digest.md'}: cannot be written: Permission denied"


def test_a_write_that_finds_no_room_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "digest.md"
    path.write_bytes(OLD)

    done = subprocess.run(
        [sys.executable, "-c", _WRITE_MUCH, str(path)],
        preexec_fn=_little_room,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, f"{path}: cannot be written: File too large\n")
    assert contents(tmp_path) == {"digest.md": OLD}


_WRITE_MUCH = """
import sys
from pathlib import Path
from digest import filesystem
from digest.errors import DigestError
try:
    filesystem.write_file(Path(sys.argv[1]), bytes(1_000_000))
except DigestError as error:
    print(error)
"""


def _little_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))


@pytest.fixture
def without_flock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that locks no open files and sets no modes of them, as Windows."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.delattr(os, "fchmod")


@pytest.mark.usefixtures("without_flock")
def test_a_write_is_whole_where_files_are_not_locked(tmp_path: Path) -> None:
    path = tmp_path / "digest.md"
    path.write_bytes(OLD)
    path.chmod(0o640)

    filesystem.write_file(path, NEW)

    assert contents(tmp_path) == {"digest.md": NEW}
    assert path.stat().st_mode & 0o7777 == 0o640


@pytest.mark.usefixtures("without_flock")
def test_a_write_that_fails_leaves_nothing_where_files_are_not_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", _no_room)

    assert refusal(tmp_path / "digest.md") == f"{tmp_path / 'digest.md'}: cannot be written: No space left on device"


def _no_room(handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("without_flock")
def test_what_a_killed_run_left_is_swept_where_files_are_not_locked(tmp_path: Path) -> None:
    (tmp_path / ".digest-a1b2c3d4").write_bytes(b"half of it")
    (tmp_path / "digest.md").write_bytes(OLD)

    part_files.remove_leftovers(tmp_path)

    assert contents(tmp_path) == {"digest.md": OLD}


def test_a_named_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        filesystem.write_file(pipe, NEW)
        assert (pipe.is_fifo(), os.read(reader, len(NEW) + 1)) == (True, NEW)
    finally:
        os.close(reader)


def test_a_device_is_written_to_and_stays_one() -> None:
    before = Path(os.devnull).stat()

    filesystem.write_file(Path(os.devnull), NEW)

    assert Path(os.devnull).is_char_device()
    assert Path(os.devnull).stat().st_mode == before.st_mode


def test_a_saved_page_has_its_bytes_and_the_day_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"\xff\x00 as they are\r\n")
    os.utime(path, (SAVED, SAVED))

    assert page(str(path)) == Page(Address(str(path), str(path)), b"\xff\x00 as they are\r\n", date(2026, 1, 8))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing.html", "no such file"),
        ("folder", "cannot be read: Is a directory"),
        ("file/page.html", "cannot be read: Not a directory"),
        ("x" * 300, "cannot be read: File name too long"),
    ],
    ids=["missing", "a folder", "a file as folder", "too long"],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "folder").mkdir()

    with pytest.raises(FetchError) as refused:
        page(str(tmp_path / name))

    assert str(refused.value) == told
    assert not refused.value.later


def test_a_name_with_a_null_byte_cannot_be_read() -> None:
    with pytest.raises(FetchError, match=r"cannot be read: .*embedded null"):
        page("nul\0.html")


@pytest.mark.parametrize(("word", "near"), [("hff", "hf"), ("sampel", "sample"), ("hfs", "hf")])
def test_a_word_that_is_no_file_may_have_been_meant_as_a_source(word: str, near: str) -> None:
    with pytest.raises(FetchError, match=f"^neither a source nor a file; did you mean {near}\\?$"):
        page(word)


def test_a_file_that_is_closed_is_told(folder: Path) -> None:
    path = folder / "page.html"
    path.write_bytes(OLD)
    path.chmod(0)

    with as_nobody(), pytest.raises(FetchError, match="cannot be read: Permission denied"):
        page(str(path))


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.truncate(600_000_000)

    with pytest.raises(FetchError, match="more than 48 MB: no listing is that large"):
        page(str(path))


def test_the_sample_is_a_page_with_papers() -> None:
    sample = local.read_page(sources.parse_address("sample"), NOW)

    assert len(sources.parse_page(sample).papers) > 5
    assert not sources.parse_page(sample).notes


class Piped(io.TextIOWrapper):
    """Standard input with *content* in it."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))


class Terminal(Piped):
    def isatty(self) -> bool:
        return True


def test_standard_input_is_a_page_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(b"\xff as they are"))

    assert page("-") == Page(Address("-", "-"), b"\xff as they are", date(2026, 11, 23))


@pytest.mark.parametrize("stdin", [Terminal(b""), None], ids=["terminal", "closed"])
def test_without_a_pipe_standard_input_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, stdin: Terminal | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)

    with pytest.raises(FetchError, match="nothing is piped into it"):
        page("-")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_text_is_read_as_utf_8(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(mark + "Ü\r\n".encode())

    assert filesystem.read_text(path) == "Ü\n"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("latin.yaml", "not UTF-8 at byte 2; save it as UTF-8"),
        ("missing.yaml", "cannot be read: No such file or directory"),
        ("folder", "cannot be read: Is a directory"),
    ],
)
def test_text_that_cannot_be_read_is_told_with_its_path(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "latin.yaml").write_bytes("a Ü".encode("latin-1"))
    (tmp_path / "folder").mkdir()

    with pytest.raises(DigestError) as refused:
        filesystem.read_text(tmp_path / name)

    assert str(refused.value) == f"{tmp_path / name}: {told}"


def test_a_folder_is_made_with_its_parents_and_may_exist(tmp_path: Path) -> None:
    filesystem.make_folder(tmp_path / "a" / "b")
    filesystem.make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_where_a_file_is_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(OLD)

    for path in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(DigestError, match=f"^{path}: cannot be made: "):
            filesystem.make_folder(path)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("-", True),
        ("sample", True),
        ("page.html", True),
        ("http.html", True),
        ("hf", False),
        ("https://example.org/feed.xml", False),
        ("http://example.org/feed.xml", False),
    ],
)
def test_the_network_is_needed_for_addresses_of_the_network(text: str, local: bool) -> None:
    assert sources.parse_address(text).is_remote != local


def test_a_maildir_is_its_mails_in_the_order_of_their_arrival(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    for folder, name, content, arrived in (
        ("new", "2.host", b"From reader Fri Jan  9\r\nSubject: two\r\n\r\nFrom here\r\non\r\n", 2_000),
        ("cur", "1.host:2,S", b"Subject: one\n\n>From there\n", 1_000),
        ("tmp", "3.host", b"Subject: half a ma", 3_000),
    ):
        path = tmp_path / folder / name
        path.write_bytes(content)
        os.utime(path, (arrived, arrived))

    content = local.read_page(sources.parse_address(str(tmp_path)), NOW).content

    first, second = content.removeprefix(b"From - ").split(b"\nFrom - ")
    assert first.endswith(b"\nSubject: one\n\n>>From there\n")
    assert second.endswith(b"\nSubject: two\n\n>From here\non\n\n")


def test_a_path_below_the_home_folder_needs_no_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "day.json").write_bytes(b"[]")

    assert local.read_page(sources.parse_address("~/day.json"), NOW).content == b"[]"


def test_a_pipe_into_which_nobody_writes_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystem, "_PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(FetchError, match="a pipe into which nobody has written"):
        local.read_page(Address("pipe", str(tmp_path / "pipe")), NOW)


def test_a_pipe_whose_writer_falls_silent_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystem, "_PATIENCE", 0.3)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["/bin/sh", "-c", f"exec > {pipe}; echo one; exec sleep 30"]) as writer:
        try:
            with pytest.raises(FetchError, match="a pipe into which nobody has written"):
                local.read_page(Address("pipe", str(pipe)), NOW)
        finally:
            writer.kill()


def test_a_pipe_is_read_to_its_end_however_slowly_it_comes(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["/bin/sh", "-c", f"exec > {pipe}; echo one; sleep 0.3; echo two"]):
        page = local.read_page(Address("pipe", str(pipe)), NOW)

    assert page.content == b"one\ntwo\n"
