"""A full disk, and a state folder that cannot be written: said with the path; nothing is lost, nothing marked."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.homes import Fault, Home, found, ids

FETCH = ("fetch", "list.json", "--new", "-f", "ids")
PAGE = 8_192


@pytest.fixture
def reader(home: Home) -> Home:
    """Somebody who had Tides and Moss, and for whom Rain and Snow have come."""
    home.lists("Tides Moss")
    assert set(found(home(*FETCH))) == ids("Tides Moss")
    home.lists("Tides Moss Rain Snow")
    return home


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2048k", "tmpfs", str(path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield path
    subprocess.run(["umount", path], check=True)  # noqa: S607


def filled(disk: Path, room: int = 0) -> Path:
    """Fill *disk* up to so many bytes of *room*."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - room
    stuff = disk / "stuff"
    stuff.write_bytes(b"x" * free)
    return stuff


def moved(path: Path, disk: Path) -> None:
    """Let *path*, a folder, be on *disk*."""
    shutil.copytree(path, disk / path.name)
    shutil.rmtree(path)
    path.symlink_to(disk / path.name)


def test_wherever_the_archive_stops_growing_the_next_run_gives_what_is_missing(reader: Home) -> None:
    limits = range(1_000, reader.archive.stat().st_size + 16 * PAGE, PAGE + 1_000)
    seen = set()
    for limit in limits:
        home = reader.twin(f"with {limit} bytes")

        ran = home(*FETCH, fault=Fault(limit=limit))
        recorded = home.delivered("stdout")
        again = home(*FETCH)

        seen.add(ran.status)
        assert "Traceback" not in ran.err
        assert ran.status == 0 or str(home.archive) in ran.err, ran.err
        assert set(found(again)) == ids("Rain Snow") - recorded
        assert recorded <= ids("Tides Moss") | set(found(ran))
    assert seen == {0, 1}


def test_wherever_the_disk_is_full_the_next_run_gives_what_is_missing(reader: Home, disk: Path) -> None:
    moved(reader.state, disk)
    before, state, seen = disk.with_name("before"), disk / reader.state.name, set()
    shutil.copytree(state, before)
    for room in range(0, 26 * PAGE, 2 * PAGE):
        shutil.rmtree(state)
        shutil.copytree(before, state)
        stuff = filled(disk, room)

        ran = reader(*FETCH)
        stuff.unlink()
        recorded = reader.delivered("stdout")
        again = reader(*FETCH)

        seen.add(ran.status)
        assert ran.status == 0 or (ran.err.startswith(f"digest: {reader.archive}: ") and ran.err.count("\n") == 1)
        assert recorded <= ids("Tides Moss") | set(found(ran))
        assert set(found(again)) == ids("Rain Snow") - recorded
    assert seen == {0, 1}


@pytest.mark.parametrize("room", [10 * PAGE, 0])
def test_a_full_disk_under_the_archive_is_called_so(reader: Home, disk: Path, room: int) -> None:
    moved(reader.state, disk)
    filled(disk, room)

    new, look = reader(*FETCH), reader("fetch", "list.json", "-f", "ids")

    assert (new.status, new.err) == (1, f"digest: {reader.archive}: no space left on the disk\n")
    assert (look.status, set(found(look))) == (0, ids("Tides Moss Rain Snow"))
    assert f"{reader.archive}: no space left on the disk" in look.err


def test_a_look_on_a_disk_without_room_for_an_archive_is_a_look(home: Home, disk: Path) -> None:
    home.lists("Tides")
    home.state.mkdir(parents=True)
    moved(home.state, disk)
    stuff = filled(disk)

    look = home("fetch", "list.json", "-f", "ids")
    stuff.unlink()

    assert (look.status, set(found(look)), look.err.count("\n")) == (0, ids("Tides"), 1)
    assert set(found(home(*FETCH))) == ids("Tides")


def test_a_delivery_on_a_disk_without_room_for_a_lock_is_refused_by_its_path(home: Home, disk: Path) -> None:
    home.lists("Tides")
    home.state.mkdir(parents=True)
    moved(home.state, disk)
    filled(disk)

    ran = home(*FETCH)

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert str(home.state) in ran.err


