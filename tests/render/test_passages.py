"""Excerpts that show what matched, and the segments that are highlighted in them."""

import pytest

from digest.render.passages import Passage, excerpt, split_by_spans

SENTENCES = "One says this. Two says, e.g. That. Three says more. "


@pytest.mark.parametrize(
    ("text", "marked", "limit", "expected"),
    [
        pytest.param("All of it.", "of", 20, "All [of] it.", id="all fits"),
        pytest.param(SENTENCES * 2, "One", 40, "[One] says this. Two says, e.g. That. …", id="at a sentence"),
        pytest.param(SENTENCES * 2, "Three", 60, "One says this. Two says, e.g. That. [Three] says more. …", id="fits"),
        pytest.param(SENTENCES * 2, "Three", 38, "… [Three] says more. One says this. …", id="another sentence"),
        pytest.param("a " * 50 + "word " + "b " * 50, "word", 30, "… a a a [word] b b b b b b b b…", id="no sentence"),
        pytest.param("x" * 100, "", 10, "xxxxxxxx…", id="no blank"),
        pytest.param("扩散模型。" * 20, "", 20, "扩散模型。扩散模型。扩散模型。 …", id="Chinese"),
        pytest.param("", "", 10, "", id="empty"),
    ],
)
def test_an_excerpt_shows_what_matched_and_its_marks_move_along(
    text: str, marked: str, limit: int, expected: str
) -> None:
    start = text.index(marked)
    spans = [(start, start + len(marked))] if marked else []

    shown = excerpt(text, spans, limit)

    assert with_brackets(shown) == expected
    assert len(shown.text) <= limit


@pytest.mark.parametrize("limit", [20, 40, 60, 100, 300])
@pytest.mark.parametrize("start", range(0, 500, 7))
def test_an_excerpt_is_short_enough_and_holds_the_first_match_whole(start: int, limit: int) -> None:
    text = (SENTENCES * 12)[:520]

    shown = excerpt(text, [(start, start + 10)], limit)

    assert len(shown.text) <= limit
    assert [shown.text[a:b] for a, b in shown.spans] == [text[start : start + 10]]


def test_segments_joined_are_the_text_whatever_the_spans() -> None:
    segments = split_by_spans("abcdef", [(1, 3), (2, 4), (5, 99), (99, 100)])

    assert segments == [("a", False), ("bc", True), ("d", True), ("e", False), ("f", True)]


def with_brackets(passage: Passage) -> str:
    runs = split_by_spans(*passage)
    return "".join(f"[{run.text}]" if run.highlighted else run.text for run in runs)
