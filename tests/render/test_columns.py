"""Text is measured and broken alike in the quick way, for what is narrow, and in the exact one."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from digest.render import columns

PIECES = ["a", " ", "  ", "word", "longerwords", "x" * 30, "·", " …", "é", "α"]


def test_what_is_narrow_takes_one_column_for_each_character() -> None:
    narrow = [sign for sign in map(chr, range(sys.maxunicode + 1)) if columns._NARROW.fullmatch(sign)]

    assert len(narrow) > 1_000
    assert {columns._columns_of_character(sign) for sign in narrow} == {1}


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.integers(1, 34))
def test_a_narrow_text_has_the_same_lines_in_both_ways(text: str, most: int) -> None:
    assert columns._is_narrow(text)
    assert list(columns._break_narrow(text, most)) == list(columns._break_wide(text, most))


def test_nothing_is_narrow_that_the_screen_writes_with_other_signs() -> None:
    with columns.writing_with({ord("…"): "..."}):
        assert columns.count_columns("a…") == 4
        assert columns.count_columns("a") == 1
