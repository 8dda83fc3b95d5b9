"""bioRxiv and medRxiv: the feed of a subject, and the API for all papers of a day."""

import re
from dataclasses import replace
from datetime import date

from digest.errors import UsageError
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source, text_behind_name
from digest.sources.shared.dates import parse_iso_day

NAME = "biorxiv"
API = "https://api.biorxiv.org/details"
_SUBJECT = lazy_pattern(r"[a-z]+(?:[_-][a-z]+)*(?:\+[a-z]+(?:[_-][a-z]+)*)*")
_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")
_FEED_URL = lazy_pattern(
    r"https?://connect\.(?:bio|med)rxiv\.org/((?:bio|med)rxiv)_xml\.php\?(?:.*&)?subject=([\w+-]+)"
)
# Fields of its JSON, not words: those of an abstract are fields too in the JSON of others.
_MESSAGES = lazy_pattern(rb'"messages"\s{0,99}:\s{0,99}\[\s{0,99}\{')
_COLLECTION = lazy_pattern(rb'"collection"\s{0,99}:\s{0,99}\[\s{0,99}[{\]]')
# What its feeds say before their first entry; feeds of others may have entries about its papers.
_OWN_FEED = lazy_pattern(
    rb"connect\.(?:bio|med)rxiv\.org|(?:bio|med)rxiv_xml\.php"
    rb"|<(?:channel\s(?:\w+:)?about=[\"']|link>\s*)https?://(?:www\.)?(?:bio|med)rxiv\.org/?[\"'<\s]"
)
_API_URL = lazy_pattern(r"https?://api\.(?:bio|med)rxiv\.org/details/(?:bio|med)rxiv/")
_PAGE_URL = lazy_pattern(r"https?://(?:www\.)?((?:bio|med)rxiv)\.org/collection/([\w-]+)/?(?:\?.*)?$")


def parse_address(text: str, what: str) -> Address:
    """The address `biorxiv:what` or `medrxiv:what`. Raises UsageError if *what* is no subject or day."""
    server = text.partition(":")[0]
    subject, _, written = what.partition("/")
    if not written and _DAY.fullmatch(subject):
        subject, written = "", subject
    subject = subject.strip().lower().replace(" ", "_") or "all"
    if not _SUBJECT.fullmatch(subject):
        raise UsageError(f"{text}: write a subject, as in `{server}:neuroscience` or `{server}:cell_biology`")
    if written and "+" in subject:
        raise UsageError(f"{text}: a day is asked for one subject at a time")
    if not written:
        return _feed_address(text, server, subject)
    day = parse_iso_day(written) if _DAY.fullmatch(written) else None
    if day is None:
        raise UsageError(f"{text}: there is no such day (write `{server}:{subject}/2026-01-08`)")
    return _api_address(text, server, subject, day)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a feed, of the API, or of a subject's page that a person copied as *text*; None for others."""
    if _API_URL.match(url):
        return Address(text, url, NAME, for_programs=True)
    # The pages of the site are closed to programs.
    match = _FEED_URL.match(url) or _PAGE_URL.match(url)
    return _feed_address(text, match[1], match[2].replace("-", "_")) if match else None


def on_day(address: Address, day: date) -> Address | None:
    """The address of all papers of one *day* of the subject of *address*; None if *address* is that of another day."""
    match = _FEED_URL.match(address.place)
    if match:
        return _api_address(f"{match[1]}:{match[2]}/{day}", match[1], match[2], day)
    return address if address.asked == day else None


def has_list(day: date) -> bool:
    """True: papers are posted on every day of the week."""
    return True


def recognizes(content: bytes) -> bool:
    """Whether *content* is such a feed, an answer of the API, or a page of the site that lists papers."""
    start = content[:3000]
    if not start.startswith((b"{", b"[", b"<")):
        from digest.sources.biorxiv import copied

        return copied.is_copied_page(content)
    if start.startswith(b"{"):
        return bool(_MESSAGES.search(start) and _COLLECTION.search(content))
    if b"highwire-cite-linked-title" in content:
        return bool(re.search(rb"\b(?:bio|med)rxiv\.org/", content))
    return start.startswith(b"<") and bool(_OWN_FEED.search(start.partition(b"<item>")[0].partition(b"<item ")[0]))


def label(address: Address) -> str:
    """`bioRxiv cell biology` for `biorxiv:cell_biology/2026-01-08`, `medRxiv` for `medrxiv`."""
    subject = "" if address.asked and "/" not in address.text else text_behind_name(address).partition("/")[0]
    site = "medRxiv" if address.source == "medrxiv" else "bioRxiv"
    return f"{site} {subject.replace('_', ' ').replace('+', ' + ')}".strip()


def parse(got: Page) -> Listing:
    """The papers of a feed, of one page of the API's answer, or of a saved or copied page. Raises ParseError for all
    else."""
    from digest.sources.biorxiv import citations, copied, preprints

    if not got.content.startswith((b"{", b"[", b"<")) and copied.is_copied_page(got.content):
        return copied.parse_copied_page(got)
    if citations.LANDMARK in got.content and b"<html" in got.content[:5000].lower():
        return citations.parse_citations(got)
    return preprints.parse_preprints(got)


def _feed_address(text: str, server: str, subject: str) -> Address:
    place = f"https://connect.{server}.org/{server}_xml.php?subject={subject}"
    return Address(text, place, server, for_programs=True)


def _api_address(text: str, server: str, subject: str, day: date) -> Address:
    # The API knows one category at a time; without one it gives all.
    category = "" if subject == "all" else f"?category={subject}"
    return Address(text, f"{API}/{server}/{day}/{day}/0{category}", server, day, for_programs=True)


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label,
    address_of_url=address_of_url,
    examples=(
        ("biorxiv:neuroscience", "the latest 30 of a subject (`biorxiv` alone: of all)"),
        ("biorxiv:neuroscience/2026-01-08", "all of one day"),
    ),
    hosts=("biorxiv.org", "medrxiv.org"),
    on_day=on_day,
    has_list=has_list,
    category_site=NAME,
    is_index=True,
)
# The same for medicine, with the same feeds and the same API under a name of its own.
MEDRXIV = replace(
    SOURCE,
    name="medrxiv",
    examples=(("medrxiv:cardiovascular_medicine", "the same of medRxiv"),),
    category_site="medrxiv",
    is_index=True,
)
