"""Trends: which days and sources are compared, what stands in which period, and how it is told from chance."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import pytest

from digest.rules.language.parsing import parse_expression
from digest.trends import (
    Listed,
    Span,
    TrendRequest,
    Trends,
    choose_sources,
    choose_span,
    count_trends,
    list_periods,
)

MONDAY = date(2025, 1, 6)
TIDE = parse_expression("tide")


def every_day(first: date, days: int, papers: int = 1, *, beginning_with: int = 0) -> dict[int, date]:
    """So many *papers* on each of so many *days*, by keys from one on."""
    listed = [first + timedelta(day) for day in range(days) for _ in range(papers)]
    return dict(enumerate(listed, beginning_with))


def trends(by_source: Mapping[str, Mapping[int, date]], true: set[int], first: date, last: date) -> Trends:
    request = TrendRequest((("tide", TIDE),), first, last)
    listed = Listed(by_source)
    span = choose_span(listed, first, last)
    return count_trends(request, listed, span, [true], {source: source.upper() for source in by_source})


# --- periods --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "first", "last", "begins"),
    [
        ("week", "2025-01-06", "2025-01-19", ["2025-01-06", "2025-01-13"]),
        ("week", "2025-01-08", "2025-01-20", ["2025-01-08", "2025-01-13", "2025-01-20"]),
        ("week", "2024-12-31", "2025-01-05", ["2024-12-31"]),
        ("month", "2024-11-30", "2025-02-01", ["2024-11-30", "2024-12-01", "2025-01-01", "2025-02-01"]),
        ("month", "2024-02-29", "2024-02-29", ["2024-02-29"]),
        ("month", "2024-12-01", "2024-12-31", ["2024-12-01"]),
    ],
)
def test_a_period_is_a_week_from_monday_or_a_month(
    unit: Literal["week", "month"], first: str, last: str, begins: list[str]
) -> None:
    periods = list(list_periods(date.fromisoformat(first), date.fromisoformat(last), unit))

    assert [str(period.first) for period in periods] == begins
    assert str(periods[-1].last) == last
    assert all(before.last + timedelta(1) == after.first for before, after in pairwise(periods))


@pytest.mark.parametrize(("days", "unit", "compared"), [(30, "week", 10), (182, "week", 60), (183, "month", 61)])
def test_up_to_half_a_year_is_shown_in_weeks_and_a_third_of_it_compared(days: int, unit: str, compared: int) -> None:
    found = trends({"hf": every_day(MONDAY, days, 9)}, set(), MONDAY, MONDAY + timedelta(days - 1))

    assert (found.unit, found.compared_days) == (unit, compared)


def test_in_nine_months_and_more_twelve_weeks_are_compared() -> None:
    assert [
        choose_span(Listed({"hf": every_day(MONDAY, days)}), MONDAY, MONDAY + timedelta(days - 1)).compared
        for days in (251, 252, 800)
    ] == [83, 84, 84]


# --- which days and sources -------------------------------------------------------------------------------


def test_the_days_before_the_first_list_are_left_out() -> None:
    span = choose_span(Listed({"hf": every_day(MONDAY, 200)}), MONDAY - timedelta(165), MONDAY + timedelta(199))

    assert span == Span(MONDAY, MONDAY + timedelta(199), 66)


def test_a_single_old_list_is_no_beginning() -> None:
    old = every_day(MONDAY - timedelta(300), 1, 20, beginning_with=1_000)

    span = choose_span(Listed({"hf": every_day(MONDAY, 200) | old}), MONDAY - timedelta(400), MONDAY + timedelta(199))

    assert span.first == MONDAY


def test_a_weekend_without_a_list_moves_no_beginning() -> None:
    saturday = MONDAY - timedelta(2)

    assert choose_span(Listed({"hf": every_day(MONDAY, 300)}), saturday, MONDAY + timedelta(299)).first == saturday


@pytest.mark.parametrize(
    ("papers", "is_enough"),
    [
        pytest.param(every_day(MONDAY, 300), True, id="a paper a day"),
        pytest.param(every_day(MONDAY, 99), False, id="99 papers"),
        pytest.param(every_day(MONDAY, 200), False, id="none in the last days"),
        pytest.param(every_day(MONDAY + timedelta(70), 230), False, id="14 in the first days"),
        pytest.param(every_day(MONDAY + timedelta(54), 246), True, id="30 in the first days"),
    ],
)
def test_a_source_needs_papers_all_the_time(papers: dict[int, date], is_enough: bool) -> None:
    listed = Listed({"other": papers})

    chosen = choose_sources(listed, Span(MONDAY, MONDAY + timedelta(299), 84))

    assert chosen == (["other"] if is_enough else [])


def test_the_source_with_most_papers_comes_first_and_those_with_too_few_are_named() -> None:
    by_source = {"few": every_day(MONDAY, 20), "a": every_day(MONDAY, 300), "b": every_day(MONDAY, 300, 2)}

    found = trends(by_source, set(), MONDAY, MONDAY + timedelta(299))

    assert [(each.source, each.label) for each in found.sources] == [("b", "B"), ("a", "A")]
    assert found.others == ("FEW",)


# --- what is counted --------------------------------------------------------------------------------------


def test_each_source_is_counted_for_itself() -> None:
    hf, arxiv = every_day(MONDAY, 100, 2), every_day(MONDAY, 100, 3, beginning_with=100)

    found = trends({"hf": hf, "arxiv": arxiv}, {0, 1, 150, 250, 99_999}, MONDAY, MONDAY + timedelta(99))

    having = {each.source: sum(each.trends[0].having) for each in found.sources}
    assert having == {"hf": len({0, 1, 150}), "arxiv": len({150, 250})}


def test_papers_of_the_periods_add_up_to_the_papers_listed() -> None:
    papers = every_day(MONDAY, 300, 2)
    true = {key for key in papers if not key % 7}

    (hf,) = trends({"hf": papers}, true, MONDAY, MONDAY + timedelta(299)).sources

    assert sum(hf.papers) == len(papers)
    assert sum(hf.trends[0].having) == len(true)
    assert [hf.frequency(hf.trends[0], at).papers for at in range(len(hf.papers))] == list(hf.papers)


def test_the_first_and_the_last_days_are_compared() -> None:
    last = MONDAY + timedelta(299)
    papers = every_day(MONDAY, 300, 2)
    true = {key for key, day in papers.items() if day >= date(2025, 10, 1)} | {0}

    (hf,) = trends({"hf": papers}, true, MONDAY, last).sources

    (tide,) = hf.trends
    in_window = Counter(day > last - timedelta(84) for key, day in papers.items() if key in true)
    assert (tide.earlier.having, tide.earlier.papers) == (1, 168)
    assert (tide.recent.having, tide.recent.papers) == (in_window[True], 168)
    assert tide.change == "rising"
    assert tide.factor == in_window[True]


@pytest.mark.parametrize(("share", "change"), [(2, "no clear change"), (3, "no clear change"), (50, "falling")])
def test_a_difference_that_may_be_chance_is_no_change(share: int, change: str) -> None:
    papers = every_day(MONDAY, 300)
    true = set(range(0, 84, 84 // share)) | {290, 295}

    (hf,) = trends({"hf": papers}, true, MONDAY, MONDAY + timedelta(299)).sources

    assert hf.trends[0].change == change


def test_a_word_that_was_nowhere_has_no_factor() -> None:
    (hf,) = trends({"hf": every_day(MONDAY, 300)}, set(range(280, 300)), MONDAY, MONDAY + timedelta(299)).sources

    assert (hf.trends[0].change, hf.trends[0].factor) == ("rising", None)
