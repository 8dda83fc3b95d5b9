"""RSS of every version and Atom, also those that are not quite XML."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import ParseError
from digest.patterns import lazy_pattern
from digest.sources.feed import elements
from digest.sources.feed.elements import Fields, Link, first_text
from digest.sources.feed.encodings import decode_feed
from digest.sources.feed.entries import Entry
from digest.sources.feed.glued_names import split_glued_names
from digest.sources.feed.repair import has_endless_tag, repair_xml
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.dates import read_day

if TYPE_CHECKING:
    from lxml.etree import _Element

# What may stand before the first element, and that element's name without its prefix.
_ROOT = lazy_pattern(
    r"(?:\s++|(?><\?.*?\?>|<!--.*?-->)|<!DOCTYPE(?:[^\[>]|(?>\[.*?\]\s*(?=>)))*+>)*+<(?:[\w.-]++:)?([\w.-]+)",
    re.DOTALL | re.I,
)
_RSS_IN_RDF = lazy_pattern(r"purl\.org/rss|netscape\.com/rdf|<(?:\w+:)?item\b")
_HTML = lazy_pattern(r"<(?:!doctype html|html|head|body)\b", re.I)
# Where a feed begins behind what a program said before it, such as a warning of PHP.
_BEHIND_JUNK = lazy_pattern(r"<\?xml\s|<(?:rss|feed|(?:rdf:)?RDF)\s")
_MOST_JUNK = 5_000  # characters
_START = 20_000  # characters: a first element that stands later is none
_ENTRIES = ("item", "entry")
_PAIRED_TAGS = lazy_pattern(r"<(p|div|span|i|em|b|strong|sub|sup|a|u|tt)\b[^<>]{0,500}>[^<]{0,2000}</\1>", re.I)
_FOREIGN = "an HTML page came, not a feed (a login or a captive portal?)"
_BREAKS_OFF = "the feed breaks off before its end: papers may be missing"
_CUT_AT_ONCE = "the feed breaks off before its first entry ends (an interrupted download?)"

_AUTHORS = ("dc:creator", "authors", "author", "prism:author", "dc:contributor", "contributor")
_IDENTIFIERS = ("prism:doi", "doi", "arxiv:doi", "dc:identifier", "dc:digital-object-identifier", "guid", "id")
_PUBLISHED = (
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "prism:publicationdate",
    "dc:issued",
    "dc:created",
    "prism:coverdate",
)
_UPDATED = ("updated", "modified", "dc:modified", "prism:modificationdate")
_PDF = "application/pdf"

# Reads one entry when it is called, and may raise anything.
Unread = Callable[[], Entry]


class _Feed(NamedTuple):
    """What its entries need to know of a feed: the address against which relative ones are meant, the day on which it
    was got, whether it is Atom, which says of its texts whether they are HTML, and its title."""

    base: str
    seen: date
    is_atom: bool
    title: str = ""


def is_xml_feed(content: bytes) -> bool:
    """Whether *content* is RSS or Atom."""
    return _find_feed(decode_feed(content[: 5 * _START])) is not None


def read_xml_entries(content: bytes, place: str, seen: date) -> tuple[list[Unread], tuple[str, ...]]:
    """Functions that each read one entry of a feed that was got from *place* on the day *seen*, and notes on the feed.

    Raises ParseError if *content* is no feed, or breaks off before its first entry ends.
    """
    text = decode_feed(content)
    start = _find_feed(text)
    if start is None:
        raise ParseError(_FOREIGN if _HTML.search(text[:_START]) else "neither RSS nor Atom nor JSON Feed")
    root, left_open = _parse_tree(text[start:].encode("utf-8", "replace"))
    entries = [element for element in root.iter() if elements.plain_name(element) in _ENTRIES]
    if start and not entries:
        raise ParseError("a feed without entries behind a message of the site's own program")
    notes: tuple[str, ...] = ()
    if left_open:
        notes = (_BREAKS_OFF,)
        # The last entry may have lost the half of its title: it is there again next time.
        entries = entries[:-1] if any(name.decode() in _ENTRIES for name in left_open) else entries
        if not entries:
            raise ParseError(_CUT_AT_ONCE)
    about = _describe_feed(root, place, seen)
    return [partial(_read_entry, entry, about) for entry in entries], notes


def _find_feed(text: str) -> int | None:
    """Where a feed begins in *text*; None if there is none."""
    if _is_feed_root(text[:_START], text):
        return 0
    behind = _BEHIND_JUNK.search(text, 0, _MOST_JUNK)
    if behind and not _HTML.search(text, 0, behind.start()) and _is_feed_root(text[behind.start() :][:_START], text):
        return behind.start()
    return None


def root_name(content: bytes) -> bytes:
    """The name of the first element of *content* without its prefix, in small letters; empty where there is none."""
    return _root_name(decode_feed(content[:_START])).encode("utf-8", "replace")


def _root_name(start: str) -> str:
    match = _ROOT.match(start)
    return match[1].lower() if match else ""


def _is_feed_root(start: str, text: str) -> bool:
    root = _root_name(start)
    return root in ("rss", "feed") or (root == "rdf" and bool(_RSS_IN_RDF.search(text[:100_000])))


def _parse_tree(content: bytes) -> "tuple[_Element, tuple[bytes, ...]]":
    """The tree of *content*, and the names of the elements that it leaves open at its end."""
    from lxml import etree

    check_memory_cost(content)
    # An entity of the document's own could be somebody's file, or grow without end: none is resolved.
    parser = partial(
        etree.XMLParser,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" not in content[:_START].upper() and not has_endless_tag(content):
        try:
            return etree.fromstring(content, parser()), ()
        except etree.XMLSyntaxError:
            pass
    repaired = repair_xml(content)
    try:
        return etree.fromstring(repaired.content, parser(recover=True)), repaired.left_open
    except etree.XMLSyntaxError as error:
        raise ParseError(f"the feed cannot be read as XML: {error}") from error


def _describe_feed(root: "_Element", place: str, seen: date) -> _Feed:
    fields = elements.child_fields(root)
    channel = next(iter(fields.get("channel", ())), None)
    is_atom = elements.plain_name(root) == "feed"
    about = elements.child_fields(channel) if channel is not None else fields
    links = elements.links_of(about, place)
    # Of a saved file nobody knows the address, unless the feed says it. RSS means the site whose feed it is.
    own = [link.address for rel in ("self", "alternate") for link in links if link.rel == rel]
    sites = [link.address for link in links if link.rel == "alternate"]
    base = (place or next(iter(own), "")) if is_atom else next(iter(sites), place)
    return _Feed(base, seen, is_atom, first_text(about, "title"))


def _read_entry(entry: "_Element", feed: _Feed) -> Entry:
    fields = elements.child_fields(entry)
    links = elements.links_of(fields, feed.base)
    published, updated = _entry_days(fields, feed)
    return Entry(
        title=_read_html(fields, feed, "title", "dc:title"),
        url=_entry_url(entry, fields, links, feed),
        names=tuple(_entry_names(entry, fields, links)),
        summary=_read_html(fields, feed, "description", "summary", "dc:description", "dc:abstract"),
        content=max((_element_html(each, feed) for each in _content_elements(fields)), key=len, default=""),
        authors=tuple(_entry_authors(fields)),
        published=published,
        updated=updated,
        categories=tuple(_entry_categories(fields)),
        comments=first_text(fields, "slash:comments"),
        leads=tuple(link.address for link in links if link.rel in ("related", "via") and link.type != _PDF),
        pdf=_entry_pdf(fields, links, feed),
        journals=tuple(_entry_journals(fields, feed)),
    )


def _read_html(fields: Fields, feed: _Feed, *names: str) -> str:
    """The first text under one of *names*, as HTML."""
    texts = (_element_html(element, feed) for name in names for element in fields.get(name, ()))
    return next((text for text in texts if text.strip()), "")


def _content_elements(fields: Fields) -> "Iterator[_Element]":
    for name in ("content:encoded", "content", "body", "fullitem"):
        yield from fields.get(name, ())
    # The text of a film; elsewhere such a text is that of a picture.
    for group in fields.get("media:group", ()):
        yield from elements.child_fields(group).get("media:description", ())


def _element_html(element: "_Element", feed: _Feed) -> str:
    """The text of *element* as HTML. RSS does not say what it is, and everybody reads it as HTML; Atom says it."""
    kind = (element.get("type") or "").lower()
    is_plain = feed.is_atom and "html" not in kind and element.get("mode") != "escaped"
    if is_plain and not kind and _PAIRED_TAGS.search(element.text or ""):
        # Many forget to say so.
        is_plain = False
    return elements.inner_html(element, is_plain)


def _entry_url(entry: "_Element", fields: Fields, links: list[Link], feed: _Feed) -> str:
    """The address of the page of *entry*, or ''."""
    first = [link for link in links if link.rel == "alternate"]
    first.sort(key=lambda link: link.type not in ("", "text/html"))
    written = first_text(fields, "feedburner:origlink")
    if written := elements.absolute_address(written, feed.base):
        return written
    if first:
        return first[0].address
    names = (*elements.texts_of(fields, "guid", "id", "prism:url"), *_about(entry))
    return next((name for name in names if elements.absolute_address(name, "")), "")


def _about(entry: "_Element") -> Iterator[str]:
    """How RDF names *entry*."""
    yield from (str(value) for name, value in entry.attrib.items() if str(name).endswith("}about"))


def _entry_names(entry: "_Element", fields: Fields, links: list[Link]) -> Iterator[str]:
    """All identifiers and addresses that an entry gives of itself, the most certain first."""
    yield from elements.texts_of(fields, *_IDENTIFIERS)
    yield from _about(entry)
    yield from (link.address for link in links if link.rel == "alternate")
    yield from elements.texts_of(fields, "link", "prism:url")


def _entry_authors(fields: Fields) -> Iterator[str]:
    """The texts with the authors' names: those of the first field that has any."""
    for name in _AUTHORS:
        texts = [text for element in fields.get(name, ()) if (text := _author_text(element))]
        if texts:
            yield from texts if len(texts) > 1 else split_glued_names(texts[0])
            return


