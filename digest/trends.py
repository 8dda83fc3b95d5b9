"""Trends as values: how often terms stand in what was listed, period by period, and what became of their shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from digest.frequencies import Change, Frequency, compare_frequencies
from digest.rules.language.expressions import Expression

Unit = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """What is asked about the archive: in which share of the papers each of *terms* is true, by its label.

    The papers are those listed on the day *first* and later, to the day *last*; each period is a *unit*. *sources* are
    the series or addresses whose lists count, each for itself; empty for all that have papers enough.
    """

    terms: Sequence[tuple[str, Expression]]
    first: date
    last: date
    unit: Unit
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
