"""Which series of daily lists a page or a feed of arXiv belongs to."""

import re

from digest.model import Page
from digest.sources.arxiv import categories
from digest.sources.arxiv.site import NAME, SUBJECT

_IN_PLACE = re.compile(rf"https?://[^/]+/(?:list|catchup|rss|atom)/({SUBJECT})(?:[/?]|$)")
# A page links to its own other periods: `<a id="recent-cs.CL" href="/list/cs.CL/recent">`.
_ON_PAGE = (
    re.compile(rf"id=[\"']?(?:recent|new)-({SUBJECT})[\"'\s>]".encode()),
    re.compile(rf"/(?:list|catchup)/({SUBJECT})/".encode()),
)


def series(page: Page) -> str:
    """The series, where the address of *page* or the page itself tells it; else ''."""
    if page.address.series:
        return page.address.series
    place = _IN_PLACE.match(page.url or page.address.place)
    on_page = (found[1].decode() for pattern in _ON_PAGE if (found := pattern.search(page.content)))
    return of_category(place[1] if place else next(on_page, ""))


def of_category(written: str) -> str:
    """The series of a category or an archive, '' if there is none that is so called."""
    category = categories.known(written)
    return f"{NAME}:{category}" if category else ""
