"""The digest on a terminal, or in a pipe: wrapped to the width, in the terminal's own colours.

Only the sixteen colours that every theme defines are used, so it reads on light and dark grounds.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.model import Digest, Link, Match, Section
from digest.render import parts
from digest.render.formats import Detail
from digest.text import safe

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
_EXCERPT = {"normal": 420, "full": 1_000_000}
_INDENT = "    "
_NO_BREAK = "\u00a0"
_SHORT_FACT = 16


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style, perhaps leading somewhere."""

    text: str
    style: Style = ""
    url: str = ""


Line = list[Run]


def render(digest: Digest, *, width: int = 80, detail: Detail = "normal", color: bool = False) -> str:
    """*digest* for a screen of *width* columns; with *color* also hyperlinks, else plain text."""
    measure = max(_NARROWEST, min(width, _WIDEST))
    lines = list(_lines(digest, measure, detail))
    return "".join(_painted(line, color) + "\n" for line in lines)


def _lines(digest: Digest, width: int, detail: Detail) -> Iterator[Line]:
    head = parts.headline(digest)
    yield from _wrapped([Run(" · ".join(head[:2]), "heading")], width)
    if head[2:]:
        yield from _wrapped([Run(" · ".join(head[2:]), "muted")], width)
    yield []
    number = 0
    for heading, section in parts.sections(digest):
        if heading:
            yield _heading(heading, width)
            yield []
        for match in section.matches:
            number += 1
            yield from _paper(match, number, section, width, detail)
            if detail != "brief":
                yield []
        if section.more:
            yield [Run(f"{_INDENT}and {section.more:,} more", "muted")]
            yield []
        elif detail == "brief":
            yield []
    yield from _foot(digest, width)


def _heading(text: str, width: int) -> Line:
    rule = "─" * max(0, width - cells(text) - 4)
    return [Run("── ", "muted"), Run(text, "heading"), Run(f" {rule}", "muted")]


def _paper(match: Match, number: int, section: Section, width: int, detail: Detail) -> Iterator[Line]:
    url = parts.address(match.paper) or ""
    shown = parts.title(match)
    title = [Run(text, "found" if found else "title", url) for text, found in parts.segments(*shown)]
    yield from _wrapped(title, width, first=f"{number:>3} ")
    facts = [part for part in (parts.byline(match.paper), *parts.facts(match.paper)) if part]
    if facts:
        yield from _wrapped(
            [Run(f"{_NO_BREAK}· ".join(map(_together, facts)), "muted")], width, first=_INDENT
        )
    if detail == "brief":
        yield from _addresses(match, width, limit=1)
        return
    if match.abstract:
        passage = parts.abstract(match, _EXCERPT[detail])
        body = [Run(text, "found" if found else "") for text, found in parts.segments(*passage)]
        yield from _wrapped(body, width, first=_INDENT)
    elif match.paper.summary:
        yield from _wrapped([Run(safe(match.paper.summary))], width, first=_INDENT)
    yield from _addresses(match, width, limit=6)
    yield from _reasons(match, section, width)


def _together(fact: str) -> str:
    """*fact* in one piece where it is short: "3 comments" is not broken over two lines."""
    return fact.replace(" ", _NO_BREAK) if cells(fact) <= _SHORT_FACT else fact


def _addresses(match: Match, width: int, limit: int) -> Iterator[Line]:
    """Where to go, an address a line: whole, so that it can be copied from a plain terminal too."""
    own = parts.address(match.paper)
    wanted = ([Link(own, "paper")] if own else []) + parts.links(match.paper, limit)
    for link in wanted[: limit + 1]:
        if parts.is_web(link.url):
            yield [Run(f"{_INDENT}{link.kind:<8}", "muted"), Run(link.url, "link", link.url)]
        else:
            yield from _wrapped([Run(f"{link.kind:<8}{safe(link.url)}", "muted")], width, first=_INDENT)


def _reasons(match: Match, section: Section, width: int) -> Iterator[Line]:
    tags = [*parts.topics(match, section.topic), *parts.terms(match)]
    if tags:
        runs = [Run("matched ", "muted"), *_joined([Run(tag, "found") for tag in dict.fromkeys(tags)])]
        yield from _wrapped(runs, width, first=_INDENT)


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    for at, run in enumerate(runs):
        if at:
            yield Run(" · ", "muted")
        yield run


def _foot(digest: Digest, width: int) -> Iterator[Line]:
    if digest.reason:
        yield from _wrapped([Run(safe(digest.reason))], width)
        yield []
    failures = {parts.failure_line(failure) for failure in digest.failures}
    for line in parts.account(digest):
        yield from _wrapped([Run(line, "bad" if line in failures else "muted")], width)
    if digest.hint:
        yield from _wrapped([Run(digest.hint, "muted")], width)


# --- lines and cells ----------------------------------------------------------------------------


def cells(text: str) -> int:
    """How many columns *text* takes: East Asian wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrapped(runs: Iterable[Run], width: int, first: str = "") -> Iterator[Line]:
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


def _painted(line: Line, color: bool) -> str:
    painted = "".join(_paint(run) for run in _gathered(line)) if color else "".join(run.text for run in line)
    return painted.replace(_NO_BREAK, " ").rstrip()


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
