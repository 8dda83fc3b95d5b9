"""The text of a page as "select all" and "copy" give it: lines without markup, some with bullets before them."""

import re

from digest.sources.shared.bounds import check_line_count
from digest.text import collapse_whitespace

_BULLET = re.compile(r"[•‣◦]\s*")
_BRACKETS = re.compile(r"\([^()]{0,500}\)")
_DEEPEST_BRACKETS = 3
_NO_NAME = re.compile(r"for the\b|on behalf of\b|et al\b|author list is unavailable|View ORCID Profile$", re.IGNORECASE)
_ORCID = re.compile(r"View ORCID Profile\s*|ORCID logo\s*")


def copied_lines(content: bytes) -> list[str]:
    """The lines of a copied page that are not empty, without bullets. Raises ParseError if there are too many."""
    check_line_count(content)
    lines = (collapse_whitespace(line) for line in content.decode("utf-8-sig", "replace").splitlines())
    return [clean for line in lines if (clean := _BULLET.sub("", line, count=1) if line[:1] in "•‣◦" else line)]


def names_between_commas(line: str) -> tuple[str, ...]:
    """The names in *line* of a site that writes "Ada Lovelace, Alan Turing and Grace Hopper", each once, without what
    stands in brackets."""
    for _ in range(_DEEPEST_BRACKETS):
        line = _BRACKETS.sub("", line)
    parts = map(collapse_whitespace, re.split(r"[,;|]| and ", _ORCID.sub("", line)))
    return tuple(dict.fromkeys(name for name in parts if name.strip("()[]…. ") and not _NO_NAME.match(name)))
