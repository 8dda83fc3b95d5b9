"""Pages of the ACL Anthology as copied text: a row of buttons, the title, the authors, an abstract that was opened.

Identifiers are lost with the links.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from digest import links
from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.shared.author_names import clean_names
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.identify import identify_by_title
from digest.sources.shared.read_records import read_each

# Without blanks where the page has none; `pdf (full)` are those of a volume.
_BUTTONS = lazy_pattern(
    r"(?:(?:pdf|bib|abs|doi|code|data|video|poster|software|dataset|attachment|note|paper|slides) ?"
    r"(?:\(full\) ?)?){1,12}",
    re.IGNORECASE,
)
_AFTER_PAPERS = lazy_pattern(
    r"ACL materials are Copyright|Show all abstracts|Hide all abstracts|Up$|Search$|(?:Home|News) \|"
)


def is_copied_page(content: bytes) -> bool:
    """Whether *content* is such a text: some row of buttons offers both a PDF and a citation."""
    if b"pdf" not in content or b"bib" not in content:
        return False
    lines = copied_lines(content)
    rows = (_read_buttons(lines, at) for at in range(len(lines)))
    return any("pdf" in row and "bib" in row for row in rows if row)


def parse_copied_page(page: Page, source: str) -> Listing:
    """The papers of a copied page of a volume or an event. Raises ParseError if there are none."""
    lines = copied_lines(page.content)
    headings = set(_headings(lines))
    entries = [entry for entry in _split_entries(lines) if entry[0] not in headings]
    reading = read_each(entries, lambda entry: _paper_of_entry(entry, source))
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    if not papers:
        raise ParseError("no paper in this copy of a page of the ACL Anthology")
    return Listing(page.address.text, tuple(papers.values()), notes=reading.notes, unread=len(reading.unread))


def _read_buttons(lines: Sequence[str], at: int) -> str:
    """The buttons that begin on the line *at*, each perhaps on a line of its own; '' where there are none."""
    row = ""
    for line in lines[at : at + 12]:
        if not _BUTTONS.fullmatch(line):
            break
        row += f"{line} "
    return row.strip() if row.startswith("pdf") else ""


def _split_entries(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """The lines of each paper, its buttons left out."""
    own: list[str] | None = None
    for line in (*lines, "pdf"):
        if _BUTTONS.fullmatch(line):
            if own:
                yield own
            own = None if "(full)" in line else []
        elif own is not None and _AFTER_PAPERS.match(line):
            yield own
            own = None
        elif own is not None:
            own.append(line)


def _headings(lines: Sequence[str]) -> Iterator[str]:
    """The titles of the page and of its volumes, with which their front matter is called too."""
    for at, line in enumerate(lines):
        if _BUTTONS.fullmatch(line):
            yield from lines[:at]
            break
    yield from (following for line, following in pairwise(lines) if "(full)" in line)


def _paper_of_entry(lines: Sequence[str], source: str) -> Paper:
    title, *rest = lines
    # Authors who are more than one have bars between them; a long line is no name.
    names = rest[0] if rest and ("|" in rest[0] or len(rest[0].split()) <= 6) else ""
    authors = clean_names(dict.fromkeys(map(str.strip, names.split("|"))))
    abstract = " ".join(rest[1:] if names else rest).removeprefix("Abstract").lstrip(" :")
    return Paper(
        id=identify_by_title(title, abstract),
        title=title,
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        links=links.find(abstract),
        sources=(source,),
    )
