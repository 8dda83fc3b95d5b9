"""Lines of styled text for a terminal: wrapped by columns, painted in the terminal's own colours.

Only the sixteen colours that every theme defines are used, so it reads on light and dark grounds.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    line, used = [Run(first, "muted")] if first else [], cells(first)
    indent = used
    for word in _words(runs, width - indent):
        size = sum(cells(run.text) for run in word)
        blank = 1 if used > indent else 0
        if used + blank + size > width and used > indent:
            yield line
            line, used, blank = [Run(" " * indent)] if indent else [], indent, 0
        line += ([_joint(line[-1], word[0])] if blank else []) + word
        used += blank + size
    if used > indent:
        yield line


def _joint(before: Run, after: Run) -> Run:
    """The blank between two words: it looks like them, and leads where they lead, if both do."""
    same = (before.style, before.url) == (after.style, after.url)
    return Run(" ", before.style, before.url) if same else Run(" ")


def _words(runs: Iterable[Run], most: int) -> Iterator[Line]:
    """The words of *runs*, each a list of runs, none wider than *most* columns."""
    word: Line = []
    for run in runs:
        for at, text in enumerate(run.text.split(" ")):
            if at and word:
                yield from _broken(word, most)
                word = []
            if text:
                word.append(Run(text, run.style, run.url))
    if word:
        yield from _broken(word, most)


def _broken(word: Line, most: int) -> Iterator[Line]:
    if sum(cells(run.text) for run in word) <= most:
        yield word
        return
    piece: Line = []
    used = 0
    for run in word:
        for character in run.text:
            size = cells(character)
            if used + size > most:
                yield piece
                piece, used = [], 0
            piece.append(Run(character, run.style, run.url))
            used += size
    yield piece


def painted(line: Line, color: bool) -> str:
    """*line* as it is written to a terminal; without *color* its text alone."""
    painted = "".join(_paint(run) for run in _gathered(line)) if color else "".join(run.text for run in line)
    return painted.replace(NO_BREAK, " ").rstrip()


def _gathered(line: Line) -> Iterator[Run]:
    """*line* with neighbours of one style and one address in one run."""
    waiting: Run | None = None
    for run in line:
        if waiting and (waiting.style, waiting.url) == (run.style, run.url):
            waiting = Run(waiting.text + run.text, run.style, run.url)
            continue
        if waiting:
            yield waiting
        waiting = run
    if waiting:
        yield waiting


def _paint(run: Run) -> str:
    text = f"\x1b[{_SGR[run.style]}m{run.text}\x1b[0m" if run.style and run.text.strip() else run.text
    return f"\x1b]8;;{run.url}\x1b\\{text}\x1b]8;;\x1b\\" if run.url else text
