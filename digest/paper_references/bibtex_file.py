"""BibTeX files that grow: papers that a file does not have are added at its end, and every other byte stays."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from digest.identifiers import identity_key
from digest.links import canonical_url, url_key
from digest.model import Digest, Paper
from digest.paper_references.bibtex import find_own_names, read_entries
from digest.patterns import lazy_pattern
from digest.render.citations.bibtex import render_entries
from digest.render.citations.citation import Citation, cite_papers
from digest.render.formats import Look
from digest.render.growth import Growth
from digest.render.markdown.notes import NoteError
from digest.text import is_blank, usual_line_end

_BOM = "\ufeff"
# As BibTeX reads a file: an entry begins with its sign and ends with the brace, or the parenthesis, that closes it.
_BEGINNING = lazy_pattern(r"^[ \t]*@[ \t]*([A-Za-z]+)\s*([{(])", re.MULTILINE)
_SIGN = lazy_pattern(r"[{})]")
# Also of entries that do not begin a line, and of those in comments: no key may come twice.
_KEY = lazy_pattern(r"@[ \t]*[A-Za-z]+\s*[{(]\s*+([^\s,={}()]++)\s*,")


def grow_bibtex(text: str, digest: Digest, look: Look) -> Growth:
    """What becomes of the BibTeX *text* when the papers of *digest* are added. Raises NoteError."""
    new = find_new_citations(text, digest)
    return Growth(append_citations(text, new) if new else None, len(new))


def append_citations(text: str, citations: list[Citation]) -> str:
    """The BibTeX *text* with an entry for each of *citations* at its end, under keys that are free in it."""
    end = usual_line_end(text)
    entries = render_entries(_with_free_keys(text, citations)).replace("\n", end)
    if is_blank(text):
        return text + entries
    # One blank line is between entries.
    missing = 0 if text.endswith(end * 2) else 1 if text.endswith(end) else 2
    return f"{text}{end * missing}{entries}"


def find_new_citations(text: str, digest: Digest) -> list[Citation]:
    """The citations of the papers of *digest* that the BibTeX *text* does not have. Raises NoteError for a text whose
    last entry is not closed: it would swallow what is added.

    It has a paper if one of its entries names it by an identifier or an address, or has the key that we would give,
    whatever else a person has changed in that entry.
    """
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    _require_closed_entries(text)
    names, names_by_key = set[str](), dict[str, set[str]]()
    for key, fields in read_entries(text):
        own = {_comparable(name) for name in find_own_names(fields)}
        names |= own
        names_by_key.setdefault(key.lower(), set()).update(own)

    def is_there(citation: Citation) -> bool:
        own = _names_of(citation.match.paper)
        under_key = names_by_key.get(citation.key.lower())
        return not own.isdisjoint(names) or (under_key is not None and not _are_of_two_papers(own, under_key))

    return [citation for citation in cite_papers(digest) if not is_there(citation)]


def _names_of(paper: Paper) -> set[str]:
    """All by which an entry may name *paper*, in the form in which names are compared."""
    url = paper.url and (canonical_url(paper.url) or paper.url)
    return {_comparable(name) for name in (paper.id, *paper.identifiers, *([f"url:{url}"] if url else []))}


def _comparable(name: str) -> str:
    scheme, _, url = name.partition(":")
    return f"url:{url_key(url)}" if scheme == "url" else identity_key(name)


def _are_of_two_papers(some: set[str], others: set[str]) -> bool:
    """Whether both have an identifier of one scheme, and none in common: *some* may be those of a preprint, and
    *others* those of its publication."""
    schemes = {name.partition(":")[0] for name in some} & {name.partition(":")[0] for name in others}
    return bool(schemes - {"url", "title"})


def _with_free_keys(text: str, citations: list[Citation]) -> Iterator[Citation]:
    """*citations*, those with another key whose own is taken in *text*."""
    taken = {match[1].lower() for match in _KEY.finditer(text)}
    for citation in citations:
        keys = (citation.key if number == 1 else f"{citation.key}-{number}" for number in count(1))
        key = next(key for key in keys if key.lower() not in taken)
        taken.add(key.lower())
        yield citation if key == citation.key else replace(citation, key=key)


def _require_closed_entries(text: str) -> None:
    """Raises NoteError, with its line, for an entry that is not closed up to the end of *text*."""
    at = 0
    while entry := _BEGINNING.search(text, at):
        # For BibTeX, what is in a comment is text between entries.
        is_comment = entry[1].lower() == "comment"
        closed = entry.end() if is_comment else _find_end(text, entry.end(), closing="}" if entry[2] == "{" else ")")
        if closed is None:
            line = text.count("\n", 0, entry.start()) + 1
            raise NoteError(f"line {line}: @{entry[1]} has a brace that nothing closes, so nothing can be added below")
        at = closed


def _find_end(text: str, at: int, *, closing: str) -> int | None:
    """Where the entry ends that is open at *at*: behind its *closing* sign outside of all braces; None if nowhere."""
    depth = 0
    for sign in _SIGN.finditer(text, at):
        if depth == 0 and sign[0] == closing:
            return sign.end()
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        # A brace too many does not open anything.
        depth = max(depth, 0)
    return None
