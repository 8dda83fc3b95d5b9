"""arXiv's page of the results of a search, which a person saved; programs ask its API instead."""

from datetime import date
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv import records
from digest.sources.arxiv.visible_text import visible_text
from digest.sources.shared import author_names
from digest.sources.shared.author_names import AuthorList
from digest.sources.shared.html_trees import elements_of_class, first_of_classes, parse_html

if TYPE_CHECKING:
    from lxml.etree import _Element

_RESULT = "arxiv-result"
_COUNTS = lazy_pattern(r"Showing ([\d,]{1,9})[–-]([\d,]{1,9}) of ([\d,]{1,12}) results")
_NONE = "produced no results"
_DATES = lazy_pattern(r"(?:(?P<first>v1)\s+)?[Ss]ubmitted (?P<day>\d{1,2} [A-Z][a-z]{2,8},? \d{4})")


def parse_search_page(page: Page) -> Listing:
    """The papers of *page*. Raises ParseError if it has none and does not say that nothing was found."""
    root = parse_html(page.content)
    entries = list(elements_of_class(root, _RESULT, "li"))
    if not entries and _NONE not in visible_text(root):
        raise ParseError("no result on this page of a search (has the site changed?)")
    reading = records.read_entries(entries, _paper_of_result)
    heading = next((visible_text(element) for element in root.iter("h1")), "")
    counts = _COUNTS.search(heading)
    shown = counts and (counts[2] if counts[1] == "1" else f"{counts[1]}–{counts[2]}")
    notes = (f"{shown} of {counts[3]} results: the search has further pages",) if counts and shown != counts[3] else ()
    return Listing(page.address.text, reading.papers, notes=(*reading.notes, *notes), unread=len(reading.unread))


def _paper_of_result(item: "_Element") -> Paper:
    parts = first_of_classes(item, "p", "span", "div")
    submitted, first = _read_days(next((part for part in item.iter("p") if part.get("class") == "is-size-7"), None))
    return records.make_paper(
        _result_identifier(parts.get("list-title")),
        visible_text(parts.get("title")),
        abstract=_drop_switch(parts.get("abstract-full")),
        comment=_drop_label(parts.get("comments")),
        authors=_result_authors(parts.get("authors")),
        categories=records.only_categories(_tags(parts.get("tags"))),
        dois=[link.get("href", "").partition("doi.org/")[2] for link in item.iter("a") if _is_doi(link)],
        published=first or submitted,
        updated=submitted if first and first != submitted else None,
    )


def _result_authors(element: "_Element | None") -> AuthorList:
    links = list(element.iter("a")) if element is not None else []
    return author_names.clean_names(map(visible_text, links), (links[-1].tail or "") if links else "")


def _result_identifier(element: "_Element | None") -> str:
    links = element.iter("a") if element is not None else ()
    return next(filter(None, (records.read_identifier(link.get("href")) for link in links)), "")


def _tags(element: "_Element | None") -> list[str]:
    return [visible_text(tag) for tag in element.iter("span")] if element is not None else []


def _is_doi(link: "_Element") -> bool:
    return "//doi.org/" in (link.get("href") or "")


def _drop_switch(element: "_Element | None") -> str:
    """The text of an abstract without the link that folds it up: "△ Less"."""
    return visible_text(element).removesuffix("Less").rstrip(" \N{WHITE UP-POINTING TRIANGLE}")


def _drop_label(element: "_Element | None") -> str:
    return visible_text(element).removeprefix("Comments:").strip()


def _read_days(element: "_Element | None") -> tuple[date | None, date | None]:
    """The day on which the shown version was submitted, and that of the first one if there are several."""
    days = {match["first"]: match["day"] for match in _DATES.finditer(visible_text(element))}
    shown, first = (records.parse_day(days.get(name, "").replace(",", "")) for name in (None, "v1"))
    return shown, first
