"""OpenReview: the papers of a venue, from its API."""

import re
from collections.abc import Sequence

from digest.errors import UsageError
from digest.model import Address, Listing, Page
from digest.sources.usual import PACE as PACE
from digest.sources.usual import has_list as has_list
from digest.sources.usual import lacking as lacking
from digest.sources.usual import on as on
from digest.sources.usual import split as split
from digest.sources.usual import ways as ways

NAME = "openreview"
# The site's own hosts. A page of this form from another host is a stranger's.
HOSTS: Sequence[str] = ("openreview.net",)
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("openreview:ICLR.cc/2026/Conference", "the papers that a venue accepted"),
    ("openreview:ICLR.cc/2027/Conference/Submission", "those under review there"),
)
API = "https://api2.openreview.net/notes"
MOST = 1000  # notes in one answer
# Patterns are texts, so that a run with other sources does not wait for them to be compiled.
_VENUE = r"[\w.-]+(?:/[\w.-]+)+"
_GROUP_URL = r"https?://openreview\.net/(?:group|submissions)\?(?:.*&)?(?:id|venue)=([\w./%-]+)"

_PAPER_URL = r"\bopenreview\.net/(?:forum|pdf|attachment|revisions|notes)\?(?:[^#]*&)?id=([\w-]+)"


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
    match = re.match(_GROUP_URL, url)
    if not match:
        return None
    from urllib.parse import unquote

    return address(text, unquote(match[1]))


def find_paper_id(text: str) -> str | None:
    """`openreview:ID` where *text* is the address of a submission's forum or of its files; else None."""
    match = re.search(_PAPER_URL, text)
    return f"{NAME}:{match[1]}" if match else None


def doubt(listing: Listing) -> str | None:
    """Why *listing* cannot be right: the API gives an empty list for a venue that it does not know. None if it can."""
    return None if listing.papers else "no paper; the site knows no such venue, or has published nothing of it"


def recognises(content: bytes) -> bool:
    """Whether *content* is an answer of the API."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"notes"' in content and b'"forum"' in content and b'"content"' in content


def parse(got: Page) -> Listing:
    """The papers of one page of an answer. Raises ParseError for what is none."""
    from digest.sources.openreview import notes

    return notes.parse_notes(got)
