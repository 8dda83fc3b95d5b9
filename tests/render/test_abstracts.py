"""What is shown of an abstract fits its room, whatever signs it is made of."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import hostile_titles
from support import mail_digests as digests

from digest.render.abstracts import fit_passage
from digest.render.columns import break_lines
from digest.render.formats import Detail, Look
from digest.render.text import terminal
from digest.text import sanitize_line

# Of one column, two and none, and ends of words and sentences.
SIGNS = ["a", "B", " ", ". ", "检", "\u0301", "\u20dd", "🎉", "-", "…"]


@given(
    st.lists(st.tuples(st.sampled_from(SIGNS), st.integers(1, 400)), max_size=6), st.integers(-3, 90), st.integers(1, 5)
)
@settings(max_examples=300, deadline=None)
def test_what_is_shown_of_a_text_fits_its_lines(pieces: list[tuple[str, int]], width: int, lines: int) -> None:
    text = sanitize_line("".join(sign * times for sign, times in pieces))

    for start in {0, len(text) // 2}:
        shown = fit_passage(text, (), start, max(1, width), lines).text
        broken = list(break_lines(shown, width))
        assert width < 10 or len(broken) <= lines


@pytest.mark.parametrize("text", ["\u0301" * 20_000, "a" + "\u0301" * 20_000, " ".join(["\u20dd"] * 9_000)])
def test_a_text_of_signs_without_columns_is_shown_like_any_other(text: str) -> None:
    digest = digests.digest(digests.match(1, text, text))

    for detail in get_args(Detail):
        assert terminal.render(digest, Look(detail=detail, gist=True))


@pytest.mark.parametrize("text", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
def test_every_line_is_found_to_end(text: str) -> None:
    for width in (-5, 0, 1, 2, 40):
        assert sum(end - start for start, end in break_lines(text, width)) <= len(text)
