"""Days and times as people are told them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from digest.render.days import format_day, format_moment, format_span, short_day, short_span, short_spans

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("first", "last", "whole", "short"),
    [
        (date(2026, 6, 30), date(2026, 6, 30), "Tue 30 Jun 2026", "30 Jun"),
        (date(2026, 6, 26), date(2026, 6, 30), "26–30 Jun 2026", "26–30 Jun"),
        (date(2026, 6, 29), date(2026, 7, 2), "29 Jun – 2 Jul 2026", "29 Jun – 2 Jul"),
        (date(2025, 6, 26), date(2025, 6, 30), "26–30 Jun 2025", "26–30 Jun 2025"),
        (date(2025, 12, 31), date(2026, 1, 2), "31 Dec 2025 – 2 Jan 2026", "31 Dec 2025 – 2 Jan 2026"),
    ],
)
def test_a_span_says_month_and_year_once_where_they_are_the_same(
    first: date, last: date, whole: str, short: str
) -> None:
    assert (format_span(first, last), short_span(first, last, TODAY)) == (whole, short)


def test_a_day_has_its_year_unless_it_is_this_one() -> None:
    assert (short_day(TODAY, TODAY), short_day(date(2025, 6, 30), TODAY)) == ("30 Jun", "30 Jun 2025")
    assert format_day(TODAY) == "Tue 30 Jun 2026"


def test_days_that_follow_each_other_are_a_span() -> None:
    days = [date(2026, 6, number) for number in (28, 27, 30, 27)]

    assert short_spans(days, TODAY) == "27–28 Jun, 30 Jun"
    assert short_spans([], TODAY) == ""


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (datetime(2026, 6, 30, 7, 33, tzinfo=UTC), "today 07:33"),
        (datetime(2026, 6, 29, 7, 33, tzinfo=UTC), "Mon 29 Jun 07:33"),
        (datetime(2025, 6, 29, 7, 33, tzinfo=UTC), "Sun 29 Jun 2025 07:33"),
        (datetime(2026, 6, 30, 0, 30, tzinfo=timezone(timedelta(hours=2))), "Mon 29 Jun 22:30"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_now(when: datetime, told: str) -> None:
    assert format_moment(when, datetime(2026, 6, 30, 9, tzinfo=UTC)) == told


def test_a_moment_that_is_yesterday_elsewhere_may_be_today_here() -> None:
    in_pakistan = timezone(timedelta(hours=5))

    assert format_moment(datetime(2026, 6, 29, 19, 30, tzinfo=UTC), datetime(2026, 6, 30, 9, tzinfo=in_pakistan)) == (
        "today 00:30"
    )
