"""How often something is among papers: shares with their intervals, and whether one share is above another."""

from dataclasses import dataclass
from math import log, sqrt
from typing import Literal

Change = Literal["rising", "falling", "no clear change"]
_Z90 = 1.6449  # standard deviations to either side of the middle have 90 % of a normal distribution
_PRIOR = 50  # papers: so much weighs what the share is over all times


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often something is: in *having* of *papers* papers."""

    having: int
    papers: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of no papers."""
        return self.having / self.papers if self.papers else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The least and the largest share, from 0 to 1, between which the true one is in 9 of 10 cases; of no papers
        all shares.

        It is Wilson's interval, which holds for rare words too (Wilson 1927,
        https://doi.org/10.1080/01621459.1927.10502953).
        """
        if not self.papers:
            return 0.0, 1.0
        share, papers, z = self.share, self.papers, _Z90
        middle = share + z * z / (2 * papers)
        reach = z * sqrt(share * (1 - share) / papers + z * z / (4 * papers * papers))
        whole = 1 + z * z / papers
        return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)

    def __add__(self, other: "Frequency") -> "Frequency":
        """How often it is among the papers of both, which are different ones."""
        return Frequency(self.having + other.having, self.papers + other.papers)


def compare_frequencies(earlier: Frequency, recent: Frequency) -> Change:
    """What became of a share: it rises or falls where the intervals of *earlier* and *recent* do not touch."""
    if recent.interval[0] > earlier.interval[1]:
        return "rising"
    return "falling" if recent.interval[1] < earlier.interval[0] else "no clear change"


def log_odds(recent: Frequency, earlier: Frequency, times: float = 1) -> float:
    """By how many standard deviations the odds of *recent* are above those of *earlier*, or so many *times* those.

    Neither is of no papers. It is the logarithm of their ratio with an informative Dirichlet prior (Monroe, Colaresi
    and Quinn 2008, https://doi.org/10.1093/pan/mpn018), which keeps rare words from rising by chance.
    """
    prior = (recent.having + earlier.having + 0.5) / (recent.papers + earlier.papers) * _PRIOR
    rest = _PRIOR - prior
    odds = [(each.having + prior) / max(each.papers - each.having + rest, 0.5) for each in (recent, earlier)]
    variance = 1 / (recent.having + prior) + 1 / (earlier.having + prior)
    return (log(odds[0] / odds[1]) - log(times)) / sqrt(variance)
