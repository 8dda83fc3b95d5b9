"""Limits of what a page may hold, checked before it is parsed: no signal stops the C code of a parser.

A limit of bytes would not do: three bytes of a page can become two hundred in memory.
"""

from digest.errors import ParseError

MOST_RECORDS = 20_000  # papers on one page; the largest real ones have 4,000
_MOST_MEMORY = 250_000_000  # bytes that a page may become, beside its text
# Bytes of memory that each of these signs costs in the tree of lxml or in what json builds, as measured.
_COSTS = ((b"<", 150), (b"=", 250), (b"{", 190), (b"[", 190), (b",", 50))
_SIGNS, _HIGHEST_COST = b"".join(sign for sign, _ in _COSTS), max(cost for _, cost in _COSTS)
_BLOCK = 65_536  # bytes that are looked at together
_MOST_TAGS_OF_CARDS = 150_000  # BeautifulSoup takes 1 kB for each, and for each attribute a little less
_MOST_LINES = 500_000


def check_memory_cost(content: bytes) -> None:
    """Raises ParseError if the parsed *content* would take more memory than any listing does."""
    if not _has_few_signs(content) and sum(content.count(sign) * cost for sign, cost in _COSTS) > _MOST_MEMORY:
        raise ParseError(f"{len(content):,} bytes with more tags, keys or values in them than any listing has")


def _has_few_signs(content: bytes) -> bool:
    """Whether *content* cannot cost too much, whichever its signs are: said of every real page after a part of it."""
    signs_left = _MOST_MEMORY // _HIGHEST_COST
    for start in range(0, len(content), _BLOCK):
        if len(content) - start <= signs_left:
            return True
        block = content[start : start + _BLOCK]
        signs_left -= len(block) - len(block.translate(None, _SIGNS))
    return signs_left >= 0


def check_tag_count(content: bytes) -> None:
    """Raises ParseError for a page of more tags than the cards of a month have."""
    if max(content.count(b"<"), content.count(b"=")) > _MOST_TAGS_OF_CARDS:
        raise ParseError("more tags than any page of this site has")


def check_line_count(text: bytes | str) -> None:
    """Raises ParseError for a text of more lines than anybody copies or mails."""
    lines = text.count(b"\n") if isinstance(text, bytes) else text.count("\n")
    if lines > _MOST_LINES:
        raise ParseError(f"{lines:,} lines are no listing")
