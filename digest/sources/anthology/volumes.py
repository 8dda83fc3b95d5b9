"""The markup of the ACL Anthology's pages: entries, and their abstracts in elements beside them."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from digest import links
from digest.errors import ParseError
from digest.model import Kind, Link, Listing, Page, Paper
from digest.text import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

SITE = "https://aclanthology.org"
# A title's link; the badges for the PDF and the citation have the same class.
_TITLES = "//strong/a[contains(concat(' ', @class, ' '), ' align-middle ')][starts-with(@href, '/')]"
_AUTHORS = "../../a[starts-with(@href, '/people/')]"
_HREFS = "../../..//a/@href"
_ABSTRACTS = "//div[starts-with(@id, 'abstract-')]"
_IDENTIFIER = re.compile(r"/(\d{4}\.[\w-]+\.\d+|[A-Z]\d{2}-\d{4})/?$")
# What is numbered 0 in its volume; of workshops the first two digits are the volume, else the first one.
_FRONT_MATTER = re.compile(r".*\.0|W\d{2}-\d{2}00|[A-Z]\d{2}-\d000")
_BREAKS_OFF = "the page breaks off before its end: papers may be missing"
_ATTACHMENTS: dict[str, Kind] = {"software": "code", "code": "code", "dataset": "dataset", "data": "dataset"}
_ATTACHMENT = re.compile(r"/attachments/.*?\.(software|code|dataset|data)\b", re.IGNORECASE)


def parse(got: Page, source: str) -> Listing:
    """The papers on *got*. Raises ParseError where there are none: no volume is empty."""
    import lxml.html

    try:
        page = lxml.html.document_fromstring(got.content, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    except lxml.etree.ParserError as error:
        raise ParseError(f"no page: {error}") from error
    abstracts = {str(each.get("id")): _abstract(each) for each in _all(page, _ABSTRACTS)}
    found = [_paper(title, abstracts, source) for title in _all(page, _TITLES)]
    papers = {paper.id: paper for paper in found if paper}
    if not papers:
        raise ParseError("no paper on this page: no title of the usual kind (has the site changed?)")
    notes = () if b"</html" in got.content[-1000:].lower() else (_BREAKS_OFF,)
    return Listing(got.address.text, tuple(papers.values()), notes=notes)


def _all(element: "_Element", path: str) -> list["_Element"]:
    return cast("list[_Element]", element.xpath(path))


def _seen(element: "_Element") -> str:
    """The text of *element*: `<span class=acl-fixed-case>E</span>com` is one word."""
    return squeeze("".join(str(text) for text in element.itertext()))


def _abstract(element: "_Element") -> str:
    """What stands in the card of *element*, which may begin with a heading."""
    return _seen(element).removeprefix("Abstract").lstrip(" :")


def _paper(title: "_Element", abstracts: Mapping[str, str], source: str) -> Paper | None:
    """The paper that *title* leads to; None for front matter, and for the titles of volumes."""
    found = _IDENTIFIER.fullmatch(str(title.get("href")))
    name = _seen(title)
    if not found or not name or _FRONT_MATTER.fullmatch(found[1]):
        return None
    abstract = abstracts.get(f"abstract-{found[1].replace('.', '--')}", "")
    authors = tuple(dict.fromkeys(each for author in _all(title, _AUTHORS) if (each := _seen(author))))
    return Paper(
        id=f"{source}:{found[1]}",
        title=name,
        url=f"{SITE}/{found[1]}/",
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None,
        links=links.merge(_attached(title), links.find(abstract)),
        sources=(source,),
    )


def _attached(title: "_Element") -> Iterator[Link]:
    """The code and data that the authors put beside their paper."""
    for href in cast("list[str]", title.xpath(_HREFS)):
        attachment = _ATTACHMENT.search(href)
        url = links.canonical(href) if attachment else None
        if attachment and url:
            yield Link(url, _ATTACHMENTS[attachment[1].lower()])
