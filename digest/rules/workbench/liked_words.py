"""Learns from liked papers the words by which others are put first: at most forty, each with its points.

A word is a phrase of one to three words that several liked papers have and that titles use. Its points are the share of
the liked papers that have it, times the logarithm of how much rarer it is among the newest papers of the archive.
"""

from collections.abc import Callable, Iterator, Sequence
from math import log
from typing import NamedTuple

from digest.model import Paper
from digest.rules.index_query import build_phrase_query
from digest.rules.language.expressions import DEFAULT_FIELDS
from digest.rules.language.folding import fold_text
from digest.rules.language.terms import number_forms
from digest.rules.liking import LikedWord, NewestCounts
from digest.rules.matcher import build_document
from digest.rules.workbench.vocabulary import TITLE_SHARE, collect_phrases, count_title_uses, spell_phrase

MOST_WORDS = 40
_LONGEST = 3  # words of a phrase
_FEWEST = 2  # liked papers that have it
_MOST_CANDIDATES = 600  # of them those that the most liked papers have
_SHARE_OF_LIKED, _SHARE_OF_ALL = 0.02, 0.002  # are added to the shares, so that few papers prove little
_POINTS = 10
_MOSTLY = 0.8

CountNewest = Callable[[Sequence[str]], NewestCounts]  # of some queries of the index


class _Shared(NamedTuple):
    """A *phrase*, the *term* as which it is written, and how many liked *texts* and *titles* have it."""

    phrase: str
    term: str
    texts: int
    titles: int


class _Candidate(NamedTuple):
    """What liked papers share, and the points that it is worth."""

    shared: _Shared
    points: int


def learn_liked_words(liked: Sequence[Paper], count: CountNewest) -> tuple[LikedWord, ...]:
    """The words that *liked* papers have in common, those of the most points first; *count* asks the archive."""
    phrases = [each for each in collect_phrases(_fold_all(liked), _FEWEST) if each.count(" ") < _LONGEST]
    in_texts, in_titles = (
        count_title_uses(phrases[:_MOST_CANDIDATES], liked, fields=fields) for fields in (DEFAULT_FIELDS, ("title",))
    )
    shared = [
        _Shared(phrase, term, use.titles, in_titles[phrase].titles)
        for phrase, use in in_texts.items()
        # A dot is a part of addresses, which tell who published something rather than what it is about.
        if use.titles >= _FEWEST and (term := spell_phrase(phrase, use.spellings)) and "." not in term
    ]
    candidates = sorted(
        _weigh_phrases(shared, len(liked), count),
        key=lambda each: (-each.points, -each.shared.phrase.count(" "), each.shared.phrase),
    )
    return tuple(LikedWord(each.shared.term, each.points) for each in _drop_repetitions(candidates))


def _fold_all(papers: Sequence[Paper]) -> list[str]:
    return [fold_text(build_document(paper).text).words for paper in papers]


def _weigh_phrases(shared: Sequence[_Shared], liked: int, count: CountNewest) -> Iterator[_Candidate]:
    """What of *shared* are words for a subject, and rarer among all papers than among the *liked* ones."""
    forms = [number_forms(each.phrase) for each in shared]
    queries = [build_phrase_query(each, fields) for fields in (DEFAULT_FIELDS, ("title",)) for each in forms]
    papers, _, found = count(queries)
    for each, texts, titles in zip(shared, found[: len(shared)], found[len(shared) :], strict=True):
        # The liked papers may be older than those that are counted.
        of_all = max(texts, each.texts)
        if max(titles, each.titles) < TITLE_SHARE * of_all:
            continue
        share, share_of_all = each.texts / liked, min(1.0, of_all / max(papers, liked))
        points = round(_POINTS * share * log((share + _SHARE_OF_LIKED) / (share_of_all + _SHARE_OF_ALL)))
        if points > 0:
            yield _Candidate(each, points)


def _drop_repetitions(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The first of *candidates*, without those that mostly are parts of, or around, one before them."""
    chosen: list[_Candidate] = []
    for each in candidates:
        if len(chosen) == MOST_WORDS:
            break
        if not any(_repeats(each.shared, other.shared) for other in chosen):
            chosen.append(each)
    return chosen


def _repeats(each: _Shared, other: _Shared) -> bool:
    if each.term.lower() == other.term.lower():
        return True
    mine, theirs = f" {each.phrase} ", f" {other.phrase} "
    fewer, more = sorted((each.texts, other.texts))
    return (mine in theirs or theirs in mine) and fewer >= _MOSTLY * more
