"""Hugging Face papers: its addresses, and its listings in every shape they come in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from digest.errors import ParseError, UsageError
from digest.identifiers import ARXIV_ID, ARXIV_VERSION
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source, label_with
from digest.sources.huggingface import page
from digest.sources.huggingface.paging import (
    API,
    AT_ONCE,
    api_place,
    is_place_of_days,
    is_ranked_place,
    next_api_page,
    note_newest,
)
from digest.sources.huggingface.records import NAME, SITE, read_papers
from digest.sources.shared.json_fields import is_json_object, parse_json, parse_json_list
from digest.text import shorten_text, suggest

_EXAMPLES = (
    ("hf", "Hugging Face Daily Papers, the latest day"),
    ("hf:2026-01-08", "one day"),
    ("hf:2026-W02", "one week"),
    ("hf:2026-01", "one month"),
    ("hf:trending", "papers whose code gathers stars"),
    ('"hf:q=slow-fast networks"', "a search over all papers of the site, the best first"),
    ("hf:by=NAME", "the newest papers that somebody submitted, by their name there"),
)
_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")
_WEEK = lazy_pattern(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])")
_MONTH = lazy_pattern(r"\d{4}-(0[1-9]|1[0-2])")
_URL = lazy_pattern(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/papers(?P<rest>[/?].*)?$")
_URL_PAPER = lazy_pattern(rf"/({ARXIV_ID}){ARXIV_VERSION}")
_URL_DAY = lazy_pattern(r"/date/(\d{4}-\d\d-\d\d)")
_QUERY_DAY = lazy_pattern(r"\bdate=(\d{4}-\d\d-\d\d)\b")
_SUBMITTER = lazy_pattern(r"[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_API_URL = lazy_pattern(rf"{re.escape(SITE)}/api/(?:daily_papers|papers/search)\?.*")
# What only its own pages say, not pages that link to it.
_OWN = (b"Hugging Face</title>", b"<title>Paper page - ", b'href="/papers/', b"huggingface.co/front")
# Fields of its JSON, not words: those of an abstract are fields too in the JSON of others.
_OBJECT = lazy_pattern(
    rb'"(?:dailyPapers|searchResults)"\s{0,9}:\s{0,9}\[|"paper"\s{0,9}:\s{0,9}\{|"upvotes"\s{0,9}:\s{0,9}\d'
    rb"|\{'paper'"
)
_ENOUGH = 10  # papers, from which on a share of them means something
_LONGEST_QUERY = 250
_LONGEST_ANSWER = 200  # characters of what a site says is wrong


def parse_address(text: str, what: str) -> Address:
    """The address `hf:what` (`hf` alone: *what* is ''). Raises UsageError if the site has no such list."""
    if not what:
        return Address(text, f"{SITE}/papers", NAME, series=NAME)
    if what == "trending":
        return Address(text, f"{SITE}/papers/trending", NAME, ranked=True)
    if what.startswith("q="):
        return Address(text, f"{SITE}/papers?q={_quote_query(what[2:].strip())}", NAME, ranked=True)
    if what.startswith("by="):
        return _submitter_address(text, what[3:].strip())
    if _WEEK.fullmatch(what):
        return Address(text, f"{SITE}/papers/week/{what}", NAME)
    if _MONTH.fullmatch(what):
        return Address(text, f"{SITE}/papers/month/{what}", NAME)
    try:
        day = date.fromisoformat(what) if _DAY.fullmatch(what) else None
    except ValueError:
        raise UsageError(f"{text}: there is no such day") from None
    if day is None:
        examples = ", ".join(example for example, _ in _EXAMPLES)
        hint = suggest(what, ("trending",), form="`hf:{}`") or f"write {examples}"
        raise UsageError(f"{text}: {hint}")
    return Address(text, f"{SITE}/papers/date/{day}", NAME, asked=day, series=NAME)


def _submitter_address(text: str, name: str) -> Address:
    if not _SUBMITTER.fullmatch(name):
        raise UsageError(f"{text}: write the name that stands in the address of somebody's page, as in `hf:by=NAME`")
    return Address(text, f"{API}?submitter={name}&limit={AT_ONCE}", NAME, for_programs=True)


def on_day(address: Address, day: date) -> Address | None:
    """The address of the list of one *day* of the series of *address*, None if it is in no series."""
    if not address.series or (address.asked and address.asked != day):
        return None
    return Address(f"{NAME}:{day}", f"{SITE}/papers/date/{day}", NAME, asked=day, series=NAME)


def has_list(day: date) -> bool:
    """Whether *day* may have a list: all 580 archived ones are from Monday to Friday."""
    return day.weekday() < 5


def alternatives(address: Address) -> Sequence[Address]:
    """Other addresses of what *address* lists, best first: that of the API, where the site offers it there too."""
    place = api_place(address.place)
    return (replace(address, place=place, for_programs=True),) if place else ()


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a page of this site that a person copied from the browser as *text*; None for
    other sites. Raises UsageError for a day that does not exist."""
    if _API_URL.fullmatch(url):
        return Address(text, url, NAME, for_programs=True, ranked=is_ranked_place(url))
    match = _URL.match(url)
    if not match:
        return None
    path, _, query = (match["rest"] or "").partition("?")
    path = path.rstrip("/")
    if paper := _URL_PAPER.fullmatch(path):
        return Address(text, f"{SITE}/api/papers/{paper[1]}", NAME)
    day = _URL_DAY.fullmatch(path) or _QUERY_DAY.search(query)
    try:
        asked = date.fromisoformat(day[1]) if day else None
    except ValueError:
        raise UsageError(f"{text}: there is no such day") from None
    place = f"{SITE}/papers{path}{'?' if query else ''}{query}"
    series = NAME if asked or not (path or query) else None
    return Address(text, place, NAME, asked, series, ranked=is_ranked_place(place))


