"""The text of a page as "select all" and "copy" give it: lines without markup, some with bullets before them."""

from digest.patterns import lazy_pattern
from digest.sources.shared.bounds import check_line_count
from digest.text import collapse_whitespace

_BULLET = lazy_pattern(r"[•‣◦]\s*")


def copied_lines(content: bytes) -> list[str]:
    """The lines of a copied page that are not empty, without bullets. Raises ParseError if there are too many."""
    check_line_count(content)
    lines = (collapse_whitespace(line) for line in content.decode("utf-8-sig", "replace").splitlines())
    return [clean for line in lines if (clean := _BULLET.sub("", line, count=1) if line[:1] in "•‣◦" else line)]
