"""Two sets of rules over the same papers: what the second gains and loses."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Match, Paper
from digest.rules.topics import Rules
from digest.rules.verdict import Judge, order


@dataclass(frozen=True, slots=True)
class Change:
    """One section under both rules: how many papers before and after, which are *gained* and *lost*."""

    section: str | None
    before: int
    after: int
    gained: tuple[Match, ...] = ()
    lost: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Backtest:
    """What both rules show of *papers* papers in all, and the changes section by section."""

    papers: int
    before: int
    after: int
    gained: int
    lost: int
    changes: tuple[Change, ...]


def backtest(papers: Sequence[Paper], before: Rules, after: Rules) -> Backtest:
    """What changes for a reader of *papers* when *after* takes the place of *before* (limits aside)."""
    old, new = _Shown(papers, before), _Shown(papers, after)
    sections = dict.fromkeys([*_named(before), *_named(after), *old.by_section, *new.by_section])
    changes = tuple(
        Change(
            section,
            before=len(old.of(section)),
            after=len(new.of(section)),
            gained=new.matches(new.of(section) - old.of(section)),
            lost=old.matches(old.of(section) - new.of(section)),
        )
        for section in sections
    )
    return Backtest(
        papers=len(papers),
        before=len(old.all),
        after=len(new.all),
        gained=len(new.all - old.all),
        lost=len(old.all - new.all),
        changes=changes,
    )


class _Shown:
    """Which papers (by their place) some rules show, and where; reasons only for those that are asked for."""

    def __init__(self, papers: Sequence[Paper], rules: Rules) -> None:
        self._papers, self._judge = papers, Judge(rules)
        self.by_section: dict[str | None, set[int]] = {}
        for at, paper in enumerate(papers):
            verdict = self._judge.verdict(paper)
            if verdict.shown:
                self.by_section.setdefault(verdict.section, set()).add(at)
        self.all = set().union(*self.by_section.values())

    def of(self, section: str | None) -> set[int]:
        """The papers of one *section*."""
        return self.by_section.get(section, set())

    def matches(self, places: set[int]) -> tuple[Match, ...]:
        """The papers at *places* with their reasons, best first."""
        return tuple(sorted((self._judge.verdict(self._papers[at]).match() for at in places), key=order))


def _named(rules: Rules) -> list[str | None]:
    return [topic.name for topic in rules.topics]
