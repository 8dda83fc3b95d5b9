"""A damaged archive is set aside and told, never silently replaced; what was delivered does not come as a flood."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from support.homes import NOON, TUESDAY, Home, found, ids, page
from support.loopback import Answer, Site
from support.stored_texts import stored_texts

FETCH = ("fetch", "list.json", "--new", "-f", "ids")
LATER = NOON + timedelta(hours=3)


@pytest.fixture
def reader(home: Home) -> Home:
    """Somebody who had Tides and Moss, was given the weekly copy of the archive, and then had Rain."""
    home.lists("Tides Moss")
    assert set(found(home(*FETCH))) == ids("Tides Moss")
    assert not found(home(*FETCH))
    # It was written now, and not at the run's own time.
    os.utime(home.copy, (NOON.timestamp(), NOON.timestamp()))
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
def test_without_a_copy_what_is_listed_counts_as_seen(reader: Home, damage: Callable[[Path], None]) -> None:
    damage(reader.archive)
    damaged = reader.archive.read_bytes()
    reader.copy.unlink()

    first = reader(*FETCH, now=LATER)
    reader.lists("Tides Moss Rain Snow")
    second, third = reader(*FETCH, now=LATER), reader(*FETCH, now=LATER)

    (aside,) = set_aside(reader)
    assert aside.read_bytes() == damaged
    assert (first.status, found(first)) == (0, [])
    assert f"set aside as {aside.name}, a new one begins" in first.err
    assert (set(found(second)), second.err) == (ids("Snow"), "")
    assert (found(third), third.err) == ([], "")


@DAMAGES
def test_a_copy_is_believed_and_what_it_does_not_know_comes_with_a_word(
    reader: Home, damage: Callable[[Path], None]
) -> None:
    damage(reader.archive)
    damaged = reader.archive.read_bytes()
    reader.lists("Tides Moss Rain Snow")

    first, second, third = reader(*FETCH, now=LATER), reader(*FETCH, now=LATER), reader(*FETCH, now=LATER)

    (aside,) = set_aside(reader)
    assert aside.read_bytes() == damaged
    # Tides and Moss are known to the copy, Rain came after it, and Snow is new.
    assert (first.status, set(found(first))) == (0, ids("Rain Snow"))
    assert f"set aside as {aside.name}, its last copy takes its place" in first.err
    assert "you may have had some of these" in first.err
    assert [(found(each), each.err) for each in (second, third)] == [([], ""), ([], "")]


def no_utf_8(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE papers SET abstract = CAST(x'57ff6d' AS TEXT)")


def no_date(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE papers SET listed = '2026-99-99'")


def no_list(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE papers SET texts = ?", (stored_texts()[:-1],))


def no_channel(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE deliveries SET channel = CAST(x'73746f75ff' AS TEXT)")


def no_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TABLE deliveries")


def no_column(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE papers DROP COLUMN comment")


def of_an_older_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA user_version = 1")


def of_no_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA user_version = 64003")


def of_a_version_below_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA user_version = -7")


UNSEEN = [
    no_utf_8,
    no_channel,
    no_date,
    no_list,
    no_table,
    no_column,
    of_an_older_version,
    of_no_version,
    of_a_version_below_nothing,
]


@pytest.mark.parametrize("damage", UNSEEN, ids=lambda damage: damage.__name__)
def test_damage_that_sqlite_does_not_see_is_damage_too(reader: Home, damage: Callable[[Path], None]) -> None:
    damage(reader.archive)
    reader.lists("Tides Moss Rain Snow")

    runs = [reader(*FETCH, now=LATER) for _ in range(3)]

    came = [set(found(run)) for run in runs]
    assert set().union(*came) == ids("Rain Snow")
    assert sum(map(len, came)) == 2
    assert [run.status for run in runs[1:]] == [0, 0]
    assert len(set_aside(reader)) == 1
    assert "Traceback" not in runs[0].err


@pytest.mark.parametrize("damage", [no_utf_8, no_date, no_list], ids=lambda damage: damage.__name__)
def test_doctor_reads_every_row(reader: Home, damage: Callable[[Path], None]) -> None:
    assert reader("doctor", now=LATER).status == 0
    damage(reader.archive)

    doctor = reader("doctor", now=LATER)

    assert doctor.status == 1
    assert "✗ archive ~/state/digest/archive.db: papers: " in doctor.words


def test_a_copy_with_a_row_that_cannot_be_read_is_not_believed(reader: Home) -> None:
    no_utf_8(reader.copy)
    a_letter(reader.archive)

    ran = reader(*FETCH, now=LATER)

    assert (ran.status, found(ran)) == (0, [])
    assert "a new one begins" in ran.err


def test_what_cannot_be_read_does_not_become_the_copy(reader: Home) -> None:
    before = reader.copy.read_bytes()
    with closing(sqlite3.connect(reader.archive)) as db, db:
        db.execute("UPDATE papers SET sources = CAST(x'ff' AS TEXT) WHERE title LIKE '%Rain%'")
    reader.lists("Snow")

    ran = reader(*FETCH, now=LATER + timedelta(days=8))

    assert ran.status in (0, 1)
    assert reader.copy.read_bytes() == before


def test_that_nothing_is_shown_is_explained(reader: Home) -> None:
    a_letter(reader.archive)

    reader.copy.unlink()
    reader(*FETCH, now=LATER)

    assert "damaged and set aside" in reader("status", "-v", now=LATER).words


def test_what_the_copy_knew_is_there_again(reader: Home) -> None:
    a_letter(reader.archive)

    assert set(found(reader("search", "nowhere at all", "-f", "ids"))) == set()
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
    assert (set(found(first)), set(found(second))) == (ids("Rain"), ids("Snow"))
    assert "you may have had some of these" in first.err


# What SQLite's own check calls sound.
ODD_CHANGES = (
    "DROP TABLE search_idx",
    "DROP TABLE search_docsize",
    "DROP TABLE search_config",
    "DELETE FROM search_config",
    "DELETE FROM search_data",
    "UPDATE papers SET author_count = 'many'",
    "UPDATE papers SET upvotes = x'00ff'",
    "UPDATE papers SET title = x'00ff'",
    "UPDATE papers SET identifiers = '[1, null]'",
    f"UPDATE papers SET texts = x'{stored_texts(authors='Ann').hex()}'",  # noqa: S608 - ours
    f"UPDATE papers SET texts = x'{stored_texts(keywords=[1, None]).hex()}'",  # noqa: S608 - ours
    # As an earlier version wrote a row.
    "UPDATE papers SET texts = NULL, authors = '\"Ann\"'",
)


@pytest.mark.parametrize("change", ODD_CHANGES)
def test_what_digest_never_wrote_is_damage_and_the_copy_takes_its_place(reader: Home, change: str) -> None:
    with closing(sqlite3.connect(reader.archive)) as db:
        db.execute(change)
        db.commit()
    doctor = reader("doctor", now=LATER)
    reader.lists("Tides Moss Rain Snow")

    runs = [reader(*FETCH, now=LATER) for _ in range(3)]

    assert doctor.status == 1 or "set aside" in doctor.err
    assert [each.status for each in runs[1:]] == [0, 0]
    assert not any("unexpected" in each.err for each in (*runs, doctor))
    assert sorted(paper for each in runs for paper in found(each)) == sorted(ids("Rain Snow"))


def test_the_check_up_sees_a_time_that_is_none(reader: Home) -> None:
    with closing(sqlite3.connect(reader.archive)) as db:
        db.execute("UPDATE deliveries SET delivered_at = '9999-99-99'")
        db.commit()

    doctor = reader("doctor", now=LATER)

    assert doctor.status == 1
    assert "deliveries: a time in the archive is damaged" in doctor.words


@pytest.mark.parametrize("command", [("search", "tides"), ("status",), ("doctor",), ("fetch", "list.json")])
def test_every_command_that_opens_it_says_what_it_did(reader: Home, command: tuple[str, ...]) -> None:
    a_letter(reader.archive)

    ran = reader(*command, now=LATER)

    assert (ran.status, "Traceback" in ran.err) == (0, False)
    assert "damaged" in ran.err
    assert len(set_aside(reader)) == 1
    assert set(found(reader(*FETCH, now=LATER))) == ids("Rain")


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

    assert set(found(reader(*FETCH, now=LATER))) == ids("Rain")

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
