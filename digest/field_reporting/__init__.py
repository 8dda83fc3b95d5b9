"""The report of a reader's field: what the rules found in some months, what rises beside them, what they missed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice

from digest.field_reporting.narrow_misses import FoundOrMissing, find_narrow_misses
from digest.field_reporting.tally import Tally, day_of, first_day_counted
from digest.field_reports import FieldReport, MissedPaper, Period
from digest.frequencies import Frequency, log_odds
from digest.model import Paper, RisingWord
from digest.rules.topics import Rules
from digest.rules.verdict import Judge
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS, SPAN, Sources
from digest.rules.workbench.rising_words import find_rising_words

FEWEST_PAPERS = 40  # of the period; shares of fewer say nothing
_MOST_VOTED, _MOST_MISSED, _MOST_RISING = 8, 6, 8

# The papers from a day on, in an order that stays; they can be gone through as often as needed.
PapersSince = Callable[[date], Iterable[Paper]]


def report_field(
    rules: Rules, period: Period, papers: PapersSince, titles: PapersSince, sources: Sources | None = None
) -> FieldReport:
    """What *rules* find in the *papers* of *period*, compared with those of the months before it.

    *titles* are the same papers, of which no more is needed than their titles, days and votes. *sources* has those of
    each paper by its `id`: one that lists far more than it did tells nothing of what rises. The `lists` of the report
    are left empty.
    """
    tally, judge = Tally(rules, period, most_voted=_MOST_VOTED), Judge(rules)
    for paper in papers(min(period.first, first_day_counted(period))):
        day = day_of(paper)
        if day and day <= period.last:
            tally.add(judge.verdict(paper), day)
    return FieldReport(
        period,
        Frequency(len(tally.found), tally.papers),
        week_papers=tally.week_papers,
        topics=tally.courses,
        rising=_find_rising(rules, period, papers, titles, sources),
        rising_weeks=(EARLIER_DAYS // 7, RECENT_DAYS // 7),
        most_voted=tally.most_voted,
        missed=_find_missed(tally, rules, period, papers, titles),
    )


def _find_missed(
    tally: Tally, rules: Rules, period: Period, papers: PapersSince, titles: PapersSince
) -> tuple[MissedPaper, ...]:
    among = FoundOrMissing(tally.found, tally.missing)
    of_period, titled = (_choose_days(read(period.first), period) for read in (papers, titles))
    return tuple(islice(find_narrow_misses(tally.missed, among, rules, of_period, titled), _MOST_MISSED))


def _choose_days(papers: Iterable[Paper], period: Period) -> Iterator[Paper]:
    """Those of *papers* that are of *period*."""
    return (paper for paper in papers if (day := day_of(paper)) and period.first <= day <= period.last)


def _find_rising(
    rules: Rules, period: Period, papers: PapersSince, titles: PapersSince, sources: Sources | None
) -> tuple[RisingWord, ...]:
    """The words that rise the surest beside any of the topics, each once, those with the largest share first."""
    first = period.last - SPAN
    titled = titles(first)
    by_topic = find_rising_words(papers(first), rules, period.last, _MOST_RISING, titles=titled, sources=sources)
    words = [word for topic, words in by_topic.items() if topic.score >= 0 for word in words]
    words.sort(key=lambda word: (-log_odds(word.recent, word.earlier), word.term))
    once = {word.term: word for word in reversed(words)}
    surest = [word for word in words if once[word.term] is word][:_MOST_RISING]
    return tuple(sorted(surest, key=lambda word: -word.recent.share))
