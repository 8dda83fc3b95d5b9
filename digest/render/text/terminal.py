"""The digest for a terminal or a pipe: a block of lines for each paper, wrapped to the width."""

from collections.abc import Iterator, Sequence

from digest.model import Digest, Match, Section
from digest.render import parts, passages, summary
from digest.render.formats import Detail, Look
from digest.render.text.lines import NO_BREAK, Line, Run, count_columns, join_lines, readable_width, wrap_runs
from digest.text import sanitize_line, shorten_text

_ABSTRACT_LIMIT = {"normal": 420, "full": 1_000_000}
_INDENT = "    "
_SHORT_FACT = 16  # columns


def render(digest: Digest, look: Look) -> str:
    """*digest* wrapped to the width of *look*; in colour with hyperlinks, else plain text."""
    return join_lines(_digest_lines(digest, readable_width(look.width), look.detail), look.color)


def _digest_lines(digest: Digest, width: int, detail: Detail) -> Iterator[Line]:
    head = summary.headline_pieces(digest)
    yield from wrap_runs([Run(" · ".join(head[:2]), "heading")], width)
    if head[2:]:
        yield from wrap_runs([Run(" · ".join(head[2:]), "muted")], width)
    yield []
    number = 0
    # If all papers are new, or none is, a mark would say nothing.
    has_marks = len({match.new for match in digest.matches}) > 1
    for heading, section in summary.sections_with_headings(digest):
        if heading:
            yield _heading_line(heading, width)
            yield []
        for match in section.matches:
            number += 1
            mark = "●" if has_marks and match.new else " "
            yield from _paper_block(match, f"{mark}{number:>2} ", section, width, detail)
            if detail != "brief":
                yield []
        if section.more:
            yield [Run(f"{_INDENT}and {section.more:,} more", "muted")]
            yield []
        elif detail == "brief":
            yield []
    yield from _account_block(digest, width)


def _heading_line(text: str, width: int) -> Line:
    text = shorten_text(text, width - 6) if text.isascii() else shorten_text(text, (width - 6) // 2)
    rule = "─" * max(0, width - count_columns(text) - 4)
    return [Run("── ", "muted"), Run(text, "heading"), Run(f" {rule}", "muted")]


def _paper_block(match: Match, first: str, section: Section, width: int, detail: Detail) -> Iterator[Line]:
    url = parts.web_address(match.paper) or ""
    segments = passages.split_by_spans(*parts.title_passage(match))
    title = [Run(text, "found" if highlighted else "title", url) for text, highlighted in segments]
    star = [Run(star, "title")] if (star := parts.star_before_title(match.paper)) else []
    yield from wrap_runs([*star, *title], width, first=first)
    facts = [part for part in (parts.byline(match.paper), *parts.facts(match.paper)) if part]
    if facts:
        yield from wrap_runs([Run(f"{NO_BREAK}· ".join(map(_keep_together, facts)), "muted")], width, first=_INDENT)
    if detail == "brief":
        yield from _address_lines(match, width, detail)
        yield from _reason_lines(match, section, width)
        return
    if match.paper.summary and (detail == "full" or not match.abstract):
        yield from wrap_runs([Run(sanitize_line(match.paper.summary))], width, first=_INDENT)
    if match.abstract:
        passage = parts.abstract_passage(match, _ABSTRACT_LIMIT[detail])
        text = passage.text.replace(" …", f"{NO_BREAK}…")
        segments = passages.split_by_spans(text, passage.spans)
        body = [Run(text, "found" if highlighted else "") for text, highlighted in segments]
        yield from wrap_runs(body, width, first=_INDENT)
    yield from _address_lines(match, width, detail)
    yield from _reason_lines(match, section, width)


def _keep_together(fact: str) -> str:
    """*fact*, which is not broken over two lines if it is short, such as "3 comments"."""
    return fact.replace(" ", NO_BREAK) if count_columns(fact) <= _SHORT_FACT else fact


def _address_lines(match: Match, width: int, detail: Detail) -> Iterator[Line]:
    """The addresses, each whole on a line of its own, so that it can be copied where hyperlinks do not work."""
    url, pdf = parts.web_address(match.paper), parts.pdf_address(match.paper)
    places = [("paper", url or ""), ("pdf", pdf if pdf and detail != "brief" else "")]
    places += [(link.kind, link.url) for link in parts.ordered_links(match.paper, 1 if detail == "brief" else 6)]
    for label, place in places:
        if parts.is_web_address(place):
            yield [Run(f"{_INDENT}{label:<8}", "muted"), Run(place, "", place)]
        elif place:
            yield from wrap_runs([Run(f"{label:<8}{sanitize_line(place)}", "muted")], width, first=_INDENT)


def _reason_lines(match: Match, section: Section, width: int) -> Iterator[Line]:
    tags = [*parts.matched_topics(match, section.topic), *parts.matched_terms(match)]
    if tags:
        runs = [Run("matched ", "muted"), *_separate_runs([Run(tag, "found") for tag in dict.fromkeys(tags)])]
        yield from wrap_runs(runs, width, first=_INDENT)


def _separate_runs(runs: Sequence[Run]) -> Iterator[Run]:
    for number, run in enumerate(runs):
        if number:
            yield Run(" · ", "muted")
        yield run


def _account_block(digest: Digest, width: int) -> Iterator[Line]:
    if digest.reason:
        yield from wrap_runs([Run(sanitize_line(digest.reason))], width)
        yield []
    failures = {summary.failure_line(failure) for failure in digest.failures}
    for line in summary.account_lines(digest):
        yield from wrap_runs([Run(line, "bad" if line in failures else "muted")], width)
    if digest.hint:
        yield from wrap_runs([Run(sanitize_line(digest.hint), "muted")], width)
