"""Notices: a trouble is told at once, then on the 2nd, 4th, 8th, … day, and once when it is over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.archive import Archive

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def days_told(archive: Archive, days: range, *, jitter: timedelta = timedelta()) -> list[int]:
    """On which of *days* the trouble of a daily run is told; every other run is earlier by *jitter*."""
    return [day for day in days if archive.notices.tell("source hf", NOON + day * DAY - (day % 2) * jitter)]


def test_a_trouble_is_told_at_once_and_then_ever_more_rarely(archive: Archive) -> None:
    assert days_told(archive, range(100)) == [0, 2, 4, 8, 16, 32, 64]


def test_runs_that_are_not_a_day_apart_to_the_second_tell_on_the_same_days(archive: Archive) -> None:
    assert days_told(archive, range(40), jitter=timedelta(minutes=3)) == [0, 2, 4, 8, 16, 32]


def test_a_run_that_comes_late_tells_and_goes_on_from_there(archive: Archive) -> None:
    told = [day for day in (0, 5, 6, 7, 8, 15, 16, 17) if archive.notices.tell("source hf", NOON + day * DAY)]

    assert told == [0, 5, 8, 16]


def test_asked_again_at_the_same_moment_the_answer_is_the_same(archive: Archive) -> None:
    assert [archive.notices.tell("source hf", NOON) for _ in range(3)] == [True] * 3
    assert [archive.notices.tell("source hf", NOON + DAY) for _ in range(3)] == [False] * 3


def test_troubles_are_told_each_for_itself(archive: Archive) -> None:
    assert archive.notices.tell("source hf", NOON)
    assert archive.notices.tell("mail 7", NOON + DAY)
    assert archive.notices.list_open("source") == ["source hf"]
    assert archive.notices.list_open("sour") == []


def test_what_is_over_says_how_long_it_lasted_once_and_is_told_anew(archive: Archive) -> None:
    assert archive.notices.settle("source hf", NOON) is None
    archive.notices.tell("source hf", NOON)
    archive.notices.tell("source hf", NOON + 2 * DAY)

    assert archive.notices.settle("source hf", NOON + 3 * DAY) == 3 * DAY
    assert archive.notices.settle("source hf", NOON + 3 * DAY) is None
    assert archive.notices.tell("source hf", NOON + 3 * DAY)


@pytest.mark.parametrize("back", [timedelta(minutes=1), DAY, 4_000 * DAY])
def test_a_clock_that_was_set_back_silences_nothing(archive: Archive, back: timedelta) -> None:
    for day in range(40):
        archive.notices.tell("source hf", NOON + day * DAY)
    now = NOON + 32 * DAY - back

    assert archive.notices.tell("source hf", now)
    assert any(archive.notices.tell("source hf", now + day * DAY) for day in range(1, 65))
    assert (archive.notices.settle("source hf", NOON - back) or timedelta()) >= timedelta()


@given(st.lists(st.integers(-5_000, 5_000), min_size=2, max_size=30))
def test_wherever_the_clock_jumps_a_trouble_that_lasts_twice_as_long_is_told(hours: list[int]) -> None:
    with Archive(":memory:") as archive:
        for hour in hours:
            archive.notices.tell("source hf", NOON + timedelta(hours=hour))
        now = NOON + timedelta(hours=hours[-1])
        lasts = max(2, (hours[-1] - min(hours)) // 24 + 1)

        assert any(archive.notices.tell("source hf", now + day * DAY) for day in range(1, 2 * lasts + 2))


def test_the_day_is_that_of_the_clock_of_the_run(archive: Archive) -> None:
    late = datetime(2026, 6, 9, 23, 30, tzinfo=timezone(timedelta(hours=-8)))

    told = [day for day in range(9) if archive.notices.tell("source hf", late + day * DAY)]

    assert told == [0, 2, 4, 8]


def test_of_runs_at_the_same_time_one_tells(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        archive.notices.tell("source hf", NOON)

    def tell(seconds: int) -> bool:
        with Archive(path) as archive:
            return archive.notices.tell("source hf", NOON + 2 * DAY + timedelta(seconds=seconds))

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(tell, [1] * 8))
        later = list(pool.map(tell, range(2, 10)))

    # All of the same second tell, as one run does that asks twice; of later ones none.
    assert (told, later) == ([True] * 8, [False] * 8)