def test_a_disk_with_room_for_the_archive_and_not_for_its_copy_is_no_failure(reader: Home, disk: Path) -> None:
    moved(reader.state, disk)
    filled(disk, room=36 * PAGE)

    ran = reader(*FETCH)

    assert (ran.status, set(found(ran))) == (0, ids("Rain Snow"))
    assert re.fullmatch(r"digest: no weekly copy of the archive: 1 MB must be free for it, 0 MB are; .*\n", ran.err)
    assert not reader.copy.exists()
    assert found(reader(*FETCH)) == []


def test_a_copy_for_which_there_was_no_room_is_removed(reader: Home) -> None:
    size = reader.archive.stat().st_size
    for limit in range(size // 2, size, size // 8):
        assert reader(*FETCH, fault=Fault(limit=limit)).status in (0, 1)

        assert not reader.copy.exists()
        assert not list(reader.state.glob("*.part"))


def test_a_full_disk_under_the_output_leaves_the_old_file_and_marks_nothing(reader: Home, disk: Path) -> None:
    target = disk / "new.txt"
    into = (*FETCH, "-o", str(target))
    target.write_text("yesterday\n")
    stuff = filled(disk)

    ran = reader(*into)

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert ran.err == f"digest: {target}: cannot be written: No space left on device\n"
    assert target.read_text() == "yesterday\n"
    assert sorted(disk.iterdir()) == [target, stuff]
    stuff.unlink()
    assert reader(*into).status == 0
    assert set(target.read_text().split()) == ids("Tides Moss Rain Snow")


def test_a_full_standard_output_marks_nothing(reader: Home) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")

    ran = reader(*FETCH, out=full)

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert "standard output cannot be written" in ran.err
    assert set(found(reader(*FETCH))) == ids("Rain Snow")


# --- read only -----------------------------------------------------------------------------------------

POWERLESS = Fault(powerless=True)


def permit(folder: Path, of_folders: int, of_files: int) -> None:
    """Give *folder* and the files in it these modes."""
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(of_files)
    folder.chmod(of_folders)


@pytest.fixture
def locked_up(reader: Home) -> Iterator[Home]:
    """The state folder and all that is in it can be read, and that is all."""
    permit(reader.state, 0o555, 0o444)
    yield reader
    permit(reader.state, 0o755, 0o644)


def test_without_the_right_to_write_a_delivery_is_refused_in_one_sentence(locked_up: Home) -> None:
    ran = locked_up(*FETCH, fault=POWERLESS)

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert str(locked_up.state) in ran.err
    assert "cannot be written" in ran.err


def test_without_the_right_to_write_a_look_is_a_look(locked_up: Home) -> None:
    ran = locked_up("fetch", "list.json", "-f", "ids", fault=POWERLESS)

    assert (ran.status, set(found(ran))) == (0, ids("Tides Moss Rain Snow"))
    assert str(locked_up.archive) in ran.err
    assert ran.err.count("\n") == 1


def test_no_archive_needs_no_right_to_write(locked_up: Home) -> None:
    ran = locked_up("fetch", "list.json", "-f", "ids", "--no-archive", fault=POWERLESS)

    assert (ran.status, set(found(ran)), ran.err) == (0, ids("Tides Moss Rain Snow"), "")


@pytest.mark.parametrize("command", [("search", "tides", "-f", "ids"), ("status",), ("doctor",)], ids=" ".join)
def test_without_the_right_to_write_what_reads_reads_or_says_why_not(locked_up: Home, command: tuple[str, ...]) -> None:
    ran = locked_up(*command, fault=POWERLESS)

    assert "Traceback" not in ran.err
    assert ran.out or str(locked_up.archive) in ran.err


def test_a_state_folder_that_cannot_be_made_is_told_by_its_path(home: Home) -> None:
    home.lists("Tides")
    (home.base / "state").mkdir()
    (home.base / "state").chmod(0o555)

    new, look = home(*FETCH, fault=POWERLESS), home("fetch", "list.json", "-f", "ids", fault=POWERLESS)

    (home.base / "state").chmod(0o755)
    assert (new.status, new.is_one_sentence, str(home.state) in new.err) == (1, True, True)
    assert (look.status, set(found(look)), str(home.state) in look.err) == (0, ids("Tides"), True)


def test_a_delivery_that_was_refused_is_made_once_the_right_is_there(locked_up: Home) -> None:
    locked_up(*FETCH, fault=POWERLESS)
    permit(locked_up.state, 0o755, 0o644)

    assert set(found(locked_up(*FETCH))) == ids("Rain Snow")
