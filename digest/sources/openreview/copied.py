"""A venue's page of OpenReview as copied text: title, authors, a date, and perhaps the fields that a reader
has opened."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from digest import links
from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.openreview import NAME
from digest.sources.shared.author_names import NOBODY, read_authors
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.dates import MONTHS, date_or_none
from digest.sources.shared.identify import identify_by_title
from digest.sources.shared.read_records import read_each

# `Published: 26 Jan 2026, Last Modified: …`; of a submission `21 Sept 2025 (modified: 02 Feb 2026)`.
_DATED = lazy_pattern(
    r"(?:(?:Published|Submitted|Modified|Last Modified|Uploaded): )?(\d{1,2}) ([A-Z][a-z]{2,3}) (\d{4})"
    r"(?: ?[,(].*| [A-Z].*)?"
)
_FIELD = lazy_pattern(
    r"(Abstract|Keywords|TL;DR|TLDR|Primary Area|Track|Code|Submission Number|Supplementary Material): ?(.*)"
)
_NO_NAMES = lazy_pattern(r"Anonymous\b.*|.*\bSubmission ?\d{0,6} Authors", re.IGNORECASE)
_CHROME = lazy_pattern(
    r"Show details|Hide details|Readers: .*|\d+ Repl(?:y|ies).*|PDF|BibTeX|View all .*|Previous|Next|\d{1,3}|[«»‹›…]"
)


def is_copied_page(content: bytes) -> bool:
    """Whether *content* is such a text: lines with dates, and readers named for the papers."""
    if b"Readers: " not in content and b"Show details" not in content:
        return False
    return any(map(_DATED.fullmatch, copied_lines(content)))


def parse_copied_page(page: Page) -> Listing:
    """The papers of a copied page. Raises ParseError if none of them can be read."""
    lines = [line for line in copied_lines(page.content) if not _CHROME.fullmatch(line)]
    dated = [at for at, line in enumerate(lines) if _DATED.fullmatch(line)]
    # A title and names stand above each date; what is between them and the date before belongs to the paper before.
    ends = [*(at - 2 for at in dated[1:]), len(lines)]
    reading = read_each(list(zip(dated, ends, strict=True)), lambda span: _paper_around(lines, *span))
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    return Listing(page.address.text, tuple(papers.values()), notes=reading.notes, unread=len(reading.unread))


def _paper_around(lines: Sequence[str], at: int, end: int) -> Paper:
    """The paper that is dated on the line *at* and whose fields end before *end*. Raises ParseError without a title."""
    if at < 2 or _DATED.fullmatch(lines[at - 1]) or _DATED.fullmatch(lines[at - 2]):
        raise ParseError("no title")
    fields = _read_fields(lines[at + 1 : end])
    abstract = fields.get("abstract", "")
    names = lines[at - 1]
    authors = NOBODY if _NO_NAMES.fullmatch(names) else read_authors(names, "first-last")
    day = _DATED.fullmatch(lines[at])
    is_published = lines[at].startswith("Published")
    return Paper(
        id=identify_by_title(lines[at - 2], abstract),
        title=lines[at - 2],
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        published=_day_of(day) if day and is_published else None,
        keywords=tuple(filter(None, map(str.strip, fields.get("keywords", "").split(",")))),
        summary=fields.get("tl;dr") or fields.get("tldr") or None,
        links=links.find(abstract),
        sources=(NAME,),
    )


def _day_of(dated: re.Match[str]) -> date | None:
    # Some browsers write "Sept".
    month = dated[2][:3].lower()
    return date_or_none(int(dated[3]), MONTHS.index(month) + 1, int(dated[1])) if month in MONTHS else None


def _read_fields(lines: Sequence[str]) -> Mapping[str, str]:
    """The opened fields by their names in lower case; lines without a name belong to the field before."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if field := _FIELD.match(line):
            name = field[1].lower()
            fields[name] = [field[2]]
        elif name:
            fields[name].append(line)
    return {name: " ".join(parts).strip() for name, parts in fields.items()}
