"""The markup of the ACL Anthology's pages: entries, and their abstracts in elements beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, cast

from digest import links
from digest.errors import ParseError
from digest.model import Kind, Link, Listing, Page, Paper
from digest.sources.anthology import PAPER, SITE
from digest.sources.shared.bounds import check_weight
from digest.sources.shared.read_records import read_each
from digest.text import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

# A title's link; the badges for the PDF and the citation have the same class.
_TITLES = "//strong/a[contains(concat(' ', @class, ' '), ' align-middle ')][starts-with(@href, '/')][1]"
_ATTACHED = "//a[contains(@href, '/attachments/')]"
_LEVELS = 8  # above an attachment, in which its entry is found; today there are three
_ABSTRACTS = "//div[starts-with(@id, 'abstract-')]"
_IDENTIFIER = re.compile(rf"/({PAPER})/?$")
# What is numbered 0 in its volume; of workshops the first two digits are the volume, else the first one.
_FRONT_MATTER = re.compile(r".*\.0|W\d{2}-\d{2}00|[A-Z]\d{2}-\d000")
_BREAKS_OFF = "the page breaks off before its end: papers may be missing"
_ATTACHMENTS: dict[str, Kind] = {"software": "code", "code": "code", "dataset": "dataset", "data": "dataset"}
_ATTACHMENT = re.compile(r"/attachments/.{1,300}?\.(software|code|dataset|data)\b", re.IGNORECASE)


def parse(got: Page, source: str) -> Listing:
    """The papers on *got*. Raises ParseError where there are none: no volume is empty."""
    import lxml.html

    check_weight(got.content)
    try:
        page = lxml.html.document_fromstring(got.content, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    except lxml.etree.ParserError as error:
        raise ParseError(f"no page: {error}") from error
    abstracts = {str(each.get("id")): _abstract(each) for each in _outermost(_all(page, _ABSTRACTS))}
    titles = list(_outermost(_all(page, _TITLES)))
    attached = _attachments(page, titles)
    reading = read_each(titles, lambda title: _paper(title, abstracts, attached[title], source))
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no paper on this page: no title of the usual kind (has the site changed?)")
    notes = () if b"</html" in got.content[-1000:].lower() else (_BREAKS_OFF,)
    return Listing(got.address.text, tuple(papers.values()), notes=(*notes, *reading.notes), unread=len(reading.unread))


def _all(element: "_Element", path: str) -> list["_Element"]:
    return cast("list[_Element]", element.xpath(path))


def _outermost(found: Iterable["_Element"]) -> Iterator["_Element"]:
    """Those of *found*, which are in page order, that stand in none of the others.

    Tags that are never closed stand in each other: what is in them is to be read once, not once for each.
    """
    inside: set[_Element] = set()
    for each in found:
        if each not in inside:
            inside.update(each.iterdescendants(each.tag))
            yield each


def _seen(element: "_Element") -> str:
    """The text of *element*: `<span class=acl-fixed-case>E</span>com` is one word."""
    return squeeze("".join(str(text) for text in element.itertext()))


def _abstract(element: "_Element") -> str:
    """What stands in the card of *element*, which may begin with a heading."""
    return _seen(element).removeprefix("Abstract").lstrip(" :")


def _attachments(page: "_Element", titles: Iterable["_Element"]) -> Mapping["_Element", list[str]]:
    """The addresses of what is attached to each of *titles*, in one pass over all links.

    They are in the same entry: three levels above the title, which is the last one there.
    """
    entries = {entry: title for title in titles if (entry := _above(title, 3)) is not None}
    found: dict[_Element, list[str]] = defaultdict(list)
    for anchor in _all(page, _ATTACHED):
        title = next((entries[each] for each in islice(anchor.iterancestors(), _LEVELS) if each in entries), None)
        if title is not None:
            found[title].append(str(anchor.get("href")))
    return found


def _above(element: "_Element", levels: int) -> "_Element | None":
    """What *element* stands in, so many *levels* above it."""
    return next(islice(element.iterancestors(), levels - 1, None), None)


def _authors(title: "_Element") -> Iterator["_Element"]:
    """The links to people behind *title*, up to the next one."""
    heading = title.getparent()
    for each in heading.itersiblings() if heading is not None else ():
        if each.tag == "strong":
            return
        # The innermost link alone, for the same reason.
        if each.tag == "a" and str(each.get("href")).startswith("/people/") and each.find(".//a") is None:
            yield each


def _paper(title: "_Element", abstracts: Mapping[str, str], attached: Iterable[str], source: str) -> Paper | None:
    """The paper that *title* leads to; None for front matter, and for the titles of volumes."""
    found = _IDENTIFIER.fullmatch(str(title.get("href")))
    name = _seen(title)
    if not found or not name or _FRONT_MATTER.fullmatch(found[1]):
        return None
    abstract = abstracts.get(f"abstract-{found[1].replace('.', '--')}", "")
    authors = tuple(dict.fromkeys(each for author in _authors(title) if (each := _seen(author))))
    return Paper(
        id=f"{source}:{found[1]}",
        title=name,
        url=f"{SITE}/{found[1]}/",
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None,
        links=links.merge(_links(attached), links.find(abstract)),
        sources=(source,),
    )


def _links(attached: Iterable[str]) -> Iterator[Link]:
    """The code and data that the authors put beside their paper."""
    for href in attached:
        attachment = _ATTACHMENT.search(href)
        url = links.canonical(href) if attachment else None
        if attachment and url:
            yield Link(url, _ATTACHMENTS[attachment[1].lower()])
