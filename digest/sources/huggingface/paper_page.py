"""The page of one paper on Hugging Face, which a person saved.

Its markup is known from public programs that read it: headings, the paragraphs below "Abstract", the class `author`.
"""

import re
from datetime import date
from typing import TYPE_CHECKING

from digest import links
from digest.errors import ParseError
from digest.identifiers import find_arxiv_id
from digest.model import Kind, Link, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.huggingface.records import NAME, SITE
from digest.sources.shared.dates import parse_month_day
from digest.sources.shared.html_trees import elements_of_class, parse_html
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.page_address import page_of_site

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLE = "Paper page - "
_PUBLISHED = lazy_pattern(r"Published on ([A-Z][a-z]{2} \d{1,2}(?:, \d{4})?)")
_OF_MACHINE = "AI-generated summary"
_KINDS: dict[str, Kind] = {"github": "code", "project page": "project"}


def parse_paper_page(page: Page) -> Listing:
    """The paper of *page*. Raises ParseError if it names no paper."""
    root = parse_html(page.content)
    title = next((text for heading in root.iter("h1") if (text := text_of_tree(heading))), "")
    title = title or text_of_tree(next(root.iter("title"), None)).removeprefix(_TITLE)
    identifier = _find_identifier(root, page)
    if not identifier or not title:
        raise ParseError(f"no {'title' if identifier else 'identifier'} on this page of a paper")
    abstract, summary = _read_abstract(root)
    named = (text_of_tree(element).strip(" ,") for element in elements_of_class(root, "author", "span", "div", "li"))
    authors = tuple(dict.fromkeys(filter(None, named)))
    paper = Paper(
        id=f"arxiv:{identifier}",
        title=title,
        url=f"{SITE}/papers/{identifier}",
        abstract=abstract,
        summary=summary or None,
        authors=authors,
        author_count=len(authors) or None,
        published=_find_day(root, page.seen),
        links=links.merge(_named_links(root), links.find(abstract)),
        sources=(NAME,),
    )
    return Listing(page.address.text, (paper,))


def _find_identifier(root: "_Element", page: Page) -> str:
    """The identifier in the address of the page, or in that of its paper on arXiv."""
    stated = [page_of_site(page, "huggingface.co").address]
    stated += [tag.get("content") or "" for tag in root.iter("meta") if tag.get("property") == "og:url"]
    stated += [link.get("href") or "" for link in root.iter("a") if "arxiv.org/abs/" in (link.get("href") or "")]
    return next(filter(None, map(find_arxiv_id, stated)), "")


def _read_abstract(root: "_Element") -> tuple[str, str]:
    """The abstract, and the summary by a machine that may stand before it."""
    heading = next((each for each in root.iter("h2") if text_of_tree(each) == "Abstract"), None)
    around = heading.getparent() if heading is not None else None
    if around is None:
        return "", ""
    texts = list(filter(None, map(text_of_tree, around.iter("p"))))
    if len(texts) > 1 and _OF_MACHINE in text_of_tree(around):
        return " ".join(texts[1:]), texts[0]
    return " ".join(texts), ""


def _find_day(root: "_Element", seen: date) -> date | None:
    published = _PUBLISHED.search(text_of_tree(root))
    return parse_month_day(published[1], seen) if published else None


def _named_links(root: "_Element") -> list[Link]:
    """The paper's code and project page, whose links the page names."""
    found: list[Link] = []
    for link in root.iter("a"):
        kind = _KINDS.get(re.sub(r" [\d.k]{1,9}$", "", text_of_tree(link).lower()))
        url = links.canonical_url(link.get("href") or "") if kind else None
        if kind and url:
            found.append(Link(url, kind))
    return found
