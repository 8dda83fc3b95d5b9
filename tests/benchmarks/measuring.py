"""Timings side by side, and the lines of the table that they become."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

HEADINGS = ("work", "ours", "reference", "ratio", "budget", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside what it is compared with, and its budget.

    *reference* is in the same *unit* as *ours*. The budget is any of: *most* in that unit, *times*
    the reference at most, *faster* than the reference by that factor at least; without one the
    line is for information.
    """

    work: str
    ours: float
    unit: str
    reference: float | None = None
    against: str = ""
    most: float | None = None
    times: float | None = None
    faster: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the reference."""
        return self.ours / self.reference if self.reference else None

    @property
    def verdict(self) -> str:
        """`ok` or `over`, nothing for a line without a budget."""
        kept = [
            self.most is None or self.ours <= self.most,
            self.times is None or (self.ratio or 0) <= self.times,
            self.faster is None or 1 / (self.ratio or 1) >= self.faster,
        ]
        return ("ok" if all(kept) else "over") if self.budget else ""

    @property
    def budget(self) -> str:
        """The budget in words."""
        parts = [
            f"≤ {_figure(self.most)} {self.unit}" if self.most is not None else "",
            f"≤ {self.times:g} ×" if self.times is not None else "",
            f"≥ {self.faster:g} × faster" if self.faster is not None else "",
        ]
        return ", ".join(part for part in parts if part)

    def cells(self) -> tuple[str, ...]:
        """The line as the texts of a table's row, under HEADINGS."""
        return (
            self.work,
            f"{_figure(self.ours)} {self.unit}",
            "" if self.reference is None else f"{self.against} {_figure(self.reference)} {self.unit}",
            _times(self.ratio),
            self.budget,
            self.verdict,
        )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == round(value) else f"{value:.3g}"


def _times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"1/{1 / ratio:,.0f}" if ratio < 0.1 else f"{ratio:.2f} ×"


def medians(*works: Callable[[], object], rounds: int) -> list[float]:
    """The median seconds of each of *works*: all are run in turn, *rounds* times, after a warm-up.

    In turn, so that whatever else the machine does meets all of them alike.
    """
    for work in works:
        work()
    # What the benchmark itself keeps alive must not be walked by the collector while others are timed.
    gc.collect()
    gc.freeze()
    took: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, took, strict=True):
            started = perf_counter()
            work()
            times.append(perf_counter() - started)
    return [median(times) for times in took]
