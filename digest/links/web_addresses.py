"""Addresses of the web as such: their host, and what a relative one means on its page."""

import re
from contextlib import suppress
from urllib.parse import urljoin, urlsplit


def host_of(url: str) -> str:
    """The host in *url*, in small letters and without `www.`; '' where there is none."""
    with suppress(ValueError):
        return (urlsplit(url).hostname or "").removeprefix("www.")
    return ""


def resolve_url(base: str, written: str) -> str:
    """The address that *written* means on the page *base* (RFC 3986, section 5), '' where it is none of the web."""
    try:
        url = urljoin(base, written.strip()) if written.strip() else ""
    except ValueError:
        return ""
    return url if re.match(r"(?i)https?://[^/\s]", url) else ""
