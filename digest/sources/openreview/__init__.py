"""OpenReview: the papers of a venue, from its API."""

import re
from functools import partial

from digest.errors import UsageError
from digest.identifiers import find_identifier
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source, text_behind_name

NAME = "openreview"
_EXAMPLES = (
    ("openreview:ICLR.cc/2026/Conference", "the papers that a venue accepted"),
    ("openreview:ICLR.cc/2027/Conference/Submission", "those under review there"),
)
API = "https://api2.openreview.net/notes"
MOST = 1000  # notes in one answer
_VENUE = lazy_pattern(r"[\w.-]+(?:/[\w.-]+)+")
# Fields of its JSON, not words: those of an abstract are fields too in the JSON of others.
_NOTES = lazy_pattern(rb'"notes"\s{0,99}:\s{0,99}\[\s{0,99}[{\]]')
_CONTENT, _FORUM = rb'"content"\s{0,99}:\s{0,99}\{', rb'"forum"\s{0,99}:\s{0,99}"'
_GROUP_URL = lazy_pattern(r"https?://openreview\.net/(?:group|submissions)\?(?:.*&)?(?:id|venue)=([\w./%-]+)")
_OWN_PAGE = lazy_pattern(rb"class=[\"']?note[\"'\s>]|name=[\"']?citation_title")


def parse_address(text: str, what: str) -> Address:
    """The address `openreview:what`, *what* being the site's own name of a venue. Raises UsageError for others."""
    venue = what.strip("/ ")
    if not _VENUE.fullmatch(venue):
        raise UsageError(f"{text}: write the venue as the site's addresses have it, as in `{_EXAMPLES[0][0]}`")
    from urllib.parse import quote

    place = f"{API}?content.venueid={quote(venue, safe='')}&limit={MOST}&offset=0"
    return Address(text, place, NAME, for_programs=True)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a venue's page that was copied from the browser, or of the API; None for others."""
    if url.startswith(f"{API}?"):
        return Address(text, url, NAME, for_programs=True)
    match = _GROUP_URL.match(url)
    if not match:
        return None
    from urllib.parse import unquote

    return parse_address(text, unquote(match[1]))


def label(address: Address) -> str:
    """`OpenReview ICLR 2026` for `openreview:ICLR.cc/2026/Conference`."""
    organizer, *rest = text_behind_name(address).strip("/ ").replace("_", " ").split("/")
    words = [re.sub(r"\.[a-z]+$", "", organizer), *(part for part in rest if part != "Conference")]
    return " ".join(["OpenReview", *words]).strip()


def sanity_problem(listing: Listing) -> str | None:
    """Why *listing* cannot be right: the API gives an empty list for a venue that it does not know. None if it can."""
    return None if listing.papers else "no paper; the site knows no such venue, or has published nothing of it"


def recognizes(content: bytes) -> bool:
    """Whether *content* is an answer of the API, a page with the papers of a venue, or the copy of one."""
    if content.startswith(b"<"):
        return b"openreview" in content and b"forum?id=" in content and bool(_OWN_PAGE.search(content))
    if not content.startswith((b"{", b"[")):
        from digest.sources.openreview import copied

        return copied.is_copied_page(content)
    has_notes = content.startswith(b"{") and _NOTES.search(content)
    return bool(has_notes and re.search(_CONTENT, content) and re.search(_FORUM, content))


def parse(got: Page) -> Listing:
    """The papers of one page of an answer, or of a page that was saved or copied. Raises ParseError for all else."""
    from digest.sources.openreview import copied, notes, pages

    if not got.content.startswith((b"{", b"[", b"<")) and copied.is_copied_page(got.content):
        return copied.parse_copied_page(got)
    if got.content.startswith(b"<") and recognizes(got.content):
        return pages.parse_page(got)
    return notes.parse_notes(got)


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label,
    address_of_url=address_of_url,
    find_paper_id=partial(find_identifier, NAME),
    examples=_EXAMPLES,
    hosts=("openreview.net",),
    sanity_problem=sanity_problem,
    category_site=NAME,
)
