"""A damaged archive is set aside and told, never silently replaced; what was delivered does not come as a flood."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import Answer, Site

from faults.homes import NOON, TUESDAY, Home, found, ids, page

FETCH = ("fetch", "list.json", "--new", "-f", "ids")
LATER = NOON + timedelta(hours=3)


@pytest.fixture
def reader(home: Home) -> Home:
    """Somebody who had Tides and Moss, was given the weekly copy of the archive, and then had Rain."""
    home.lists("Tides Moss")
    assert set(found(home(*FETCH))) == ids("Tides Moss")
    home.lists("Tides Moss Rain")
    assert set(found(home(*FETCH))) == ids("Rain")
    return home


def random_bytes(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[512 : len(content) - 512] = random.Random(5).randbytes(len(content) - 1_024)  # noqa: S311 - no secret
    path.write_bytes(content)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def a_letter(path: Path) -> None:
    path.write_bytes(b"Dear reader, this is no archive.\n" * 800)


def one_table_gone(path: Path) -> None:
    """The page of a table overwritten in the middle of the file: it opens, and fails when that table is used."""
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'deliveries'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)


def set_aside(home: Home) -> list[Path]:
    """The archives that were set aside, without their journals, the oldest first."""
    return sorted(path for path in home.state.glob("archive.db.damaged-*") if not path.name.endswith(("-wal", "-shm")))


DAMAGES = pytest.mark.parametrize("damage", [random_bytes, truncated, a_letter], ids=lambda damage: damage.__name__)


@DAMAGES
@pytest.mark.parametrize("copied", [True, False], ids=["a copy", "no copy"])
def test_it_is_set_aside_and_what_is_listed_counts_as_seen(
    reader: Home, damage: Callable[[Path], None], copied: bool
) -> None:
    damage(reader.archive)
    damaged = reader.archive.read_bytes()
    if not copied:
        reader.copy.unlink()

    first = reader(*FETCH, now=LATER)
    reader.lists("Tides Moss Rain Snow")
    second, third = reader(*FETCH, now=LATER), reader(*FETCH, now=LATER)

    (aside,) = set_aside(reader)
    assert aside.read_bytes() == damaged
    assert (first.status, found(first)) == (0, [])
    assert f"set aside as {aside.name}" in first.err
    assert ("its last copy takes its place" if copied else "a new one begins") in first.err
    assert (set(found(second)), second.err) == (ids("Snow"), "")
    assert (found(third), third.err) == ([], "")


def test_that_nothing_is_shown_is_explained(reader: Home) -> None:
    a_letter(reader.archive)

    reader(*FETCH, now=LATER)

    assert "damaged and set aside" in reader("status", now=LATER).out.decode()


def test_what_the_copy_knew_is_there_again(reader: Home) -> None:
    a_letter(reader.archive)

    assert set(found(reader("search", "on OR tides", "-f", "ids"))) == set()
    assert set(found(reader("search", "tides", "-f", "ids"))) == ids("Tides")


def test_every_channel_is_spared_the_flood(reader: Home) -> None:
    assert set(found(reader(*FETCH, "--channel", "team"))) == ids("Tides Moss Rain")
    a_letter(reader.archive)
    reader.copy.unlink()

    first = [found(reader(*FETCH, now=LATER)), found(reader(*FETCH, "--channel", "team", now=LATER))]
    reader.lists("Tides Moss Rain Snow")
    second = [found(reader(*FETCH, now=LATER)), found(reader(*FETCH, "--channel", "team", now=LATER))]

    assert (first, [set(each) for each in second]) == ([[], []], [ids("Snow")] * 2)


def test_a_run_without_a_list_does_not_end_the_caution(reader: Home) -> None:
    a_letter(reader.archive)
    reader.copy.unlink()
    (reader.folder / "list.json").rename(reader.folder / "away.json")
    assert reader(*FETCH, now=LATER).status == 1
    (reader.folder / "away.json").rename(reader.folder / "list.json")

    assert found(reader(*FETCH, now=LATER)) == []


def test_damage_in_the_middle_of_a_run_is_told_and_the_next_run_is_whole(reader: Home) -> None:
    one_table_gone(reader.archive)
    damaged = reader.archive.read_bytes()

    during = reader(*FETCH, now=LATER)
    first = reader(*FETCH, now=LATER)
    reader.lists("Tides Moss Rain Snow")
    second = reader(*FETCH, now=LATER)

    (aside,) = set_aside(reader)
    assert len(aside.read_bytes()) == len(damaged)
    assert (during.status, found(during)) == (1, [])
    assert "run it again" in during.err
    assert (found(first), set(found(second))) == ([], ids("Snow"))


@pytest.mark.parametrize("command", [("search", "tides"), ("status",), ("doctor",), ("fetch", "list.json")])
def test_every_command_that_opens_it_says_what_it_did(reader: Home, command: tuple[str, ...]) -> None:
    a_letter(reader.archive)

    ran = reader(*command, now=LATER)

    assert (ran.status, "Traceback" in ran.err) == (0, False)
    assert "damaged" in ran.err
    assert len(set_aside(reader)) == 1
    assert found(reader(*FETCH, now=LATER)) == []


def test_a_damaged_copy_is_no_reason_to_give_up(reader: Home) -> None:
    a_letter(reader.archive)
    a_letter(reader.copy)

    first = reader(*FETCH, now=LATER)
    reader.lists("Tides Moss Rain Snow")
    second = reader(*FETCH, now=LATER + timedelta(minutes=1))

    assert (first.status, found(first), second.status, set(found(second))) == (0, [], 0, ids("Snow"))


def test_nothing_is_set_aside_twice_under_one_name(reader: Home) -> None:
    letters = []
    for number in range(2):
        reader.archive.write_bytes(b"Letter number %d.\n" % number * 900)
        letters.append(reader.archive.read_bytes())
        assert reader(*FETCH, now=LATER + timedelta(seconds=number)).status == 0

    assert [each.read_bytes() for each in set_aside(reader)] == letters


def test_nor_within_one_second(reader: Home) -> None:
    for number in range(2):
        reader.archive.write_bytes(b"Letter number %d.\n" % number * 900)
        assert reader(*FETCH, now=LATER).status == 0

    assert len(set_aside(reader)) == 2


def test_the_journal_of_the_damaged_file_does_not_get_into_the_new_one(reader: Home) -> None:
    journal = reader.archive.with_name("archive.db-wal")
    a_letter(reader.archive)
    journal.write_bytes(b"left over" * 600)

    assert found(reader(*FETCH, now=LATER)) == []

    (aside,) = reader.state.glob("archive.db.damaged-*-wal")
    assert aside.read_bytes() == b"left over" * 600
    assert "sound" in reader("doctor").out.decode()


def test_an_archive_that_is_gone_begins_anew_as_a_first_run(reader: Home, site: Site) -> None:
    shutil.rmtree(reader.state)
    site.answers("/papers", Answer(page("Tides Snow", TUESDAY)))

    ran = reader("fetch", "--new", "-f", "ids", "-v", env={"HF_ENDPOINT": site.url})

    assert set(found(ran)) == ids("Tides Snow")
    assert "first run" in ran.err
    assert site.paths == ["/papers"]


def test_an_archive_of_a_newer_version_is_refused_and_stays_as_it_was(reader: Home) -> None:
    with closing(sqlite3.connect(reader.archive)) as db:
        db.execute("PRAGMA user_version = 99")
    before = reader.archive.read_bytes()

    new, search, look = reader(*FETCH), reader("search", "tides"), reader("fetch", "list.json", "-f", "ids")

    sentence = f"{reader.archive}: written by a newer digest (version 99); update digest"
    assert (new.status, new.is_one_sentence, sentence in new.err) == (1, True, True)
    assert (search.status, search.is_one_sentence, sentence in search.err) == (1, True, True)
    assert (look.status, set(found(look))) == (0, ids("Tides Moss Rain"))
    assert look.err == f"digest: {sentence}; running without the archive\n"
    assert reader.archive.read_bytes() == before
    assert list(reader.state.glob("*damaged*")) == []
