"""OpenAlex: the works of every field that have some words, or one author, from its API.

What its addresses, parameters and fields mean is taken from its documents of 2026 (https://developers.openalex.org);
no answer of the site was seen.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from digest.errors import UsageError
from digest.identifiers import find_identifier
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source, label_with

NAME = "openalex"
SITE = "https://api.openalex.org"
API = f"{SITE}/works"
_EXAMPLES = (
    ('"openalex:q=slow-fast networks"', "the newest works of every field that have these words"),
    ("openalex:author=A5023888391", "the newest works of an author, by OpenAlex's identifier"),
)
_NEWEST_FIRST = "sort=publication_date:desc&per_page=100&cursor=*"
_LONGEST_QUERY = 1000  # characters
_MOST_DOIS = 50  # in one filter
_AUTHOR = lazy_pattern(r"(?i)(?:https?://openalex\.org/(?:authors/)?)?(A\d{1,15})")
_WORK = lazy_pattern(r"(?i)(?:https?://(?:www\.)?openalex\.org/(?:works/)?)?(W\d{1,15})/?")
_FILTER = lazy_pattern(r"[?&]filter=")


def parse_address(text: str, what: str) -> Address:
    """The address `openalex:q=WORDS` (`q=` may be left out), `openalex:author=A…` or `openalex:W…`. Raises UsageError
    if *what* asks for nothing."""
    name, _, value = what.partition("=")
    if name.strip().lower() == "author":
        return _author_address(text, value.strip())
    if work := _WORK.fullmatch(what.strip()):
        return Address(text, f"{API}/{work[1].upper()}", NAME, for_programs=True)
    words = what.removeprefix("q=").strip()
    if not 0 < len(words) <= _LONGEST_QUERY:
        examples = ", ".join(example for example, _ in _EXAMPLES)
        raise UsageError(f"{text}: a search takes 1 to {_LONGEST_QUERY} characters; write {examples}")
    from urllib.parse import quote_plus

    return Address(text, f"{API}?search={quote_plus(words)}&{_NEWEST_FIRST}", NAME, for_programs=True)


def _author_address(text: str, written: str) -> Address:
    author = _AUTHOR.fullmatch(written)
    if not author:
        raise UsageError(f"{text}: write the author as the site's addresses have it, as in `{_EXAMPLES[1][0]}`")
    place = f"{API}?filter=authorships.author.id:{author[1].upper()}&{_NEWEST_FIRST}"
    return Address(text, place, NAME, for_programs=True)


def papers_addresses(dois: Sequence[str]) -> list[Address]:
    """The addresses of answers of the API with the works that have these *dois*."""
    from urllib.parse import quote

    # A comma and a stroke have a meaning in a filter, however they are written.
    usable = [quote(doi, safe="/:()") for doi in dois if not set(doi) & set(",|")]
    groups = [usable[start : start + _MOST_DOIS] for start in range(0, len(usable), _MOST_DOIS)]
    return [
        Address("OpenAlex", f"{API}?filter=doi:{'|'.join(group)}&per_page={_MOST_DOIS}", NAME, for_programs=True)
        for group in groups
    ]


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a query of the API, or of the page of a work, that a person copied as *text*; None for others."""
    if re.match(rf"{re.escape(API)}(?:[/?]|$)", url):
        is_ranked = "search=" in url and "sort=" not in url
        return Address(text, url, NAME, for_programs=True, ranked=is_ranked)
    work = _WORK.fullmatch(url.partition("?")[0])
    return Address(text, f"{API}/{work[1].upper()}", NAME, for_programs=True) if work else None


def limit_to_days(address: Address, since: date | None, today: date) -> Address:
    """The search *address* without works of days after *today*: issues of journals are dated ahead, and would be the
    newest for months. With *since* also without those before it."""
    if not address.place.endswith(_NEWEST_FIRST):
        return address
    days = f"to_publication_date:{today}"
    if since:
        days = f"from_publication_date:{since},{days}"
    # Words that were asked for have no `&` or `=` of their own in an address.
    if _FILTER.search(address.place):
        return replace(address, place=_FILTER.sub(rf"\g<0>{days},", address.place, count=1))
    return replace(address, place=address.place.replace("&sort=", f"&filter={days}&sort=", 1))


def recognizes(content: bytes) -> bool:
    """Whether *content* is an answer of the API: a list of works, or one."""
    if not content.startswith(b"{"):
        return False
    is_of_works = b'"https://openalex.org/W' in content[:100_000] and b'"authorships"' in content
    return is_of_works or b'"db_response_time_ms"' in content[:1000]


def parse(got: Page) -> Listing:
    """The works of one page of an answer. Raises ParseError for what is none, with the site's words for an error."""
    from digest.sources.openalex import works

    return works.parse_works(got)


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label_with("OpenAlex"),
    address_of_url=address_of_url,
    find_paper_id=partial(find_identifier, NAME),
    examples=_EXAMPLES,
    hosts=("openalex.org",),
    limit_to_days=limit_to_days,
    # Ten requests a second are allowed; nobody waits for the second page.
    pace={"api.openalex.org": 1.0},
    site=SITE,
    token_variable="OPENALEX_API_KEY",  # noqa: S106 - where the key is, not the key
    token_parameter="api_key",  # noqa: S106 - likewise
    is_index=True,
)
