"""The markup of the ACL Anthology's pages: entries, and their abstracts in elements beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, cast

from digest import links
from digest.errors import ParseError
from digest.model import Kind, Link, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.anthology import PAPER, SITE
from digest.sources.shared import author_names
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.html_trees import outermost_elements
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.page_address import SitePage, page_of_site
from digest.sources.shared.read_records import read_each

if TYPE_CHECKING:
    from lxml.etree import _Element

# Titles' links; the badges for the PDF and the citation have the same class, and a suffix in their address.
_TITLES = "//strong/a[contains(concat(' ', @class, ' '), ' align-middle ')][@href]"
_HOSTS = ("aclanthology.org", "aclweb.org")
_ATTACHED = "//a[contains(@href, '/attachments/')]"
_LEVELS = 8  # above an attachment, in which its entry is found; today there are three
_ABSTRACTS = "//div[starts-with(@id, 'abstract-')]"
_FILE = lazy_pattern(r"\.[a-z]{2,4}\Z")
_IDENTIFIER = lazy_pattern(rf"(?:/anthology)?/({PAPER})/?")
# What is numbered 0 in its volume; of workshops the first two digits are the volume, else the first one.
_FRONT_MATTER = lazy_pattern(r".*\.0|W\d{2}-\d{2}00|[A-Z]\d{2}-\d000")
_BREAKS_OFF = "the page breaks off before its end: papers may be missing"
_ATTACHMENTS: dict[str, Kind] = {"software": "code", "code": "code", "dataset": "dataset", "data": "dataset"}
_ATTACHMENT = lazy_pattern(r"/attachments/.{1,300}?\.(software|code|dataset|data)\b", re.IGNORECASE)


def parse_volumes(got: Page, source: str) -> Listing:
    """The papers of a volume or an event. Raises ParseError if there are none: no volume is empty."""
    import lxml.html

    check_memory_cost(got.content)
    try:
        page = lxml.html.document_fromstring(got.content, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    except lxml.etree.ParserError as error:
        raise ParseError(f"no page: {error}") from error
    site = page_of_site(got, *_HOSTS)
    abstracts = {str(card.get("id")): _abstract_text(card) for card in outermost_elements(_find_all(page, _ABSTRACTS))}
    titles = _find_titles(page, site)
    attached = _find_attachments(page, titles)
    reading = read_each(titles, lambda title: _paper_of_title(title, abstracts, attached[title], site, source))
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no paper on this page: no title of the usual kind (has the site changed?)")
    notes = () if b"</html" in got.content[-1000:].lower() else (_BREAKS_OFF,)
    return Listing(got.address.text, tuple(papers.values()), notes=(*notes, *reading.notes), unread=len(reading.unread))


def _find_all(element: "_Element", path: str) -> list["_Element"]:
    return cast("list[_Element]", element.xpath(path))


def _find_titles(page: "_Element", site: SitePage) -> list["_Element"]:
    """The links of the titles of papers and of volumes: of each heading the first one that leads to a page."""
    found: dict[_Element | None, _Element] = {}
    for link in outermost_elements(_find_all(page, _TITLES)):
        path = site.path_of(link.get("href"))
        if path and not _FILE.search(path):
            found.setdefault(link.getparent(), link)
    return list(found.values())


def _abstract_text(element: "_Element") -> str:
    """The text of an abstract's card, without the heading that it may begin with."""
    return text_of_tree(element).removeprefix("Abstract").lstrip(" :")


def _find_attachments(page: "_Element", titles: Iterable["_Element"]) -> Mapping["_Element", list[str]]:
    """The addresses of the files attached to each of *titles*, found in one pass over all links.

    Files and title share an entry, the element three levels above the title; if it has two titles, the last counts.
    """
    entries = {entry: title for title in titles if (entry := _find_ancestor(title, 3)) is not None}
    attached: dict[_Element, list[str]] = defaultdict(list)
    for anchor in _find_all(page, _ATTACHED):
        title = next((entries[above] for above in islice(anchor.iterancestors(), _LEVELS) if above in entries), None)
        if title is not None:
            attached[title].append(str(anchor.get("href")))
    return attached


def _find_ancestor(element: "_Element", levels: int) -> "_Element | None":
    """The ancestor of *element* so many *levels* above it, or None."""
    return next(islice(element.iterancestors(), levels - 1, None), None)


def _author_elements(title: "_Element", site: SitePage) -> Iterator["_Element"]:
    """The links to people that follow *title*, up to the next title."""
    heading = title.getparent()
    for sibling in heading.itersiblings() if heading is not None else ():
        if sibling.tag == "strong":
            return
        is_person = sibling.tag == "a" and "/people/" in site.path_of(sibling.get("href"))
        # Of links in links, which are links that were never closed, only the innermost.
        if is_person and sibling.find(".//a") is None:
            yield sibling


def _paper_of_title(
    title: "_Element", abstracts: Mapping[str, str], attached: Iterable[str], site: SitePage, source: str
) -> Paper | None:
    """The paper to which *title* links; None for front matter and for the titles of volumes."""
    match = _IDENTIFIER.fullmatch(site.path_of(title.get("href")))
    shown = text_of_tree(title)
    if not match or not shown or _FRONT_MATTER.fullmatch(match[1]):
        return None
    abstract = abstracts.get(f"abstract-{match[1].replace('.', '--')}", "")
    authors = author_names.clean_names(dict.fromkeys(map(text_of_tree, _author_elements(title, site))))
    return Paper(
        id=f"{source}:{match[1]}",
        title=shown,
        url=f"{SITE}/{match[1]}/",
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        links=links.merge(_attachment_links(map(site.resolve, attached)), links.find(abstract)),
        sources=(source,),
    )


def _attachment_links(attached: Iterable[str]) -> Iterator[Link]:
    """Links to the code and the data that the authors attached to their paper."""
    for href in attached:
        attachment = _ATTACHMENT.search(href)
        url = links.canonical_url(href) if attachment else None
        if attachment and url:
            yield Link(url, _ATTACHMENTS[attachment[1].lower()])
