"""Where sentences end, and which one of an abstract says what was done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render import sentences
from digest.text import fold_title

PIECES = [
    *("We propose", "we also show", "this paper", "In this work, we present", "introduces", "It is", "not"),
    *("tides", "sea-levels", "Étude", "x_1", "e.g.", "al.", "Fig. 3", "J. Poe", "”", "。", ".", "?", "!", " ", "\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@pytest.mark.parametrize(
    "parts",
    [
        ["One.", "Two!", "Three?", "Four"],
        ["“One.”", "(Two.)", "Three."],
        ["See e.g. Poe et al. In Fig. 3 J. Poe, cf. Lux vs. Ebb, has it.", "Two"],
        ["1.5 of them. two of them"],
        [],
    ],
)
def test_a_sentence_ends_behind_its_stop(parts: list[str]) -> None:
    text = " ".join(parts)

    assert [text[start:end] for start, end in sentences.split_sentences(text)] == parts


def test_a_chinese_sentence_needs_no_blank_behind_it() -> None:
    assert sentences.split_sentences("一。二！三") == [(0, 2), (2, 4), (4, 5)]


@given(TEXTS, TEXTS)
def test_the_gist_is_the_first_of_the_sentences_that_score_most(title: str, abstract: str) -> None:
    spans = sentences.split_sentences(abstract)[: sentences._MOST_SENTENCES]
    wanted = sentences._content_words(sentences._WORDS.findall(title))
    shown = [abstract[start:end] for start, end in spans]
    scores = [sentences._score_sentence(each, sentences._weigh_cue(each), wanted) for each in shown]

    assert sentences.find_gist(title, abstract) == (spans[scores.index(max(scores))] if spans else None)


@given(TEXTS)
def test_words_are_folded_together_as_one_by_one(text: str) -> None:
    words = sentences._WORDS.findall(text)

    assert sentences._content_words(words) == {fold_title(word) for word in words if len(word) > 3}
