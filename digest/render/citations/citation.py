"""What a reference manager wants to know of a paper, before it is written as BibTeX, CSL-JSON or RIS."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from digest.identifiers import ARXIV_ID, DOI_PREFIX
from digest.model import Digest, Match, Paper
from digest.render import parts
from digest.render.citations.author_parts import Name, folded, taken_apart
from digest.render.markdown.paper_markers import block_id
from digest.text import safe

_ARXIV = re.compile(rf"arxiv:({ARXIV_ID})", re.IGNORECASE)
_DOI = re.compile(rf"doi:({DOI_PREFIX}[!-~]+)")


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper as it is cited; *key* is its own in a digest. Unknown is None or empty.

    *others* says that there are more authors than *authors* names. *arxiv* is the bare identifier. *keywords* are
    the reader's topics, then the site's. Texts are plain, on one line; *match* has them as they came.
    """

    key: str
    match: Match
    title: str
    authors: tuple[Name, ...]
    others: bool
    day: date | None
    arxiv: str | None
    arxiv_class: str | None
    doi: str | None
    url: str | None
    abstract: str
    keywords: tuple[str, ...]


def cited(digest: Digest) -> Iterator[Citation]:
    """The papers of *digest* in its order, each once."""
    seen: set[str] = set()
    for match in digest.matches:
        citation = _citation(match)
        if citation.key not in seen:
            seen.add(citation.key)
            yield citation


def _citation(match: Match) -> Citation:
    paper = match.paper
    authors = tuple(taken_apart(name) for name in paper.authors if safe(name).strip(" ,;"))
    day = paper.published or paper.listed
    arxiv = _ARXIV.fullmatch(paper.id)
    doi = _DOI.fullmatch(paper.id)
    classes = parts.classes(paper)
    return Citation(
        key=_key(paper, authors, day),
        match=match,
        title=safe(match.title),
        authors=authors,
        others=bool(authors) and (paper.author_count or 0) > len(authors),
        day=day,
        arxiv=arxiv[1] if arxiv else None,
        arxiv_class=classes[0] if arxiv and classes else None,
        doi=doi[1] if doi else None,
        url=parts.address(paper),
        abstract=safe(match.abstract),
        keywords=tuple(dict.fromkeys(safe(word) for word in (*match.topics, *paper.keywords) if safe(word))),
    )


def _key(paper: Paper, authors: tuple[Name, ...], day: date | None) -> str:
    """`muller2025_2511.00001`: for people, and the same for the same paper."""
    who = folded(authors[0].family)[:30] if authors else ""
    arxiv = _ARXIV.fullmatch(paper.id)
    what = arxiv[1].replace("/", "-") if arxiv else block_id(paper.id)[-8:]
    return f"{who or 'paper'}{day.year if day else ''}_{what}"
