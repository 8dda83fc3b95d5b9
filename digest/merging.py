"""One paper from several listings: identifiers first, then the folded title; the richer value wins."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from digest import links
from digest.model import Paper
from digest.text import fold_title

# An arXiv identifier, alone or in an address; the version is nobody's identity.
_IDENTIFIER = re.compile(r"(?:^|[/:])(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?$")


def merge(papers: Iterable[Paper]) -> list[Paper]:
    """*papers* in order of first appearance, each once."""
    merged: dict[str, Paper] = {}
    names: dict[str, str] = {}
    for paper in papers:
        title = f"titled {fold_title(paper.title)}"
        key = names.get(paper.id) or _twin(paper, merged.get(names.get(title, ""))) or paper.id
        merged[key] = richer(merged[key], paper) if key in merged else paper
        names |= {paper.id: key, merged[key].id: key}
        if fold_title(paper.title):
            names.setdefault(title, key)
    return list(merged.values())


def learn(known: Paper, seen: Paper) -> Paper:
    """*known* as it stands now that it was *seen* again: what changes is new, what is missing stays."""
    both = richer(seen, known)
    same_source = set(seen.sources) <= set(known.sources)
    retitled = same_source and fold_title(seen.title) != fold_title(known.title)
    return replace(
        both,
        title=seen.title if same_source else known.title,
        former_title=known.title if retitled else known.former_title,
        # A new version may be shorter, an excerpt in a feed is much shorter.
        abstract=seen.abstract if 2 * len(seen.abstract) > len(known.abstract) else known.abstract,
        upvotes=known.upvotes if seen.upvotes is None else seen.upvotes,
        comments=known.comments if seen.comments is None else seen.comments,
        sources=tuple(dict.fromkeys((*known.sources, *seen.sources))),
    )


def named(papers: Sequence[Paper], words: str) -> list[Paper]:
    """The papers of *papers* that *words* mean: an identifier, an address, or a part of the title."""
    identifier = _IDENTIFIER.search(words)
    if identifier:
        return [paper for paper in papers if paper.id == f"arxiv:{identifier[1]}"]
    known = [paper for paper in papers if words in (paper.id, paper.url)]
    part = fold_title(words)
    return known or [paper for paper in papers if part and part in fold_title(paper.title)]


def _twin(paper: Paper, titled: Paper | None) -> str | None:
    """The key of the paper *titled* alike, if it is the same one.

    A title alone joins two papers only where one of them has no better identifier: two papers of
    arXiv may share a title.
    """
    if titled is None or (has_identifier(paper) and has_identifier(titled)):
        return None
    return titled.id


def has_identifier(paper: Paper) -> bool:
    """Whether *paper* is known by more than its title or an address."""
    return not paper.id.startswith(("title:", "url:"))


def richer(a: Paper, b: Paper) -> Paper:
    """One paper from two views of it: of each field the richer value."""
    better = a if has_identifier(a) or not has_identifier(b) else b
    return replace(
        a,
        id=better.id,
        url=better.url or a.url or b.url,
        abstract=max(a.abstract, b.abstract, key=len),
        authors=max(a.authors, b.authors, key=len),
        author_count=_most(a.author_count, b.author_count),
        organization=a.organization or b.organization,
        listed=_earliest(a.listed, b.listed),
        published=_earliest(a.published, b.published),
        updated=a.updated if not b.updated or (a.updated and a.updated > b.updated) else b.updated,
        upvotes=_most(a.upvotes, b.upvotes),
        comments=_most(a.comments, b.comments),
        categories=a.categories or b.categories,
        keywords=a.keywords or b.keywords,
        summary=a.summary or b.summary,
        comment=a.comment or b.comment,
        links=links.merge(a.links, b.links),
        sources=tuple(dict.fromkeys((*a.sources, *b.sources))),
    )


def _most(a: int | None, b: int | None) -> int | None:
    return max((number for number in (a, b) if number is not None), default=None)


def _earliest(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day), default=None)
