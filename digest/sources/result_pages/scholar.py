"""Google Scholar's results as copied text: a title, `A Quay, B Pier… - Journal of Tides, 2026 - publisher`, an excerpt
that is no abstract, and a row of buttons. Names are abbreviated, and some are left out."""

from collections.abc import Sequence

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.shared.author_names import read_authors
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.identify import identify_by_title
from digest.sources.shared.read_records import read_each

_NAME = "scholar"
_BUTTONS = lazy_pattern(r"(?:☆ ?)?Saved? ?(?:[\"”] ?|99 ?)?Cite\b.*|Cited by \d.*|Related articles.*|(?:☆ ?)?Save$")
_BYLINE = lazy_pattern(r"(.{1,300}?) ?[-–] (?:.{0,300}?, ?)?(?:19|20)\d\d(?: ?[-–] .{1,200})?")
_FORM = lazy_pattern(r"(?:\[(?:PDF|HTML|BOOK|CITATION|B|C|DOC)\] ?)+")


def is_copied_page(content: bytes) -> bool:
    """Whether *content* is such a text."""
    if b"Cite" not in content or b"Related articles" not in content:
        return False
    return bool(_find_bylines(copied_lines(content)))


def parse_copied_page(page: Page) -> Listing:
    """The papers of a copied page. Raises ParseError if none of them can be read."""
    lines = copied_lines(page.content)
    reading = read_each(_find_bylines(lines), lambda at: _paper_at(lines, at))
    reading.require_one()
    papers = {paper.id: paper for paper in reading.papers}
    return Listing(
        page.address.text, tuple(papers.values()), notes=reading.notes, source=_NAME, unread=len(reading.unread)
    )


def _find_bylines(lines: Sequence[str]) -> list[int]:
    """Where the names of each result stand: the first such line behind the buttons of the result before."""
    found: list[int] = []
    is_open = True
    for at, line in enumerate(lines):
        if _BUTTONS.match(line):
            is_open = True
        elif is_open and at and _BYLINE.fullmatch(line) and _has_buttons(lines, at):
            found.append(at)
            is_open = False
    return found


def _has_buttons(lines: Sequence[str], at: int) -> bool:
    return any(map(_BUTTONS.match, lines[at + 1 : at + 8]))


def _paper_at(lines: Sequence[str], at: int) -> Paper:
    """The paper whose names stand on the line *at*. Raises ParseError if its title is missing."""
    title = _FORM.sub("", lines[at - 1])
    byline = _BYLINE.fullmatch(lines[at])
    if not title or not byline:
        raise ParseError("no title")
    authors = read_authors(byline[1], "first-last")
    return Paper(
        id=identify_by_title(title, ""),
        title=title,
        authors=authors.names,
        author_count=authors.count,
        sources=(_NAME,),
    )
