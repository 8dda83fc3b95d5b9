"""Trends on a screen: a row for each term, whatever it is called and however wide the screen is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.goldens import Golden
from support.invented_trends import HOSTILE, any_trends, named, one_source, sum_trend, two_sources
from support.terminal_screen import moves_cursor, strip_escapes

from digest.render.columns import count_columns
from digest.render.formats import Look
from digest.render.text.trends import render_trends
from digest.trends import Period, Trends

EXPECTED = Path(__file__).parent / "trends"
CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def shown(trends: Trends, width: int = 80, encoding: str = "utf-8", *, color: bool = False) -> str:
    return render_trends(trends, Look(width=width, encoding=encoding, color=color))


def row_of(term: str, trends: Trends, width: int = 100, encoding: str = "utf-8") -> str:
    return next(line for line in shown(trends, width, encoding).splitlines() if line.startswith(term))


def with_counts(having: tuple[int, ...], papers: tuple[int, ...], periods: tuple[Period, ...] = ()) -> Trends:
    """One term, `moss`, that has these counts."""
    trends = one_source()
    source = replace(trends.sources[0], papers=papers, trends=(sum_trend("moss", having, papers),))
    return replace(trends, periods=periods or trends.periods[: len(papers)], sources=(source,))


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_each_term_has_its_shares_and_what_became_of_them(golden: Golden, width: int) -> None:
    golden(EXPECTED / f"one-{width}.txt", shown(one_source(), width))


@pytest.mark.parametrize("width", [60, 120])
def test_each_source_has_a_block_of_its_own(golden: Golden, width: int) -> None:
    golden(EXPECTED / f"two-{width}.txt", shown(two_sources(), width))


def test_a_terminal_without_blocks_has_digits(golden: Golden) -> None:
    text = shown(two_sources(), 80, "ascii")

    assert text.isascii()
    golden(EXPECTED / "two-80-ascii.txt", text)
    assert "0123456789"[1] in row_of("moss growth", one_source(), 80, "iso-8859-1")


def test_colour_is_for_the_words_alone_and_a_change_is_bold() -> None:
    painted = shown(one_source(), 100, color=True)

    assert "\x1b[35mmoss growth" in painted
    assert "\x1b[1m×6.3 rising\x1b[0m" in painted
    assert "\x1b[2mno clear change\x1b[0m" in painted
    assert "\x1b[2m▇▄█▅█▃▆▇▅▆▄▇" in painted, "a line that says nothing is quiet"
    assert not any(f"\x1b[{code}m" in painted for code in ("31", "32", "1;31"))
    assert strip_escapes(painted) == shown(one_source(), 100)


def test_a_time_without_papers_is_a_gap_and_none_of_the_papers_is_not() -> None:
    assert "  ▁▃  █▁▁▁  " in row_of("moss", with_counts((0, 2, 0, 0, 8, 0, 0, 0), (90, 90, 0, 0, 90, 90, 90, 90)))


def test_the_shares_of_a_few_days_set_no_scale() -> None:
    periods = (Period(date(2025, 6, 30), date(2025, 6, 30)), *one_source().periods)
    trends = with_counts((5, *range(1, 13)), (9, *[300] * 12), periods)

    assert "▄▂▃▃▄▅▅▆▆▇▇█" in row_of("moss", trends)


def test_periods_are_joined_so_that_all_of_them_are_shown() -> None:
    text = shown(one_source(), 40)

    assert "  2 months  papers" in text
    assert "▂▂▄▄▆█" in text


def test_what_came_and_what_went_has_no_factor() -> None:
    assert row_of("tide pool", one_source()).endswith(" new rising")
    assert row_of("=KITE", one_source()).endswith("gone falling")


def test_a_factor_near_one_has_a_decimal_more() -> None:
    assert row_of("moss", with_counts((4_900,) * 3 + (5_000,) * 3, (5_100,) * 6)).endswith("×1.02 rising")
    assert row_of("moss", with_counts((5_000,) * 3 + (4_900,) * 3, (5_100,) * 6)).endswith("×0.98 falling")


def test_no_papers_on_one_side_are_nothing_to_compare() -> None:
    row = row_of("moss", with_counts((0, 0, 0, 1, 2, 3), (0, 0, 0, 50, 50, 50)))

    assert row.endswith(" –  nothing to compare")


def test_a_share_that_is_small_is_not_none() -> None:
    assert " 0.02 % ± 0.0 " in row_of("moss", with_counts((4, 4, 4, 9, 9, 9), (20_000,) * 6))
    assert " <0.01 % ± 0.0 " in row_of("moss", with_counts((1, 0, 0, 9, 9, 9), (20_000,) * 6))


def test_what_was_higher_in_between_is_said_with_its_days() -> None:
    risen_and_fallen = with_counts((2, 2, 60, 55, 20, 20), (300,) * 6)

    assert "Higher in between: moss, 15.0 % (1 Sep – 30 Nov 2025)." in " ".join(shown(risen_and_fallen).split())


@pytest.mark.parametrize("counts", [(2, 2, 2, 2, 60, 60), (60, 60, 2, 2, 2, 2), (20, 20, 24, 20, 20, 20)])
def test_nothing_is_said_of_what_was_hardly_higher_than_at_its_ends(counts: tuple[int, ...]) -> None:
    assert "Higher in between" not in shown(with_counts(counts, (300,) * 6))


def test_no_source_with_papers_enough_is_said() -> None:
    text = shown(Trends("month", (), 84, (), ("a blog",), 3))

    assert text == (
        "0 sources\n\nNo source listed papers enough to tell a trend.\n\n"
        "Left out, with too few papers: a blog. 3 older papers are not counted yet: they\n"
        "are still being read. A change of what you fetch makes trends too.\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp437"])
@pytest.mark.parametrize("width", [40, 60, 80, 133, 200])
def test_no_label_moves_the_columns(width: int, encoding: str) -> None:
    text = shown(named(HOSTILE, 3), width, encoding)

    lines = text.removesuffix("\n").split("\n")
    assert not any(map(moves_cursor, lines))
    assert all(count_columns(line) <= width for line in lines)
    text.encode(encoding)
    places = {count_columns(line.partition(" % ")[0]) for line in lines if " % ±" in line or " % +-" in line}
    assert len(places) == 1, "shares stand below each other"


@given(any_trends(), st.integers(40, 200), st.sampled_from(("utf-8", "ascii")))
@settings(suppress_health_check=CHECKS, deadline=None, max_examples=40)
def test_no_line_is_wider_than_the_screen(trends: Trends, width: int, encoding: str) -> None:
    lines = shown(trends, width, encoding).splitlines()

    assert [line for line in lines if count_columns(line) > width] == []
