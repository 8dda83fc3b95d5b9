"""Two sets of rules over the same papers: what the second gains and loses."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Match, Paper
from digest.rules.topics import Rules
from digest.rules.verdict import section_of, select


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
    old, new = _chosen(papers, before), _chosen(papers, after)
    sections = dict.fromkeys([*_sections(before, old), *_sections(after, new)])
    return Backtest(
        papers=len(papers),
        before=len(old),
        after=len(new),
        gained=len(new.keys() - old.keys()),
        lost=len(old.keys() - new.keys()),
        changes=tuple(_change(section, old, new) for section in sections),
    )


def _chosen(papers: Sequence[Paper], rules: Rules) -> dict[str, Match]:
    return {match.paper.id: match for match in select(papers, rules).matches}


def _sections(rules: Rules, chosen: dict[str, Match]) -> list[str | None]:
    """The sections in the order of the configuration, then those that only papers have."""
    return [*(topic.name for topic in rules.topics), *(section_of(match) for match in chosen.values())]


def _change(section: str | None, old: dict[str, Match], new: dict[str, Match]) -> Change:
    before = {key: match for key, match in old.items() if section_of(match) == section}
    after = {key: match for key, match in new.items() if section_of(match) == section}
    return Change(
        section,
        len(before),
        len(after),
        gained=tuple(match for key, match in after.items() if key not in before),
        lost=tuple(match for key, match in before.items() if key not in after),
    )
