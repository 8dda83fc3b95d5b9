"""Trends as values: how often terms stand in what was listed, period by period, and what became of their shares."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from digest.frequencies import Change, Frequency, compare_frequencies
from digest.rules.language.expressions import Expression

Unit = Literal["week", "month"]
Key = int  # of a paper, whatever it is
FEWEST_PAPERS, FEWEST_COMPARED = 100, 30  # of a source: in all days, and in the first and the last that are compared
SHORTEST = 21  # days that show a trend, each third of which has every day of the week
_COMPARED, _ENOUGH_APART = 84, 252  # days: so many are compared where there are so many, else a third
_LONGEST_IN_WEEKS = 182  # days
_NEAR = 7  # days without a list at the beginning that are not worth a word


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """What is asked about the archive: in which share of the papers each of *terms* is true, by its label.

    The papers are those listed on the day *first* and later, to the day *last*; each period is a *unit*, by default a
    week in up to half a year, a month in more. *sources* are the series or names of the sources whose lists count, each
    for itself; empty for all that have papers enough.
    """

    terms: Sequence[tuple[str, Expression]]
    first: date
    last: date
    unit: Unit | None = None
    sources: Sequence[str] = ()


class Period(NamedTuple):
    """A week from its Monday on, or a calendar month, as far as it was asked for: its *first* and its *last* day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TermTrend:
    """How often the *term* is true of papers: of so many in each period (*having*), and how often in the *earlier* and
    in the *recent* days that are compared."""

    term: str
    having: tuple[int, ...]
    earlier: Frequency
    recent: Frequency

    @property
    def change(self) -> Change:
        """What became of the share."""
        return compare_frequencies(self.earlier, self.recent)

    @property
    def factor(self) -> float | None:
        """How many times the earlier share the recent one is; None where there was none."""
        return self.recent.share / self.earlier.share if self.earlier.share else None


@dataclass(frozen=True, slots=True)
class SourceTrends:
    """The *trends* in the lists of one *source*, which people call by its *label*: it listed so many *papers* in each
    period, each of them once, on the day on which it listed it first."""

    source: str
    label: str
    papers: tuple[int, ...]
    trends: tuple[TermTrend, ...]

    def frequency(self, trend: TermTrend, at: int) -> Frequency:
        """How often the term of *trend* is true in the period with the number *at*."""
        return Frequency(trend.having[at], self.papers[at])


class Peak(NamedTuple):
    """The days from *first* to *last* in which a share was the highest, and how often the term was true in them."""

    first: date
    last: date
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class Trends:
    """The answer to a request: each of *sources*, the one with most papers first, over the same *periods*.

    What is compared are the first and the last *compared_days* days. *others* are the sources that have too few papers
    to tell a trend; *unread* is how many older papers could not be counted, because they are not in the index yet.
    """

    unit: Unit
    periods: tuple[Period, ...]
    compared_days: int
    sources: tuple[SourceTrends, ...]
    others: tuple[str, ...] = ()
    unread: int = 0

    def find_peak(self, source: SourceTrends, trend: TermTrend) -> Peak | None:
        """When the share of *trend* in the lists of *source* was the highest, over about as many days as are compared,
        if it was surely above what it is now and what it was at first; else None."""
        peaks = [each for at in range(len(self.periods)) if (each := self._sum_up(source, trend, at))]
        peak = max(peaks, key=lambda each: each.frequency.interval[0], default=None)
        ends = (trend.earlier, trend.recent)
        return peak if peak and all(compare_frequencies(peak.frequency, end) == "falling" for end in ends) else None

    def _sum_up(self, source: SourceTrends, trend: TermTrend, at: int) -> Peak | None:
        """How often the term of *trend* is true in as many periods from the number *at* on as are compared; None where
        there are not so many."""
        first, frequency = self.periods[at].first, Frequency(0, 0)
        for number in range(at, len(self.periods)):
            last, frequency = self.periods[number].last, frequency + source.frequency(trend, number)
            if (last - first).days + 1 >= self.compared_days:
                return Peak(first, last, frequency)
        return None


@dataclass(frozen=True, slots=True)
class Listed:
    """The papers that each source listed in some days, by their keys, each with the day on which it listed it first.

    *unread* is how many more there are that are not in the index yet.
    """

    by_source: Mapping[str, Mapping[Key, date]]
    unread: int = 0

    @property
    def keys(self) -> frozenset[Key]:
        """The keys of all of them."""
        return frozenset[Key]().union(*self.by_source.values())


