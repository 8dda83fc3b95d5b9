"""Feeds of any site: RSS of every version, Atom, and JSON Feed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from digest.errors import UsageError
from digest.model import Address, Listing, Page, Paper
from digest.sources.base import Source
from digest.sources.shared import author_names
from digest.sources.shared.read_records import read_each
from digest.text import fold_title

if TYPE_CHECKING:
    from digest.sources.feed.entries import Entry

NAME = "feed"


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: a feed has no short address."""
    raise UsageError(f"{text}: a feed goes by its own address (`https://…`) or its file (`./feed.xml`)")


def recognizes(content: bytes) -> bool:
    """Whether *content* is a feed."""
    from digest.sources.feed import jsonfeed, xmlfeed

    return jsonfeed.is_json_feed(content) or xmlfeed.is_xml_feed(content)


def parse(got: Page) -> Listing:
    """The papers of a feed, in its order. Raises ParseError if *got* is no feed."""
    return parse_feed(got, NAME)


def parse_feed(got: Page, source: str) -> Listing:
    """The papers of a feed, listed by *source*: other sources come as feeds too. Raises ParseError as `parse` does."""
    from digest.sources.feed import jsonfeed, xmlfeed
    from digest.sources.feed.entries import paper_of_entry

    place = got.url or (got.address.place if got.address.is_remote else "")
    read_entries = jsonfeed.read_json_entries if jsonfeed.is_json(got.content) else xmlfeed.read_xml_entries
    entries, notes = read_entries(got.content, place, got.seen)
    once = [cache(read) for read in entries]
    order = author_names.find_order(_author_texts(once))
    reading = read_each(once, lambda read: paper_of_entry(read(), source, got.seen, order))
    reading.require_one()
    papers = tuple(_separate_shared_addresses(reading.papers))
    return Listing(got.address.text, papers, notes=(*notes, *reading.notes), unread=len(reading.unread))


def _author_texts(entries: Iterable[Callable[[], "Entry"]]) -> Iterator[Sequence[str]]:
    """The texts of the authors of each of *entries* that can be read."""
    for read in entries:
        with suppress(Exception):  # see `read_each`
            yield read().authors


def _separate_shared_addresses(papers: Sequence[Paper]) -> Iterator[Paper]:
    """*papers*, with the title in the identifier of those that share one address, such as that of their issue."""
    titles: dict[str, set[str]] = {}
    for paper in papers:
        titles.setdefault(paper.id, set()).add(fold_title(paper.title))
    for paper in papers:
        shared = paper.id.startswith("url:") and len(titles[paper.id]) > 1
        yield replace(paper, id=f"{paper.id}#{fold_title(paper.title).replace(' ', '-')}") if shared else paper


# Its addresses are those of the web that no other source claims.
SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    examples=(("https://example.org/feed.xml", "any RSS, Atom or JSON Feed"),),
)
