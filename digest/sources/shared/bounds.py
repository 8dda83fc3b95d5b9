"""Limits of what a page may hold, checked before it is parsed: no signal stops the C code of a parser.

A limit of bytes would not do: three bytes of a page can become two hundred in memory.
"""

import re

from digest.errors import ParseError

MOST_RECORDS = 20_000  # papers on one page; the largest real ones have 4,000
_MOST_MEMORY = 250_000_000  # bytes that a page may become, beside its text
# Bytes of memory that each of these signs costs in the tree of lxml or in what json builds, as measured.
_COSTS = ((b"<", 150), (b"=", 250), (b"{", 190), (b"[", 190), (b",", 50))
_MOST_TAGS_OF_FEED = 300_000  # feedparser takes 12 µs for each
_MOST_TAGS_OF_CARDS = 150_000  # BeautifulSoup takes 1 kB for each, and for each attribute a little less
_MOST_ATTRIBUTES = 300  # of one tag; feedparser compares each with all before it
_MOST_PREFIXES = 300  # of one feed; feedparser goes through all of them for every tag with one more
_PREFIX = re.compile(rb"\bxmlns:[^\s=<>]{1,100}")
# feedparser looks for an address of mail among authors, in time quadratic in the length of such a word.
_ENDLESS_WORD = re.compile(rb"([a-zA-Z0-9_.+-]{1000})[a-zA-Z0-9_.+-]+")
_LONG_TAG = re.compile(rb"<[^<>]{1000,}")
_MOST_LINES = 500_000


def check_memory_cost(content: bytes) -> None:
    """Raises ParseError if the parsed *content* would take more memory than any listing does."""
    weight = sum(content.count(sign) * cost for sign, cost in _COSTS)
    if weight > _MOST_MEMORY:
        raise ParseError(f"{len(content):,} bytes with more tags, keys or values in them than any listing has")


def check_feed_size(content: bytes) -> None:
    """Raises ParseError for a feed that feedparser would take minutes to read."""
    if content.count(b"<") > _MOST_TAGS_OF_FEED:
        raise ParseError("more tags than any feed has")
    if any(tag[0].count(b"=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(content)):
        raise ParseError(f"a tag with more than {_MOST_ATTRIBUTES} attributes")
    if len({*_PREFIX.findall(content)}) > _MOST_PREFIXES:
        raise ParseError(f"more than {_MOST_PREFIXES} prefixes of names (`xmlns:…`)")


def cut_endless_words(content: bytes) -> bytes:
    """*content* with words cut that are too long for any language, such as a picture that is written in the text."""
    return _ENDLESS_WORD.sub(rb"\1", content)


def check_tag_count(content: bytes) -> None:
    """Raises ParseError for a page of more tags than the cards of a month have."""
    if max(content.count(b"<"), content.count(b"=")) > _MOST_TAGS_OF_CARDS:
        raise ParseError("more tags than any page of this site has")


def check_line_count(text: bytes | str) -> None:
    """Raises ParseError for a text of more lines than anybody copies or mails."""
    lines = text.count(b"\n") if isinstance(text, bytes) else text.count("\n")
    if lines > _MOST_LINES:
        raise ParseError(f"{lines:,} lines are no listing")
