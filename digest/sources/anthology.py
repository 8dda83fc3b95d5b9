"""The ACL Anthology: its pages of a volume and of an event, which have the abstracts of all their papers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from digest.errors import UsageError
from digest.model import Address, Listing, Page, Paper

NAME = "acl"
SITE = "https://aclanthology.org"
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("acl:2025.acl-long", "a volume of the ACL Anthology"),
    ("acl:events/acl-2025", "all volumes of a conference"),
)
PACE: Mapping[str, float] = {}
# Patterns are texts here: who asks for another source should not wait for them to be compiled.
_VOLUME = r"\d{4}\.[a-z0-9]+-[a-z0-9]+|[A-Z]\d{2}-\d{1,2}"
_WHAT = rf"(?:volumes/)?(?P<volume>{_VOLUME})|(?P<event>events/[a-z0-9]+-\d{{4}})"
_URL = rf"https?://(?:www\.)?aclanthology\.org/(volumes/(?:{_VOLUME})|events/[a-z0-9]+-\d{{4}})/?$"


def split(what: str) -> Sequence[str]:
    """The listings that are named together in *what*: always one."""
    return (what,)


def address(text: str, what: str) -> Address:
    """The address `acl:what`. Raises UsageError for what is neither a volume nor an event."""
    found = re.fullmatch(_WHAT, what.strip("/"))
    if not found:
        raise UsageError(f"{text}: write {' or '.join(f'`{example}`' for example, _ in EXAMPLES)}")
    return Address(text, f"{SITE}/{found['event'] or 'volumes/' + found['volume']}/", NAME)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of such a page that was copied from the browser; None for others."""
    found = re.match(_URL, url)
    return Address(text, f"{SITE}/{found[1]}/", NAME) if found else None


def on(address: Address, day: date) -> Address | None:
    """None: a volume is of no day."""
    return None


def has_list(day: date) -> bool:
    """Whether *day* may have a list."""
    return day.weekday() < 5


def ways(address: Address) -> Sequence[Address]:
    """Other ways to what *address* lists: none, its metadata are offered as a whole only."""
    return ()


def lacking(papers: Sequence[Paper]) -> Sequence[Address]:
    """Where to ask for what *papers* lack: nowhere, the page of a paper knows no more."""
    return ()


def doubt(listing: Listing) -> str | None:
    """What speaks against *listing*: nothing, old volumes have no abstracts."""
    return None


def recognises(content: bytes) -> bool:
    """Whether *content* is a page of a volume or of an event."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"aclanthology.org" in content[:50_000]


def parse(got: Page) -> Listing:
    """The papers of a volume or of all volumes of an event, without their front matter."""
    from digest.sources import volumes

    return volumes.parse(got, NAME)