def _quote_query(query: str) -> str:
    if not 0 < len(query) <= _LONGEST_QUERY:
        raise UsageError(f"hf:q=…: a search takes 1 to {_LONGEST_QUERY} characters, this has {len(query)}")
    from urllib.parse import quote_plus

    return quote_plus(query)


def sanity_problem(listing: Listing) -> str | None:
    """Why *listing* cannot be right, None if it can: a redesign must not look like a quiet day."""
    if not listing.papers and listing.day and has_list(listing.day):
        return f"no paper in the list of {listing.day}, a working day"
    without = sum(not paper.abstract for paper in listing.papers)
    if not listing.poor and len(listing.papers) >= _ENOUGH and without > len(listing.papers) // 10:
        return f"{without} of {len(listing.papers)} papers have no abstract"
    return None


def recognizes(content: bytes) -> bool:
    """Whether *content* is a listing of this site."""
    if content.startswith(b"{"):
        return bool(_OBJECT.search(content))
    if content.startswith(b"["):
        return any(mark in content for mark in (b'"paper"', b'"upvotes"', b"{'paper'"))
    if content.startswith(b"<"):
        return page.LANDMARK in content or any(mark in content for mark in _OWN)
    from digest.sources.huggingface import copied

    return copied.is_copied_page(content.decode("utf-8", "replace"))


def parse(got: Page) -> Listing:
    """The papers of *got*: a page, its JSON, an answer of the API, or a copied page's text.

    Raises ParseError, and returns no empty listing, if *got* is none of these.
    """
    if got.content.startswith((b"[", b"{")):
        return _parse_json(got)
    if got.content.startswith(b"<"):
        return page.parse_html_page(got)
    from digest.sources.huggingface import copied

    return copied.parse_copied_page(got)


def _parse_json(got: Page) -> Listing:
    if got.content.startswith(b"["):
        return _parse_records(parse_json_list(got.content), got, is_list=True)
    value = parse_json(got.content)
    if page.is_props(value) and is_json_object(value):
        return page.parse_props(value, got)
    if is_json_object(value) and "error" in value:
        raise ParseError(f"the site answered: {shorten_text(str(value['error']), _LONGEST_ANSWER)}")
    if not is_json_object(value) or "title" not in value:
        raise ParseError(f"expected a list of papers, got {_describe_shape(value)}")
    return _parse_records([value], got, is_list=False)


def _parse_records(items: Iterable[object], got: Page, *, is_list: bool) -> Listing:
    """The papers of the records *items* of *got*."""
    reading = read_papers(items)
    number, place = len(reading.papers) + len(reading.unread), got.address.place
    days = {paper.listed for paper in reading.papers if paper.listed}
    shown = days.pop() if len(days) == 1 and is_list and is_place_of_days(place) else None
    return Listing(
        got.address.text,
        reading.papers,
        shown,
        (*reading.notes, *note_newest(place, number)),
        unread=len(reading.unread),
        more=next_api_page(got.address, number),
    )


def _describe_shape(value: object) -> str:
    keys = ", ".join(f"`{key}`" for key in value) if is_json_object(value) else ""
    return f"an object with the keys {keys}" if keys else "no object or list"


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label_with("Hugging Face"),
    address_of_url=address_of_url,
    examples=_EXAMPLES,
    hosts=("huggingface.co", "hf.co"),
    on_day=on_day,
    has_list=has_list,
    alternatives=alternatives,
    sanity_problem=sanity_problem,
    # 100 pages in 5 minutes are allowed without a token: https://huggingface.co/docs/hub/rate-limits
    pace={"huggingface.co": 1.0},
    # As its own tools have them: https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
    site=SITE,
    token_variable="HF_TOKEN",  # noqa: S106 - where the token is, not the token
    mirror_variable="HF_ENDPOINT",
    category_site="arxiv",
)
