"""Addresses of a paper itself: its page, its files, its issue. They are no links that it names."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from digest import links
from digest.identifiers import find_identifiers, identity_key, page_address
from digest.model import Link, Paper
from digest.patterns import lazy_pattern

# An article's own number in an address: a part with digits that is neither a year nor a short number.
_NUMBER = lazy_pattern(r"(?=\D*\d)(?!(?:19|20)\d\d$)[\w.-]{4,200}")
_FORM = lazy_pattern(r"(?i)\.(?:pdf|html?|xml|epub|full|abstract)$")
_ISSUE = lazy_pattern(r"(?i)/(?:toc|loi|issues?|issue-archive|list|current|archive|journal)(?:/|$)")
_LICENCE = lazy_pattern(r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/")
_NO_PAPER = ("code", "model", "dataset", "demo")  # kinds of links
_MOST_OF_SITE = 3  # links of one kind: more are a register of species or a list of references


def without_own_addresses(paper: Paper) -> tuple[Link, ...]:
    """The links of *paper* without its own addresses and its licence; of those to one register the first few."""
    kept = (
        link
        for link in paper.links
        if link.url != paper.url
        and not _LICENCE.match(link.url)
        and (link.kind in _NO_PAPER or not is_own_address(link.url, paper))
    )
    return tuple(_first_of_registers(kept))


def is_own_address(url: str, paper: Paper) -> bool:
    """Whether *url* is an address of *paper* itself: its page on any site, a file of it, the page of its issue.

    Of a paper on arXiv two pages are links: that of its publication, and arXiv's own where a listing shows its own
    page. What PubMed names in PMC is the text of the paper.
    """
    key = links.url_key(url)
    if any(key == links.url_key(each) for each in (paper.url, paper.pdf) if each):
        return True
    named = set(map(identity_key, find_identifiers(url)))
    own = set(map(identity_key, paper.identifiers))
    if paper.id.startswith("arxiv:"):
        if url == page_address(paper.id):
            return False
        named = {identifier for identifier in named if not identifier.startswith("doi:")}
    if any(name.startswith("pmc:") for name in named) and any(name.startswith("pubmed:") for name in own):
        return True
    return bool(named & own) or _is_form_of_page(url, paper.url)


def _is_form_of_page(url: str, page: str | None) -> bool:
    """Whether *url* has the number of the article at *page*, or is the page of an issue of the same journal."""
    here, there = _split_address(url), _split_address(page or "")
    if not here or not there or here[0] != there[0]:
        return False
    if _ISSUE.search(here[1]):
        return True
    number = next((part for part in reversed(_address_parts(*there[1:])) if _NUMBER.fullmatch(part)), None)
    return number is not None and number in _address_parts(*here[1:])


def _split_address(url: str) -> tuple[str, str, str] | None:
    """The host, the path and the query of *url*."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    return (host, parts.path, parts.query) if host else None


def _address_parts(path: str, query: str) -> list[str]:
    """The values in *query* and the parts of *path*, the last without its form."""
    values = [each.partition("=")[2] for each in query.split("&")]
    return [*values, *_FORM.sub("", path.rstrip("/")).split("/")]


def _first_of_registers(named: Iterable[Link]) -> Iterable[Link]:
    seen: Counter[tuple[str, str]] = Counter()
    for link in named:
        register = (_register(link.url), link.kind)
        seen[register] += 1
        if link.kind not in ("other", "paper") or seen[register] <= _MOST_OF_SITE:
            yield link


def _register(url: str) -> str:
    """The site of *url*; of a DOI its prefix too."""
    place = re.match(r"https?://(?:www\.)?(doi\.org/10\.\d+|[^/?#]+)", url)
    return place[1] if place else url
