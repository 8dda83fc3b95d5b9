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
from digest.rules.workbench.vocabulary import collect_phrases, count_title_uses, spell_phrase

MOST_WORDS = 40
MOST_LIKED = 100  # papers from which words are learned, the first ones
_LONGEST = 3  # words of a phrase
_FEWEST = 2  # liked papers that have it
_MOST_CANDIDATES = 600  # of them those that the most liked papers have
_TITLE_SHARE = 0.06  # of the papers that have a phrase, so many have it in their titles if it is a word for a subject
_SHARE_OF_LIKED, _SHARE_OF_ALL = 0.02, 0.002  # are added to the shares, so that few papers prove little
_POINTS = 10
_MOSTLY = 0.8

CountNewest = Callable[[Sequence[str]], NewestCounts]  # of some queries of the index


class _Candidate(NamedTuple):
    """A *phrase*, the *term* as which it is written, its *points*, and how many *liked* papers have it."""

    phrase: str
    term: str
    points: int
    liked: int


def learn_liked_words(liked: Sequence[Paper], count: CountNewest) -> tuple[LikedWord, ...]:
    """The words that *liked* papers have in common, those of the most points first; *count* asks the archive."""
    liked = liked[:MOST_LIKED]
    phrases = [each for each in collect_phrases(_fold_all(liked), _FEWEST) if each.count(" ") < _LONGEST]
    uses = count_title_uses(phrases[:_MOST_CANDIDATES], liked, fields=DEFAULT_FIELDS)
    spelled = {phrase: spell_phrase(phrase, use.spellings) for phrase, use in uses.items()}
    # A dot is a part of addresses, which tell who published something rather than what it is about.
    terms = {phrase: term for phrase, term in spelled.items() if term and "." not in term}
    liked_counts = {phrase: uses[phrase].titles for phrase in terms if uses[phrase].titles >= _FEWEST}
    candidates = sorted(
        _weigh_phrases(liked_counts, terms, len(liked), count),
        key=lambda each: (-each.points, -each.phrase.count(" "), each.phrase),
    )
    return tuple(LikedWord(each.term, each.points) for each in _drop_repetitions(candidates))


def _fold_all(papers: Sequence[Paper]) -> list[str]:
    return [fold_text(build_document(paper).text).words for paper in papers]


def _weigh_phrases(
    liked_counts: dict[str, int], terms: dict[str, str], liked: int, count: CountNewest
) -> Iterator[_Candidate]:
    """The phrases that are words for a subject, and rarer among all papers than among *liked* ones."""
    phrases = list(liked_counts)
    queries = [
        build_phrase_query(number_forms(phrase), fields)
        for fields in (DEFAULT_FIELDS, ("title",))
        for phrase in phrases
    ]
    papers, _, found = count(queries)
    for phrase, texts, titles in zip(phrases, found[: len(phrases)], found[len(phrases) :], strict=True):
        if titles < _TITLE_SHARE * texts:
            continue
        share = liked_counts[phrase] / liked
        share_of_all = min(1.0, max(texts, liked_counts[phrase]) / max(papers, liked))
        points = round(_POINTS * share * log((share + _SHARE_OF_LIKED) / (share_of_all + _SHARE_OF_ALL)))
        if points > 0:
            yield _Candidate(phrase, terms[phrase], points, liked_counts[phrase])


def _drop_repetitions(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The first of *candidates*, without those that mostly are parts of, or around, one before them."""
    chosen: list[_Candidate] = []
    for each in candidates:
        if len(chosen) == MOST_WORDS:
            break
        if not any(_repeats(each, other) for other in chosen):
            chosen.append(each)
    return chosen


def _repeats(each: _Candidate, other: _Candidate) -> bool:
    if each.term.lower() == other.term.lower():
        return True
    mine, theirs = f" {each.phrase} ", f" {other.phrase} "
    fewer, more = sorted((each.liked, other.liked))
    return (mine in theirs or theirs in mine) and fewer >= _MOSTLY * more