@dataclass(frozen=True, slots=True)
class Span:
    """The days from *first* to *last*, of which so many at the beginning and at the end are *compared*."""

    first: date
    last: date
    compared: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def count_compared(self, papers_by_day: Mapping[date, int]) -> tuple[int, int]:
        """How many papers the first days have that are compared, and how many the last."""
        until, since = self.first + timedelta(self.compared - 1), self.last - timedelta(self.compared - 1)
        earlier = sum(papers for day, papers in papers_by_day.items() if self.first <= day <= until)
        return earlier, sum(papers for day, papers in papers_by_day.items() if since <= day <= self.last)


def choose_span(listed: Listed, first: date, last: date) -> Span:
    """The days from *first* to *last*, without those before the first source with papers enough begins."""
    begins = [begin for papers in listed.by_source.values() if (begin := _find_beginning(papers.values()))]
    begin = min(begins, default=first)
    first = begin if begin > first + timedelta(_NEAR) else first
    days = (last - first).days + 1
    return Span(first, last, _COMPARED if days >= _ENOUGH_APART else days // 3)


def _find_beginning(days: Collection[date]) -> date | None:
    """The first of *days*, one of each paper, from which on a source lists papers enough to be compared, so that a
    single old list is no beginning; None for too few papers."""
    if len(days) < FEWEST_PAPERS:
        return None
    ordered = sorted(days)
    ends = zip(ordered, ordered[FEWEST_COMPARED - 1 :], strict=False)
    return next((begin for begin, end in ends if (end - begin).days < _COMPARED), None)


def choose_sources(listed: Listed, span: Span) -> list[str]:
    """The sources that have papers enough in *span* to tell a trend, the one with most papers first."""
    sizes = {}
    for source, days in listed.by_source.items():
        by_day = Counter(days.values())
        papers = sum(papers for day, papers in by_day.items() if span.first <= day <= span.last)
        if papers >= FEWEST_PAPERS and min(span.count_compared(by_day)) >= FEWEST_COMPARED:
            sizes[source] = papers
    return sorted(sizes, key=lambda source: (-sizes[source], source))


def list_periods(first: date, last: date, unit: Unit) -> Iterator[Period]:
    """The weeks or months from the day *first* to the day *last*; the outer ones may have lost some of their days."""
    while first <= last:
        if unit == "week":
            following = first + timedelta(7 - first.weekday())
        else:
            following = (first.replace(day=1) + timedelta(31)).replace(day=1)
        yield Period(first, min(last, following - timedelta(1)))
        first = following


def count_trends(
    request: TrendRequest, listed: Listed, span: Span, true: Sequence[Collection[Key]], labels: Mapping[str, str]
) -> Trends:
    """The trends of the terms of *request* among the *listed* papers of the days of *span*.

    *true* has for each term the keys of papers of which it is true, perhaps of others too. *labels* are what people
    call the sources.
    """
    unit = request.unit or ("week" if span.days <= _LONGEST_IN_WEEKS else "month")
    periods = tuple(list_periods(span.first, span.last, unit))
    sources = []
    for source in choose_sources(listed, span):
        days = listed.by_source[source]
        papers = Counter(days.values())
        having = [Counter([days[key] for key in days.keys() & keys]) for keys in true]
        terms = zip(request.terms, having, strict=True)
        trends = [_compare(term, by_day, papers, span, periods) for (term, _), by_day in terms]
        sources.append(SourceTrends(source, labels[source], _count_by_period(papers, periods), tuple(trends)))
    others = listed.by_source.keys() - {source.source for source in sources}
    names = tuple(sorted(labels[source] for source in others))
    return Trends(unit, periods, span.compared, tuple(sources), names, listed.unread)


def _compare(
    term: str, having: Mapping[date, int], papers: Mapping[date, int], span: Span, periods: Sequence[Period]
) -> TermTrend:
    """The trend of *term*, which so many papers of each day are *having*, of so many *papers*."""
    compared = zip(span.count_compared(having), span.count_compared(papers), strict=True)
    earlier, recent = (Frequency(*each) for each in compared)
    return TermTrend(term, _count_by_period(having, periods), earlier, recent)


def _count_by_period(papers_by_day: Mapping[date, int], periods: Sequence[Period]) -> tuple[int, ...]:
    counts = [0] * len(periods)
    for day, papers in papers_by_day.items():
        at = bisect_right(periods, day, key=lambda period: period.first) - 1
        if at >= 0 and day <= periods[at].last:
            counts[at] += papers
    return tuple(counts)
