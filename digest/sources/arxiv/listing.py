"""arXiv's pages of a list: new papers, a day to catch up on, recent ones, a month; in the markup of any year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv import records
from digest.sources.arxiv.addresses import series_of_page
from digest.sources.arxiv.paging import Paging, next_list_page, read_paging
from digest.sources.arxiv.visible_text import visible_text
from digest.sources.shared import author_names
from digest.sources.shared.author_names import AuthorList
from digest.sources.shared.html_trees import parse_html
from digest.text import format_count

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {"New submissions": "new", "Cross": "cross", "Replacement": "replaced"}
_MARKS = {"(cross-list": "cross", "(replaced": "replaced"}
_OF_RECENT = lazy_pattern(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ")
_SHOWN = lazy_pattern(r"showing (?:first |last )?(\d{1,9}) of (\d{1,9})")
MOST_AUTHORS = 100  # what is beyond is cut off silently
_EMPTY = lazy_pattern(rb"No (?:further )?updates\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: the *kind* of papers below it, their *day* (one of several if it is *of_recent* papers), and
    how many of the *total* are *shown*."""

    kind: str
    day: date | None
    of_recent: bool
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """The two halves of one paper's entry (`dt`, `dd`), and the *kind* and day of the heading above it."""

    term: "_Element"
    definition: "_Element | None"
    kind: str
    listed: date | None


@dataclass(frozen=True, slots=True)
class _Contents:
    """What a page has: its *entries*, its one *day*, and how many papers it says are *shown* and are in *total*.

    *rest* says where the list goes on, *is_new* that it is the list of one day, *breaks_off* that it is half a page.
    """

    entries: Sequence[_Entry]
    day: date | None
    shown: int
    total: int
    rest: Paging
    is_new: bool
    breaks_off: bool


def parse_list_page(page: Page) -> Listing:
    """The papers of a page. Raises ParseError if it has none and does not say that its list is empty."""
    contents = _read_contents(page)
    if not contents.entries:
        _check_empty(page, contents)
    reading = records.read_entries(contents.entries, _paper_of_list_entry)
    papers = reading.papers
    if contents.is_new:
        _check_abstracts(page, papers)
    notes = (*reading.notes, *_note_missing_papers(contents))
    return Listing(
        page.address.text,
        papers,
        contents.day,
        notes,
        series_of_page(page) or "",
        whole=contents.is_new and not notes and len(papers) == contents.total,
        more=next_list_page(page, contents.rest),
        poor=contents.breaks_off,
        unread=len(reading.unread),
    )


def _read_contents(page: Page) -> _Contents:
    root, rest = parse_html(page.content), read_paging(page.content)
    headings = [_read_heading(element) for element in root.iter("h1", "h3")]
    entries, breaks_off = _drop_cut_entry(list(_iter_entries(root)), page.content)
    if not any(_entry_identifier(entry) for entry in entries):
        entries = []  # a `dl` for something else
    day = next((heading.day for heading in headings if heading.day and not heading.of_recent), None)
    shown = sum(heading.shown for heading in headings) or rest.here or 0
    total = sum(heading.total for heading in headings) if rest.total is None else rest.total
    contents = _Contents(entries, day, shown, total, rest, day is not None, breaks_off)
    # The latest day was asked for, and the site gives five.
    latest = page.address.series and not page.address.asked and not day
    return _keep_latest_day(contents, headings) if latest else contents


def _keep_latest_day(contents: _Contents, headings: Sequence[Heading]) -> _Contents:
    """*contents* without the papers of older days."""
    latest = next((heading for heading in headings if heading.day), None)
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


def _drop_cut_entry(entries: list[_Entry], content: bytes) -> tuple[list[_Entry], bool]:
    """*entries* without a last one that breaks off, and whether the page breaks off."""
    last = content.rfind(b"<dt")
    if last <= content.rfind(b"</dl"):
        return entries, False
    return (entries if content.rfind(b"</dd") > last else entries[:-1]), True


