"""Pages of OpenReview that a person saved once their scripts had run: the notes of a venue, or one paper's forum.

The markup is that of the site's own open program (https://github.com/openreview/openreview-web).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from digest import links
from digest.errors import ParseError
from digest.identifiers import find_identifier
from digest.model import Link, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.openreview import NAME
from digest.sources.openreview.markdown import links_to, read_markdown
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day, parse_mail_day
from digest.sources.shared.html_trees import classes_of, elements_of_class, first_of_classes, parse_html
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.meta_tags import read_meta_tags
from digest.sources.shared.page_address import SitePage, page_of_site
from digest.sources.shared.read_records import read_each

if TYPE_CHECKING:
    from lxml.etree import _Element

SITE = "https://openreview.net"
_HOST = "openreview.net"
_PUBLISHED = lazy_pattern(r"\bPublished: (\d{1,2} [A-Z][a-z]{2} \d{4})")
_STATE = lazy_pattern(
    r"(?:\d{1,2} [A-Z][a-z]+ \d|Published|Submitted|Last Modified|Readers|Everyone|CC |BibTeX|\d+ Repl)"
)


def parse_page(got: Page) -> Listing:
    """The papers of *got*. Raises ParseError if it shows none."""
    root, site = parse_html(got.content), page_of_site(got, _HOST)
    paper = _paper_of_forum(root, site)
    if paper:
        return Listing(got.address.text, (paper,))
    notes = list(elements_of_class(root, "note", "div", "li"))
    reading = read_each(notes, lambda note: _paper_of_note(note, site), noun="note")
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no paper on this page (was it saved before its list was there?)")
    return Listing(got.address.text, tuple(papers.values()), notes=reading.notes, unread=len(reading.unread))


def _paper_of_note(note: "_Element", site: SitePage) -> Paper | None:
    """The paper of *note*; None for one that names no paper, such as a reply."""
    parts = first_of_classes(note, "div", "ul", "span")
    link = next((link for heading in note.iter("h4", "h3") for link in heading.iter("a") if _forum(link, site)), None)
    if link is None:
        return None
    title = text_of_tree(link)
    if not title:
        raise ParseError("no title")
    values = _note_values(note)
    states = [text_of_tree(item) for item in parts["note-meta-info"].iter("li")] if "note-meta-info" in parts else []
    authors = _author_names(parts.get("note-authors"))
    abstract = values.get("abstract")
    text = text_of_tree(abstract)
    return Paper(
        id=_forum(link, site),
        title=title,
        url=f"{SITE}/forum?id={_forum(link, site).partition(':')[2]}",
        abstract=text,
        authors=authors,
        author_count=len(authors) or None,
        published=_published_day(states),
        categories=tuple(filter(None, [text_of_tree(values.get("primary area"))])),
        keywords=_split_words(text_of_tree(values.get("keywords"))),
        summary=text_of_tree(values.get("tl;dr")) or None,
        author_note=next((state for state in states if state and not _STATE.match(state)), ""),
        links=links.merge(_links_in(abstract, site), links.find(text)),
        sources=(NAME,),
    )


def _forum(link: "_Element", site: SitePage) -> str:
    """`openreview:ID` of the forum to which *link* leads, or ''."""
    path = site.path_of(link.get("href"))
    return (find_identifier(NAME, f"{SITE}{path}") or "") if path.startswith("/forum?") else ""


def _note_values(note: "_Element") -> Mapping[str, "_Element"]:
    """The values of the fields that *note* shows, by their names in small letters."""
    values: dict[str, _Element] = {}
    name = ""
    for element in note.iter("strong", "span", "div"):
        classes = classes_of(element)
        if "note-content-field" in classes:
            name = text_of_tree(element).rstrip(": ").lower()
        elif "note-content-value" in classes and name:
            values.setdefault(name, element)
            name = ""
    return values


def _author_names(element: "_Element | None") -> tuple[str, ...]:
    if element is None:
        return ()
    named = [text_of_tree(link) for link in element.iter("a") if "profile" in (link.get("href") or "")]
    text = text_of_tree(element)
    if text.startswith("Anonymous"):
        return ()
    # People without a profile are plain words of the list.
    return tuple(filter(None, named)) if len(named) > text.count(",") else author_names.split_names(text)


def _published_day(states: list[str]) -> date | None:
    published = next(filter(None, map(_PUBLISHED.search, states)), None)
    return parse_mail_day(f"{published[1]} 00:00:00") if published else None


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))


def _links_in(element: "_Element | None", site: SitePage) -> Iterator[Link]:
    found = element.iter("a") if element is not None else ()
    return links_to(site.resolve(link.get("href") or "") for link in found)


def _paper_of_forum(root: "_Element", site: SitePage) -> Paper | None:
    """The paper whose forum the page is, from its `citation_…` tags; None for other pages."""
    tags = read_meta_tags(root)
    places = [link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"]
    identifier = next(filter(None, (find_identifier(NAME, place) for place in (*places, site.address))), None)
    title = next(iter(tags.get("citation_title", ())), "")
    if not identifier or not title:
        return None
    abstract, targets = read_markdown(next(iter(tags.get("citation_abstract", ())), ""))
    authors = tuple(filter(None, map(author_names.first_name_first, tags.get("citation_author", ()))))
    dates = tags.get("citation_publication_date") or tags.get("citation_online_date") or [""]
    return Paper(
        id=identifier,
        title=title,
        url=f"{SITE}/forum?id={identifier.partition(':')[2]}",
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None,
        published=parse_iso_day(dates[0].replace("/", "-")),
        links=links.merge(links_to(targets), links.find(abstract)),
        sources=(NAME,),
    )
