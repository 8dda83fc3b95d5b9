"""OpenReview: the papers of a venue, from its API."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from digest.errors import UsageError
from digest.model import Address, Listing, Page, Paper

NAME = "openreview"
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("openreview:ICLR.cc/2026/Conference", "the papers that a venue accepted"),
    ("openreview:ICLR.cc/2027/Conference/Submission", "those under review there"),
)
PACE: Mapping[str, float] = {}
API = "https://api2.openreview.net/notes"
MOST = 1000  # notes in one answer
# Patterns are texts here: who asks for another source should not wait for them to be compiled.
_VENUE = r"[\w.-]+(?:/[\w.-]+)+"
_GROUP_URL = r"https?://openreview\.net/(?:group|submissions)\?(?:.*&)?(?:id|venue)=([\w./%-]+)"


def split(what: str) -> Sequence[str]:
    """The listings that are named together in *what*: always one."""
    return (what,)


def address(text: str, what: str) -> Address:
    """The address `openreview:what`, *what* being the site's own name of a venue. Raises UsageError for others."""
    venue = what.strip("/ ")
    if not re.fullmatch(_VENUE, venue):
        raise UsageError(f"{text}: write the venue as the site's addresses have it, as in `{EXAMPLES[0][0]}`")
    from urllib.parse import quote

    place = f"{API}?content.venueid={quote(venue, safe='')}&limit={MOST}&offset=0"
    return Address(text, place, NAME, for_programs=True)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a venue's page that was copied from the browser, or of the API; None for others."""
    if url.startswith(f"{API}?"):
        return Address(text, url, NAME, for_programs=True)
    found = re.match(_GROUP_URL, url)
    if not found:
        return None
    from urllib.parse import unquote

    return address(text, unquote(found[1]))


def on(address: Address, day: date) -> Address | None:
    """None: a venue is of no day."""
    return None


def has_list(day: date) -> bool:
    """Whether *day* may have a list."""
    return day.weekday() < 5


def ways(address: Address) -> Sequence[Address]:
    """Other ways to what *address* lists: none, the pages of the site are empty without a browser."""
    return ()


def lacking(papers: Sequence[Paper]) -> Sequence[Address]:
    """Where to ask for what *papers* lack: nowhere."""
    return ()


def doubt(listing: Listing) -> str | None:
    """What speaks against *listing*: the API gives an empty list for a venue that it does not know."""
    return None if listing.papers else "no paper; the site knows no such venue, or has published nothing of it"


def recognises(content: bytes) -> bool:
    """Whether *content* is an answer of the API."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"notes"' in content and b'"forum"' in content and b'"content"' in content


def parse(got: Page) -> Listing:
    """The papers of one page of an answer. Raises ParseError for what is none."""
    from digest.sources import notes

    return notes.parse(got)
