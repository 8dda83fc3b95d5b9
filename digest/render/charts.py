"""Pieces of charts in SVG, drawn without a library: scales, ticks, paths, and how wide text may be."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby
from math import ceil
from typing import NamedTuple
from unicodedata import category, east_asian_width, normalize

from digest.patterns import lazy_pattern
from digest.text import MONTH_NAMES, sanitize_line

Point = tuple[float, float]

# Shares between gridlines, and months between labels.
_STEPS = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
# Characters that no XML may hold, not even as numbers, and that `sanitize_line` leaves in: https://www.w3.org/TR/xml/#charsets
_NO_XML = lazy_pattern("[\ufffe\uffff]")
_ALONE = 1.5  # pixels to either side of a band that has one point


class Scale(NamedTuple):
    """Values from *low* to *high* as places from *start* to *end*, in pixels. What lies outside stands at the end."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where *value* stands; in the middle where the scale has one value only."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        part = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, part)) * (self.end - self.start)


class Tick(NamedTuple):
    """A place on an axis, at *value*; *label* is '' where nothing is written."""

    value: float
    label: str


def choose_share_ticks(top: float, most: int = 4) -> list[Tick]:
    """The gridlines of an axis of shares (0 to 1) from 0 to *top* or a little more, at most *most* above that of 0."""
    top = min(1.0, max(top, _STEPS[0]))
    step = next((each for each in _STEPS if ceil(round(top / each, 9)) <= most), 1.0)
    return [Tick(value, format_share(value)) for value in (at * step for at in range(ceil(round(top / step, 9)) + 1))]


def format_share(share: float) -> str:
    """`5 %`, `2.5 %`, `0.25 %`: as many decimals as it takes."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + " %"


def choose_month_ticks(first: date, last: date, most: int = 6) -> list[Tick]:
    """A tick at the first day of each month from *first* to *last*, its ordinal the value, at most *most* of them with
    a label: the month, and the year with the first label and where it is another one."""
    months = list(_months_from(first, last))
    apart = next((each for each in _MONTHS if len(months) <= each * most), ceil(len(months) / most))
    ticks, year = [], 0
    for number in months:
        day = date(number // 12, number % 12 + 1, 1)
        label = ""
        if number % apart == 0 or len(months) == 1:
            label = MONTH_NAMES[day.month - 1] + (f" {day.year}" if day.year != year else "")
            year = day.year
        ticks.append(Tick(day.toordinal(), label))
    return ticks


def _months_from(first: date, last: date) -> Iterator[int]:
    """The months, counted from the year 0 on, whose first day is one from *first* to *last*."""
    start = first.year * 12 + first.month - (1 if first.day == 1 else 0)
    yield from range(start, last.year * 12 + last.month)


def draw_line(points: Iterable[Point | None]) -> str:
    """The path through *points*, interrupted at each None; a point alone becomes a dot where line caps are round."""
    paths = []
    for part in _split_at_gaps(points):
        (x, y), *others = part
        rest = "".join(f"L{format_number(x)} {format_number(y)}" for x, y in others) or "h0"
        paths.append(f"M{format_number(x)} {format_number(y)}{rest}")
    return "".join(paths)


def draw_band(upper: Sequence[Point | None], lower: Sequence[Point | None]) -> str:
    """The path around the area between *upper* and *lower*, which have None at the same places."""
    paths = []
    for above, below in zip(_split_at_gaps(upper), _split_at_gaps(lower), strict=True):
        if len(above) == 1:
            above, below = (_widen(above[0]), _widen(below[0]))
        paths.append(draw_line([*above, *reversed(below)]) + "Z")
    return "".join(paths)


def _widen(point: Point) -> list[Point]:
    x, y = point
    return [(x - _ALONE, y), (x + _ALONE, y)]


def _split_at_gaps(points: Iterable[Point | None]) -> list[list[Point]]:
    parts = groupby(points, key=lambda point: point is None)
    return [[point for point in part if point] for is_gap, part in parts if not is_gap]


def format_number(value: float) -> str:
    """*value* with at most one decimal: the same in each run, and finer than any eye."""
    return f"{round(value, 1) + 0:g}" if abs(value) < 100_000 else f"{value:.0f}"


def escape_text(text: str) -> str:
    """*text* as it may stand in an element or a quoted attribute of any XML, without what could move or hide words."""
    return escape(_NO_XML.sub("", sanitize_line(text)))


def estimate_width(text: str, size: float, *, bold: bool = False) -> float:
    """The pixels that *text* takes at most in letters of *size* pixels, whatever the font of the reader's system is.

    DejaVu Sans and Verdana are the widest that are usual; text of other scripts is taken for wide.
    """
    return sum(map(_width_in_ems, normalize("NFKC", text))) * size * (1.12 if bold else 1.0)


def _width_in_ems(sign: str) -> float:
    if sign in "ijl.,:;'|! ":
        return 0.36
    if sign in "frtI()[]-/":
        return 0.46
    if sign in "mwMW@%—…":
        return 1.02
    if sign.isascii():
        return 0.79 if sign.isupper() or sign in "+<=>#~" else 0.65
    if category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(sign) > 0xFFFF:
        return 2.0
    return 1.1 if east_asian_width(sign) in "WF" or sign > "\u0530" else 0.85


def cut_to_pixels(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """*text*, or where it may be wider than *most* pixels its beginning and `…`, cut behind a word where one ends in
    the second half."""
    if estimate_width(text, size, bold=bold) <= most:
        return text
    room = most - estimate_width("…", size, bold=bold)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if estimate_width(text[:middle], size, bold=bold) <= room else (low, middle - 1)
    cut = text[:low]
    words = cut if text[low : low + 1] == " " else cut.rpartition(" ")[0]
    return (words if len(words) * 2 >= len(cut) else cut).rstrip(" ,;:–-") + "…"


def wrap_to_pixels(text: str, size: float, most: float) -> list[str]:
    """The words of *text* in lines of at most *most* pixels; a word that is wider is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and estimate_width(longer, size) <= most:
            lines[-1] = longer
        else:
            lines.append(cut_to_pixels(word, size, most))
    return lines
