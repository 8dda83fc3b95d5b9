"""OPML, the lists of feeds that feed readers write (http://opml.org/spec2.opml): their feeds are read instead."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page
from digest.sources.addresses import parse_address as parse_any_address
from digest.sources.base import Source
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.character_references import repair_references
from digest.sources.shared.xml_trees import local_name
from digest.text import collapse_whitespace, format_count, sanitize_line, shorten_text

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "opml"
MOST_FEEDS = 100  # of one list
_LONGEST_LABEL = 80  # characters
_LONGEST_URL = 2_000


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: a list of feeds has no short address."""
    raise UsageError(f"{text}: a list of feeds goes by its file (`./feeds.opml`) or its own address (`https://…`)")


def recognizes(content: bytes) -> bool:
    """Whether *content* is a list of feeds."""
    from digest.sources.feed.xmlfeed import root_name

    return root_name(content) == b"opml"


def parse(got: Page) -> Listing:
    """A listing without papers that leads to the feeds of the list, each once. Raises ParseError if there are none."""
    once: dict[str, Address] = {}
    for address in _read_feeds(got.content):
        once.setdefault(address.place, address)
    if not once:
        raise ParseError("OPML, a list of feeds, with no feed in it")
    notes = (f"the first {MOST_FEEDS} of {format_count(len(once), 'feed')}",) if len(once) > MOST_FEEDS else ()
    return Listing(got.address.text, (), notes=notes, leads=tuple(once.values())[:MOST_FEEDS])


def _read_feeds(content: bytes) -> Iterator[Address]:
    for outline in _parse_outlines(content).iter():
        if local_name(outline).lower() == "outline":
            written = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
            # Without the address of the feed the site's page may name it.
            for name in ("xmlurl", "htmlurl"):
                if address := _feed_address(written.get(name, ""), written.get("title") or written.get("text", "")):
                    yield address
                    break


def _parse_outlines(content: bytes) -> "_Element":
    from lxml import etree

    check_memory_cost(content)
    # Written by hand or cut off: what can be read of it counts. No entity is resolved: it could be somebody's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(repair_references(content), parser)
    if root is None:
        raise ParseError("OPML that cannot be read: no element in it")
    return root


def _feed_address(url: str, title: str) -> Address | None:
    """The address of *url*, None for anything but a page on the web: a list must not name files of this machine."""
    # Feed readers write `feed:https://…` and `feed://…`.
    url = re.sub(r"^feed://(?!https?:)", "https://", re.sub(r"^feed:(?://)?(?=https?:)", "", url.strip()))
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or len(url) > _LONGEST_URL:
            return None
        address = parse_any_address(url)
    except (ValueError, UsageError):
        return None
    return replace(address, label=shorten_text(sanitize_line(collapse_whitespace(title)), _LONGEST_LABEL))


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    examples=(("feeds.opml", "the feeds that a list of a feed reader (OPML) has; also at https://…"),),
)
