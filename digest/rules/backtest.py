"""Compares two sets of rules on the same papers: which papers the second set gains and loses."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Match, Paper
from digest.rules.topics import Rules
from digest.rules.verdict import Judge, match_sort_key


@dataclass(frozen=True, slots=True)
class Change:
    """One section under both sets of rules: its number of papers *before* and *after*, the *gained* and the *lost*."""

    section: str | None
    before: int
    after: int
    gained: tuple[Match, ...] = ()
    lost: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Backtest:
    """How many of *papers* papers both sets of rules show, and the *changes* by section."""

    papers: int
    before: int
    after: int
    gained: int
    lost: int
    changes: tuple[Change, ...]


def backtest_rules(papers: Sequence[Paper], before: Rules, after: Rules) -> Backtest:
    """What changes if the rules *after* replace the rules *before*, without the limits of either (`max`)."""
    old, new = _ShownPapers(papers, before), _ShownPapers(papers, after)
    sections = dict.fromkeys([*_topic_names(before), *_topic_names(after), *old.by_section, *new.by_section])
    changes = tuple(
        Change(
            section,
            before=len(old.in_section(section)),
            after=len(new.in_section(section)),
            gained=new.matches_at(new.in_section(section) - old.in_section(section)),
            lost=old.matches_at(old.in_section(section) - new.in_section(section)),
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


class _ShownPapers:
    """The papers that *rules* show, as indexes into *papers*, by section; reasons are worked out on demand."""

    def __init__(self, papers: Sequence[Paper], rules: Rules) -> None:
        self._papers, self._judge = papers, Judge(rules)
        self.by_section: dict[str | None, set[int]] = {}
        for at, paper in enumerate(papers):
            verdict = self._judge.verdict(paper)
            if verdict.shown:
                self.by_section.setdefault(verdict.section, set()).add(at)
        self.all = set().union(*self.by_section.values())

    def in_section(self, section: str | None) -> set[int]:
        """The indexes of the papers in *section*."""
        return self.by_section.get(section, set())

    def matches_at(self, places: set[int]) -> tuple[Match, ...]:
        """The papers with the indexes *places*, with their reasons, best first."""
        return tuple(sorted((self._judge.verdict(self._papers[at]).to_match() for at in places), key=match_sort_key))


def _topic_names(rules: Rules) -> list[str | None]:
    return [topic.name for topic in rules.topics]
