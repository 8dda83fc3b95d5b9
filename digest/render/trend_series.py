"""The series that a table or a plot of trends shows: shares over time, in periods that can be compared by eye."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from digest.frequencies import Frequency
from digest.trends import Period, SourceTrends, TermTrend, Trends

Group = Sequence[int]  # the numbers of periods that are shown as one


def group_periods(trends: Trends, joined: int = 1) -> list[Group]:
    """The periods of *trends*, so many of them *joined* to one. What is left of a period at either end goes with its
    neighbour if it is less than half of one: the share of a few days would be taken for a peak."""
    groups: list[Group] = [range(len(trends.periods))[at : at + joined] for at in range(0, len(trends.periods), joined)]
    if len(groups) > 1 and _is_fragment(trends, groups[0], joined):
        groups[:2] = [(*groups[0], *groups[1])]
    if len(groups) > 1 and _is_fragment(trends, groups[-1], joined):
        groups[-2:] = [(*groups[-2], *groups[-1])]
    return groups


def _is_fragment(trends: Trends, group: Group, joined: int) -> bool:
    period = span_group(trends, group)
    usual = (7 if trends.unit == "week" else 30) * joined
    return ((period.last - period.first) + timedelta(1)).days * 2 < usual


def span_group(trends: Trends, group: Group) -> Period:
    """The days of all periods in *group*."""
    return Period(trends.periods[group[0]].first, trends.periods[group[-1]].last)


def list_frequencies(source: SourceTrends, trend: TermTrend, groups: Sequence[Group]) -> list[Frequency]:
    """How often the term of *trend* is true in each of *groups*."""
    return [sum((source.frequency(trend, at) for at in group), Frequency(0, 0)) for group in groups]


def choose_weighty(frequencies: Sequence[Frequency]) -> list[Frequency]:
    """Those with papers enough to set a scale: at least half as many as usual."""
    papers = [each.papers for each in frequencies if each.papers]
    least = median(papers) / 2 if papers else 0
    return [each for each in frequencies if each.papers and each.papers >= least]
