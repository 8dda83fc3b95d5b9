"""The identifiers of a paper, whichever site lists it: its own if the listing has any, else its address or title."""

from hashlib import sha256
from typing import NamedTuple

from digest import links
from digest.identifiers import find_identifiers, page_address, scheme_rank
from digest.patterns import lazy_pattern
from digest.text import collapse_whitespace, fold_title

_ARXIV_URL = lazy_pattern(r"https?://(?:www\.|export\.)?arxiv\.org/")
_LONG_TITLE = 5  # words: an equal title of so many is that of one paper


class Identity(NamedTuple):
    """What a paper is known by: the *id* that leads, the *url* to show, and all its *identifiers*, *id* among them
    unless that is an address or a title."""

    id: str
    url: str | None
    identifiers: tuple[str, ...] = ()


def identify(title: str, url: str, *names: str, text: str = "") -> Identity:
    """The identity of a paper from its *title*, its *url*, its other *names* and, where there is nothing else, its
    *text*. A name is an identifier, a line with several of them, or an address of the paper."""
    url = links.clean_url(url)
    identifiers = merge_identifiers(*map(find_identifiers, (url, *map(links.clean_url, names))))
    if not identifiers:
        address = f"url:{links.canonical_url(url) or collapse_whitespace(url)}"
        return Identity(address, url) if url else Identity(identify_by_title(title, text), None)
    first = identifiers[0]
    # A feed's address of arXiv has a version or lacks the s of https; other pages are theirs to show.
    is_at_arxiv = first.startswith("arxiv:") and _ARXIV_URL.match(url)
    return Identity(first, page_address(first) if is_at_arxiv or not url else url, identifiers)


def merge_identifiers(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """The identifiers of *groups*, the first of each scheme, in the order in which the schemes lead."""
    by_scheme: dict[str, str] = {}
    for identifier in (each for group in groups for each in group):
        by_scheme.setdefault(identifier.partition(":")[0], identifier)
    return tuple(sorted(by_scheme.values(), key=scheme_rank))


def identify_by_title(title: str, text: str) -> str:
    """The identifier of a paper of which only the *title* is known. A title too short to be the name of one paper
    alone (Editorial) is told apart from others by *text*, whatever else is said of the paper."""
    name = f"title:{fold_title(title).replace(' ', '-')}"
    if not text or name.count("-") >= _LONG_TITLE - 1:
        return name
    return f"{name}-{sha256(fold_title(text).encode('utf-8', 'replace')).hexdigest()[:10]}"
