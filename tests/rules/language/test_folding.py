"""Folding, and the way back: every folded character leads to its place in the original."""

import random
import re
import sys
import unicodedata
from itertools import accumulate

import pytest
from support.real_pages import CORPUS, corpus_rows, require_real
from support.sentences import SENTENCES

from digest.rules.language.folding import HYPHENS, fold_text, is_spaceless, strip_accents


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "  ", id="nothing"),
        pytest.param("RAG", " rag ", id="capitals"),
        pytest.param("text-to-image", " text to image ", id="hyphens"),
        pytest.param("a, b", " a  b ", id="each sign is a blank of its own"),
        pytest.param("R&D", " r d ", id="a sign inside a word"),
        pytest.param("snake_case", " snake case ", id="underscore"),
        pytest.param("CO_2", " co2 ", id="index"),
        pytest.param("_2", "  2 ", id="an underscore that is no index"),
        pytest.param("text-to- image", " text to image ", id="hyphen at a line end"),
        pytest.param("a - b", " a   b ", id="dash between blanks"),
        pytest.param("Schrödinger", " schrodinger ", id="accent"),
        pytest.param("Schro\u0308dinger", " schrodinger ", id="combining accent"),
        pytest.param("eﬃcient", " efficient ", id="ligature"),
        pytest.param("L₂ and x²", " l2 and x2 ", id="sub- and superscript"),
        pytest.param("ＲＡＧ", " rag ", id="full width"),
        pytest.param("İstanbul", " istanbul ", id="dotted capital I"),
        pytest.param("Straße", " straße ", id="sharp s stays"),
        pytest.param("bench\u00admark", " benchmark ", id="soft hyphen"),
        pytest.param("zero\u200bwidth", " zerowidth ", id="zero width space"),
        pytest.param("a\u00a0b", " a b ", id="no-break space"),
        pytest.param("扩散模型。", " 扩散模型  ", id="Chinese"),
        pytest.param("ガード", " ガード ", id="Japanese keeps its marks"),
        pytest.param("한국어", " 한국어 ", id="Korean keeps its syllables"),
        pytest.param("हिन्दी", " हिन्दी ", id="Hindi keeps its vowel signs"),
        pytest.param("a…b", " a   b ", id="one sign that stands for three"),
        pytest.param("a🤗b", " a b ", id="beyond the first plane"),
        pytest.param("a`b", " a b ", id="back-tick"),
    ],
)
def test_folding_leaves_plain_words_between_blanks(text: str, words: str) -> None:
    assert fold_text(text).words == words


def awkward_texts() -> list[str]:
    chance = random.Random("folding")  # noqa: S311  # the same for every run, nothing secret
    odd = "aB-_ \u2010\u00ad\u200béßﬃ²½ İ模ガ🤗\u0308\u00a0…29"
    return ["".join(chance.choices(odd, k=chance.randint(1, 30))) for _ in range(500)]


def fold_by_the_letter(text: str) -> tuple[str, list[int]]:
    """The folded words of *text* and the place of each of their characters in it, letter by letter."""
    breaks = {m.start() for m in re.finditer(r"(?<=\w[-\u2010\u2011]) (?=\w)", text)}
    indices = {m.start() for m in re.finditer(r"(?<![^\W\d_]{3})(?<=[^\W\d_])_(?=\d)", text)}
    words, places = " ", [-1]
    for at, character in enumerate(text):
        folded = "" if at in breaks | indices else fold_letter(character)
        if folded and " " not in (words[-1], folded[0]) and is_spaceless(words[-1]) != is_spaceless(folded[0]):
            folded = " " + folded
        words += folded
        places += [at] * len(folded)
    return words + " ", [*places, len(text)]


def fold_letter(character: str) -> str:
    if unicodedata.category(character) == "So":
        return " "
    plain = strip_accents(character)
    return "".join(c.lower() if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain)


def assert_that_it_folds_as_by_the_letter(text: str) -> None:
    words, places = fold_by_the_letter(text)
    folded = fold_text(text)
    spans = [folded.original_span(at, at + 1) for at in range(1, len(words) - 1)]

    assert folded.words == words
    assert spans == [(place, place + 1) for place in places[1:-1]]


def test_any_text_is_folded_as_letter_by_letter() -> None:
    chance = random.Random("letters")  # noqa: S311  # the same for every run, nothing secret
    common = "aB c-_ -_2"
    odd = "\u2010\u2011\u00ad\u200béßﬃ²½…™İαЖ한模の基于ﾗ⼀〸・。ไ🤗\u0308\u3099\u00a0\n\ud800\udfff"
    for _ in range(5_000):
        letters = common * chance.randint(0, 3) + odd * chance.randint(0, 1) + chr(chance.randrange(sys.maxunicode + 1))
        assert_that_it_folds_as_by_the_letter("".join(chance.choices(letters, k=chance.randint(0, 40))))
    for text in (*SENTENCES, *accumulate(SENTENCES[:20])):
        assert_that_it_folds_as_by_the_letter(text)


@require_real(CORPUS)
def test_real_texts_are_folded_as_letter_by_letter() -> None:
    for row in corpus_rows():
        if "- " in (text := str(row["item"]["paper"].get("summary"))) or "_" in text or not text.isascii():
            assert_that_it_folds_as_by_the_letter(text)


def assert_that_words_lead_back(text: str) -> None:
    folded, at = fold_text(text), 0
    for word in folded.words.split():
        at = folded.words.index(word, at)
        start, end = folded.original_span(at, at + len(word))
        assert fold_text(text[start:end]).words.strip() == word
        at += len(word)


def test_every_word_leads_back_to_its_place() -> None:
    for text in SENTENCES:
        assert_that_words_lead_back(text)
        assert_that_words_lead_back(unicodedata.normalize("NFD", text))


def test_places_never_go_backwards_nor_outside() -> None:
    for text in awkward_texts():
        assert_that_places_are_in_order(text)


def assert_that_places_are_in_order(text: str) -> None:
    folded = fold_text(text)
    places = [folded.original_span(at, at + 1) for at in range(1, len(folded.words) - 1)]

    assert folded.words[0] == folded.words[-1] == " "
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@pytest.mark.parametrize("text", ["RAG", "Schrödinger", "eﬃcient", "L₂", "İstanbul", "a-b_c", "ガード", "ＲＡＧ", "ß"])
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = fold_text(text).words.strip()

    assert fold_text(once).words.strip() == once


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("plain ASCII, -_", "plain ASCII, -_", id="ASCII as it is"),
        pytest.param("Żółw", "Zołw", id="accents go, letters of their own stay"),
        pytest.param("ﬁne‑tuning", "fine‐tuning", id="hyphens stay hyphens"),
        pytest.param("SAM²", "SAM2", id="superscript"),
        pytest.param("한국어", "한국어", id="Korean"),
        pytest.param("ガ", "ガ", id="Japanese"),
        pytest.param("a\u00a0b\u202fc", "a b c", id="blanks that do not break"),
    ],
)
def test_unaccented_keeps_case_and_punctuation(text: str, plain: str) -> None:
    assert strip_accents(text) == plain


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_everything_used_as_a_hyphen_is_a_blank(hyphen: str) -> None:
    assert fold_text(f"a{hyphen}b").words == " a b "


@pytest.mark.parametrize(
    ("character", "alone"),
    [("模", True), ("の", True), ("ガ", True), ("ไ", True), ("a", False), ("한", False), ("é", False)],
)
def test_some_scripts_have_no_blanks_between_words(character: str, alone: bool) -> None:
    assert is_spaceless(character) == alone
