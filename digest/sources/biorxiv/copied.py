"""Pages of bioRxiv and medRxiv as copied text: a subject's papers, or the results of a search.

A paper has its title, its authors, and `bioRxiv 2026.01.05.697123; doi: https://doi.org/10.64898/2026.01.05.697123`.
"""

import re

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.shared.author_names import read_authors
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.read_records import read_each
from digest.text import collapse_whitespace

_CITED = lazy_pattern(r"(bio|med)Rxiv \d[\d.]{5,40}(?:v\d+)?[;,]?(?: doi:?)?.*", re.IGNORECASE)
_ORCID = lazy_pattern(r"(?:View ORCID Profile|ORCID logo) ?")
_DOI = lazy_pattern(r"\b(10\.(?:1101|64898)/[\d.]{6,40}\d)(?:v\d+)?", re.IGNORECASE)


def is_copied_page(content: bytes) -> bool:
    """Whether *content* is such a text."""
    return b"Rxiv " in content and any(map(_CITED.fullmatch, copied_lines(content)))


def parse_copied_page(page: Page) -> Listing:
    """The papers of a copied page. Raises ParseError if none of them can be read."""
    lines = copied_lines(page.content)
    cited = [at for at, line in enumerate(lines) if _CITED.fullmatch(line)]
    reading = read_each(cited, lambda at: _paper_above(lines, at))
    reading.require_one()
    server = "medrxiv" if all(paper.sources == ("medrxiv",) for paper in reading.papers) else "biorxiv"
    papers = {paper.id: paper for paper in reading.papers}
    return Listing(
        page.address.text, tuple(papers.values()), notes=reading.notes, source=server, unread=len(reading.unread)
    )


def _paper_above(lines: list[str], at: int) -> Paper:
    """The paper that is cited on the line *at*. Raises ParseError if no title stands above, or no DOI below."""
    doi = next(filter(None, map(_DOI.search, lines[at : at + 3])), None)
    if at < 2 or not doi or any(map(_CITED.fullmatch, lines[at - 2 : at])):
        raise ParseError("no title or no DOI")
    server = f"{lines[at][:3].lower()}rxiv"
    authors = read_authors(_ORCID.sub("", lines[at - 1]), "first-last")
    return Paper(
        id=f"doi:{doi[1].lower()}",
        title=collapse_whitespace(lines[at - 2]),
        url=f"https://www.{server}.org/content/{doi[1].lower()}",
        authors=authors.names,
        author_count=authors.count,
        sources=(server,),
    )
