"""What the check-up finds before it fails: a disk nearly full, a copy that is not made, a program that is gone."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import health_checks
from digest.archive import Archive
from digest.config import read
from digest.delivery import ChannelDelivery
from digest.health_checks import check_disk, check_programs
from digest.letters import Letter
from digest.model import Counts, Digest

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MB = 1_000_000
DISK_USAGE = shutil.disk_usage


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


def free(monkeypatch: pytest.MonkeyPatch, path: Path, size: int) -> None:
    """Let the disk of *path* have so many bytes free."""
    usage = type(DISK_USAGE(path))(10**12, 10**12 - size, size)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)


def found(archive: Archive, *, has_copy: bool = True) -> list[tuple[str, str]]:
    return [(check.name, check.state) for check in check_disk(archive, has_copy=has_copy)]


def size_of(archive: Archive) -> int:
    return Path(archive.database.path).stat().st_size


def test_a_disk_with_room_is_fine(archive: Archive) -> None:
    assert found(archive) == [("disk", "fine")]


def test_a_disk_without_room_for_what_comes_is_told_with_a_way_out(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free(monkeypatch, tmp_path, 2 * size_of(archive) - 1)

    disk, copy = check_disk(archive, has_copy=True)

    assert (disk.state, copy.state) == ("bad", "remark")
    assert "MB are needed: twice the archive, and what waits in the outbox" in disk.finding
    assert disk.remedies[0].command == "copy: off"
    assert "no weekly copy of the archive" in copy.finding
    assert found(archive, has_copy=False) == [("disk", "bad")]


def test_what_waits_needs_room_too(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = Letter("mail:a@example.org", "me@example.org", "a@example.org", "x", "<1@x>", 1, b"x" * MB)
    archive.outbox.queue([ChannelDelivery("mail:a@example.org", (), letter)], NOON)

    states = []
    waiting = archive.outbox.count_bytes()
    for room in (waiting - 1, waiting):
        free(monkeypatch, tmp_path, 2 * size_of(archive) + room)
        states.append(found(archive, has_copy=False))

    assert waiting > 1_000
    assert states == [[("disk", "bad")], [("disk", "fine")]]


def test_a_disk_that_takes_no_more_files_is_told(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_checks, "find_free_files", lambda folder: 3)

    (disk,) = check_disk(archive, has_copy=True)

    assert (disk.state, disk.finding.endswith("but for 3 more files only (its inodes are used up)")) == ("bad", True)


def test_a_copy_that_was_not_made_for_weeks_is_told(archive: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "archive-copy.db"
    copy.touch()
    archive.runs.record(Digest(NOON, (), (), Counts()), "mail")
    made = NOON.timestamp()
    states = []
    for days in (0, 14, 20):
        os.utime(copy, (made - days * 86_400,) * 2)
        states.append(found(archive))

    fine = [("disk", "fine")]
    assert states == [fine, fine, [*fine, ("copy", "bad")]]
    assert found(archive, has_copy=False) == fine


@pytest.mark.parametrize(
    ("command", "state", "said"),
    [
        ("[sh]", "fine", ""),
        ("[/nowhere/ping.sh]", "bad", "/nowhere/ping.sh is not there, or cannot be run"),
        ("[no-such-program]", "bad", "no-such-program is not on PATH, or cannot be run"),
        ("[sh]\n{indent}env: [PING_KEY]", "bad", "PING_KEY is not set, which `env:` names"),
    ],
)
@pytest.mark.parametrize(
    ("name", "key", "indent", "fine"),
    [
        ("delivery", "deliver:\n  - name: chat\n    command", "    ", "sh is there"),
        ("summary", "summary:\n  command", "  ", "sh is there"),
        ("after", "after:\n  command", "  ", "sh hears how each run has ended"),
    ],
)
def test_the_programs_of_the_configuration_are_looked_for(
    name: str, key: str, indent: str, fine: str, command: str, state: str, said: str
) -> None:
    settings = read(f"{key}: {command.format(indent=indent)}\n", "config.yaml")

    (check,) = check_programs(settings, {"PATH": "/usr/bin:/bin"})

    finding = check.finding.removeprefix("chat: ") if name == "delivery" else check.finding
    assert (check.name, check.state, finding) == (name, state, said or fine)
    assert check.finding.startswith("chat: ") == (name == "delivery")
    assert bool(check.remedies) == ("PING_KEY" in said)


def test_without_programs_nothing_is_said_of_them() -> None:
    assert list(check_programs(read("match: [RAG]\n", "config.yaml"), {})) == []
