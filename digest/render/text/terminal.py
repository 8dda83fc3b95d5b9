"""The digest on a terminal, or in a pipe: a paper a block, wrapped to the width."""

from collections.abc import Iterator, Sequence

from digest.model import Digest, Link, Match, Section
from digest.render import parts
from digest.render.formats import Detail, Look
from digest.render.text.lines import NO_BREAK, Line, Run, cells, measure, page, wrapped
from digest.text import safe, shorten

_EXCERPT = {"normal": 420, "full": 1_000_000}
_INDENT = "    "
_SHORT_FACT = 16


def render(digest: Digest, look: Look) -> str:
    """*digest* for a screen of the width of *look*; with colour also hyperlinks, else plain text."""
    return page(_lines(digest, measure(look.width), look.detail), look.color)


def _lines(digest: Digest, width: int, detail: Detail) -> Iterator[Line]:
    head = parts.headline(digest)
    yield from wrapped([Run(" · ".join(head[:2]), "heading")], width)
    if head[2:]:
        yield from wrapped([Run(" · ".join(head[2:]), "muted")], width)
    yield []
    number = 0
    # Where everything is new, or nothing, a mark would say nothing.
    marked = len({match.new for match in digest.matches}) > 1
    for heading, section in parts.sections(digest):
        if heading:
            yield _heading(heading, width)
            yield []
        for match in section.matches:
            number += 1
            mark = "●" if marked and match.new else " "
            yield from _paper(match, f"{mark}{number:>2} ", section, width, detail)
            if detail != "brief":
                yield []
        if section.more:
            yield [Run(f"{_INDENT}and {section.more:,} more", "muted")]
            yield []
        elif detail == "brief":
            yield []
    yield from _foot(digest, width)


def _heading(text: str, width: int) -> Line:
    text = shorten(text, width - 6) if text.isascii() else shorten(text, (width - 6) // 2)
    rule = "─" * max(0, width - cells(text) - 4)
    return [Run("── ", "muted"), Run(text, "heading"), Run(f" {rule}", "muted")]


def _paper(match: Match, first: str, section: Section, width: int, detail: Detail) -> Iterator[Line]:
    url = parts.address(match.paper) or ""
    shown = parts.title(match)
    title = [Run(text, "found" if found else "title", url) for text, found in parts.segments(*shown)]
    yield from wrapped(title, width, first=first)
    facts = [part for part in (parts.byline(match.paper), *parts.facts(match.paper)) if part]
    if facts:
        yield from wrapped([Run(f"{NO_BREAK}· ".join(map(_together, facts)), "muted")], width, first=_INDENT)
    if detail == "brief":
        yield from _addresses(match, width, limit=1)
        yield from _reasons(match, section, width)
        return
    if match.abstract:
        passage = parts.abstract(match, _EXCERPT[detail])
        text = passage.text.replace(" …", f"{NO_BREAK}…")
        body = [Run(text, "found" if found else "") for text, found in parts.segments(text, passage.spans)]
        yield from wrapped(body, width, first=_INDENT)
    elif match.paper.summary:
        yield from wrapped([Run(safe(match.paper.summary))], width, first=_INDENT)
    yield from _addresses(match, width, limit=6)
    yield from _reasons(match, section, width)


def _together(fact: str) -> str:
    """*fact* in one piece where it is short: "3 comments" is not broken over two lines."""
    return fact.replace(" ", NO_BREAK) if cells(fact) <= _SHORT_FACT else fact


def _addresses(match: Match, width: int, limit: int) -> Iterator[Line]:
    """Where to go, an address a line: whole, so that it can be copied from a plain terminal too."""
    own = parts.address(match.paper)
    wanted = ([Link(own, "paper")] if own else []) + parts.links(match.paper, limit)
    for link in wanted[: limit + 1]:
        if parts.is_web(link.url):
            yield [Run(f"{_INDENT}{link.kind:<8}", "muted"), Run(link.url, "link", link.url)]
        else:
            yield from wrapped([Run(f"{link.kind:<8}{safe(link.url)}", "muted")], width, first=_INDENT)


def _reasons(match: Match, section: Section, width: int) -> Iterator[Line]:
    tags = [*parts.topics(match, section.topic), *parts.terms(match)]
    if tags:
        runs = [Run("matched ", "muted"), *_joined([Run(tag, "found") for tag in dict.fromkeys(tags)])]
        yield from wrapped(runs, width, first=_INDENT)


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    for at, run in enumerate(runs):
        if at:
            yield Run(" · ", "muted")
        yield run


def _foot(digest: Digest, width: int) -> Iterator[Line]:
    if digest.reason:
        yield from wrapped([Run(safe(digest.reason))], width)
        yield []
    failures = {parts.failure_line(failure) for failure in digest.failures}
    for line in parts.account(digest):
        yield from wrapped([Run(line, "bad" if line in failures else "muted")], width)
    if digest.hint:
        yield from wrapped([Run(safe(digest.hint), "muted")], width)
