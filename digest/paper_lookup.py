"""Which paper a person means: by its identifier, an address of some site, or a part of its title."""

import re
from collections.abc import Iterator, Sequence

from digest import links
from digest.identifiers import (
    ARXIV_ID,
    ARXIV_VERSION,
    SCHEMES,
    canonical_arxiv_id,
    find_arxiv_id,
    find_identifiers,
    identity_key,
    page_address,
    parse_arxiv_id,
)
from digest.identity.names import all_identifiers
from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.sources import registry
from digest.text import fold_title

# Sites that write about papers of arXiv put the identifier last: https://scirate.com/arxiv/2407.21783
_ARXIV_AT_END = lazy_pattern(rf"[/:]({ARXIV_ID}){ARXIV_VERSION}(?:\.pdf)?/?$")


def find_papers(papers: Sequence[Paper], words: str) -> list[Paper]:
    """The papers of *papers* that *words* mean: an identifier, an address, or a part of the title.

    An identifier or address of a paper that is not among them finds none, even if a title contains it.
    """
    words = words.strip()
    if not words:
        return []
    exact = [paper for paper in papers if words in _written_names(paper)]
    if named := exact or _papers_at_address(papers, words):
        return named
    identifiers = tuple(_read_identifiers(words))
    named = [paper for paper in papers if any(_has_identifier(paper, identifier) for identifier in identifiers)]
    if named or (identifiers and " " not in words):
        return named
    part = fold_title(words)
    return [paper for paper in papers if part and part in fold_title(paper.title)]


def read_names(words: str) -> list[str]:
    """The names under which the archive may know the paper that *words* are an identifier or an address of."""
    words = words.strip()
    identifiers = [*_read_identifiers(words)]
    # One that has no canonical form is known as it was written.
    typed = (links.canonical_url(words) or words) if re.match("https?://", words) else None
    # What was listed by an address alone may be named by the identifier that is in it.
    urls = filter(None, (typed, *map(page_address, identifiers)))
    without_scheme = [f"{scheme}:{words}" for scheme in SCHEMES if " " not in words]
    return [words, *identifiers, *(f"url:{url}" for url in urls), *without_scheme]


def read_name(words: str) -> str | None:
    """The identifier of the paper that *words* are an identifier or an address of, `url:…` for an address without one;
    None for other words."""
    words = words.strip()
    url = links.canonical_url(words) if re.match("https?://", words) else None
    written = words if words.startswith(("url:", "title:")) else None
    return next(_read_identifiers(words), None) or (f"url:{url}" if url else written)


def is_title(words: str) -> bool:
    """Whether *words*, under which no paper is known, may be a part of a title: they are no identifier or address."""
    words = words.strip()
    return not re.match("https?://", words) and (" " in words or not any(_read_identifiers(words)))


def _written_names(paper: Paper) -> Iterator[str | None]:
    """The address and the identifiers of *paper*, these also as their sites write them, without the scheme."""
    yield from (paper.id, paper.url, *paper.identifiers)
    yield from (name.partition(":")[2] for name in all_identifiers(paper))


def _read_identifiers(words: str) -> Iterator[str]:
    """The identifiers of papers that *words* are or contain, in the form of `Paper.id`."""
    if arxiv_id := _read_arxiv_id(words):
        yield f"arxiv:{canonical_arxiv_id(arxiv_id)}"
    yield from find_identifiers(words)
    # The ACL Anthology's identifiers are told by their form, as those of arXiv.
    yield from find_identifiers(f"acl:{words}")
    # Sources of other packages say where their addresses have identifiers.
    others = (source for source in registry.loaded_sources() if source.name not in registry.BUILT_IN)
    yield from filter(None, (source.find_paper_id(words) for source in others))


def _read_arxiv_id(words: str) -> str | None:
    alone = parse_arxiv_id(words.lower())
    at_end = _ARXIV_AT_END.search(words)
    return alone.id if alone else find_arxiv_id(words) or (at_end[1] if at_end else None)


def _has_identifier(paper: Paper, identifier: str) -> bool:
    """Whether *identifier* is one of *paper*, or is in its identifier or address in another form."""
    if identity_key(identifier) in map(identity_key, (paper.id, *paper.identifiers)):
        return True
    number = re.split(r"[/:]", identifier)[-1]
    names = (name for name in (paper.id, paper.url or "") if number in name)
    return any(identifier in _read_identifiers(name) for name in names)


def _papers_at_address(papers: Sequence[Paper], words: str) -> list[Paper]:
    """The papers of *papers* whose page has the address *words*, in whatever spelling."""
    url = links.canonical_url(words) if re.match("https?://", words) else None
    key = links.url_key(url) if url else ""
    return [paper for paper in papers if key and key == links.url_key(paper.id.removeprefix("url:"))]
