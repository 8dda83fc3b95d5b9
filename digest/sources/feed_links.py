"""What an HTML page says of addresses: the feed of its site, and where the page itself is."""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

_START = 2_000_000  # bytes; what names the feed stands in the head of a page, at times behind all of its styles
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.I)
# What a page begins with whose author left the usual frame out.
_PART_OF_HTML = re.compile(
    rb"<(?:title|meta|link|script|style|div|p|h[1-6]|table|center|form|iframe|a|b|br|ul|ol|pre)\b", re.I
)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# Chrome and old browsers write where a page was saved from.
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,2000}) -->")
# In a value between quotes `<` and `>` are signs like others.
_TAG = re.compile(rb"<(link|base|meta)\b((?:=\s{0,9}(?:\"[^\"]{0,2000}+\"|'[^']{0,2000}+')|[^<>=]++|=)*+)>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
# Some pages name no type, or that of any XML or JSON: the address, or the title, says that it is a feed.
_LOOSE_TYPES = ("", "text/xml", "application/xml", "application/json", "text/rss+xml", "text/atom+xml")
_LIKE_FEED = re.compile(r"\b(?:rss|atom|feeds?)\b|\.(?:rss|atom|rdf)\b", re.I)
_OF_COMMENTS = re.compile(r"\bcomments?\b", re.I)
_WEB = ("http://", "https://")

Tag = tuple[str, Mapping[str, str]]


def is_html(content: bytes) -> bool:
    """Whether *content* is an HTML page."""
    start = content[:20_000]
    return bool(_HTML.search(start) or _PART_OF_HTML.match(start))


def find_feed(content: bytes, url: str | None) -> str | None:
    """The address of the feed that the HTML page at *url* names; of several the first that is not one of comments.

    Where *url* is None the page must tell where it is; if it does not, an address may be relative.
    """
    tags = list(_head_tags(content))
    base = _base(tags, url or find_own_address(content) or "")
    feeds = [(_join(base, tag["href"]), tag) for name, tag in tags if name == "link" and _names_feed(tag)]
    feeds = [(feed, tag) for feed, tag in feeds if feed and feed != url]
    feeds.sort(key=lambda found: _type_of(found[1]) not in _FEED_TYPES)
    own = (feed for feed, tag in feeds if not _OF_COMMENTS.search(f"{tag['href']} {tag.get('title', '')}"))
    return next(own, None)


def find_own_address(content: bytes) -> str | None:
    """Where a saved HTML page says that it is from."""
    if saved := _SAVED_FROM.search(content[:2_000]):
        return saved[1].decode("utf-8", "replace")
    for name, tag in _head_tags(content):
        written = tag.get("href", "") if name == "link" and "canonical" in tag.get("rel", "").lower().split() else ""
        if name == "meta" and tag.get("property", "").lower() == "og:url":
            written = tag.get("content", "")
        if written.startswith(_WEB):
            return written
    return None


def host_of_page(content: bytes) -> str:
    """The host that a saved HTML page says it is from, '' if it does not say."""
    with suppress(ValueError):
        return (urlsplit(find_own_address(content) or "").hostname or "").removeprefix("www.")
    return ""


def _head_tags(content: bytes) -> Iterator[Tag]:
    for tag in _TAG.finditer(_COMMENT.sub(b"", content[:_START])):
        written = _ATTRIBUTE.finditer(tag[2].decode("utf-8", "replace"))
        attributes = {name[1].lower(): html.unescape(name[2] or name[3] or name[4] or "").strip() for name in written}
        yield tag[1].lower().decode(), attributes


def _names_feed(tag: Mapping[str, str]) -> bool:
    """Whether the `link` *tag* says that it leads to a feed."""
    kind, relations = _type_of(tag), tag.get("rel", "").lower().split()
    if not tag.get("href") or not {"alternate", "feed"}.intersection(relations):
        return False
    is_other_page = tag.keys() & {"hreflang", "media"}
    is_like_feed = kind in _LOOSE_TYPES and _LIKE_FEED.search(f"{tag['href']} {tag.get('title', '')}")
    return kind in _FEED_TYPES or "feed" in relations or bool(is_like_feed and not is_other_page)


def _type_of(tag: Mapping[str, str]) -> str:
    return tag.get("type", "").partition(";")[0].strip().lower()


def _base(tags: list[Tag], url: str) -> str:
    written = next((tag["href"] for name, tag in tags if name == "base" and tag.get("href")), "")
    return _join(url, written) or url


def _join(base: str, written: str) -> str:
    """*written* as an address of the web, where it can be one; '' for what never is."""
    try:
        # What some pages write for "the same scheme, as a feed reader takes it".
        joined = urljoin(base, re.sub(r"^feed:(?://)?(?=https?://)", "", written))
        scheme = urlsplit(joined).scheme
    except ValueError:
        return ""
    return joined if scheme in ("http", "https") or not (scheme or base) else ""
