"""Google Scholar's pages that a browser saved: results of a search, and the works of a person.

A result has its title in `h3.gs_rt`, names and venue in `.gs_a`, an excerpt that is no abstract in `.gs_rs`, and beside
it perhaps a link to a PDF; a work its title in `.gsc_a_at` and two lines `.gs_gray`.
"""

from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.shared.html_trees import elements_of_class, first_of_classes, parse_html
from digest.sources.shared.identify import identify
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.page_address import SitePage, page_of_site
from digest.sources.shared.read_records import read_each
from digest.sources.shared.scholar_bylines import read_byline

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAME = "scholar"
_MARKS = (b"gs_rt", b"gsc_a_at")
_RESULT, _WORK = "gs_ri", "gsc_a_t"
_FORM = lazy_pattern(r"(?:\[[A-Z]{1,10}\] ?)+")
_OWN_PLACE = lazy_pattern(r"https?://scholar\.google\.")


def is_result_page(content: bytes) -> bool:
    """Whether *content* is such a page."""
    return content.startswith(b"<") and any(mark in content for mark in _MARKS)


def parse_result_page(page: Page) -> Listing:
    """The papers of a page of results. Raises ParseError if none of them can be read."""
    site = page_of_site(page, "scholar.google.com")
    root = parse_html(page.content)
    results = [*elements_of_class(root, _RESULT, "div"), *elements_of_class(root, _WORK, "td")]
    reading = read_each(results, lambda result: _read_result(result, site), noun="result")
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no paper on this page of Google Scholar")
    return Listing(
        page.address.text, tuple(papers.values()), notes=reading.notes, source=_NAME, unread=len(reading.unread)
    )


def _read_result(result: "_Element", site: SitePage) -> Paper | None:
    return _paper_of_result(result, site) if result.tag == "div" else _paper_of_work(result)


def _paper_of_work(work: "_Element") -> Paper:
    """The paper of a row in a person's list, whose link leads to Scholar. Raises ParseError if it has no title."""
    title = text_of_tree(first_of_classes(work, "a").get("gsc_a_at"))
    if not title:
        raise ParseError("no title")
    names, venue, *_ = [*map(text_of_tree, elements_of_class(work, "gs_gray", "div")), "", ""]
    authors, note = read_byline(f"{names} - {venue}" if venue else names)
    identity = identify(title, "", venue)
    return Paper(
        id=identity.id,
        title=title,
        url=identity.url,
        identifiers=identity.identifiers,
        authors=authors.names,
        author_count=authors.count,
        author_note=note,
        sources=(_NAME,),
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
