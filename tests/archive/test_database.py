"""The archive's file: made, brought up to date, shared by processes, checked, and copied."""

import gc
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest
from support.searching import find_papers

from digest.archive import Archive, ArchiveError, DamagedError, additions, old_schema, schema
from digest.delivery import ChannelDelivery
from digest.model import Listing, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TIDES = Paper("arxiv:2606.90001", "On Tides", listed=date(2026, 6, 9), sources=("hf",))
MOSS = Paper("arxiv:2606.90002", "On Moss", abstract="Green and slow.", sources=("hf",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def asked(path: Path, question: str) -> object:
    """The one value that SQLite answers."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(question).fetchone()[0]


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")}


# --- versions ----------------------------------------------------------------------------------------


def test_a_new_file_is_of_the_newest_version(path: Path) -> None:
    Archive(path).close()

    assert asked(path, "PRAGMA user_version") == schema.VERSION
    assert asked(path, "PRAGMA journal_mode") == "wal"


@pytest.mark.parametrize("content", [None, b""], ids=["no file", "an empty file"])
def test_a_file_of_version_nothing_is_brought_up(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)

    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)
        found = find_papers(archive, "tides")

    assert found == [TIDES]
    assert {"papers", "deliveries", "runs", "identifiers"} <= tables(path)


@pytest.mark.parametrize("version", range(schema.FIRST_IN_PLACE))
def test_a_file_of_any_older_version_is_brought_up(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        for script in old_schema.STEPS[:version]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {version}")

    Archive(path).close()
    Archive(path.with_name("new.db")).close()

    assert tables(path) == tables(path.with_name("new.db"))
    assert asked(path, "PRAGMA user_version") == schema.VERSION


@pytest.mark.parametrize("script", [*old_schema.STEPS, schema.TABLES_SCRIPT, *additions.ADDITIONS.values()])
def test_every_script_ends_with_its_last_statement(script: str) -> None:
    assert sqlite3.complete_statement(script)


def test_a_newer_file_is_refused_and_stays_as_it_was(path: Path) -> None:
    newer = schema.VERSION + 1
    Archive(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {newer}")
    before = path.read_bytes()

    with pytest.raises(ArchiveError) as refusal:
        Archive(path)

    assert str(refusal.value) == f"{path}: written by a newer digest (version {newer}); update digest"
    assert not isinstance(refusal.value, DamagedError)
    assert path.read_bytes() == before


# --- several processes -------------------------------------------------------------------------------

WRITES = """
import sys
from datetime import UTC, datetime
from digest.archive import Archive
from digest.delivery import ChannelDelivery
from digest.model import Paper
path, name, papers = sys.argv[1:]
with Archive(path) as archive:
    print("open", flush=True)
    sys.stdin.readline()
    for number in range(30):
        paper = Paper(f"arxiv:{papers}.{number:05}", f"{papers} {number}", upvotes=number)
        archive.papers.remember([], [paper], datetime.now(UTC))
        archive.deliveries.record(ChannelDelivery(name, [paper]), datetime.now(UTC))
"""
OPENS = """
import sys
from digest.archive import Archive
print("ready", flush=True)
sys.stdin.readline()
Archive(sys.argv[1]).close()
"""


def together(script: str, *calls: tuple[str, ...]) -> list[str]:
    """What processes of *script* told on standard error, all held until the last one is ready."""
    pipe = subprocess.PIPE
    begun = [
        subprocess.Popen([sys.executable, "-c", script, *call], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for call in calls
    ]
    for process in begun:
        assert process.stdout
        process.stdout.readline()
    for process in begun:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=60)[1] for process in begun]


def test_two_processes_that_write_at_once_both_succeed(path: Path) -> None:
    Archive(path).close()

    told = together(WRITES, (str(path), "ada", "2601"), (str(path), "bob", "2602"))

    assert told == ["", ""]
    with Archive(path) as archive:
        assert [(channel.name, channel.papers) for channel in archive.deliveries.channels()] == [
            ("ada", 30),
            ("bob", 30),
        ]
        assert (archive.papers.count(), archive.database.check()) == (60, [])


def test_two_processes_that_meet_the_same_papers_at_once_both_succeed(path: Path) -> None:
    Archive(path).close()

    told = together(WRITES, (str(path), "ada", "2601"), (str(path), "bob", "2601"))

    assert told == ["", ""]
    with Archive(path) as archive:
        assert (archive.papers.count(), archive.database.check()) == (30, [])


def test_who_opens_it_waits_for_who_is_making_it(path: Path) -> None:
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = Timer(0.2, other.rollback)
        timer.start()
        try:
            Archive(path).close()
        finally:
            timer.join()


def test_several_processes_that_make_it_at_once_all_succeed(path: Path) -> None:
    told = [together(OPENS, *[(str(path.with_name(f"{number}.db")),)] * 4) for number in range(3)]

    assert told == [["", "", "", ""]] * 3


def test_a_writer_waits_for_another(path: Path) -> None:
    with Archive(path) as archive, closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = Timer(0.2, other.rollback)
        timer.start()

        archive.papers.remember([], [TIDES], NOON)

        timer.join()
        assert [*archive.papers.all()] == [TIDES]


def test_a_writer_that_waited_too_long_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.archive.errors.BUSY_SECONDS", 0.05)
    with Archive(path) as archive, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(ArchiveError, match="another process has been writing"):
            archive.papers.remember([], [TIDES], NOON)

        other.rollback()
        archive.papers.remember([], [TIDES], NOON)


def test_a_reader_does_not_wait_for_a_writer(path: Path) -> None:
    with Archive(path) as archive, closing(sqlite3.connect(path)) as other:
        archive.papers.remember([], [TIDES], NOON)
        archive.papers.update_index(0)
        archive.papers.remember([], [MOSS], NOON)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM papers")

        # What came since is not in the index yet.
        assert find_papers(archive, "tides | moss") == [TIDES]
        assert [*archive.papers.all()] == [TIDES, MOSS]


# --- many papers at once -------------------------------------------------------------------------------


def test_a_bulk_of_papers_is_found_like_papers_that_came_one_by_one(tmp_path: Path) -> None:
    words = ("tide", "moss", "lantern", "rain", "harbour", "snow", "ember")
    papers = [
        Paper(
            f"arxiv:2606.{number:05}",
            f"On {words[number % 7]} {words[number % 5]} {number}",
            abstract=f"About {words[number % 3]}s and {words[number % 6]}.",
            authors=(f"Ada {words[number % 4].title()}",),
            listed=date(2026, 6, 1) + timedelta(days=number % 28),
        )
        for number in range(2_300)
    ]
    with Archive(tmp_path / "bulk.db") as bulk, Archive(tmp_path / "single.db") as single:
        single.papers.remember([], papers[:5], NOON)
        bulk.papers.remember([], papers[:5], NOON)
        bulk.papers.remember([], papers[5:], NOON)
        rest = sorted(papers[5:], key=lambda paper: (paper.listed, paper.id))
        for at in range(0, len(rest), 100):
            single.papers.remember([], rest[at : at + 100], NOON)
        after = Paper("arxiv:2607.00001", "On a tide that came afterwards", listed=date(2026, 7, 1))
        for each in (bulk, single):
            each.papers.remember([], [after], NOON)

        for query in ("tide", "moss snow", "lanterns & not rain", "author:moss", "harb*", "nowhere"):
            assert find_papers(bulk, query, 5_000) == find_papers(single, query, 5_000), query
            both = [find_papers(each, query, 5_000, best=True) for each in (bulk, single)]
            assert both[0] == both[1], query
        assert find_papers(bulk, "tide", 1) == [after]
        assert bulk.database.check() == []
    assert tables(tmp_path / "bulk.db") == tables(tmp_path / "single.db")


def test_a_bulk_that_fails_leaves_the_search_as_it_was(path: Path) -> None:
    papers = [Paper(f"arxiv:2606.{number:05}", f"On rain {number}") for number in range(2_100)]
    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)

        with suppress(ArchiveError, OverflowError):
            archive.papers.remember([], [*papers, Paper("arxiv:2606.99999", "On rain", upvotes=2**80)], NOON)
        archive.papers.remember([], [MOSS], NOON)

        assert find_papers(archive, "rain") == []
        assert find_papers(archive, "moss") == [MOSS]


# --- soundness and copies ------------------------------------------------------------------------------


def test_a_sound_file_is_sound(path: Path) -> None:
    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)

        assert archive.database.check() == []


def test_an_index_that_misses_a_paper_is_found_out(path: Path) -> None:
    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("DELETE FROM sqlite_master WHERE name = 'papers_by_title'")
        db.commit()

    with Archive(path) as archive:
        assert archive.database.check()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"This is a letter to nobody.\n" * 300, id="no database at all"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 8_000, id="its beginning only"),
    ],
)
def test_what_is_no_archive_is_called_damaged_and_stays_as_it_was(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(DamagedError) as damage:
        Archive(path)

    assert str(damage.value).startswith(f"{path}: damaged (")
    assert path.read_bytes() == content


def test_a_file_whose_own_account_of_its_tables_is_wrong_is_called_damaged(path: Path) -> None:
    Archive(path).close()
    content = path.read_bytes()
    at = content.index(b"paper INTEGER NOT NULL REFERENCES papers")
    # One flipped bit: the key of the table names a column that the table has not.
    path.write_bytes(content[:at] + b"raper" + content[at + 5 :])

    with pytest.raises(DamagedError, match="malformed database schema"):
        Archive(path)


def test_a_file_that_is_refused_keeps_its_journal(path: Path) -> None:
    path.write_bytes(b"This is a letter to nobody.\n" * 300)
    journal = path.with_name("archive.db-wal")
    journal.write_bytes(b"left over" * 600)

    with pytest.raises(DamagedError) as damage:
        Archive(path)

    assert damage.value
    assert journal.read_bytes() == b"left over" * 600


@pytest.mark.skipif(sys.version_info < (3, 12), reason="its journal would go with it")
def test_a_file_that_is_refused_is_closed_while_the_error_is_still_held(path: Path) -> None:
    path.write_bytes(b"This is a letter to nobody.\n" * 300)
    handles = Path("/proc/self/fd")
    if not handles.exists():
        pytest.skip("this system does not say which files are open")

    with pytest.raises(DamagedError) as damage:
        Archive(path)

    assert damage.value
    assert path not in [handle.readlink() for handle in handles.iterdir() if handle.is_symlink()]


def test_a_copy_is_an_archive_with_everything(path: Path) -> None:
    copy = path.with_name("copy.db")
    with Archive(path) as archive:
        archive.papers.remember([Listing("hf", (TIDES,), TIDES.listed)], [TIDES, MOSS], NOON)
        archive.deliveries.record(ChannelDelivery("stdout", [TIDES]), NOON)
        archive.deliveries.record(ChannelDelivery("stdout", high_water_marks=[("hf", date(2026, 6, 9))]), NOON)
        archive.database.back_up(copy)
        archive.papers.remember([], [Paper("arxiv:2606.90009", "On Rain")], NOON)

    with Archive(copy) as copied:
        assert [*copied.papers.all()] == [TIDES, MOSS]
        assert copied.deliveries.find_undelivered([TIDES, MOSS], "stdout") == [MOSS]
        assert copied.deliveries.high_water_mark("hf", "stdout") == date(2026, 6, 9)
        assert find_papers(copied, "slow") == [MOSS]
        assert copied.database.check() == []
    assert {each.name for each in path.parent.iterdir()} == {path.name, copy.name}


def test_a_copy_takes_the_place_of_the_copy_before(path: Path) -> None:
    copy = path.with_name("copy.db")
    copy.with_suffix(".part").write_bytes(b"left over")
    with Archive(path) as archive:
        archive.database.back_up(copy)
        archive.papers.remember([], [TIDES], NOON)
        archive.database.back_up(copy)

    with Archive(copy) as copied:
        assert [*copied.papers.all()] == [TIDES]
    assert not copy.with_suffix(".part").exists()


def test_a_copy_that_fails_leaves_the_copy_before(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Archive(path) as archive:
        archive.database.back_up(copy)
        before = copy.read_bytes()
        archive.papers.remember([], [TIDES], NOON)
        archive.close()

        with pytest.raises((ArchiveError, sqlite3.ProgrammingError)):
            archive.database.back_up(copy)

    assert copy.read_bytes() == before


@pytest.mark.parametrize("flipped", [0x01, 0x69, 0xE6, 0xFF], ids=hex)
def test_a_flipped_byte_of_the_head_is_harmless_or_damage_or_a_newer_version(path: Path, flipped: int) -> None:
    Archive(path).close()
    sound = path.read_bytes()
    refused = {}
    for place in range(100):
        if place == 63:
            # The version may become an older one, and nobody else may have a file open that is brought up to date.
            gc.collect()
        head = bytearray(sound)
        head[place] ^= flipped
        path.write_bytes(head)
        try:
            with Archive(path) as archive:
                archive.database.check()
        except DamagedError:
            continue
        except ArchiveError as error:
            refused[place] = str(error)

    # The last byte of the version: what a newer digest wrote is not touched.
    assert set(refused) <= {63}
    assert all("written by a newer digest" in said for said in refused.values())
