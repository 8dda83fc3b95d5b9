"""Lines of styled text for a terminal: wrapped by columns, painted in the terminal's own colours.

Only the sixteen colours that every theme defines are used, so it reads on light and dark grounds.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Style = Literal["", "title", "found", "muted", "heading", "link", "bad"]

_SGR: dict[Style, str] = {
    "title": "1",
    "found": "1;35",
    "muted": "2",
    "heading": "1;36",
    "link": "36",
    "bad": "31",
}
_NARROWEST, _WIDEST = 40, 100
NO_BREAK = "\u00a0"  # a blank where a line is not broken; painted as a blank


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style, perhaps leading somewhere."""

    text: str
    style: Style = ""
    url: str = ""


Line = list[Run]


def cells(text: str) -> int:
    """How many columns *text* takes: East Asian wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(runs: Iterable[Run], width: int, first: str = "") -> Iterator[Line]:
    """*runs* in lines of at most *width* columns; the lines after the one with *first* are indented
    as deep."""
    runs, indent, lead = list(runs), cells(first), first
    ends = list(accumulate(len(run.text) for run in runs))
    for start, end in _breaks("".join([run.text for run in runs]), width - indent):
        pieces = _cut(runs, ends, start, end)
        yield [Run(lead, "muted"), *pieces] if lead else pieces
        lead = " " * indent


def _breaks(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Where the lines of *text* begin and end: between words, inside a word only if it is too wide."""
    start = end = used = at = 0
    for word in text.split(" "):
        size = cells(word)
        if used and used + 1 + size > most:
            yield start, end
            used = 0
        if not used:
            start = at
        done = 0
        while size > most:
            fitting = _fitting(word, done, most)
            yield at, at + fitting
            size -= cells(word[done : done + fitting])
            done += fitting
            start = at = at + fitting
        word = word[done:]
        at += len(word)
        if word or used:
            used += size + (1 if used else 0)
        if word:
            end = at
        at += 1
    if used:
        yield start, end


def _fitting(word: str, start: int, most: int) -> int:
    """How many characters of *word* from *start* on fit in *most* columns; one at least."""
    used = 0
    for at in range(start, len(word)):
        used += _cells(word[at])
        if used > most:
            return max(1, at - start)
    return len(word) - start


def _cut(runs: Sequence[Run], ends: Sequence[int], start: int, end: int) -> Line:
    """The pieces of *runs*, which end at *ends*, between two places of their joined text."""
    pieces = []
    # Only those that reach into the line: of a long text each word may be a run.
    for at in range(bisect_right(ends, start), min(bisect_left(ends, end) + 1, len(runs))):
        run, begin = runs[at], ends[at] - len(runs[at].text)
        text = run.text[max(0, start - begin) : max(0, end - begin)]
        if text:
            pieces.append(run if text == run.text else Run(text, run.style, run.url))
    return pieces


def measure(width: int) -> int:
    """The columns that are written to on a screen of *width*: never so few or so many that it reads badly."""
    return max(_NARROWEST, min(width, _WIDEST))


def page(lines: Iterable[Line], color: bool) -> str:
    """*lines* as one text."""
    return "".join(painted(line, color) + "\n" for line in lines)


def painted(line: Line, color: bool) -> str:
    """*line* as it is written to a terminal; without *color* its text alone."""
    text = "".join([_paint(run) for run in line] if color else [run.text for run in line])
    return text.replace(NO_BREAK, " ").rstrip()


def _paint(run: Run) -> str:
    text = f"\x1b[{_SGR[run.style]}m{run.text}\x1b[0m" if run.style and run.text.strip() else run.text
    return f"\x1b]8;;{_encoded(run.url)}\x1b\\{text}\x1b]8;;\x1b\\" if run.url else text


def _encoded(url: str) -> str:
    """*url* in the characters that OSC 8 allows, 32 to 126."""
    return "".join(c if " " < c < "\x7f" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in url)
