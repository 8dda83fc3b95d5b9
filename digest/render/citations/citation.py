"""A paper as it is cited: the fields that BibTeX, CSL-JSON and RIS are written from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from digest.dois import DOI_PREFIX
from digest.identifiers import ARXIV_ID, identity_key, page_address, parse_arxiv_month, scheme_rank
from digest.latex import make_readable
from digest.model import Digest, Match, Paper
from digest.patterns import lazy_pattern
from digest.render import parts
from digest.render.citations.author_parts import AuthorName, parse_author
from digest.render.markdown.paper_markers import block_id
from digest.text import sanitize_line

_ARXIV = lazy_pattern(rf"arxiv:({ARXIV_ID})", re.IGNORECASE)
_ARXIV_CLASS = lazy_pattern(r"[a-z-]+(\.[A-Za-z-]+)?")
_DOI = lazy_pattern(rf"doi:((?!10\.48550/arxiv\.){DOI_PREFIX}[!-~]+)")


class CitedDate(NamedTuple):
    """When a paper was published: the day is not always known."""

    year: int
    month: int
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper as it is cited. What is not known is None or empty.

    *key* is unique in a digest, see `make_key`. *others* says that there are more authors than *authors* names. *date*
    is that of the paper, never of a listing or of a new version. *arxiv* is the bare identifier. *doi* is that of the
    publication, else the one that arXiv gives. *url* is its page on arXiv, else at its DOI, whatever site listed it;
    that of the listing only where it has neither. *keywords* are the topics that chose the paper, then those of its
    site; *note* is the remark of its authors. Texts are plain and on one line; *match* has them as the site wrote them.
    """

    key: str
    match: Match
    title: str
    authors: tuple[AuthorName, ...]
    others: bool
    date: CitedDate | None
    arxiv: str | None
    arxiv_class: str | None
    doi: str | None
    url: str | None
    pdf: str | None
    note: str
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
    arxiv, doi = _find_name(_ARXIV, paper), _find_name(_DOI, paper)
    return Citation(
        key=make_key(paper),
        match=match,
        title=sanitize_line(match.title),
        authors=authors,
        others=bool(authors) and (paper.author_count is None or paper.author_count > len(authors)),
        date=_published_date(paper, arxiv),
        arxiv=arxiv,
        arxiv_class=_arxiv_class(paper) if arxiv else None,
        doi=doi or (f"10.48550/arXiv.{arxiv}" if arxiv else None),
        url=_own_address(arxiv, doi) or parts.web_address(paper),
        pdf=parts.pdf_address(paper),
        note=sanitize_line(make_readable(paper.author_note)),
        abstract=sanitize_line(match.abstract),
        keywords=tuple(dict.fromkeys(filter(None, map(sanitize_line, (*match.topics, *paper.keywords))))),
    )


def _find_name(form: re.Pattern[str], paper: Paper) -> str | None:
    """The first name of *paper*, without its scheme, that has the *form*."""
    matches = map(form.fullmatch, (paper.id, *paper.identifiers))
    return next((match[1] for match in matches if match), None)


def _published_date(paper: Paper, arxiv: str | None) -> CitedDate | None:
    """The day on which *paper* was published, else the month that its *arxiv* identifier names."""
    if paper.published:
        return CitedDate(paper.published.year, paper.published.month, paper.published.day)
    month = parse_arxiv_month(arxiv) if arxiv else None
    return CitedDate(*month) if month else None


def _arxiv_class(paper: Paper) -> str | None:
    """The first category of *paper* that is arXiv's."""
    classes = (name for name, site in paper.sited_categories if site == "arxiv" and _ARXIV_CLASS.fullmatch(name))
    return next(classes, None)


def _own_address(arxiv: str | None, doi: str | None) -> str | None:
    """The address of a paper by its own name, on arXiv or by its DOI; None where it has neither."""
    name = f"arxiv:{arxiv}" if arxiv else f"doi:{doi}"
    return page_address(name) if arxiv or doi else None


def make_key(paper: Paper) -> str:
    """`arxiv-2407-21783`: the key by which *paper* is cited, the same whatever source brought it.

    It is made of nothing but the leading identifier, and is the name of the paper in notes and in names of files too.
    Authors, years and words of the title are not in it, because sources differ in them: some name no authors, some
    another day, some an older title. Versions of one preprint have one key.
    """
    names = {identity_key(name) for name in (paper.id, *paper.identifiers)}
    return block_id(min(names, key=lambda name: (scheme_rank(name), name)))
