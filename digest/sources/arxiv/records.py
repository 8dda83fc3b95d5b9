"""What all of arXiv's listings have in common: its identifiers and categories, and a record as a paper."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from digest import links
from digest.errors import ParseError
from digest.identifiers import ARXIV_ABSTRACTS, ARXIV_ID, ARXIV_VERSION
from digest.model import Link, Paper
from digest.sources.arxiv.site import NAME, SUBJECT
from digest.sources.shared.json_fields import MONTHS
from digest.sources.shared.read_records import Reading, read_each

Record = TypeVar("Record")
# As it stands in `/abs/…`, in `oai:arXiv.org:…` and alone; a version is nobody's identity.
_NAMED = re.compile(rf"(?:^|/abs/|oai:arXiv\.org:)({ARXIV_ID}){ARXIV_VERSION}(?=[?#]|$)")
_IN_BRACKETS = re.compile(rf"\(({SUBJECT})\)")
_SUBJECT = re.compile(SUBJECT)
_DATE = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}|\d\d)\b")


def identifier(text: str | None) -> str:
    """The identifier in an address or a name of arXiv, without its version; '' where there is none."""
    found = _NAMED.search((text or "").strip())
    return found[1] if found else ""


def subjects(line: str) -> tuple[str, ...]:
    """The categories of "Machine Learning (cs.LG); Computation and Language (cs.CL)"."""
    return tuple(dict.fromkeys(_IN_BRACKETS.findall(line)))


def categories(terms: Iterable[str | None]) -> tuple[str, ...]:
    """Those of *terms* that are categories: feeds name classes of the MSC and the ACM beside them."""
    return tuple(dict.fromkeys(term for term in terms if term and _SUBJECT.fullmatch(term)))


def written_day(text: str) -> date | None:
    """The day of `Monday, 13 April 2026`, `Wed, 7 Oct 2026`, `Tue, 5 Dec 23`."""
    found = _DATE.search(text)
    if not found or found[2].lower() not in MONTHS:
        return None
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    try:
        return date(year, MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:
        return None


def paper(
    identifier: str,
    title: str,
    *,
    abstract: str = "",
    comment: str = "",
    authors: Sequence[str] = (),
    categories: tuple[str, ...] = (),
    dois: Iterable[str] = (),
    listed: date | None = None,
    published: date | None = None,
    updated: date | None = None,
) -> Paper:
    """One record as a paper; *dois* are those of its publication. Raises ParseError where it has no name."""
    if not identifier or not title:
        raise ParseError(f"no {'title' if identifier else 'identifier'}")
    names = tuple(filter(None, authors))
    return Paper(
        id=f"arxiv:{identifier}",
        title=title,
        url=f"{ARXIV_ABSTRACTS}/{identifier}",
        abstract=abstract,
        authors=names,
        author_count=len(names) or None,
        listed=listed,
        published=published,
        updated=updated,
        categories=categories,
        comment=comment,
        links=links.merge(links.find(abstract), links.find(comment), _published(dois)),
        sources=(NAME,),
    )


def _published(dois: Iterable[str]) -> Iterator[Link]:
    for doi in dois:
        if url := links.canonical(f"https://doi.org/{doi}"):
            yield Link(url, "paper")


def read(entries: Sequence[Record], make: Callable[[Record], Paper]) -> Reading[Record]:
    """Each of *entries* with its paper. Raises ParseError if most cannot be read."""
    reading = read_each(entries, make)
    reading.require_most()
    return reading
