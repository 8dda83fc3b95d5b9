"""Lists of papers on pages of bioRxiv and medRxiv: a subject, a search, an alert, which a person saved.

The markup is that of HighWire's citations, known from public programs that read these pages. Abstracts are not in it.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from digest.dois import find_doi
from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.highwire import read_marks
from digest.sources.shared.html_trees import classes_of, elements_of_class, first_of_classes, parse_html
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.page_address import SitePage, page_of_site
from digest.sources.shared.read_records import read_each

if TYPE_CHECKING:
    from lxml.etree import _Element

LANDMARK = b"highwire-cite-linked-title"
_CITATION = "highwire-article-citation"
_VERSION = lazy_pattern(r"v(\d{1,3})(?:[./?].*)?$")
# The day on which the shown version was posted: `/biorxiv/early/2026/01/08/2026.01.06.697451.atom`.
_POSTED = lazy_pattern(r"/early/(\d{4})/(\d\d)/(\d\d)/")
_NO_ABSTRACTS = "a page of citations: it has no abstracts"


def parse_citations(got: Page) -> Listing:
    """The papers that a page lists. Raises ParseError if it lists none."""
    root = parse_html(got.content)
    site = page_of_site(got, "biorxiv.org", "medrxiv.org")
    server = _server_of_page(site, got.content)
    cards = list(elements_of_class(root, _CITATION, "div"))
    reading = read_each(cards, lambda card: _paper_of_citation(card, site, server), noun="citation")
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no citation on this page (has the site changed?)")
    notes = (*reading.notes, _NO_ABSTRACTS)
    return Listing(
        got.address.text,
        tuple(papers.values()),
        notes=notes,
        poor=True,
        unread=len(reading.unread),
        source=server,
    )


def _server_of_page(site: SitePage, content: bytes) -> str:
    """`medrxiv` or `biorxiv`: the one of its address, else the one that the page names more often."""
    if site.address:
        return "medrxiv" if "medrxiv.org" in site.address else "biorxiv"
    return "medrxiv" if content.count(b"medrxiv.org") > content.count(b"biorxiv.org") else "biorxiv"


def _paper_of_citation(card: "_Element", site: SitePage, server: str) -> Paper:
    parts = first_of_classes(card, "a", "span", "div")
    link = parts.get("highwire-cite-linked-title")
    path = site.path_of(link.get("href")) if link is not None else ""
    title = read_marks(text_of_tree(link))
    doi = find_doi(text_of_tree(parts.get("highwire-cite-metadata-doi"))) or find_doi(f"https://www.{server}.org{path}")
    if not doi or not title:
        raise ParseError("no DOI or no title")
    authors = tuple(filter(None, map(_author_name, _author_elements(card))))
    version, posted = _VERSION.search(path), _posted_day(card)
    paper = Paper(
        id=f"doi:{doi}",
        title=title,
        url=f"https://www.{server}.org/content/{doi}",
        authors=authors,
        author_count=len(authors) or None,
        listed=posted,
        sources=(server,),
    )
    if version and version[1] != "1":
        return replace(paper, updated=posted)
    return replace(paper, published=posted) if version else paper


def _author_elements(card: "_Element") -> list["_Element"]:
    return list(elements_of_class(card, "highwire-citation-author", "span"))


def _author_name(author: "_Element") -> str:
    """The name of *author*: its parts, without the link to ORCID beside them."""
    names = [text_of_tree(part) for part in author.iter("span") if any(each[:4] == "nlm-" for each in classes_of(part))]
    written = " ".join(filter(None, names)) or text_of_tree(author).removesuffix("View ORCID Profile")
    return next(iter(author_names.split_names(written)), "")


def _posted_day(card: "_Element") -> date | None:
    posted = _POSTED.search(card.get("data-apath") or "")
    return parse_iso_day("-".join(posted.groups())) if posted else None
