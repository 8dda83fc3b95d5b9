"""The runs of the archive: how each went, and how its sources fared."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.archive import Archive
from digest.model import Asked, Counts, Digest, Failure, Match, Paper, Section

DAY = date(2026, 6, 9)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
TIDES = Paper("arxiv:2606.90001", "On Tides")


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def run_of(made: datetime, *failures: Failure, reason: str | None = None) -> Digest:
    matches = () if reason else (Match(TIDES, TIDES.title, TIDES.abstract),)
    asked = tuple(Asked(address, DAY, 3) for address in ("hf", "page.json") if address not in str(failures))
    return Digest(made, (Section(None, matches),), asked, Counts(3, 2, 1, 1), failures, reason)


def test_the_last_run_is_told_with_its_run_of(archive: Archive) -> None:
    assert archive.runs.last() is None
    assert archive.runs.time_of_last() is None
    archive.runs.record(run_of(NOON), "stdout")
    archive.runs.record(run_of(LATER, reason="all 3 papers were there before"), None)

    run = archive.runs.last()

    assert run
    assert (run.made, run.channel, run.summary["reason"]) == (LATER, None, "all 3 papers were there before")
    assert run.summary["counts"] == {"listed": 3, "new": 2, "muted": 1, "matched": 1, "shown": 0}
    assert archive.runs.time_of_last() == LATER


def test_a_source_that_failed_and_came_back_has_both_told_in_turn(archive: Archive) -> None:
    archive.runs.record(run_of(NOON), "stdout")
    archive.runs.record(run_of(LATER, Failure("hf", "gone \x1b[2J")), "stdout")

    (failed,) = archive.runs.source_states()
    archive.runs.record(run_of(LATER), "stdout")
    (back,) = archive.runs.source_states()

    assert (failed.address, failed.last_success, failed.last_failure, failed.failure) == (
        "hf",
        NOON,
        LATER,
        "gone \x1b[2J",
    )
    assert (back.last_success, back.last_failure, back.failure) == (LATER, None, None)


def test_a_source_fails_since_its_first_failure_after_it_was_read_last(archive: Archive) -> None:
    gone = Failure("hf", "gone")
    archive.runs.record(run_of(NOON), "stdout")
    for day in range(1, 4):
        archive.runs.record(run_of(NOON + timedelta(days=day), gone), "stdout")

    (failing,) = archive.runs.source_states()
    dated = archive.runs.date_failures([gone, Failure("arxiv:cs.CL", "gone")], NOON + timedelta(days=4))
    archive.runs.record(run_of(NOON + timedelta(days=5)), "stdout")
    archive.runs.record(run_of(NOON + timedelta(days=6), gone), "stdout")
    (again,) = archive.runs.source_states()

    assert failing.failing_since == NOON + timedelta(days=1)
    assert [each.since for each in dated] == [DAY + timedelta(days=1), DAY + timedelta(days=4)]
    assert again.failing_since == NOON + timedelta(days=6)


def test_a_clock_that_was_set_back_dates_no_failure_after_the_run(archive: Archive) -> None:
    archive.runs.record(run_of(NOON + timedelta(days=300), Failure("hf", "gone")), "stdout")

    (dated,) = archive.runs.date_failures([Failure("hf", "gone")], NOON)

    assert dated.since == DAY


def test_times_are_kept_with_their_zone(archive: Archive) -> None:
    archive.runs.record(run_of(datetime.fromisoformat("2026-06-09T23:30:00-07:00")), None)

    assert archive.runs.time_of_last() == datetime(2026, 6, 10, 6, 30, tzinfo=UTC)
