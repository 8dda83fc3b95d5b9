"""The runs of the archive: how each went, and how its sources fared."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.archive import Archive, Run, RunEnd
from digest.archive.runs import MOST_MONTHS, MOST_RUNS
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


def last_run(archive: Archive) -> Run:
    run = archive.runs.last()
    assert run
    return run


def last_delivery(archive: Archive) -> Run:
    run = archive.runs.last_delivery()
    assert run
    return run


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


def test_the_log_of_runs_is_bounded_and_still_answers(archive: Archive) -> None:
    """Thirty years of daily runs that deliver and of looks between them."""
    delivered = NOON
    for day in range(5_000):
        now = NOON + timedelta(days=2 * day)
        archive.runs.record(run_of(now), "mail")
        archive.runs.record(run_of(now + timedelta(hours=1), Failure("hf", "gone")), None)
        delivered = now
    with archive.database.reading() as db:
        rows = [tuple(row) for row in db.execute("SELECT number, made FROM runs ORDER BY number")]

    old = [made[:7] for _, made in rows[:-MOST_RUNS]]
    assert len(rows) <= MOST_RUNS + MOST_MONTHS + 1
    assert [number for number, _ in rows[-MOST_RUNS:]] == list(range(10_001 - MOST_RUNS, 10_001))
    assert len(old) == len(set(old)) == MOST_MONTHS
    assert archive.runs.time_of_last() == delivered + timedelta(hours=1)
    assert last_delivery(archive).made == delivered
    assert len(list(archive.runs.newest(100))) == 100
    assert archive.database.check() == []


def test_the_last_run_that_delivered_is_kept_however_many_looks_follow(archive: Archive) -> None:
    archive.runs.record(run_of(NOON), "mail")
    for hour in range(1, 3 * MOST_RUNS):
        archive.runs.record(run_of(NOON + timedelta(hours=hour)), None)

    assert last_delivery(archive).made == NOON
    with archive.database.reading() as db:
        assert db.execute("SELECT count(*) FROM runs").fetchone()[0] <= MOST_RUNS + 3


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_the_log_of_runs_is_bounded_wherever_the_clock_jumps(jumps: list[int]) -> None:
    with Archive(":memory:") as archive:
        with archive.database.transaction() as db:
            times = [(NOON + timedelta(seconds=second)).isoformat() for second in jumps]
            rows = ((made, "mail" if number == 7 else None) for number in range(50) for made in times)
            db.executemany("INSERT INTO runs (made, channel, account) VALUES (?, ?, '{}')", rows)
        archive.runs.record(run_of(NOON), None)

        with archive.database.reading() as db:
            left = db.execute("SELECT count(*) FROM runs").fetchone()[0]
        assert left <= MOST_RUNS + MOST_MONTHS + 1
        assert archive.runs.last_delivery()
        assert archive.runs.time_of_last() == NOON


def test_of_remarks_that_were_said_the_newest_are_known(archive: Archive) -> None:
    for number in range(1_000):
        assert archive.runs.record_remarks([f"odd word {number}"])

    assert not archive.runs.record_remarks(["odd word 999"])
    with archive.database.reading() as db:
        assert db.execute("SELECT count(*) FROM notes WHERE name LIKE 'said %'").fetchone()[0] == 100


def test_the_end_of_a_run_is_noted_with_its_status_also_where_there_was_nothing_to_record(archive: Archive) -> None:
    assert archive.runs.last_end() is None
    archive.runs.record(run_of(NOON), "mail")
    before = archive.runs.last_end()
    archive.runs.record_end("mail", 3, NOON)
    with_run, summary = archive.runs.last_end(), last_run(archive).summary

    assert before == RunEnd(NOON, "mail")
    assert with_run == RunEnd(NOON, "mail", 3)
    assert summary["status"] == 3
    assert summary["counts"] == {"listed": 3, "new": 2, "muted": 1, "matched": 1, "shown": 1}


def test_the_end_of_a_later_run_stands_in_no_earlier_one(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        archive.runs.record(run_of(NOON), "mail")
    with Archive(tmp_path / "archive.db") as archive:
        archive.runs.record_end("mail", 4, LATER)

        assert archive.runs.last_end() == RunEnd(LATER, "mail", 4)
        assert "status" not in last_run(archive).summary


def test_a_run_that_asked_nobody_says_nothing_of_the_sources(archive: Archive) -> None:
    digest = Digest(NOON, (), (), Counts(), (Failure("hf", "not in the archive, and --offline asks nobody else"),))

    archive.runs.record(digest, None, offline=True)

    assert archive.runs.source_states() == []
    assert archive.runs.last()
