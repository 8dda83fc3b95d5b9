"""The feed that an HTML page names for its site."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from digest.patterns import lazy_pattern
from digest.sources.shared.head_tags import HeadTag, read_head_tags
from digest.sources.shared.page_address import find_stated_address

_HTML = lazy_pattern(rb"<(?:!doctype html|html|head|body)\b", re.I)
# What a page begins with whose author left the usual frame out.
_PART_OF_HTML = lazy_pattern(
    rb"<(?:title|meta|link|script|style|div|p|h[1-6]|table|center|form|iframe|a|b|br|ul|ol|pre)\b", re.I
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
# Some pages name no type, or that of any XML or JSON: the address, or the title, says that it is a feed.
_LOOSE_TYPES = ("", "text/xml", "application/xml", "application/json", "text/rss+xml", "text/atom+xml")
_LIKE_FEED = lazy_pattern(r"\b(?:rss|atom|feeds?)\b|\.(?:rss|atom|rdf)\b", re.I)
_OF_COMMENTS = lazy_pattern(r"\bcomments?\b", re.I)


def is_html(content: bytes) -> bool:
    """Whether *content* is an HTML page."""
    start = content[:20_000]
    return bool(_HTML.search(start) or _PART_OF_HTML.match(start))


def find_feed(content: bytes, url: str | None) -> str | None:
    """The address of the feed that the HTML page at *url* names; of several the first that is not one of comments.

    Where *url* is None the page must tell where it is; if it does not, an address may be relative.
    """
    tags = list(read_head_tags(content))
    base = _base(tags, url or find_stated_address(content))
    feeds = [(_join(base, tag.attribute("href")), tag) for tag in tags if _names_feed(tag)]
    feeds.sort(key=lambda found: _type_of(found[1]) not in _FEED_TYPES)
    own = (feed for feed, tag in feeds if feed and feed != url and not _is_of_comments(tag))
    return next(own, None)


def _names_feed(tag: HeadTag) -> bool:
    """Whether *tag* says that it leads to a feed."""
    kind, relations = _type_of(tag), tag.words("rel")
    if tag.name != "link" or not tag.attribute("href") or not {"alternate", "feed"}.intersection(relations):
        return False
    is_other_page = tag.attributes.keys() & {"hreflang", "media"}
    is_like_feed = kind in _LOOSE_TYPES and _LIKE_FEED.search(f"{tag.attribute('href')} {tag.attribute('title')}")
    return kind in _FEED_TYPES or "feed" in relations or bool(is_like_feed and not is_other_page)


def _type_of(tag: HeadTag) -> str:
    return tag.attribute("type").partition(";")[0].strip().lower()


def _is_of_comments(tag: HeadTag) -> bool:
    return bool(_OF_COMMENTS.search(f"{tag.attribute('href')} {tag.attribute('title')}"))


def _base(tags: Iterable[HeadTag], url: str) -> str:
    """The address against which those of the page at *url* are read."""
    written = next((href for tag in tags if tag.name == "base" and (href := tag.attribute("href"))), "")
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
