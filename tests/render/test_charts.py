"""Pieces of charts: ticks that people can read, paths with gaps, text that stays in its room."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.charts import (
    Scale,
    choose_month_ticks,
    choose_share_ticks,
    cut_to_pixels,
    draw_band,
    draw_line,
    escape_text,
    estimate_width,
    format_number,
    wrap_to_pixels,
)

SHARES = {
    0.0: ["0 %", "0.01 %"],
    0.004: ["0 %", "0.1 %", "0.2 %", "0.3 %", "0.4 %"],
    0.021: ["0 %", "1 %", "2 %", "3 %"],
    0.075: ["0 %", "2 %", "4 %", "6 %", "8 %"],
    0.36: ["0 %", "10 %", "20 %", "30 %", "40 %"],
    0.9: ["0 %", "25 %", "50 %", "75 %", "100 %"],
    1.0: ["0 %", "25 %", "50 %", "75 %", "100 %"],
    1.7: ["0 %", "25 %", "50 %", "75 %", "100 %"],
}


@pytest.mark.parametrize("top", SHARES)
def test_gridlines_stand_at_round_shares(top: float) -> None:
    assert [tick.label for tick in choose_share_ticks(top)] == SHARES[top]


@given(st.floats(0, 1), st.integers(2, 6))
def test_all_shares_are_below_the_highest_gridline(top: float, most: int) -> None:
    ticks = choose_share_ticks(top, most)

    assert 2 <= len(ticks) <= most + 1
    assert ticks[-1].value >= top - 1e-9
    assert len({tick.label for tick in ticks}) == len(ticks)


SPANS = {
    ("2026-01-05", "2026-02-25"): ["Feb 2026"],
    ("2025-12-05", "2026-03-25"): ["Jan 2026", "Feb", "Mar"],
    ("2025-07-01", "2026-06-30"): ["Jul 2025", "Sep", "Nov", "Jan 2026", "Mar", "May"],
    ("2024-05-27", "2026-06-30"): ["Jul 2024", "Jan 2025", "Jul", "Jan 2026"],
    ("2026-01-05", "2026-01-25"): [],
    ("2001-03-01", "2026-06-30"): ["Jan 2005", "Jan 2010", "Jan 2015", "Jan 2020", "Jan 2025"],
}


@pytest.mark.parametrize("span", SPANS, ids=" to ".join)
def test_months_are_named_as_often_as_there_is_room(span: tuple[str, str]) -> None:
    first, last = map(date.fromisoformat, span)
    ticks = choose_month_ticks(first, last)

    assert [tick.label for tick in ticks if tick.label] == SPANS[span]


def test_every_month_has_a_tick() -> None:
    ticks = choose_month_ticks(date(2025, 11, 2), date(2026, 3, 1), most=2)

    assert [date.fromordinal(int(tick.value)) for tick in ticks] == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]


def test_a_scale_places_values_and_keeps_those_outside_at_its_ends() -> None:
    scale = Scale(0, 10, 200, 100)

    assert [scale.place(value) for value in (0, 5, 10, -3, 12)] == [200, 150, 100, 200, 100]
    assert Scale(3, 3, 0, 10).place(3) == 5


def test_a_line_is_interrupted_where_nothing_is_known() -> None:
    assert draw_line([(0, 1), (2.25, 3), None, (4, 5), None, None, (6, 7)]) == "M0 1L2.2 3M4 5h0M6 7h0"
    assert draw_line([None]) == draw_line([]) == ""


def test_a_band_is_interrupted_where_the_line_is() -> None:
    upper, lower = [(0, 1), (2, 1), None, (6, 2)], [(0, 5), (2, 6), None, (6, 8)]

    assert draw_band(upper, lower) == "M0 1L2 1L2 6L0 5ZM4.5 2L7.5 2L7.5 8L4.5 8Z"


def test_numbers_are_short_and_never_minus_zero() -> None:
    assert [format_number(value) for value in (-0.01, 1 / 3, 12.0, 99.96)] == ["0", "0.3", "12", "100"]


def test_text_has_nothing_that_xml_or_a_reader_could_stumble_over() -> None:
    assert escape_text('<b> & "x"\x00\x1b[2J\u202e\ufffe\udcff') == "&lt;b&gt; &amp; &quot;x&quot; [2J\ufffd"


@given(st.text(max_size=80), st.floats(20, 400))
def test_cut_text_stays_in_its_room(text: str, most: float) -> None:
    assert estimate_width(cut_to_pixels(text, 14, most, bold=True), 14, bold=True) <= most


def test_text_is_cut_behind_a_word() -> None:
    assert cut_to_pixels("retrieval augmented generation", 14, 200) == "retrieval augmented…"
    assert cut_to_pixels("x" * 80, 14, 60) == "x" * 4 + "…"


@given(st.text(alphabet="ab 汐é", max_size=80))
def test_wrapped_lines_stay_in_their_room(text: str) -> None:
    assert all(estimate_width(line, 12) <= 100 for line in wrap_to_pixels(text, 12, 100))