def _read_heading(element: "_Element") -> Heading:
    return read_heading(" ".join("".join(map(str, element.itertext())).split()))


def read_heading(text: str) -> Heading:
    """What the heading *text* of a list says."""
    kind = next((kind for start, kind in _KINDS.items() if text.startswith(start)), "")
    shown = _SHOWN.search(text)
    counts = (int(shown[1]), int(shown[2])) if shown else (0, 0)
    return Heading(kind, records.parse_day(text), bool(_OF_RECENT.match(text)), *counts)


def _iter_entries(root: "_Element") -> Iterator[_Entry]:
    """Every entry of the page with the kind and day of the heading above it: each day or section is a `dl`."""
    kind, listed, term = "", None, None
    for element in root.iter("h1", "h3", "dt", "dd"):
        if element.tag in ("h1", "h3"):
            heading = _read_heading(element)
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


def _paper_of_list_entry(entry: _Entry) -> Paper:
    if entry.definition is None:
        raise ParseError("only its identifier is there")
    parts = {(part.get("class") or "").partition(" ")[0]: part for part in entry.definition.iter("div", "p")}
    return records.make_paper(
        _entry_identifier(entry),
        visible_text(parts.get("list-title")),
        abstract=visible_text(parts.get("mathjax")),
        comment=visible_text(parts.get("list-comments")),
        authors=_entry_authors(parts.get("list-authors")),
        categories=records.categories_in_brackets(visible_text(parts.get("list-subjects"))),
        listed=entry.listed,
        announced=_entry_kind(entry) or None,
    )


def _entry_identifier(entry: _Entry) -> str:
    names = (records.read_identifier(link.get("href")) for link in entry.term.iter("a"))
    return next(filter(None, names), "")


def _entry_kind(entry: _Entry) -> str:
    """`new`, `cross` or `replaced`, by the heading or else by a mark; '' if the page does not say."""
    if entry.kind:
        return entry.kind
    text = visible_text(entry.term)
    return next((kind for mark, kind in _MARKS.items() if mark in text), "")


def _entry_authors(element: "_Element | None") -> AuthorList:
    """The authors, without the commas and affiliations between them, which may have links of their own."""
    links = list(element.iter("a")) if element is not None else []
    names = (visible_text(link) for link in links if "link-external" not in (link.get("class") or ""))
    authors = author_names.clean_names(names, (links[-1].tail or "") if links else "")
    is_cut = authors.count == len(authors.names) >= MOST_AUTHORS
    return replace(authors, count=None) if is_cut else authors


def _check_empty(page: Page, contents: _Contents) -> None:
    """Raises ParseError if the page does not itself say that it is empty."""
    if contents.breaks_off:
        raise ParseError("the page breaks off before its first paper (an interrupted download?)")
    if promised := contents.shown or contents.total:
        raise ParseError(f"{format_count(promised, 'paper')} promised, none on the page (has the site changed?)")
    if not _EMPTY.search(page.content):
        raise ParseError("no list of papers on this page (has the site changed?)")


def _check_abstracts(page: Page, papers: Sequence[Paper]) -> None:
    """Raises ParseError if abstracts are missing that the page should have."""
    without = sum(not paper.abstract for paper in papers)
    # A page of `/catchup` can be asked for without abstracts.
    asked_without = b"Catchup results" in page.content and without == len(papers)
    if not asked_without and 10 * without > len(papers):
        of_all = f"{without} of {format_count(len(papers), 'new paper')}"
        raise ParseError(f"{of_all} have no abstract (has the site changed?)")


def _note_missing_papers(contents: _Contents) -> Iterator[str]:
    if contents.breaks_off:
        yield "the page breaks off before its end: papers may be missing"
    elif contents.shown > len(contents.entries):
        yield f"{format_count(contents.shown, 'paper')} promised, {len(contents.entries)} on the page"
