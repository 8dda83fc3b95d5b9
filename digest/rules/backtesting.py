"""Two sets of rules over the same papers: what the second gains and loses."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Match, Paper
from digest.rules.topics import Rules
from digest.rules.verdict import Judge, Verdict, order


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
    old, new = _shown(papers, before), _shown(papers, after)
    landed = [verdict.section for verdict in (*old.values(), *new.values())]
    sections = dict.fromkeys([*_named(before), *_named(after), *landed])
    return Backtest(
        papers=len(papers),
        before=len(old),
        after=len(new),
        gained=len(new.keys() - old.keys()),
        lost=len(old.keys() - new.keys()),
        changes=tuple(_change(section, old, new) for section in sections),
    )


def _shown(papers: Sequence[Paper], rules: Rules) -> dict[str, Verdict]:
    judge = Judge(rules)
    verdicts = (judge.verdict(paper) for paper in papers)
    return {verdict.paper.id: verdict for verdict in verdicts if verdict.shown}


def _named(rules: Rules) -> list[str | None]:
    return [topic.name for topic in rules.topics]


def _change(section: str | None, old: dict[str, Verdict], new: dict[str, Verdict]) -> Change:
    before = {key: verdict for key, verdict in old.items() if verdict.section == section}
    after = {key: verdict for key, verdict in new.items() if verdict.section == section}
    gained = sorted((verdict.match() for key, verdict in after.items() if key not in before), key=order)
    lost = sorted((verdict.match() for key, verdict in before.items() if key not in after), key=order)
    return Change(section, len(before), len(after), tuple(gained), tuple(lost))
