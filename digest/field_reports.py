"""Reports of a reader's field as values: the share of each topic, what rises, what was voted for, what was missed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from digest.frequencies import Frequency
from digest.model import Match, RisingWord

MEAN_OF = 4  # weeks


class Period(NamedTuple):
    """The days of a report, from the *first* to the *last*."""

    first: date
    last: date


class TopicCourse(NamedTuple):
    """How a topic fares: so many *papers* of the period have its words, and of those of each week so many (*having*).

    *topic* is None for the unnamed one.
    """

    topic: str | None
    papers: int
    having: tuple[int, ...]


class MissedPaper(NamedTuple):
    """A paper that no rule found (*match*, whose reason is the *term* where it stands in it), and how many papers of
    the period this term would add to those that are found (*adds*)."""

    match: Match
    term: str
    adds: int


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What there was in a *period*: of how many papers words of the rules are true (*wanted*), and in how many lists of
    which sources they stood (*lists*, by the name of the source).

    *week_papers* is how many papers there were in each week. A week is seven days; the last one ends with the period,
    so that all of them are whole, and the first ones may lie before it. Of *topics* each has its course over these
    weeks. *rising* are words that are more frequent beside them than before: so many weeks before, and so many recent
    ones (*rising_weeks*). *most_voted* are the papers with the most votes among those that the rules show, *missed*
    those that they missed narrowly.
    """

    period: Period
    wanted: Frequency
    lists: tuple[tuple[str, int], ...] = ()
    week_papers: tuple[int, ...] = ()
    topics: tuple[TopicCourse, ...] = ()
    rising: tuple[RisingWord, ...] = ()
    rising_weeks: tuple[int, int] = (0, 0)
    most_voted: tuple[Match, ...] = ()
    missed: tuple[MissedPaper, ...] = ()

    def last_day_of(self, week: int) -> date:
        """The last day of the week with this number."""
        return self.period.last - timedelta(7 * (len(self.week_papers) - 1 - week))

    def share_of(self, course: TopicCourse, week: int) -> float | None:
        """The share of the papers of a week, from 0 to 1, that are of *course*; None where there was none."""
        papers = self.week_papers[week]
        return course.having[week] / papers if papers else None

    def mean_of(self, course: TopicCourse, week: int) -> float | None:
        """The same of the four weeks up to this one together; None where there are not so many."""
        weeks = slice(week - MEAN_OF + 1, week + 1)
        papers = sum(self.week_papers[weeks]) if weeks.start >= 0 else 0
        return sum(course.having[weeks]) / papers if papers else None
