"""Which papers tell what rises: those of eight weeks and of the 26 before, from sources that list in both alike."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from digest.model import Paper

RECENT_DAYS, EARLIER_DAYS = 56, 182
SPAN = timedelta(days=RECENT_DAYS + EARLIER_DAYS)  # of the papers that are needed
_MOST_CHANGE = 3  # times as many papers a week as before; a source that changed more is another one
_ENOUGH = 6_000  # earlier papers: more would say the same later
_LEAST_PART = 0.05  # of the papers of either time; a smaller source makes no trend

Sources = Mapping[str, Collection[str]]


class SourceChange(NamedTuple):
    """A *source* of which there are so many *recent* and *earlier* papers that a word of it would look like a trend."""

    source: str
    recent: int
    earlier: int


class PapersOfSpan:
    """Those of *papers* of the weeks that are compared, to the day *until*, each time they are iterated over; none of
    those that only stood in sources of *without*, where *sources* has those of each paper by its `id`. Of those that
    are not recent only every one of number *step*."""

    def __init__(
        self,
        papers: Iterable[Paper],
        until: date,
        sources: Sources | None = None,
        without: Collection[str] = (),
        step: int = 1,
    ) -> None:
        self._papers, self._until, self._step = papers, until, step
        self._sources, self._without = sources or {}, frozenset(without)

    def __iter__(self) -> Iterator[Paper]:
        first, recent, earlier = self._until - SPAN, self._until - timedelta(days=RECENT_DAYS), 0
        for paper in self._papers:
            day = paper.listed or paper.published
            if not day or not first < day <= self._until or self._is_left_out(paper):
                continue
            if day <= recent:
                earlier += 1
                if earlier % self._step:
                    continue
            yield paper

    def is_recent(self, paper: Paper) -> bool:
        """Whether *paper*, which is of the span, is of its last weeks."""
        day = paper.listed or paper.published
        return day is not None and day > self._until - timedelta(days=RECENT_DAYS)

    def _is_left_out(self, paper: Paper) -> bool:
        names = self._sources.get(paper.id, ()) if self._without else ()
        return bool(names) and self._without.issuperset(names)


def choose_step(titles: PapersOfSpan) -> int:
    """Every which of the earlier papers of *titles* is enough to compare the recent ones with."""
    recent = earlier = 0
    for paper in titles:
        is_recent = titles.is_recent(paper)
        recent, earlier = recent + is_recent, earlier + (not is_recent)
    return max(1, -(-earlier // max(_ENOUGH, recent)))


def find_source_changes(titles: Iterable[Paper], until: date, sources: Sources) -> list[SourceChange]:
    """The sources of *titles* that list in one of the two times far more than in the other; none where all papers are
    of one source, which stays what it is."""
    span = PapersOfSpan(titles, until)
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    papers = [0, 0]
    for paper in span:
        at = 0 if span.is_recent(paper) else 1
        papers[at] += 1
        counts[at].update(set(sources.get(paper.id, ())))
    recent, earlier = counts
    names = sorted({*recent, *earlier})
    if len(names) < 2:
        return []
    changes = (SourceChange(name, recent[name], earlier[name]) for name in names)
    return [each for each in changes if _is_large(each, *papers) and _is_another(each)]


def _is_large(change: SourceChange, recent: int, earlier: int) -> bool:
    return change.recent >= _LEAST_PART * max(recent, 1) or change.earlier >= _LEAST_PART * max(earlier, 1)


def _is_another(change: SourceChange) -> bool:
    now, before = change.recent / RECENT_DAYS, change.earlier / EARLIER_DAYS
    return now > _MOST_CHANGE * before or before > _MOST_CHANGE * now
