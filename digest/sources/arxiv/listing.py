"""arXiv's pages of a list: new papers, a day to catch up on, recent ones, a month; in the markup of any year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.sources.arxiv import records, trees
from digest.sources.arxiv.paging import Paging, more, paging
from digest.sources.arxiv.series import series

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {"New submissions": "new", "Cross": "cross", "Replacement": "replaced"}
_MARKS = {"(cross-list": "cross", "(replaced": "replaced"}
_OF_RECENT = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ")
_SHOWN = re.compile(r"showing (?:first |last )?(\d{1,9}) of (\d{1,9})")
_MOST_AUTHORS = 100  # what is beyond is cut off silently
_EMPTY = re.compile(rb"No (?:further )?updates\b")


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a heading says: the *kind* of papers below it, their *day* (one of several on a page
    *of_recent* ones), and how many are *shown* of how many (*total*)."""

    kind: str
    day: date | None
    of_recent: bool
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """The halves of one paper's entry (`dt`, `dd`), and the section (*kind*) and day they stand under."""

    term: "_Element"
    definition: "_Element | None"
    kind: str
    listed: date | None


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is on a page: its *entries*, the one *day* it shows, how many papers are *shown* and how many
    there are in *total* by its own account; *breaks_off* tells of half a page."""

    entries: Sequence[_Entry]
    day: date | None
    shown: int
    total: int
    rest: Paging
    is_new: bool
    breaks_off: bool


def parse(page: Page) -> Listing:
    """The papers of a page. Raises ParseError for one without its landmarks: an empty list is only what
    says that it is one."""
    contents = _contents(page)
    if not contents.entries:
        _check_empty(page, contents)
    reading = records.read(contents.entries, _paper)
    papers = reading.papers
    if contents.is_new:
        _check_abstracts(page, papers)
    notes = (*reading.notes, *_missing(contents))
    return Listing(
        page.address.text,
        papers,
        contents.day,
        notes,
        series(page),
        whole=contents.is_new and not notes and len(papers) == contents.total,
        more=more(page, contents.rest),
        announced={paper.id: kind for entry, paper in reversed(reading.found) if (kind := _kind(entry))},
        poor=contents.breaks_off,
        unread=len(reading.unread),
    )


def _contents(page: Page) -> _Contents:
    root, rest = trees.page(page.content), paging(page.content)
    headings = [_heading(element) for element in root.iter("h1", "h3")]
    entries, breaks_off = _complete(list(_entries(root)), page.content)
    if not any(_identifier(entry) for entry in entries):
        entries = []  # somebody else's `dl`
    day = next((each.day for each in headings if each.day and not each.of_recent), None)
    shown = sum(each.shown for each in headings) or rest.here or 0
    total = sum(each.total for each in headings) if rest.total is None else rest.total
    contents = _Contents(entries, day, shown, total, rest, day is not None, breaks_off)
    # The latest day is asked for, and the site gives five.
    latest = page.address.series and not page.address.asked and not day
    return _of_latest_day(contents, headings) if latest else contents


def _of_latest_day(contents: _Contents, headings: Sequence[_Heading]) -> _Contents:
    """*contents* without the papers of older days."""
    latest = next((each for each in headings if each.day), None)
    if latest is None:
        raise ParseError("no day on this page of new papers (has the site changed?)")
    return replace(
        contents,
        entries=[entry for entry in contents.entries if entry.listed == latest.day],
        day=latest.day,
        shown=latest.shown,
        total=latest.total,
        rest=contents.rest if latest.shown < latest.total else Paging(),
    )


def _complete(entries: list[_Entry], content: bytes) -> tuple[list[_Entry], bool]:
    """*entries* but for a last one that breaks off, and whether the page does."""
    last = content.rfind(b"<dt")
    if last <= content.rfind(b"</dl"):
        return entries, False
    return (entries if content.rfind(b"</dd") > last else entries[:-1]), True


def _heading(element: "_Element") -> _Heading:
    text = " ".join("".join(map(str, element.itertext())).split())
    kind = next((kind for start, kind in _KINDS.items() if text.startswith(start)), "")
    shown = _SHOWN.search(text)
    counts = (int(shown[1]), int(shown[2])) if shown else (0, 0)
    return _Heading(kind, records.written_day(text), bool(_OF_RECENT.match(text)), *counts)


def _entries(root: "_Element") -> Iterator[_Entry]:
    """Every entry of the page, under whichever heading it stands: there is a `dl` for each day or section."""
    kind, listed, term = "", None, None
    for element in root.iter("h1", "h3", "dt", "dd"):
        if element.tag in ("h1", "h3"):
            heading = _heading(element)
            kind, listed = heading.kind or kind, heading.day or listed
        elif element.tag == "dd" and term is not None:
            yield _Entry(term, element, kind, listed)
            term = None
        elif element.tag == "dt":
            if term is not None:
                yield _Entry(term, None, kind, listed)
            term = element
    if term is not None:
        yield _Entry(term, None, kind, listed)


def _paper(entry: _Entry) -> Paper:
    if entry.definition is None:
        raise ParseError("only its identifier is there")
    parts = {(part.get("class") or "").partition(" ")[0]: part for part in entry.definition.iter("div", "p")}
    paper = records.paper(
        _identifier(entry),
        trees.text(parts.get("list-title")),
        abstract=trees.text(parts.get("mathjax")),
        comment=trees.text(parts.get("list-comments")),
        authors=_authors(parts.get("list-authors")),
        categories=records.subjects(trees.text(parts.get("list-subjects"))),
        listed=entry.listed,
    )
    return paper if len(paper.authors) < _MOST_AUTHORS else replace(paper, author_count=None)


def _identifier(entry: _Entry) -> str:
    names = (records.identifier(link.get("href")) for link in entry.term.iter("a"))
    return next(filter(None, names), "")


def _kind(entry: _Entry) -> str:
    """Why the paper is listed: by the section, else by a mark."""
    if entry.kind:
        return entry.kind
    text = trees.text(entry.term)
    return next((kind for mark, kind in _MARKS.items() if mark in text), "")


def _authors(element: "_Element | None") -> list[str]:
    """The names: what stands between them are commas and affiliations, which may have links of their own."""
    links = element.iter("a") if element is not None else ()
    return [trees.text(link) for link in links if "link-external" not in (link.get("class") or "")]


def _check_empty(page: Page, contents: _Contents) -> None:
    """Raises ParseError where the page does not say itself that there is nothing on it."""
    if contents.breaks_off:
        raise ParseError("the page breaks off before its first paper (an interrupted download?)")
    if promised := contents.shown or contents.total:
        raise ParseError(f"{promised} papers promised, none on the page (has the site changed?)")
    if not _EMPTY.search(page.content):
        raise ParseError("no list of papers on this page (has the site changed?)")


def _check_abstracts(page: Page, papers: Sequence[Paper]) -> None:
    """Raises ParseError where abstracts should be and are not."""
    without = sum(not paper.abstract for paper in papers)
    # A day to catch up on can be had without any.
    asked_without = b"Catchup results" in page.content and without == len(papers)
    if not asked_without and 10 * without > len(papers):
        raise ParseError(f"{without} of {len(papers)} new papers have no abstract (has the site changed?)")


def _missing(contents: _Contents) -> Iterator[str]:
    if contents.breaks_off:
        yield "the page breaks off before its end: papers may be missing"
    elif contents.shown > len(contents.entries):
        yield f"{contents.shown} papers promised, {len(contents.entries)} on the page"
