"""Backups killed at every effect, and on a full disk: the old state or the new one, and nothing comes twice."""

import shutil
import zipfile
from pathlib import Path

import pytest
from support.homes import Home, found, ids, killings

from faults.test_full_disk import disk, filled

__all__ = ["disk"]

FETCH = ("fetch", "list.json", "--new", "-f", "ids")


@pytest.fixture
def reader(home: Home) -> Home:
    """Somebody who had Tides and Moss when a backup was made, and has had Rain since; now Snow has come too."""
    home.lists("Tides Moss")
    assert home(*FETCH).status == 0
    assert home("backup", "backup.zip").status == 0
    home.lists("Tides Moss Rain")
    assert home(*FETCH).status == 0
    home.lists("Tides Moss Rain Snow")
    return home


def test_a_backup_is_whole_or_not_there(reader: Home) -> None:
    for home, _ in killings(reader, "backup", "other.zip", step=2):
        other = home.folder / "other.zip"
        if other.exists():
            with zipfile.ZipFile(other) as opened:
                assert opened.testzip() is None
            other.unlink()

        assert home("backup", "other.zip").status == 0

        assert {path.name for path in home.folder.iterdir()} == {"list.json", "backup.zip", "other.zip"}
        assert not list(home.state.glob(".digest*"))
        assert set(found(home(*FETCH))) == ids("Snow")


def test_a_restoration_that_is_killed_leaves_an_archive_after_which_nothing_comes_twice(reader: Home) -> None:
    for home, _ in killings(reader, "restore", "backup.zip", "--force", step=2):
        again = home.twin("again")
        assert set(found(home(*FETCH))) == ids("Snow")

        ran = again("restore", "backup.zip", "--force")

        assert ran.status == 0, ran.err
        assert set(found(again(*FETCH))) == ids("Snow")
        assert not again.archive.with_name("archive-new.db").exists()
        shutil.rmtree(again.base)


def test_a_full_disk_leaves_no_piece_of_a_backup(reader: Home, disk: Path) -> None:
    stuff = filled(disk)

    ran = reader("backup", str(disk / "b.zip"))

    assert (ran.status, ran.out) == (1, b"")
    assert f"{disk / 'b.zip'}: cannot be written: No space left on device" in " ".join(ran.err.split())
    assert list(disk.iterdir()) == [stuff]
    assert not list(reader.state.glob(".digest*"))


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_full_disk_under_the_archive_leaves_it_as_it_was(reader: Home, disk: Path, room: int) -> None:
    backup = reader.folder / "backup.zip"
    other = Home(disk / "home", reader.runner)
    (other.folder / "list.json").write_bytes((reader.folder / "list.json").read_bytes())
    assert other(*FETCH).status == 0
    before = {path.name for path in other.state.iterdir()}
    stuff = filled(disk, room=room)

    ran = other("restore", str(backup), "--force")
    stuff.unlink()

    assert (ran.status, ran.out) == (1, b"")
    assert "Traceback" not in ran.err
    assert {path.name for path in other.state.iterdir()} == before
    assert found(other(*FETCH)) == []
