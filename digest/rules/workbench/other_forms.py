"""Other forms of the terms of rules, all counted while papers are read once."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from digest.model import Paper
from digest.rules.language.expressions import Leaf
from digest.rules.matcher import Matcher
from digest.rules.verdict import Reading, read_paper

T = TypeVar("T")


class FormCounter(Protocol):
    """Counts what the *leaves* find in papers."""

    @property
    def leaves(self) -> Sequence[Leaf]:
        """The terms that are looked for."""

    def add_reading(self, at: int, reading: Reading) -> None:
        """Count the paper of *reading*, which is number *at*; the hits may be of other terms too."""


def count_forms(counters: Sequence[FormCounter], papers: Iterable[Paper]) -> None:
    """Let *counters* count *papers*, which are gone through once, and not at all if there is nothing to look for."""
    leaves = [leaf for counter in counters for leaf in counter.leaves]
    if not leaves:
        return
    matcher = Matcher(leaves)
    for at, paper in enumerate(papers):
        reading = read_paper(paper, matcher)
        for counter in counters:
            counter.add_reading(at, reading)


def group_by_text(pairs: Iterable[tuple[Leaf, T]]) -> dict[str, list[T]]:
    """What belongs to each term, by its text as hits have it."""
    groups: dict[str, list[T]] = {}
    for leaf, each in pairs:
        groups.setdefault(leaf.term.text, []).append(each)
    return groups
