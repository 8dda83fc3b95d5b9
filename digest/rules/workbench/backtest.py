"""Compares two sets of rules on the same papers: which papers the second set gains and loses."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from digest.model import Match, Paper
from digest.rules.audience import Audience
from digest.rules.ranking import merit_key
from digest.rules.topics import YOUR_WORDS, Rules
from digest.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Moved:
    """How many papers a section gained or lost, and the *best* of them, with the words that chose them."""

    count: int = 0
    best: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One section under both sets of rules: its number of papers *before* and *after*, the *gained* and the *lost*."""

    section: str | None
    before: int
    after: int
    gained: Moved = Moved()
    lost: Moved = Moved()


@dataclass(frozen=True, slots=True)
class Backtest:
    """How many of *papers* papers both sets of rules show, and the *changes* by section."""

    papers: int
    before: int
    after: int
    gained: int
    lost: int
    changes: tuple[Change, ...]


def backtest_rules(papers: Iterable[Paper], before: Rules, after: Rules, *, most: int = 10) -> Backtest:
    """What changes if the rules *after* replace the rules *before*, without the limits of either (`max`).

    Each paper is read once for both. Of what a section gains and loses the best are kept, at most *most* of each.
    """
    audience, tally = Audience((before, after)), _Tally(most)
    for paper in papers:
        shown = {at: verdict for at, verdict in audience.judge_paper(paper) if verdict.shown}
        tally.add(shown.get(0), shown.get(1))
    sections = dict.fromkeys([*_topic_names(before), *_topic_names(after), *tally.before, *tally.after])
    changes = tuple(
        Change(
            section,
            before=tally.before[section],
            after=tally.after[section],
            gained=tally.gained.get(section, _Best(most)).as_moved(),
            lost=tally.lost.get(section, _Best(most)).as_moved(),
        )
        for section in sections
    )
    return Backtest(
        papers=tally.papers,
        before=tally.before.total(),
        after=tally.after.total(),
        gained=tally.gained_in_all,
        lost=tally.lost_in_all,
        changes=changes,
    )


class _Tally:
    """Counts papers by section under both sets of rules, and keeps the best of those that moved."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.papers = self.gained_in_all = self.lost_in_all = 0
        self.before: Counter[str | None] = Counter()
        self.after: Counter[str | None] = Counter()
        self.gained: dict[str | None, _Best] = {}
        self.lost: dict[str | None, _Best] = {}

    def add(self, before: Verdict | None, after: Verdict | None) -> None:
        """Count one paper, of which both sets of rules gave these verdicts, None where they do not show it."""
        self.papers += 1
        self.gained_in_all += before is None and after is not None
        self.lost_in_all += after is None and before is not None
        stays = before and after and _section_of(before) == _section_of(after)
        for verdict, counts, moved in ((before, self.before, self.lost), (after, self.after, self.gained)):
            if verdict:
                section = _section_of(verdict)
                counts[section] += 1
                if not stays:
                    moved.setdefault(section, _Best(self._most)).add(verdict)


class _Best:
    """Counts verdicts and keeps the best of them; of equal ones those that came first."""

    def __init__(self, most: int) -> None:
        self._most, self._count = most, 0
        self._best: list[tuple[tuple[int, ...], int, Verdict]] = []

    def add(self, verdict: Verdict) -> None:
        self._count += 1
        # The score comes first in the key; the rest of it takes long.
        is_full = len(self._best) == self._most
        if is_full and (not self._best or verdict.score < self._best[-1][-1].score):
            return
        insort(self._best, (merit_key(verdict), self._count, verdict))
        del self._best[self._most :]

    def as_moved(self) -> Moved:
        """Their number, and the best with their reasons, which take longer than all the rest."""
        return Moved(self._count, tuple(verdict.to_match() for _, _, verdict in self._best))


def _section_of(verdict: Verdict) -> str | None:
    return _without_own_name(verdict.section)


def _topic_names(rules: Rules) -> list[str | None]:
    return [_without_own_name(topic.name) for topic in rules.topics]


def _without_own_name(section: str | None) -> str | None:
    """*section*; None, as of the unnamed topic, for the topic that is called as people read the unnamed one."""
    return None if section == YOUR_WORDS else section
