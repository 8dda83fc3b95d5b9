"""JSON Feed, version 1 and 1.1: https://www.jsonfeed.org/version/1.1/"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from digest.errors import ParseError
from digest.sources.feed.entries import Entry
from digest.sources.shared.json_fields import day, is_record, json_value, records, words

_MARKS = (b"jsonfeed.org/version", b"jsonfeed.org\\/version")


def is_json(content: bytes) -> bool:
    """Whether *content* begins as JSON does."""
    return content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def recognises(content: bytes) -> bool:
    """Whether *content* is a JSON Feed."""
    return is_json(content) and any(mark in content for mark in _MARKS)


def entries(content: bytes) -> tuple[list[Callable[[], Entry]], tuple[str, ...]]:
    """The entries of a JSON Feed, each to be read when it is asked for, and no notes: cut-off JSON cannot be
    read. Raises ParseError for other JSON."""
    feed = json_value(content)
    if not is_record(feed) or not isinstance(feed.get("items"), list):
        raise ParseError("JSON, but no JSON Feed: it has no list `items`")
    return [partial(_entry, item) for item in records(feed, "items")], ()


def _entry(item: object) -> Entry:
    if not is_record(item):
        raise ParseError("no object")
    url = words(item, "url")
    # A blog's entry about somebody else's page has that one here.
    external = words(item, "external_url")
    return Entry(
        title=words(item, "title"),
        url=url or external,
        names=tuple(name for name in (external, words(item, "id")) if name),
        summary=words(item, "summary"),
        content=words(item, "content_html") or _escaped(words(item, "content_text")),
        authors=tuple(_authors(item)),
        published=day(item, "date_published"),
        updated=day(item, "date_modified"),
        categories=_tags(records(item, "tags")),
        leads=(external,) if external else (),
    )


def _escaped(text: str) -> str:
    """Plain text as HTML has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _authors(item: Mapping[str, object]) -> Iterator[str]:
    # Version 1 has one `author`, version 1.1 has `authors`.
    for author in (*records(item, "authors"), item.get("author")):
        if is_record(author) and (name := words(author, "name")):
            yield name


def _tags(tags: Sequence[object]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if isinstance(tag, str))
