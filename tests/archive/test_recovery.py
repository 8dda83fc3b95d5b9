"""Opening the archive: what a run gets, what takes the place of a damaged file, and when it is copied."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from os import utime
from pathlib import Path

import pytest

from digest.archive import Archive, ArchiveError, DamagedError
from digest.archive.recovery import (
    archive_for_delivery,
    archive_for_look,
    existing_archive,
    open_archive,
    scratch_archive,
)
from digest.delivery import ChannelDelivery
from digest.model import Counts, Digest, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TIDES, MOSS = Paper("arxiv:2606.90001", "On Tides"), Paper("arxiv:2606.90002", "On Moss")
DAMAGED = b"This is a letter to nobody.\n" * 300
LOOK = Digest(NOON, (), (), Counts(1), (), None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "archive.db"


def ignore(sentence: str) -> None:
    """Nobody listens."""


def fill(path: Path, *papers: Paper, now: datetime = NOON) -> None:
    """A run at *now* stores *papers* and delivers them to standard output."""
    with archive_for_delivery(path, now, report=ignore) as archive:
        archive.papers.remember([], papers, now)
        archive.deliveries.record(ChannelDelivery("stdout", papers), now)


def test_a_first_run_begins_an_archive_and_says_nothing(path: Path) -> None:
    said: list[str] = []

    open_archive(path, NOON, report=said.append).close()

    assert (path.exists(), said) == (True, [])


def test_a_damaged_archive_is_set_aside_for_its_copy(path: Path) -> None:
    said: list[str] = []
    fill(path)
    fill(path, TIDES)
    path.write_bytes(DAMAGED)

    with open_archive(path, NOON, report=said.append) as archive:
        assert [*archive.papers.all()] == [TIDES]
        assert archive.deliveries.damage_for("stdout") == "restored"

    (sentence,) = said
    assert "set aside as archive.db.damaged-20260609T120000, its last copy takes its place" in sentence
    assert path.with_name("archive.db.damaged-20260609T120000").read_bytes() == DAMAGED


@pytest.mark.parametrize("copy", [None, DAMAGED], ids=["no copy", "a damaged copy"])
def test_a_damaged_archive_without_a_sound_copy_is_set_aside_for_a_new_one(path: Path, copy: bytes | None) -> None:
    said: list[str] = []
    path.parent.mkdir()
    path.write_bytes(DAMAGED)
    if copy:
        path.with_name("archive-copy.db").write_bytes(copy)

    with open_archive(path, NOON, report=said.append) as archive:
        assert [*archive.papers.all()] == []
        assert archive.deliveries.damage_for("stdout") == "lost"

    (sentence,) = said
    assert sentence.endswith("a new one begins")


def look(path: Path, said: list[str]) -> None:
    with archive_for_look(path, NOON, report=said.append):
        raise DamagedError("a row is damaged")


def deliver(path: Path, said: list[str]) -> None:
    with archive_for_delivery(path, NOON, report=said.append):
        raise DamagedError("a row is damaged")


def search(path: Path, said: list[str]) -> None:
    with existing_archive(path, NOON, report=said.append):
        raise DamagedError("a row is damaged")


@pytest.mark.parametrize("use", [look, deliver, search])
def test_damage_that_a_run_meets_is_repaired_for_the_next_run(
    path: Path, use: Callable[[Path, list[str]], None]
) -> None:
    said: list[str] = []
    fill(path)
    fill(path, TIDES)

    with pytest.raises(ArchiveError, match="run it again with the archive that is there now"):
        use(path, said)

    assert len(said) == 1
    with Archive(path) as archive:
        assert archive.deliveries.damage_for("stdout") == "restored"


def test_an_archive_that_must_exist_is_not_begun(path: Path) -> None:
    with pytest.raises(ArchiveError, match="nothing is archived yet"), existing_archive(path, NOON, report=ignore):
        pass

    assert not path.exists()


def test_what_happens_in_a_scratch_copy_stays_there(path: Path) -> None:
    fill(path, TIDES)

    with scratch_archive(path, report=ignore) as archive:
        assert [*archive.papers.all()] == [TIDES]
        archive.papers.remember([], [MOSS], NOON)

    with Archive(path) as archive:
        assert [*archive.papers.all()] == [TIDES]


@pytest.mark.parametrize(("content", "told"), [(None, 0), (DAMAGED, 1)], ids=["no archive", "a damaged one"])
def test_where_nothing_can_be_copied_the_scratch_archive_is_empty(path: Path, content: bytes | None, told: int) -> None:
    said: list[str] = []
    if content:
        path.parent.mkdir()
        path.write_bytes(content)

    with scratch_archive(path, report=said.append) as archive:
        assert [*archive.papers.all()] == []

    assert [each.endswith("; shown as for a first run") for each in said] == [True] * told
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_look_stores_papers_and_runs_and_delivers_nothing(path: Path) -> None:
    fill(path, TIDES)

    with archive_for_look(path, NOON, report=ignore) as archive:
        assert archive.papers.remember([], [TIDES, MOSS], NOON) == [TIDES, MOSS]
        assert archive.deliveries.find_undelivered([TIDES, MOSS], "stdout") == [MOSS]
        archive.deliveries.record(ChannelDelivery("stdout", [MOSS]), NOON)
        archive.deliveries.record(ChannelDelivery("stdout", high_water_marks=[("hf", NOON.date())]), NOON)
        archive.runs.record(LOOK, None)

    with Archive(path) as after:
        assert [*after.papers.all()] == [TIDES, MOSS]
        assert after.deliveries.find_undelivered([MOSS], "stdout") == [MOSS]
        assert after.deliveries.high_water_mark("hf", "stdout") is None
        assert after.runs.time_of_last() == NOON


def test_a_look_goes_on_where_nothing_can_be_stored(path: Path) -> None:
    said: list[str] = []
    fill(path, TIDES)

    with archive_for_look(path, NOON, report=said.append) as archive, Archive(path) as other:
        with other.database.transaction() as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON papers BEGIN SELECT RAISE(ABORT, 'no'); END")
            db.execute("CREATE TRIGGER full_too BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'no'); END")

        assert archive.papers.remember([], [TIDES, MOSS], NOON) == [TIDES, MOSS]
        archive.runs.record(LOOK, None)

    assert said == [f"{path}: no; this look is not remembered"]


def test_a_look_goes_on_without_an_archive_that_cannot_be_opened(path: Path) -> None:
    said: list[str] = []
    path.mkdir(parents=True)

    with archive_for_look(path, NOON, report=said.append) as archive:
        assert archive.papers.remember([], [TIDES], NOON) == [TIDES]
        assert archive.deliveries.find_undelivered([TIDES], "stdout") == [TIDES]

    (sentence,) = said
    assert sentence.endswith("; running without the archive")


def test_a_clock_that_was_set_back_is_noticed(path: Path) -> None:
    said: list[str] = []
    with archive_for_delivery(path, NOON, report=said.append) as archive:
        archive.runs.record(LOOK, None)
    for hours in (0, 2):
        with archive_for_delivery(path, NOON - timedelta(hours=hours), report=said.append):
            pass

    assert said == ["the clock says 2026-06-09 10:00, but the last run was 2026-06-09 12:00: is it right?"]


def test_a_run_that_delivers_copies_the_archive_once_a_week(path: Path) -> None:
    copy = path.with_name("archive-copy.db")
    copied: list[int] = []
    fill(path, now=NOON)
    for days, paper in ((0, TIDES), (3, MOSS), (8, MOSS)):
        fill(path, paper, now=NOON + timedelta(days=days))
        with Archive(copy) as archive:
            copied.append(archive.papers.count())
        utime(copy, (NOON.timestamp(), NOON.timestamp()))

    assert copied == [1, 1, 2]
