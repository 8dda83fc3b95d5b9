"""Google Scholar's results as a page that a browser saved: `h3.gs_rt` with the title, `.gs_a` with names and venue,
`.gs_rs` with an excerpt that is no abstract; beside it, perhaps, a link to a PDF."""

import re
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.sources.shared.html_trees import elements_of_class, first_of_classes, parse_html
from digest.sources.shared.identify import identify
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.page_address import SitePage, page_of_site
from digest.sources.shared.read_records import read_each
from digest.sources.shared.scholar_bylines import read_byline

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAME = "scholar"
_MARK = b"gs_rt"
_RESULT = "gs_ri"
_FORM = re.compile(r"(?:\[[A-Z]{1,10}\] ?)+")
_OWN_PLACE = re.compile(r"https?://scholar\.google\.")


def is_result_page(content: bytes) -> bool:
    """Whether *content* is such a page."""
    return content.startswith(b"<") and _MARK in content and b"gs_a" in content


def parse_result_page(page: Page) -> Listing:
    """The papers of a page of results. Raises ParseError if none of them can be read."""
    site = page_of_site(page, "scholar.google.com")
    results = list(elements_of_class(parse_html(page.content), _RESULT, "div"))
    reading = read_each(results, lambda result: _paper_of_result(result, site), noun="result")
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no paper on this page of Google Scholar")
    return Listing(
        page.address.text, tuple(papers.values()), notes=reading.notes, source=_NAME, unread=len(reading.unread)
    )


def _paper_of_result(result: "_Element", site: SitePage) -> Paper | None:
    """The paper of *result*; None for one that leads to Scholar itself, such as a person or further searches."""
    parts = first_of_classes(result, "h3", "div")
    heading = parts.get("gs_rt")
    if heading is None:
        return None
    link = next(heading.iter("a"), None)
    url = site.resolve(link.get("href") or "") if link is not None else ""
    if _OWN_PLACE.match(url):
        return None
    # Of what is only cited somewhere there is no link.
    title = text_of_tree(link) if link is not None else _FORM.sub("", text_of_tree(heading)).strip()
    if not title:
        raise ParseError("no title")
    byline, excerpt = text_of_tree(parts.get("gs_a")), text_of_tree(parts.get("gs_rs"))
    authors, venue = read_byline(byline)
    identity = identify(title, url, byline, text=excerpt)
    return Paper(
        id=identity.id,
        title=title,
        url=identity.url,
        identifiers=identity.identifiers,
        authors=authors.names,
        author_count=authors.count,
        summary=excerpt or None,
        author_note=venue,
        pdf=_find_pdf(result, site),
        sources=(_NAME,),
    )


def _find_pdf(result: "_Element", site: SitePage) -> str | None:
    """Where the link beside *result*, marked with `[PDF]`, leads."""
    beside = result.getprevious()
    links = beside.iter("a") if beside is not None and "gs_ggs" in (beside.get("class") or "") else ()
    found = (site.resolve(link.get("href") or "") for link in links if text_of_tree(link).startswith("[PDF]"))
    return next((address for address in found if address.startswith("http")), None)
