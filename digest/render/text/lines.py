"""Lines of styled text for a terminal: wrapped by columns, painted in the terminal's own colours.

One colour, magenta, is for the reader's words; red and green stand only beside a sign or a word that says the same.
No other colour reads on light and dark backgrounds in every common palette.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import Literal, NamedTuple

from digest.patterns import lazy_pattern
from digest.render.columns import break_lines, count_columns, writing_with
from digest.render.formats import Look
from digest.render.text.signs import plain_signs

Style = Literal["", "title", "found", "term", "muted", "heading", "good", "bad", "alarm"]

_SGR: dict[Style, str] = {
    "title": "1",
    "found": "1;35",
    "muted": "2",
    "heading": "1",
    "term": "35",
    "good": "32",
    "bad": "31",
    "alarm": "1;31",
}
NARROWEST, WIDEST = 40, 100  # columns that can be read
_HANGING = " " * 4  # before what goes on below a line of talk
_QUOTED = lazy_pattern("`[^`]{1,200}`")
NO_BREAK = "\u00a0"  # a blank at which no line is broken; painted as a plain blank


class Run(NamedTuple):
    """A piece of text in one style, with a *url* also a hyperlink."""

    text: str
    style: Style = ""
    url: str = ""


Line = list[Run]


def count_line(line: Iterable[Run]) -> int:
    """The columns that *line* takes."""
    return sum(count_columns(run.text) for run in line)


def wrap_runs(runs: Iterable[Run], width: int, first: str = "") -> Iterator[Line]:
    """*runs* in lines of at most *width* columns. The first begins with *first*, the others are indented as far."""
    runs, indent, lead = list(runs), count_columns(first), first
    ends = list(accumulate(len(run.text) for run in runs))
    for start, end in break_lines("".join([run.text for run in runs]), width - indent):
        pieces = _cut_runs(runs, ends, start, end)
        yield [Run(lead, "muted"), *pieces] if lead else pieces
        lead = " " * indent


def wrap_talk(text: str, width: int) -> Iterator[str]:
    """The lines of *text* for a screen of *width* columns; what goes on below a line is indented more than the line.

    What is quoted to be copied stays in one line where it fits in one.
    """
    width = readable_width(width)
    for line in text.split("\n"):
        if count_columns(line) <= width:
            yield line
            continue
        words = line.lstrip(" ")
        first = " " * (len(line) - len(words))
        most = width - len(first) - len(_HANGING)
        words = _QUOTED.sub(partial(_keep_together, most=most), words)
        for start, end in break_lines(words, most):
            yield f"{first if start == 0 else first + _HANGING}{words[start:end].replace(NO_BREAK, ' ')}"


def _keep_together(quoted: re.Match[str], *, most: int) -> str:
    """What was found *quoted*, with blanks at which no line breaks if it has at most *most* characters."""
    return quoted[0].replace(" ", NO_BREAK) if len(quoted[0]) <= most else quoted[0]


def _cut_runs(runs: Sequence[Run], ends: Sequence[int], start: int, end: int) -> Line:
    """The pieces of *runs* from *start* to *end* in their joined text, in which the runs end at *ends*."""
    pieces = []
    # Only the runs that reach into the line are looked at: in a long text each word may be one.
    for position in range(bisect_right(ends, start), min(bisect_left(ends, end) + 1, len(runs))):
        run, begin = runs[position], ends[position] - len(runs[position].text)
        text = run.text[max(0, start - begin) : max(0, end - begin)]
        if text:
            pieces.append(run if text == run.text else Run(text, run.style, run.url))
    return pieces


def join_facts(facts: Iterable[Sequence[Run]]) -> Line:
    """*facts* with a quiet dot between them."""
    line: Line = []
    for fact in facts:
        line += [Run(" · ", "muted"), *fact] if line else fact
    return line


def wrap_facts(facts: Iterable[Sequence[Run]], width: int) -> Iterator[Line]:
    """*facts* in lines of *width* columns, broken between them, where no dot stands; inside one only if it is wider."""
    line: Line = []
    for fact in facts:
        joined = join_facts([line, fact]) if line else list(fact)
        if count_line(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        *full, line = wrap_runs(fact, width)
        yield from full
    if line:
        yield line


def readable_width(width: int) -> int:
    """The columns to use on a screen of *width* columns: not so few or so many that text reads badly."""
    return max(NARROWEST, min(width, WIDEST))


def paint_lines(lines: Iterable[Line], look: Look) -> str:
    """*lines* as *look* has them, in signs that its encoding has: what is lazy in *lines* is measured in them."""
    signs = plain_signs(look.encoding)
    with writing_with(signs):
        text = join_lines(lines, look.color, look.hyperlinks)
    return text.translate(signs) if signs else text


def join_lines(lines: Iterable[Line], color: bool, hyperlinks: bool = True) -> str:
    """*lines* as one text, with escape sequences if *color*, those of links only if *hyperlinks*."""
    return "".join(paint_line(line, color, hyperlinks) + "\n" for line in lines)


def paint_line(line: Line, color: bool, hyperlinks: bool = True) -> str:
    """*line* as a terminal takes it, with escape sequences if *color*, else its text alone."""
    text = "".join([_paint_run(run, hyperlinks) for run in line] if color else [run.text for run in line])
    return text.replace(NO_BREAK, " ").rstrip()


def _paint_run(run: Run, hyperlinks: bool) -> str:
    text = f"\x1b[{_SGR[run.style]}m{run.text}\x1b[0m" if run.style and run.text.strip() else run.text
    linked = run.url and run.text.strip() and hyperlinks
    return f"\x1b]8;;{_encode_hyperlink(run.url)}\x1b\\{text}\x1b]8;;\x1b\\" if linked else text


def _encode_hyperlink(url: str) -> str:
    """*url* in the characters that OSC 8 allows, 32 to 126: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda"""
    return "".join(c if " " < c < "\x7f" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in url)
