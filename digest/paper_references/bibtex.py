"""Reads which papers a BibTeX file names, by their identifiers, else by their titles.

Files of real life are read as far as they go: an entry that is damaged costs itself alone.
"""

import re
from collections.abc import Iterator, Mapping

from digest.identifiers import find_identifiers, parse_arxiv_id
from digest.latex import make_readable
from digest.links import canonical_url
from digest.paper_references.reference import PaperReference
from digest.patterns import lazy_pattern
from digest.text import collapse_whitespace

# An entry begins on a line of its own; what stands between entries is a comment.
_ENTRY = lazy_pattern(r"^[ \t]*@[ \t]*([A-Za-z]+)\s*[{(]\s*+([^\s,={}()]*+)\s*,", re.MULTILINE)
_FIELD = lazy_pattern(r"[\s,#]*+([A-Za-z][\w:+.-]*+)\s*+=\s*+")
_PIECE = lazy_pattern(r"[\s#]*+([{\"]|[^\s#,{}()\"]++)")
_BRACE_OR_QUOTE = lazy_pattern(r"(?:\\.|[^\\{}\"])*+([{}\"])", re.DOTALL)
_NOT_PAPERS = frozenset({"comment", "preamble", "string"})
# The fields that name the paper itself come before those that may mention another.
_OWN_FIELDS = ("eprint", "arxivid", "arxiv", "doi", "pmid", "url", "link", "adsurl", "bdsk-url-1")
_OTHER_FIELDS = ("journal", "journaltitle", "volume", "howpublished", "number", "pages", "note", "annote")


def is_bibtex(text: str) -> bool:
    """Whether *text* has an entry of BibTeX."""
    return any(match[1].lower() not in _NOT_PAPERS for match in _ENTRY.finditer(text))


def read_bibtex(text: str) -> list[PaperReference]:
    """The papers of the entries of *text* in their order, each key once."""
    references: dict[str, PaperReference] = {}
    for key, fields in read_entries(text):
        references.setdefault(key or f"{len(references)}", _read_entry(key, fields))
    return list(references.values())


def read_entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The key of each entry of *text* that is of a paper, and its fields, their names in small letters."""
    entries = list(_ENTRY.finditer(text))
    for entry, following in zip(entries, [*entries[1:], None], strict=False):
        if entry[1].lower() not in _NOT_PAPERS:
            # No entry reaches into the next, so that an open brace costs one entry.
            body = text[entry.end() : following.start() if following else len(text)]
            yield entry[2], dict(_read_fields(body))


def find_own_names(fields: Mapping[str, str]) -> list[str]:
    """The identifiers and addresses by which an entry with these *fields* names its paper; not those that it may have
    of another, unless it has no others."""
    own = [name for field in _OWN_FIELDS for name in _names_in(field, fields.get(field, ""))]
    return own or [name for field in _OTHER_FIELDS for name in _names_in(field, fields.get(field, ""))]


def _read_fields(body: str) -> Iterator[tuple[str, str]]:
    """The fields of an entry, from behind its key: their names in small letters, and their values."""
    at = 0
    while field := _FIELD.match(body, at):
        value, at = _read_value(body, field.end())
        yield field[1].lower(), value


def _read_value(body: str, at: int) -> tuple[str, int]:
    """The value that begins at *at*, whose pieces `#` may join, and where it ends."""
    pieces = []
    while piece := _PIECE.match(body, at):
        at = piece.end()
        if piece[1] in ("{", '"'):
            end = _find_closing(body, at, closing="}" if piece[1] == "{" else '"')
            pieces.append(body[at:end])
            at = end + 1
        else:
            pieces.append(piece[1])
    return "".join(pieces), at


def _find_closing(body: str, at: int, *, closing: str) -> int:
    """Where the brace or quote that is open at *at* is closed, outside of all inner braces; else the end."""
    depth = 0
    while found := _BRACE_OR_QUOTE.match(body, at):
        at = found.end()
        if depth == 0 and found[1] == closing:
            return at - 1
        depth += {"{": 1, "}": -1}.get(found[1], 0)
    return len(body)


def _read_entry(key: str, fields: Mapping[str, str]) -> PaperReference:
    names = [name for field in (*_OWN_FIELDS, *_OTHER_FIELDS) for name in _names_in(field, fields.get(field, ""))]
    title = fields.get("title", "")
    authors = filter(None, collapse_whitespace(fields.get("author", "")).split(" and "))
    return PaperReference(key or make_readable(title), tuple(dict.fromkeys(names)), title, tuple(authors))


def _names_in(field: str, value: str) -> list[str]:
    plain = re.sub(r"\\url\b|[{}]", " ", re.sub(r"\\([_%&#~])", r"\1", value)).strip()
    if not plain:
        return []
    if field == "pmid":
        plain = f"pmid:{plain}"
    elif field in ("eprint", "arxivid", "arxiv") and parse_arxiv_id(plain.lower()):
        plain = f"arXiv:{plain}"
    elif field == "volume":
        # DBLP gives papers of arXiv as articles of CoRR: volume = {abs/2401.12345}
        plain = f"https://arxiv.org/{plain}" if plain.startswith("abs/") else ""
    # A bare number is that of a page or of a volume.
    address = [f"url:{url}"] if plain.startswith("http") and (url := canonical_url(plain)) else []
    return [*find_identifiers(plain), *address]
