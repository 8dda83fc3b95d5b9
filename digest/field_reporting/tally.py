"""Counts the papers of a field while they are gone through once, and keeps the few that a report shows."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

from digest.field_reports import Period, TopicCourse
from digest.model import Match, Paper
from digest.rules.evaluation import is_true
from digest.rules.topics import Rules
from digest.rules.verdict import Reading, Verdict

_WEEKS = 26  # at least: a shorter course shows no direction
_WEEKS_BEFORE = 3  # which the mean of the first one takes in
_DAYS = 7
_MISSED = 60  # papers among which those are chosen that were missed narrowly

Kept = TypeVar("Kept")
# Votes (-1 where they are not known), day and identifier: no two papers have the same.
Rank = tuple[int, int, str]


def day_of(paper: Paper) -> date | None:
    """The day to which *paper* is counted: that of its list, else its own."""
    return paper.listed or paper.published


def first_day_counted(period: Period) -> date:
    """The first day of the weeks that a report on *period* counts."""
    return period.last - timedelta(_DAYS * _count_weeks(period) - 1)


def _count_weeks(period: Period) -> int:
    days = (period.last - period.first).days + 1
    return max(_WEEKS, -(-days // _DAYS)) + _WEEKS_BEFORE


@dataclass(slots=True)
class _Best(Generic[Kept]):
    """The best of what is added, by its rank, at most *most*."""

    most: int
    _heap: list[tuple[Rank, Kept]] = field(default_factory=list)

    def has_room_for(self, rank: Rank) -> bool:
        return len(self._heap) < self.most or rank > self._heap[0][0]

    def add(self, rank: Rank, kept: Kept) -> None:
        heapq.heappush(self._heap, (rank, kept))
        if len(self._heap) > self.most:
            heapq.heappop(self._heap)

    def best_first(self) -> list[Kept]:
        return [kept for _, kept in sorted(self._heap, key=lambda each: each[0], reverse=True)]


class Tally:
    """What *rules* find in the papers of a *period* and of the weeks before it: how many *papers* are of the period,
    and how many of each week (*week_papers*). *found* are the identifiers of those of the period that have words of a
    topic, *missing* of those that another word would add. Of those that are shown the *most_voted* are kept."""

    def __init__(self, rules: Rules, period: Period, *, most_voted: int) -> None:
        self._mutes, self._period = rules.mute, period
        # A topic that counts against papers is none of the reader's field.
        self._topics = {id(topic): at for at, topic in enumerate(t for t in rules.topics if t.score >= 0)}
        self._names = [topic.name for topic in rules.topics if topic.score >= 0]
        weeks = _count_weeks(period)
        self._having = [[0] * weeks for _ in self._names]
        self._in_period = [0] * len(self._names)
        self._week_papers = [0] * weeks
        self._shown = _Best[Match](most_voted)
        self._missed = _Best[Reading](_MISSED)
        self.found, self.missing = set[str](), set[str]()
        self.papers = 0

    def add(self, verdict: Verdict, day: date) -> None:
        """Count the paper of *verdict*, which is of that *day*, the last of the period or an earlier one."""
        matched = [at for topic in verdict.matched_topics if (at := self._topics.get(id(topic))) is not None]
        week = len(self._week_papers) - 1 - (self._period.last - day).days // _DAYS
        if week >= 0:
            self._week_papers[week] += 1
            for at in matched:
                self._having[at][week] += 1
        if day >= self._period.first:
            self.papers += 1
            if matched:
                self.found.add(verdict.paper.id)
            for at in matched:
                self._in_period[at] += 1
            self._keep(verdict, day)

    def _keep(self, verdict: Verdict, day: date) -> None:
        paper = verdict.paper
        votes = -1 if paper.upvotes is None else paper.upvotes
        rank = (votes, day.toordinal(), paper.id)
        if paper.hidden:
            return
        if verdict.shown:
            if votes >= 0 and self._shown.has_room_for(rank):
                self._shown.add(rank, verdict.to_match())
        elif not verdict.matched_topics and not self._is_muted(verdict):
            self.missing.add(paper.id)
            if self._missed.has_room_for(rank):
                self._missed.add(rank, verdict.reading)

    def _is_muted(self, verdict: Verdict) -> bool:
        return any(is_true(mute.unwanted, verdict.hits, verdict.paper) for mute in self._mutes)

    @property
    def _first_week(self) -> int:
        """The first week that has a paper."""
        return next((at for at, papers in enumerate(self._week_papers) if papers), len(self._week_papers))

    @property
    def week_papers(self) -> tuple[int, ...]:
        """How many papers each week had, from the first on that had any."""
        return tuple(self._week_papers[self._first_week :])

    @property
    def courses(self) -> tuple[TopicCourse, ...]:
        """The course of each topic over these weeks, in the order of the rules."""
        first = self._first_week
        return tuple(
            TopicCourse(name, papers, tuple(having[first:]))
            for name, papers, having in zip(self._names, self._in_period, self._having, strict=True)
        )

    @property
    def most_voted(self) -> tuple[Match, ...]:
        """The papers with the most votes that the rules show, the best first."""
        return tuple(self._shown.best_first())

    @property
    def missed(self) -> Sequence[Reading]:
        """The papers with the most votes that no rule found, the best first; without known votes the newest."""
        return self._missed.best_first()
