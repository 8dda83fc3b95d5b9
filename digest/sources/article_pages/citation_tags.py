"""A paper from the tags `citation_…`, `dc.…` and `prism.…` in the head of its page."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest import links
from digest.dois import find_doi
from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources import registry
from digest.sources.article_pages import NAME
from digest.sources.article_pages.page_abstract import find_abstract
from digest.sources.shared import author_names, markup
from digest.sources.shared.dates import read_day
from digest.sources.shared.html_trees import parse_html
from digest.sources.shared.identify import identify
from digest.sources.shared.meta_tags import MetaTags, read_meta_tags
from digest.sources.shared.page_address import SitePage, page_of_site

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES = ("citation_title", "dc.title")
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "dc.contributor")
_ABSTRACTS = ("citation_abstract", "dcterms.abstract", "dc.description.abstract", "dc.description")
# The day of the issue, where it is a day; else the one on which the page came up.
_DAYS = (
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "prism.publicationdate",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
)
_KEYWORDS = ("citation_keywords", "citation_keyword")
_PAGES = ("citation_public_url", "citation_abstract_html_url")
# Only a number above twelve shows which of the two is the day: 08/26/2026.
_MONTH_FIRST = lazy_pattern(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# What bioRxiv has behind the abstract in the same tag.
_BEHIND_ABSTRACT = lazy_pattern(r"<h\d[^<>]{0,99}>\s*Competing Interest")
_LATER_VERSION = lazy_pattern(r"/10\.(?:1101|64898)/[\d.]{1,40}v(?:[2-9]|\d\d)")
_LONG_ENOUGH = 200  # characters
_CUT = ("…", "...", "[…]", "[...]")


def parse_article(got: Page) -> Listing:
    """The one paper of *got*; its source is the site, where that is one of digest's. Raises ParseError if the tags
    have no title."""
    root, site = parse_html(got.content), page_of_site(got, "")
    tags = read_meta_tags(root)
    title = markup.plain_text(_first_of(tags, _TITLES))
    if not title:
        raise ParseError("no title in the tags of this page")
    place = _find_place(root, tags, site)
    identity = identify(title, place, *_names(tags))
    own = registry.find_source_of_host(urlsplit(place).hostname or "")
    # Some sites have the whole abstract in the page alone, and a sentence or two of it in the tags.
    abstract = max(_read_abstract(tags), find_abstract(root), key=lambda text: min(len(text), _LONG_ENOUGH))
    authors = author_names.read_author_texts(_list_authors(tags))
    paper = Paper(
        id=identity.id,
        title=title,
        url=identity.url,
        identifiers=identity.identifiers,
        pdf=_resolve(_first_of(tags, ("citation_pdf_url",)), site) or None,
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        published=_find_day(tags, got.seen),
        keywords=_split_keywords(tags),
        links=links.find(abstract),
        sources=(own.name if own else NAME,),
    )
    if _LATER_VERSION.search(place):
        paper = replace(paper, published=None, updated=paper.published)
    return Listing(got.address.text, (paper,), source=paper.sources[0])


def _first_of(tags: MetaTags, names: Sequence[str]) -> str:
    return next((tags[name][0] for name in names if name in tags), "")


def _find_place(root: "_Element", tags: MetaTags, site: SitePage) -> str:
    """The address of the paper's page: what the page itself calls it, else where it was got."""
    canonical = (link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").split())
    named = (_resolve(place, site) for place in (*canonical, _first_of(tags, _PAGES)))
    return next(filter(None, named), site.address)


def _resolve(place: str, site: SitePage) -> str:
    """The whole address of *place*; '' where there is none, or the page does not say on which host it is."""
    address = links.clean_url(site.resolve(place)) if place else ""
    return address if re.match(r"https?://[^/]", address) else ""


def _names(tags: MetaTags) -> list[str]:
    """What the tags call the paper besides its address."""
    dois = (*tags.get("citation_doi", ()), *tags.get("dc.identifier", ()), *tags.get("prism.doi", ()))
    names = [f"doi:{doi}" for doi in map(find_doi, dois) if doi]
    names += [f"arXiv:{name}" for name in tags.get("citation_arxiv_id", ())]
    return names + [f"https://pubmed.ncbi.nlm.nih.gov/{number}/" for number in tags.get("citation_pmid", ())]


def _list_authors(tags: MetaTags) -> Sequence[str]:
    return next((tags[name] for name in _AUTHORS if name in tags), ())


def _read_abstract(tags: MetaTags) -> str:
    """The abstract in *tags*; '' for the beginning of one."""
    written = _first_of(tags, _ABSTRACTS)
    behind = _BEHIND_ABSTRACT.search(written)
    text = markup.plain_text(written[: behind.start()] if behind else written)
    return "" if text.endswith(_CUT) else text


def _find_day(tags: MetaTags, seen: date) -> date | None:
    """The first of the days in *tags* that is one: most journals name a month or a year."""
    written = (value for name in _DAYS for value in tags.get(name, ())[:1])
    return next(filter(None, (_read_day(value, seen) for value in written)), None)


def _read_day(text: str, seen: date) -> date | None:
    numbers = _MONTH_FIRST.match(text)
    if not numbers:
        return read_day(text, seen)
    first, second = sorted((int(numbers[1]), int(numbers[2])))
    is_certain = second > 12 or first == second
    return read_day(f"{numbers[3]}-{first:02}-{second:02}", seen) if is_certain else None


def _split_keywords(tags: MetaTags) -> tuple[str, ...]:
    written = next((tags[name] for name in _KEYWORDS if name in tags), ())
    words = (word.strip() for value in written for word in re.split("[;,]", markup.plain_text(value)))
    return tuple(dict.fromkeys(filter(None, words)))
