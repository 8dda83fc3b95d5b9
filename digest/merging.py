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
    by_title: dict[str, str] = {}
    for paper in papers:
        key = _known_as(paper, merged, by_title)
        merged[key] = _richer(merged[key], paper) if key in merged else paper
        by_title.setdefault(fold_title(paper.title), key)
    return list(merged.values())


def named(papers: Sequence[Paper], words: str) -> list[Paper]:
    """The papers of *papers* that *words* mean: an identifier, an address, or a part of the title."""
    identifier = _IDENTIFIER.search(words)
    if identifier:
        return [paper for paper in papers if paper.id == f"arxiv:{identifier[1]}"]
    known = [paper for paper in papers if words in (paper.id, paper.url)]
    part = fold_title(words)
    return known or [paper for paper in papers if part and part in fold_title(paper.title)]


def _known_as(paper: Paper, merged: dict[str, Paper], by_title: dict[str, str]) -> str:
    """The key of the same paper among *merged*, else its own identifier.

    A title alone joins two papers only where one of them has no better identifier: two papers of
    arXiv may share a title.
    """
    if paper.id in merged:
        return paper.id
    twin = by_title.get(fold_title(paper.title))
    if twin is not None and not (_has_identifier(paper) and _has_identifier(merged[twin])):
        return twin
    return paper.id


def _has_identifier(paper: Paper) -> bool:
    return not paper.id.startswith(("title:", "url:"))


def _richer(a: Paper, b: Paper) -> Paper:
    better = a if _has_identifier(a) or not _has_identifier(b) else b
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
