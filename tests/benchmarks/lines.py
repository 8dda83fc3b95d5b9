"""The lines of the table: figures beside what they are compared with, and their budgets."""

from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = ("work", "ours", "beside", "ratio", "budget", "kept")
_WIDTHS = (70, 10, 34, 8, 16, 4)
MS, MICRO, MB = 1e3, 1e6, 1e-6  # what seconds and bytes are multiplied by


@dataclass(frozen=True, slots=True)
class Line:
    """The figure of one *work*, in *unit*, and for comparison the *reference*, in the same unit, of the work *against*.

    The budget is any of: at *most* so much; at most so many *times* the reference, or that at *least*; *faster* than
    that by such a factor; at most so much *more* than it. A line without one is for information. Where nothing could
    be measured, *missing* says why.
    """

    work: str
    ours: float = 0.0
    unit: str = ""
    reference: float | None = None
    against: str = ""
    most: float | None = None
    times: float | None = None
    least: float | None = None
    faster: float | None = None
    more: float | None = None
    missing: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the reference."""
        return self.ours / self.reference if self.reference else None

    @property
    def budget(self) -> str:
        """The budget in words."""
        parts = [
            f"≤ {_figure(self.most)} {self.unit}" if self.most is not None else "",
            f"≤ {self.times:g} ×" if self.times is not None else "",
            f"≥ {self.least:g} ×" if self.least is not None else "",
            f"≥ {self.faster:g} × faster" if self.faster is not None else "",
            f"≤ {_figure(self.more)} {self.unit} more" if self.more is not None else "",
        ]
        return ", ".join(part for part in parts if part)

    @property
    def kept(self) -> str:
        """`yes` or `no`; nothing for a line without a budget."""
        if not self.budget or self.missing:
            return ""
        ratio, reference = self.ratio or 0.0, self.reference or 0.0
        is_kept = (
            (self.most is None or self.ours <= self.most)
            and (self.times is None or ratio <= self.times)
            and (self.least is None or ratio >= self.least)
            and (self.faster is None or ratio * self.faster <= 1)
            and (self.more is None or self.ours - reference <= self.more)
        )
        return "yes" if is_kept else "no"

    def cells(self) -> tuple[str, ...]:
        """The texts under `HEADINGS`."""
        if self.missing:
            return (self.work, "–", self.missing, "", self.budget, "")
        beside = "" if self.reference is None else f"{self.against} {_figure(self.reference)} {self.unit}"
        return (self.work, f"{_figure(self.ours)} {self.unit}", beside, _times(self.ratio), self.budget, self.kept)


def plain_row(cells: Iterable[str]) -> str:
    """*cells* in columns for a terminal."""
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def markdown_row(cells: Iterable[str]) -> str:
    """*cells* as a row of a Markdown table."""
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:.3g}"


def _times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"1/{1 / ratio:,.0f}" if 0 < ratio < 0.1 else f"{ratio:.2f} ×"
