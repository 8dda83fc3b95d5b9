"""JSON Feed, version 1 and 1.1: https://www.jsonfeed.org/version/1.1/"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from digest import links
from digest.errors import ParseError
from digest.sources.feed.elements import absolute_address
from digest.sources.feed.encodings import decode_feed
from digest.sources.feed.entries import Entry
from digest.sources.shared.dates import read_day
from digest.sources.shared.json_fields import is_json_object, list_field, parse_json, text_field

_MARKS = (b"jsonfeed.org/version", b"jsonfeed.org\\/version")


def is_json(content: bytes) -> bool:
    """Whether *content* begins as JSON does."""
    return content.startswith((b"{", b"["))


def is_json_feed(content: bytes) -> bool:
    """Whether *content* is a JSON Feed."""
    return is_json(content) and any(mark in content for mark in _MARKS)


def read_json_entries(content: bytes, place: str, seen: date) -> tuple[list[Callable[[], Entry]], tuple[str, ...]]:
    """Functions that each read one entry of a JSON Feed that was got from *place* on the day *seen*, and no notes: JSON
    that breaks off cannot be read at all.

    Raises ParseError if *content* is other JSON.
    """
    feed = parse_json(decode_feed(content).encode("utf-8", "replace"))
    if not is_json_object(feed) or not isinstance(feed.get("items"), list):
        raise ParseError("JSON, but no JSON Feed: it has no list `items`")
    base = place or text_field(feed, "feed_url") or text_field(feed, "home_page_url")
    return [partial(_read_json_entry, item, base, seen) for item in list_field(feed, "items")], ()


def _read_json_entry(item: object, base: str, seen: date) -> Entry:
    if not is_json_object(item):
        raise ParseError("no object")
    # An entry of a blog about a page of somebody else has its address as `external_url`.
    url, external = (absolute_address(text_field(item, name), base) for name in ("url", "external_url"))
    identifier = text_field(item, "id")
    return Entry(
        title=text_field(item, "title"),
        url=url or external,
        names=tuple(filter(None, (text_field(item, "doi"), external, identifier))),
        summary=text_field(item, "summary"),
        content=text_field(item, "content_html") or _escape_html(text_field(item, "content_text")),
        authors=tuple(_json_authors(item)),
        published=read_day(text_field(item, "date_published"), seen),
        updated=read_day(text_field(item, "date_modified"), seen),
        categories=_text_tags(list_field(item, "tags")),
        leads=(external,) if external else (),
        pdf=next(_json_pdfs(item), ""),
    )


def _escape_html(text: str) -> str:
    """Plain *text* as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _json_authors(item: Mapping[str, object]) -> Iterator[str]:
    # Version 1 has one `author`, version 1.1 has `authors`.
    for author in (*list_field(item, "authors"), item.get("author")):
        if is_json_object(author) and (name := text_field(author, "name")):
            yield name


def _json_pdfs(item: Mapping[str, object]) -> Iterator[str]:
    for attachment in list_field(item, "attachments"):
        if is_json_object(attachment) and text_field(attachment, "mime_type").lower() == "application/pdf":
            yield from filter(None, (links.resolve_url("", text_field(attachment, "url")),))


def _text_tags(tags: Sequence[object]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if isinstance(tag, str))
