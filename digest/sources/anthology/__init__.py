"""The ACL Anthology: its pages of a volume and of an event, which have the abstracts of all their papers."""

from functools import partial

from digest.errors import UsageError
from digest.identifiers import find_identifier
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source, text_behind_name

NAME = "acl"
SITE = "https://aclanthology.org"
_EXAMPLES = (
    ("acl:2025.acl-long", "a volume of the ACL Anthology"),
    ("acl:events/acl-2025", "all volumes of a conference"),
)
_VOLUME = r"\d{4}\.[a-z0-9]+-[a-z0-9]+|[A-Z]\d{2}-\d{1,2}"
PAPER = r"\d{4}\.[\w-]+\.\d+|[A-Z]\d{2}-\d{4}"
_WHAT = lazy_pattern(rf"(?:volumes/)?(?P<volume>{_VOLUME})|(?P<event>events/[a-z0-9]+-\d{{4}})")
_URL = lazy_pattern(rf"https?://(?:www\.)?aclanthology\.org/(volumes/(?:{_VOLUME})|events/[a-z0-9]+-\d{{4}})/?$")


def parse_address(text: str, what: str) -> Address:
    """The address `acl:what`. Raises UsageError if *what* is neither a volume nor an event."""
    match = _WHAT.fullmatch(what.strip("/"))
    if not match:
        raise UsageError(f"{text}: write {' or '.join(f'`{example}`' for example, _ in _EXAMPLES)}")
    return Address(text, f"{SITE}/{match['event'] or 'volumes/' + match['volume']}/", NAME)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a volume's or an event's page that a person copied from the browser as *text*; None for others."""
    match = _URL.match(url)
    return Address(text, f"{SITE}/{match[1]}/", NAME) if match else None


def recognizes(content: bytes) -> bool:
    """Whether *content* is a page of a volume or of an event."""
    if content.startswith(b"<"):
        return b"aclanthology.org" in content[:50_000]
    from digest.sources.anthology import copied

    return not content.startswith((b"{", b"[")) and copied.is_copied_page(content)


def label(address: Address) -> str:
    """`ACL Anthology 2025.acl-long`, `ACL Anthology acl-2025`."""
    return f"ACL Anthology {text_behind_name(address).strip('/').rpartition('/')[2]}".strip()


def parse(got: Page) -> Listing:
    """The papers of a volume or of all volumes of an event, without their front matter."""
    from digest.sources.anthology import copied, volumes

    if not got.content.startswith(b"<") and copied.is_copied_page(got.content):
        return copied.parse_copied_page(got, NAME)
    return volumes.parse_volumes(got, NAME)


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label,
    address_of_url=address_of_url,
    find_paper_id=partial(find_identifier, NAME),
    examples=_EXAMPLES,
    hosts=("aclanthology.org",),
)
