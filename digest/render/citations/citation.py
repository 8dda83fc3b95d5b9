"""A paper as it is cited: the fields that BibTeX, CSL-JSON and RIS are written from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from digest.identifiers import ARXIV_ID, DOI_PREFIX
from digest.model import Digest, Match, Paper
from digest.render import parts
from digest.render.citations.author_parts import AuthorName, fold_for_key, parse_author
from digest.render.markdown.paper_markers import block_id
from digest.text import sanitize_line

_ARXIV = re.compile(rf"arxiv:({ARXIV_ID})", re.IGNORECASE)
_ARXIV_CLASS = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?")
_DOI = re.compile(rf"doi:({DOI_PREFIX}[!-~]+)")


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper as it is cited. What is not known is None or empty.

    *key* is unique in a digest. *others* says that there are more authors than *authors* names. *arxiv* is the bare
    identifier. *keywords* are the topics that chose the paper, then those of its site. Texts are plain and on one
    line; *match* has them as the site wrote them.
    """

    key: str
    match: Match
    title: str
    authors: tuple[AuthorName, ...]
    others: bool
    day: date | None
    arxiv: str | None
    arxiv_class: str | None
    doi: str | None
    url: str | None
    abstract: str
    keywords: tuple[str, ...]


def cite_papers(digest: Digest) -> Iterator[Citation]:
    """A citation for each paper of *digest*, in its order, each paper once."""
    seen: set[str] = set()
    for match in digest.matches:
        citation = _cite_paper(match)
        if citation.key not in seen:
            seen.add(citation.key)
            yield citation


def _cite_paper(match: Match) -> Citation:
    paper = match.paper
    authors = tuple(parse_author(name) for name in paper.authors if sanitize_line(name).strip(" ,;"))
    day = paper.published or paper.listed
    arxiv = _ARXIV.fullmatch(paper.id)
    doi = _DOI.fullmatch(paper.id)
    return Citation(
        key=_citation_key(paper, authors, day),
        match=match,
        title=sanitize_line(match.title),
        authors=authors,
        others=bool(authors) and (paper.author_count or 0) > len(authors),
        day=day,
        arxiv=arxiv[1] if arxiv else None,
        arxiv_class=_arxiv_class(paper) if arxiv else None,
        doi=doi[1] if doi else None,
        url=parts.web_address(paper),
        abstract=sanitize_line(match.abstract),
        keywords=tuple(dict.fromkeys(filter(None, map(sanitize_line, (*match.topics, *paper.keywords))))),
    )


def _arxiv_class(paper: Paper) -> str | None:
    """The first category of *paper* that is arXiv's."""
    classes = (name for name, site in paper.sited_categories if site == "arxiv" and _ARXIV_CLASS.fullmatch(name))
    return next(classes, None)


def _citation_key(paper: Paper, authors: tuple[AuthorName, ...], day: date | None) -> str:
    """`muller2025_2511.00001`: readable, and always the same for the same paper."""
    who = fold_for_key(authors[0].family)[:30] if authors else ""
    arxiv = _ARXIV.fullmatch(paper.id)
    what = arxiv[1].replace("/", "-") if arxiv else block_id(paper.id)[-8:]
    return f"{who or 'paper'}{day.year if day else ''}_{what}"
