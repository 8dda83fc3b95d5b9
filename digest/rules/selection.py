"""The choice among many papers: those that the rules show, best first, and those that they mute."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.model import Match, Paper
from digest.rules.ranking import ListPlace, rank_verdicts
from digest.rules.topics import Mute
from digest.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Selection:
    """The outcome for some papers: the verdicts on those that are *shown*, best first, the *muted* papers with their
    mutes, and the number of *followed* ones."""

    shown: tuple[Verdict, ...] = ()
    muted: tuple[tuple[Paper, Mute], ...] = ()
    followed: int = 0

    @property
    def matches(self) -> tuple[Match, ...]:
        """The papers that are shown, best first and without any limit, each with the words that chose it."""
        return tuple(verdict.to_match() for verdict in self.shown)

    @property
    def muted_by(self) -> tuple[tuple[str, int], ...]:
        """The label of each mute and the number of papers that it hid, the largest number first."""
        return tuple(Counter(mute.label for _, mute in self.muted).most_common())


def build_selection(
    verdicts: Sequence[Verdict], places: Mapping[str, ListPlace] | None = None, *, in_own_order: bool = False
) -> Selection:
    """The outcome of *verdicts*; *places* and *in_own_order* are those of `rank_verdicts`."""
    shown = rank_verdicts([verdict for verdict in verdicts if verdict.shown], places, in_own_order=in_own_order)
    muted = tuple((verdict.paper, verdict.mute) for verdict in verdicts if verdict.mute)
    return Selection(tuple(shown), muted, sum(verdict.follow is not None for verdict in verdicts))
