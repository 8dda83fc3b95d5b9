"""The digest as RIS, which most databases and reference managers read: lines of a tag and a value."""

from collections.abc import Iterator

from digest.model import Digest
from digest.render.citations.author_parts import AuthorName
from digest.render.citations.citation import Citation, cite_papers
from digest.render.formats import Look
from digest.text import format_count


def render(digest: Digest, look: Look) -> str:
    """A record for each paper. Each value is one line, so that no value can end its record."""
    return "\r\n".join(_ris_record(citation) for citation in cite_papers(digest))


def _ris_record(citation: Citation) -> str:
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_fields(citation))


def _ris_fields(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "UNPB"
    yield "ID", citation.key
    yield "TI", citation.title
    yield from (("AU", _ris_name(name)) for name in citation.authors)
    if citation.others:
        hidden = (citation.match.paper.author_count or 0) - len(citation.authors)
        yield "N1", f"and {format_count(hidden, 'more author')}"
    if citation.note:
        yield "N1", citation.note
    if citation.date:
        year, month, day = citation.date
        yield "PY", str(year)
        yield "DA", f"{year}/{month:02}/{f'{day:02}' if day else ''}/"
    if citation.arxiv:
        yield "PB", "arXiv"
        yield "M1", f"arXiv:{citation.arxiv}"
    if citation.doi:
        yield "DO", citation.doi
    if citation.url:
        yield "UR", citation.url
    if citation.pdf:
        yield "L1", citation.pdf
    yield from (("KW", word) for word in citation.keywords)
    if citation.abstract:
        yield "AB", citation.abstract
    yield "ER", ""


def _ris_name(name: AuthorName) -> str:
    return ", ".join(part for part in (name.surname, name.given, name.suffix) if part)
