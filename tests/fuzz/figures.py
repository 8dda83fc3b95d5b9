"""What became of the inputs, in figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from digest.text import format_count

Verdict = Literal["read", "refused", "netted", "wrong", "slow"]
MOST_SECONDS = 5.0
MOST_MEMORY = 500_000_000


class Outcome(NamedTuple):
    """What became of one input: refused in a sentence (*netted*: because the last net caught an error that nobody had
    foreseen), *wrong*, or too *slow*. *what* is the error, *where* its place in digest, *memory* the peak in bytes."""

    number: int
    verdict: Verdict
    what: str = ""
    where: str = ""
    seconds: float = 0.0
    memory: int = 0


@dataclass
class Figures:
    """The sum of all outcomes, with the number of the first input of each kind of error."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    slow: int = 0
    wrong: int = 0
    memory: int = 0
    largest: int = 0
    errors: dict[tuple[Verdict, str, str], list[int]] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        self.inputs += 1
        self.read += outcome.verdict == "read"
        self.refused += outcome.verdict in ("refused", "netted")
        self.wrong += outcome.verdict == "wrong"
        self.slow += outcome.verdict == "slow"
        if outcome.memory > self.memory:
            self.memory, self.largest = outcome.memory, outcome.number
        if outcome.verdict not in ("read", "refused"):
            self.errors.setdefault((outcome.verdict, outcome.what, outcome.where), []).append(outcome.number)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.wrong or self.slow)

    @property
    def netted(self) -> int:
        return sum(len(numbers) for (verdict, _, _), numbers in self.errors.items() if verdict == "netted")

    def __str__(self) -> str:
        return (
            f"{format_count(self.inputs, 'input')}: {self.read:,} read, {self.refused:,} refused in a sentence"
            f" ({self.netted:,} of them by the last net), {self.wrong:,} something else,"
            f" {self.slow:,} over {MOST_SECONDS:g} s; largest RSS {self.memory / 1e6:,.0f} MB (input {self.largest})"
        )

    def details(self) -> Iterator[str]:
        """A line for each kind of error, the worst first."""
        ordered = sorted(self.errors.items(), key=lambda each: (-_BADNESS[each[0][0]], -len(each[1])))
        for (verdict, what, where), numbers in ordered:
            said = "the last net caught" if verdict == "netted" else verdict.upper()
            yield f"  {said}: {what} at {where}, {len(numbers):,} times, first input {numbers[0]}"


_BADNESS = {"wrong": 2, "slow": 1, "netted": 0}
