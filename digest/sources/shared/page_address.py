"""The address of a page and of what it links to: a page that a browser saved tells where it came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urljoin, urlsplit

from digest import links
from digest.model import Page
from digest.sources.shared.head_tags import read_head_tags

_START = 20_000  # bytes, in which a program that saves pages says where it had one from
# What Chrome and Edge write, and what the extension SingleFile writes.
_SAVED_FROM = (
    rb"(?i)<!--\s*+saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,2000})",
    rb"(?i)<!--\s*+Page saved with SingleFile\s++url:\s*+(https?://[^\s<>]{1,2000})",
)


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page at *address*, '' if that is unknown, of the site that is at *hosts*."""

    address: str
    hosts: tuple[str, ...]

    def path_of(self, href: str | None) -> str:
        """The path, with its query, of the address *href* on this page if it is one of the site; else ''.

        What names no host is on the site, also in a file that was copied from place to place.
        """
        if not href:
            return ""
        if href.startswith("/") and not href.startswith("//"):
            return href.partition("#")[0]
        try:
            parts = urlsplit(urljoin(self.address, href.strip()))
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return ""
        if parts.scheme not in ("", "http", "https", "file") or (host and host not in self.hosts):
            return ""
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def resolve(self, href: str) -> str:
        """The whole address of *href* on this page; '' where it is none."""
        return links.resolve_url(self.address or f"https://{self.hosts[0]}/", href)


def page_of_site(page: Page, *hosts: str) -> SitePage:
    """*page*, of the site at *hosts*, with its address: where it was got, else where it says that it is from."""
    address = page.url or (page.address.place if page.address.is_remote else "")
    return SitePage(address or find_stated_address(page.content), hosts)


def find_stated_address(content: bytes) -> str:
    """The address that the page *content* says it has; '' if it says none.

    Addresses are read as HTML says, then where the page was saved from, then what the site itself calls the page.
    """
    tags = list(read_head_tags(content))
    stated = chain(
        (tag.attribute("href") for tag in tags if tag.name == "base"),
        _saved_from(content[:_START]),
        (tag.attribute("href") for tag in tags if tag.name == "link" and "canonical" in tag.words("rel")),
        (tag.attribute("content") for tag in tags if tag.name == "meta" and tag.attribute("property") == "og:url"),
    )
    return next(filter(_is_of_web, stated), "")


def _saved_from(start: bytes) -> Iterator[str]:
    found = (re.search(pattern, start) for pattern in _SAVED_FROM)
    yield from (match[1].decode("utf-8", "replace") for match in found if match)


def _is_of_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))
