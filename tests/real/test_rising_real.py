"""The words that rise in real papers: what is named keeps rising, and what becomes large was named before."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

import pytest
from support.corpus_archive import corpus_papers
from support.real_pages import CORPUS, require_real

from digest.model import Paper, RisingWord
from digest.rules.language.folding import fold_words
from digest.rules.matcher import build_document
from digest.rules.topics import Rules
from digest.rules.workbench.phrase_places import fold_titles
from digest.rules.workbench.rising_words import find_rising
from digest.rules.workbench.term_counts import count_term_uses
from digest.rules.workbench.vocabulary import PhraseFinder, collect_phrases, drop_parts

MONDAYS = tuple(map(date.fromisoformat, ("2025-06-02", "2025-09-01", "2025-12-01", "2026-03-02")))
KEPT, NAMED = 0.6, 0.7  # of the words, at least
RISE = 1.5  # times the earlier share
SMALL, LARGE = 0.003, 0.015  # of the titles of a quarter
FEWEST = 300  # papers of a quarter

pytestmark = require_real(CORPUS)


@cache
def papers() -> list[Paper]:
    return sorted(corpus_papers(), key=day_of)


def day_of(paper: Paper) -> date:
    return paper.listed or paper.published or date.min


def between(first: date, last: date) -> list[Paper]:
    return [paper for paper in papers() if first <= day_of(paper) < last]


@cache
def words_of(monday: date) -> tuple[RisingWord, ...]:
    """The words that rise on the evening before *monday*, told without any later paper."""
    (found,) = find_rising(between(date.min, monday), Rules(()), monday - timedelta(1)).found
    return found.words


def shares(terms: Sequence[str], among: Sequence[Paper]) -> dict[str, tuple[float, float]]:
    """In which share of texts, and of titles, each of *terms* stands."""
    uses, _ = count_term_uses(terms, among)
    return {use.term: (use.papers.bit_count() / len(among), use.titles.bit_count() / len(among)) for use in uses}


def kept(monday: date) -> Iterator[tuple[bool, bool]]:
    """For each word of *monday* whether its share of texts, and of titles, is still so much above the old one."""
    terms = [word.term for word in words_of(monday)]
    old = shares(terms, between(monday - timedelta(238), monday - timedelta(56)))
    new = shares(terms, between(monday, monday + timedelta(84)))
    for term in terms:
        texts, titles = ((now, before) for now, before in zip(new[term], old[term], strict=True))
        yield texts[0] >= max(RISE * texts[1], 1e-9), titles[0] >= max(RISE * titles[1], 1e-9)


def test_twenty_words_are_named_each_time() -> None:
    assert [len(words_of(monday)) for monday in MONDAYS] == [20, 20, 20, 20]


def test_what_is_named_keeps_its_rise_for_twelve_weeks() -> None:
    told = [each for monday in MONDAYS for each in kept(monday)]

    texts, titles = (sum(each[at] for each in told) / len(told) for at in (0, 1))

    assert texts >= KEPT
    assert titles >= KEPT


@cache
def became_large() -> list[str]:
    """The phrases that passed from few titles of a quarter to many of a later one."""
    quarters: dict[tuple[int, int], list[Paper]] = defaultdict(list)
    for paper in papers():
        quarters[(day_of(paper).year, (day_of(paper).month - 1) // 3)].append(paper)
    lists = [fold_titles(quarters[quarter]) for quarter in sorted(quarters) if len(quarters[quarter]) >= FEWEST]
    finder = PhraseFinder(collect_phrases([title for titles in lists for title in titles], 3))
    counts = [Counter(phrase for title in titles for phrase in finder.find(title)) for titles in lists]
    large = {}
    for at, phrase in enumerate(finder.phrases):
        parts = [count[at] / len(titles) for count, titles in zip(counts, lists, strict=True)]
        if any(part >= LARGE and min(parts[:nth], default=1) <= SMALL for nth, part in enumerate(parts)):
            large[phrase] = sum(count[at] for count in counts)
    return drop_parts(large)


def test_most_of_what_becomes_large_is_named_by_one_who_asks_each_fortnight() -> None:
    mondays = [date(2024, 12, 30) + timedelta(14 * at) for at in range(38)]
    named = [{*fold_words(term)} for monday in mondays for word in words_of(monday) for term in (word.term, *word.also)]

    missed = [
        phrase
        for phrase in became_large()
        if not any(words <= {*phrase.split()} or words >= {*phrase.split()} for words in named)
    ]

    assert len(became_large()) >= 25
    assert len(missed) <= (1 - NAMED) * len(became_large()), missed


@pytest.mark.parametrize("monday", MONDAYS)
def test_every_word_has_three_titles_with_it(monday: date) -> None:
    for word in words_of(monday):
        titled = [paper for paper in word.examples if shares([word.term], [paper])[word.term][1]]
        assert len(titled) == 3, word.term
        assert all(build_document(paper).texts[0] for paper in titled)
