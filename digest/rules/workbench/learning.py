"""Proposes terms that would have found the papers which a reader likes: a few, each a phrase that titles use.

Terms are chosen greedily. Each is worth the liked papers that it adds to those that earlier ones find, the more the
rarer it is among all papers, and costs by the share of all papers that it adds to what is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from heapq import nlargest
from math import log
from operator import itemgetter

from digest.model import Paper
from digest.rules.language.folding import fold_text
from digest.rules.matcher import build_document
from digest.rules.topics import Rules
from digest.rules.verdict import Judge
from digest.rules.workbench.term_counts import TermUse, count_term_uses, list_bits, to_bits
from digest.rules.workbench.vocabulary import (
    FEWEST_TITLES,
    collect_phrases,
    count_title_uses,
    drop_parts,
    spell_phrase,
)

FEWEST_LIKED = 10  # papers from which terms can be learned
MOST_TERMS = 8
DAYS = 90  # for which it is said what a term would have brought
_TITLE_SHARE = 0.1  # of the papers that have a term, so many have it in their titles if it is a word for a subject
# What showing all papers costs. Finding all liked ones is worth the logarithm of how much rarer the others are.
_PRICE = 3
_LEAST_GAIN = 0.15  # of that of the first term, by each later one
_IN_ABSTRACT = 2 / 3  # is what a liked paper is worth that has the term, but not in its title
_SHARE_OF_LIKED, _SHARE_OF_ALL = 0.02, 0.002  # are added to what a term finds, so that few papers prove little
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """One *term*, and what it would have done.

    It *covers* so many liked papers and *adds* those of them that no term before it covers. It finds *total* papers,
    *recent* of them in the last DAYS days, and *examples* of these, none of them a liked one where there are others.
    """

    term: str
    covers: int
    adds: int
    total: int
    recent: int
    examples: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from liked papers: the *proposals*, best first, and the liked papers that are *uncovered*.

    *papers* is the number of all papers.
    """

    papers: int
    proposals: tuple[Proposal, ...]
    uncovered: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class _Cover:
    """What the term of *use* finds of the liked papers, as bits of their indexes: in *titles*, in *texts*."""

    use: TermUse
    titles: int
    texts: int


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What terms found together: of the liked papers in *titles* and in *texts*, and of all *papers*, as bits."""

    titles: int = 0
    texts: int = 0
    papers: int = 0

    def add(self, cover: _Cover) -> "_Coverage":
        return _Coverage(self.titles | cover.titles, self.texts | cover.texts, self.papers | cover.use.papers)


def learn_terms(liked: Sequence[Paper], papers: Iterable[Paper], today: date) -> Lesson:
    """The terms that would have found *liked*, which are some of *papers*.

    *papers* are iterated over several times. Whether FEWEST_LIKED are *liked* is for the caller to ask.
    """
    uses, ids = count_term_uses(_candidate_terms(liked, papers), papers)
    covers = _choose_covers(list(_find_covers(uses, ids, liked)), len(liked), len(ids))
    found = reduce(_Coverage.add, covers, _Coverage()).texts
    uncovered = tuple(paper for at, paper in enumerate(liked) if not found >> at & 1)
    return Lesson(len(ids), tuple(_propose_terms(covers, liked, papers, today)), uncovered)


def find_shared_terms(liked: Sequence[Paper], papers: Iterable[Paper]) -> list[tuple[str, int]]:
    """The terms that *liked* papers, which may be few, have in common, with the number of those that have each; such
    come first as are frequent among them and rare among all *papers*."""
    uses, ids = count_term_uses(_candidate_terms(liked, papers), papers)
    covers = sorted(_find_covers(uses, ids, liked), key=lambda cover: -_gain(cover, _Coverage(), len(liked), len(ids)))
    return [(cover.use.term, cover.texts.bit_count()) for cover in covers]


def count_shown(papers: Iterable[Paper], rules: Rules) -> int:
    """How many of *papers* the *rules* show."""
    judge = Judge(rules)
    return sum(judge.verdict(paper).shown for paper in papers)


def _candidate_terms(liked: Sequence[Paper], papers: Iterable[Paper]) -> list[str]:
    """The phrases that enough of *liked* share and enough titles of *papers* have, as these write them."""
    texts = [fold_text(build_document(paper).text).words for paper in liked]
    phrases = collect_phrases(texts, _least_cover(len(liked)))
    uses = count_title_uses(phrases, papers)
    whole = drop_parts({phrase: use.titles for phrase, use in uses.items() if use.titles >= FEWEST_TITLES})
    spelled = (spell_phrase(phrase, uses[phrase].spellings) for phrase in whole)
    return list(dict.fromkeys(term for term in spelled if term))


def _least_cover(liked: int) -> int:
    """How many of so many *liked* papers a term must find: of few a larger part, as two have something in common
    easily."""
    return max(2, min(3, round(0.15 * liked)), round(0.1 * liked))


def _find_covers(uses: Iterable[TermUse], ids: Sequence[str], liked: Sequence[Paper]) -> Iterator[_Cover]:
    """What those of *uses* cover of *liked* that are words for a subject and cover enough."""
    index_of = {paper.id: index for index, paper in enumerate(liked)}
    liked_at = {at: index_of[identifier] for at, identifier in enumerate(ids) if identifier in index_of}
    among = to_bits(list(liked_at))
    for use in uses:
        if use.titles.bit_count() < max(FEWEST_TITLES, _TITLE_SHARE * use.papers.bit_count()):
            continue
        titles, texts = (
            to_bits(sorted(liked_at[at] for at in list_bits(bits & among))) for bits in (use.titles, use.papers)
        )
        if texts.bit_count() >= _least_cover(len(liked)):
            yield _Cover(use, titles, texts)


def _choose_covers(covers: Sequence[_Cover], liked: int, papers: int) -> list[_Cover]:
    """The best of *covers*, each chosen for what it gains beside those before it."""
    chosen, found, least = list[_Cover](), _Coverage(), 0.0
    while len(chosen) < MOST_TERMS:
        left = [cover for cover in covers if (cover.texts & ~found.texts).bit_count() >= _least_cover(liked)]
        gains = [_gain(cover, found, liked, papers) for cover in left]
        best = max(gains, default=0.0)
        if best <= least:
            break
        least = least or _LEAST_GAIN * best
        cover = left[gains.index(best)]
        chosen.append(cover)
        found = found.add(cover)
    return chosen


def _gain(cover: _Cover, found: _Coverage, liked: int, papers: int) -> float:
    """What *cover* is worth beside what is *found*, less what it costs."""
    in_titles = cover.titles & ~found.titles
    added = (
        (in_titles & ~found.texts).bit_count()
        + (1 - _IN_ABSTRACT) * (in_titles & found.texts).bit_count()
        + _IN_ABSTRACT * (cover.texts & ~cover.titles & ~found.texts).bit_count()
    )
    share = cover.use.papers.bit_count() / papers
    rarer = (cover.texts.bit_count() / liked + _SHARE_OF_LIKED) / (share + _SHARE_OF_ALL)
    return added / liked * log(rarer) - _PRICE * (cover.use.papers & ~found.papers).bit_count() / papers


def _propose_terms(
    covers: Sequence[_Cover], liked: Sequence[Paper], papers: Iterable[Paper], today: date
) -> Iterator[Proposal]:
    examples = _find_examples(covers, liked, papers, today)
    before = 0
    for cover, (recent, shown) in zip(covers, examples, strict=True):
        yield Proposal(
            cover.use.term,
            covers=cover.texts.bit_count(),
            adds=(cover.texts & ~before).bit_count(),
            total=cover.use.papers.bit_count(),
            recent=recent,
            examples=shown,
        )
        before |= cover.texts


def _find_examples(
    covers: Sequence[_Cover], liked: Sequence[Paper], papers: Iterable[Paper], today: date
) -> list[tuple[int, tuple[Paper, ...]]]:
    """For each of *covers* the number of recent papers that it finds, and the best of them to show what it finds: such
    as are not liked already, have it in their titles and have many upvotes; then the newest."""
    known = {paper.id for paper in liked}
    counts = [0] * len(covers)
    best: list[list[tuple[tuple[bool, bool, int, int], Paper]]] = [[] for _ in covers]
    for at, paper in enumerate(papers):
        for number, cover in enumerate(covers if _is_of_last_days(paper, today) else ()):
            if cover.use.papers >> at & 1:
                counts[number] += 1
                rank = (paper.id not in known, bool(cover.use.titles >> at & 1), paper.upvotes or 0, at)
                best[number] = nlargest(_EXAMPLES, [*best[number], (rank, paper)], key=itemgetter(0))
    return [(count, tuple(paper for _, paper in each)) for count, each in zip(counts, best, strict=True)]


def _is_of_last_days(paper: Paper, today: date) -> bool:
    day = paper.listed or paper.published
    return day is not None and today - timedelta(days=DAYS) < day <= today