def _author_text(element: "_Element") -> str:
    parts = elements.child_fields(element)
    return first_text(parts, "name") if "name" in parts else elements.inner_html(element, is_plain=False).strip()


def _entry_journals(fields: Fields, feed: _Feed) -> Iterator[str]:
    """What may be the name of the journal: "ACS Tides: Latest Articles" has it in a part of the feed's title."""
    yield from elements.texts_of(fields, "prism:publicationname", "dc:source", "source")
    yield from (feed.title, *re.split(r"[:|(–]| - ", feed.title))


def _entry_categories(fields: Fields) -> Iterator[str]:
    for element in fields.get("category", ()):
        yield element.get("term") or element.get("label") or (element.text or "").strip()
    yield from elements.texts_of(fields, "dc:subject")


def _entry_pdf(fields: Fields, links: list[Link], feed: _Feed) -> str:
    """The address of a PDF that the entry gives along with itself."""
    enclosed = [each for each in fields.get("enclosure", ()) if each.get("type") == _PDF]
    addresses = [elements.absolute_address(each.get("url") or "", feed.base) for each in enclosed]
    linked = [link.address for link in links if link.type == _PDF]
    return next(filter(None, (*addresses, *linked)), "")


def _entry_days(fields: Fields, feed: _Feed) -> tuple[date | None, date | None]:
    """The days on which an entry was published and updated. The only date of an entry of RSS is the first; Atom says
    which it means (RFC 4287, 4.2.9 and 4.2.15)."""
    published = _first_day(fields, feed, *_PUBLISHED)
    updated = _first_day(fields, feed, *_UPDATED)
    if feed.is_atom:
        return published, updated
    return (published, updated if updated != published else None) if published else (updated, None)


def _first_day(fields: Fields, feed: _Feed, *names: str) -> date | None:
    days = (read_day(text, feed.seen) for text in elements.texts_of(fields, *names))
    return next(filter(None, days), None)
