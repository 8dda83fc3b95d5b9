"""PubMed's results as copied text: a title, a line with authors and journal, `PMID: 41234567`. The text below a result
is an excerpt and no abstract."""

import re
from collections.abc import Iterator, Sequence

from digest.errors import ParseError
from digest.identifiers import find_identifiers
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.shared.author_names import NOBODY, read_authors
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.identify import merge_identifiers
from digest.sources.shared.read_records import read_each

_SITE = "https://pubmed.ncbi.nlm.nih.gov"
_NUMBER = lazy_pattern(r"\bPMID: ?(\d{1,9})\b")
_DOI = lazy_pattern(r"\bdoi: ?(10\.\d{4,9}/\S{1,200}?)\.?(?=\s|$)", re.IGNORECASE)
# `Quay J, de la Mar AB, et al.` at the beginning of a line, up to the full stop behind it.
_NAME = r"[^\W\d_][\w'’-]{0,40}(?: [\w'’-]{2,40}){0,4} [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|\d(?:nd|rd|th)))?"
_AUTHORS = lazy_pattern(rf"({_NAME}(?:, {_NAME}){{0,500}}(?:, et al)?)\.(?: |$)")
_CHROME = lazy_pattern(r"Cite|Share|Item in Clipboard|\d{1,6}\.?|Display options|Save|Email|Send to|Select item \d+.*")


def is_copied_page(content: bytes) -> bool:
    """Whether *content* is such a text."""
    if b"PMID:" not in content:
        return False
    lines = copied_lines(content)
    return any(line in ("Cite", "Share") for line in lines) and any(map(_NUMBER.search, lines))


def parse_copied_page(page: Page) -> Listing:
    """The papers of a copied page. Raises ParseError if none of them can be read."""
    lines = [line for line in copied_lines(page.content) if not _CHROME.fullmatch(line)]
    numbered = [at for at, line in enumerate(lines) if _NUMBER.search(line)]
    reading = read_each(numbered, lambda at: _paper_above(lines, at))
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    return Listing(
        page.address.text, tuple(papers.values()), notes=reading.notes, source="pubmed", unread=len(reading.unread)
    )


def _paper_above(lines: Sequence[str], at: int) -> Paper:
    """The paper whose number stands on the line *at*. Raises ParseError if no title is above it."""
    cited = list(_citation_lines(lines, at))
    number, title_at = _NUMBER.search(lines[at]), at - len(cited)
    if not number or title_at < 0 or _NUMBER.search(lines[title_at]):
        raise ParseError("no title")
    text = " ".join(cited)
    names = _AUTHORS.match(text)
    doi = _DOI.search(text)
    identifiers = merge_identifiers(find_identifiers(doi[1]) if doi else (), (f"pubmed:{number[1]}",))
    authors = read_authors(names[1]) if names else NOBODY
    return Paper(
        id=identifiers[0],
        title=lines[title_at].removesuffix("."),
        url=f"{_SITE}/{number[1]}/",
        authors=authors.names,
        author_count=authors.count,
        sources=("pubmed",),
        identifiers=identifiers,
    )


def _citation_lines(lines: Sequence[str], at: int) -> Iterator[str]:
    """The lines of one citation: the one with the number, and those before it, if it stands alone."""
    before = _NUMBER.split(lines[at])[0].strip()
    if before:
        yield before
        return
    # Authors and journal each have a line of their own, or share one.
    shared = at >= 1 and _AUTHORS.match(lines[at - 1]) is not None and re.search(r"\b(?:19|20)\d\d\b", lines[at - 1])
    yield from lines[max(0, at - (1 if shared else 2)) : at]
    yield ""
