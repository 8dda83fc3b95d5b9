"""Under what conditions the rows are measured: on which papers, how often, beside which other programs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.archives import Archives
from benchmarks.lines import Line
from benchmarks.rival_places import Rivals
from benchmarks.workload import Workload


@dataclass(frozen=True, slots=True)
class Conditions:
    """The papers of *load*, so many *rounds*, *archives* to share, *rivals* to compare with.

    In a *trial* each row does its smallest work once, to see that it runs.
    """

    load: Workload
    archives: Archives
    rivals: Rivals
    rounds: int
    is_trial: bool = False

    def number(self, usual: int, trial: int) -> int:
        """How many of something: *usual* of them, in a trial fewer."""
        return trial if self.is_trial else usual

    def few_rounds(self, most: int) -> int:
        """The rounds of a work that takes long: *most* at most."""
        return min(self.rounds, most)


Row = Callable[[Conditions], Iterator[Line]]
