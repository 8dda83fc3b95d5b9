"""What all listings of arXiv have in common: identifiers, categories, dates, and how a record becomes a paper."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from digest import links
from digest.dois import find_doi
from digest.errors import ParseError
from digest.identifiers import ARXIV_ABSTRACTS, ARXIV_ID, canonical_arxiv_id, pdf_address
from digest.model import Link, Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv.addresses import NAME, SUBJECT
from digest.sources.shared.author_names import NOBODY, AuthorList
from digest.sources.shared.dates import MONTHS, date_or_none
from digest.sources.shared.read_records import ReadRecords, read_each

Record = TypeVar("Record")
# In `/abs/…`, in `oai:arXiv.org:…` and alone; the version does not belong to the identity.
_NAMED = lazy_pattern(rf"(?:^|/abs/|oai:arXiv\.org:)({ARXIV_ID})(?:v(\d{{1,3}}))?(?=[?#]|$)")
_IN_BRACKETS = lazy_pattern(rf"\(({SUBJECT})\)")
_SUBJECT = lazy_pattern(SUBJECT)
_DATE = lazy_pattern(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}|\d\d)\b")


def read_identifier(text: str | None) -> str:
    """The identifier in an address or a name of arXiv, without its version; '' if there is none."""
    match = _NAMED.search((text or "").strip())
    return canonical_arxiv_id(match[1]) if match else ""


def read_version(*names: str | None) -> int | None:
    """The number of the version that the first of *names* with one has; None if none has one."""
    matches = (_NAMED.search((name or "").strip()) for name in names)
    return next((int(match[2]) for match in matches if match and match[2]), None)


def categories_in_brackets(line: str) -> tuple[str, ...]:
    """The categories of "Machine Learning (cs.LG); Computation and Language (cs.CL)"."""
    return tuple(dict.fromkeys(_IN_BRACKETS.findall(line)))


def only_categories(terms: Iterable[str | None]) -> tuple[str, ...]:
    """The ones of *terms* that are categories: feeds name classes of the MSC and the ACM beside them."""
    return tuple(dict.fromkeys(term for term in terms if term and _SUBJECT.fullmatch(term)))


def parse_day(text: str) -> date | None:
    """The day of `Monday, 13 April 2026`, `Wed, 7 Oct 2026`, `Tue, 5 Dec 23`."""
    match = _DATE.search(text)
    if not match or match[2].lower() not in MONTHS:
        return None
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    return date_or_none(year, MONTHS.index(match[2].lower()) + 1, int(match[1]))


def make_paper(
    identifier: str,
    title: str,
    *,
    abstract: str = "",
    comment: str = "",
    authors: AuthorList = NOBODY,
    categories: tuple[str, ...] = (),
    dois: Sequence[str] = (),
    listed: date | None = None,
    published: date | None = None,
    updated: date | None = None,
    announced: str | None = None,
    version: int | None = None,
) -> Paper:
    """The paper of one record; *dois* are those of its publication. Raises ParseError without identifier or title."""
    if not identifier or not title:
        raise ParseError(f"no {'title' if identifier else 'identifier'}")
    identifiers = _list_identifiers(identifier, dois)
    return Paper(
        id=f"arxiv:{identifier}",
        title=title,
        url=f"{ARXIV_ABSTRACTS}/{identifier}",
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        listed=listed,
        published=published,
        updated=updated,
        categories=categories,
        category_sites=(NAME,) * len(categories),
        author_note=comment,
        links=links.merge(links.find(abstract), links.find(comment), publication_links(dois)),
        sources=(NAME,),
        pdf=pdf_address(None, identifiers),
        identifiers=identifiers,
        version=version,
        announced=announced,
    )


def _list_identifiers(identifier: str, dois: Sequence[str]) -> tuple[str, ...]:
    # Listed here although every paper gets them: a new value of a paper takes as long as reading its texts.
    return tuple(dict.fromkeys((f"arxiv:{identifier}", *publication_identifiers(dois))))


def publication_identifiers(dois: Iterable[str]) -> tuple[str, ...]:
    """The identifiers of the publications with these *dois*."""
    return tuple(f"doi:{doi}" for doi in filter(None, map(find_doi, dois)))


def publication_links(dois: Iterable[str]) -> Iterator[Link]:
    """The pages of the publications with these *dois*."""
    for doi in dois:
        if url := links.canonical_url(f"https://doi.org/{doi}"):
            yield Link(url, "paper")


def read_entries(entries: Sequence[Record], make: Callable[[Record], Paper]) -> ReadRecords:
    """Each of *entries* with its paper. Raises ParseError if most cannot be read."""
    reading = read_each(entries, make)
    reading.require_most()
    return reading
