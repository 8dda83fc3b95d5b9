"""When a delivery is due, also after days that were missed and clocks that were wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from digest.channels.deliveries.schedule import find_next_due_day, is_due, needs_heartbeat
from digest.config.deliveries import RHYTHMS

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 6, 8) + timedelta(days=at) for at in range(7))
LAST_MON, NEXT_MON = MON - timedelta(days=7), MON + timedelta(days=7)


@pytest.mark.parametrize(
    ("every", "served", "today", "due"),
    [
        pytest.param("day", None, SUN, True, id="daily: the first time, also on a Sunday"),
        pytest.param("day", SUN, SUN, True, id="daily: a second run of the day"),
        pytest.param("weekday", None, SAT, False, id="working days: not on a Saturday, not even the first time"),
        pytest.param("weekday", FRI, SUN, False, id="working days: not on a Sunday"),
        pytest.param("weekday", FRI, NEXT_MON, True, id="working days: on Monday"),
        pytest.param("weekday", MON, MON, True, id="working days: a second run of the day"),
        pytest.param("week", None, THU, True, id="weekly: the first time"),
        pytest.param("week", MON, SUN, False, id="weekly: once a calendar week"),
        pytest.param("week", SUN, NEXT_MON, True, id="weekly: the next day is a new week"),
        pytest.param("week", LAST_MON, FRI, True, id="weekly: late where the week began without a run"),
        pytest.param("week", date(2025, 12, 29), date(2026, 1, 1), False, id="weekly: a week over the end of the year"),
        pytest.param("week", date(2025, 1, 2), date(2026, 1, 2), True, id="weekly: week 1 of another year"),
        pytest.param("monday", None, MON, True, id="Mondays: the first time"),
        pytest.param("monday", None, TUE, False, id="Mondays: the first time is a Monday"),
        pytest.param("monday", MON, MON, False, id="Mondays: once"),
        pytest.param("monday", MON, SUN, False, id="Mondays: not before the next"),
        pytest.param("monday", LAST_MON, WED, True, id="Mondays: missed and made up for on Wednesday"),
        pytest.param("monday", WED, NEXT_MON, True, id="Mondays: made up for, and on time again"),
        pytest.param("sunday", SUN - timedelta(days=7), SAT, False, id="Sundays: not on Saturday"),
        pytest.param("friday", date(2026, 5, 1), SUN, True, id="Fridays: after a month's sleep"),
    ],
)
def test_it_is_due(every: str, served: date | None, today: date, due: bool) -> None:
    assert is_due(every, served, today) is due


@pytest.mark.parametrize(
    ("every", "served", "today", "expected"),
    [
        ("day", MON, MON, MON),
        ("weekday", FRI, SAT, NEXT_MON),
        ("week", MON, MON, NEXT_MON),
        ("monday", MON, MON, NEXT_MON),
        ("monday", None, TUE, NEXT_MON),
        ("friday", MON, TUE, FRI),
    ],
)
def test_the_next_day_on_which_it_is_due(every: str, served: date | None, today: date, expected: date) -> None:
    assert find_next_due_day(every, served, today) == expected


@pytest.mark.parametrize("every", RHYTHMS)
@pytest.mark.parametrize("years", [-50, 5, 30])
def test_a_clock_that_was_wrong_once_makes_nobody_wait_for_ever(every: str, years: int) -> None:
    """A run in 2031 by a wrong clock, and then one by the right one."""
    served = TUE.replace(year=TUE.year + years)

    assert find_next_due_day(every, served, TUE) <= TUE + timedelta(days=7)


@pytest.mark.parametrize("every", RHYTHMS)
def test_wherever_the_clock_was_set_back_to_there_is_a_day_on_which_it_is_due(every: str) -> None:
    for today in (MON + timedelta(days=at) for at in range(7)):
        for served in (today + timedelta(days=ahead) for ahead in range(-40, 41)):
            day = find_next_due_day(every, served, today)

            assert is_due(every, served, day)
            assert not any(is_due(every, served, today + timedelta(days=at)) for at in range((day - today).days))


@pytest.mark.parametrize("every", RHYTHMS)
def test_who_is_served_whenever_it_is_due_is_served_as_often_as_it_says(every: str) -> None:
    """Four weeks of runs, one each day."""
    served, times = None, 0
    for today in (MON + timedelta(days=at) for at in range(28)):
        if is_due(every, served, today):
            served, times = today, times + 1

    assert times == {"day": 28, "weekday": 20}.get(every, 4)


@pytest.mark.parametrize(
    ("ago", "needed"),
    [(None, True), (timedelta(days=6, hours=23), False), (timedelta(days=7), True), (timedelta(days=-400), False)],
)
def test_who_has_heard_nothing_for_a_week_needs_a_sign_of_life(ago: timedelta | None, needed: bool) -> None:
    now = datetime(2026, 6, 9, 7, 30, tzinfo=UTC)

    assert needs_heartbeat(now - ago if ago else None, now) is needed
