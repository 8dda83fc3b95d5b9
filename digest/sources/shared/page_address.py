"""The address of a page and of what it links to: a page that a browser saved tells where it came from."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from digest.model import Page
from digest.text import compile_once

_START = 20_000  # bytes, in which a page says where it is from
_VALUE = r"\s*+=\s*+[\"']?(https?://[^\"'\s<>]{1,2000})"
# In this order: what HTML has for it, what Chrome and Edge write, what the extension SingleFile writes, and what the
# site itself calls the page.
_STATEMENTS = (
    rf"(?i)<base\s(?:[^<>]{{0,500}}\s)?href{_VALUE}",
    r"(?i)<!--\s*+saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,2000})",
    r"(?i)<!--\s*+Page saved with SingleFile\s++url:\s*+(https?://[^\s<>]{1,2000})",
    rf"(?i)<link\s(?:[^<>]{{0,500}}\s)?rel\s*+=\s*+[\"']?canonical[\"'\s](?:[^<>]{{0,500}}\s)?href{_VALUE}",
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
        try:
            return urljoin(self.address or f"https://{self.hosts[0]}/", href.strip())
        except ValueError:
            return ""


def page_of_site(page: Page, *hosts: str) -> SitePage:
    """*page*, of the site at *hosts*, with its address: where it was got, else where it says that it is from."""
    address = page.url or (page.address.place if page.address.is_remote else "")
    return SitePage(address or find_stated_address(page.content), hosts)


def find_stated_address(content: bytes) -> str:
    """The address that the page *content* says it has; '' if it says none."""
    start = content[:_START].decode("utf-8", "replace")
    stated = (match[1] for pattern in _STATEMENTS if (match := compile_once(pattern).search(start)))
    return next(stated, "")
