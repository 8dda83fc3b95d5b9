"""Where Hugging Face's API has what its pages list, and where a list goes on that comes in parts.

What the API takes is known from the site's own client (huggingface_hub 2.4); of its answers, those for days were seen.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from digest.model import Address
from digest.patterns import lazy_pattern
from digest.sources.huggingface.records import SITE

API = f"{SITE}/api/daily_papers"
_SEARCH = f"{SITE}/api/papers/search"
AT_ONCE = 100  # papers in one answer; without a limit it gives 50, and never more than 100
_MOST_FOUND = 120  # papers in the answer to a search
# The pages of a week and of a month stop at so many papers: 63 of 85 saved ones have exactly these, none has more.
MOST_ON_PAGE = 105
# Answers may be a few papers short of the limit before the list is at its end.
_FULL = AT_ONCE // 2
_PATH = lazy_pattern(r"/papers(?:/(?P<period>date|week|month)/(?P<which>[\dW-]{1,20})|/(?P<trending>trending))?/?")
_OF_DAYS = lazy_pattern(r"[?&](?:date|week|month)=")
_PAGE = lazy_pattern(r"&p=(\d{1,4})\b")


def api_place(place: str) -> str | None:
    """Where the API has what the page at *place* lists: a search, the trend, a day, a week, a month, or the latest
    papers; None where it does not have it."""
    path, _, query = place.removeprefix(SITE).partition("?")
    match = _PATH.fullmatch(path)
    if not match:
        return None
    asked = parse_qs(query)
    if words := asked.get("q"):
        return f"{_SEARCH}?{urlencode({'q': words[0], 'limit': _MOST_FOUND})}"
    if match["trending"]:
        return f"{API}?sort=trending&limit={AT_ONCE}"
    if match["period"]:
        return f"{API}?{match['period']}={match['which']}&limit={AT_ONCE}"
    if day := asked.get("date"):
        return f"{API}?{urlencode({'date': day[0], 'limit': AT_ONCE})}"
    return f"{API}?limit={AT_ONCE}" if not query else None


def is_ranked_place(place: str) -> bool:
    """Whether the order of what is at *place* is a rank: that of a search, or the trend."""
    path, _, query = place.removeprefix(SITE).partition("?")
    asked = parse_qs(query)
    return "q" in asked or path.rstrip("/") == "/papers/trending" or asked.get("sort") == ["trending"]


def is_place_of_days(place: str) -> bool:
    """Whether what is at *place*, or in a file, may be the list of a day: a search and somebody's papers are not."""
    return not is_ranked_place(place) and "submitter=" not in place


def next_api_page(address: Address, shown: int) -> tuple[Address, ...]:
    """The address of the next part of a day, week or month of the API, of which *shown* papers came."""
    place = address.place
    if not (address.is_remote and place.startswith(f"{API}?") and _OF_DAYS.search(place) and shown >= _FULL):
        return ()
    page = _PAGE.search(place)
    following = f"&p={int(page[1]) + 1 if page else 1}"
    place = _PAGE.sub(following, place) if page else f"{place}{following}"
    return (replace(address, place=place, for_programs=True, validators=None),)


def rest_of_page(address: Address, shown: int) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """Where the papers are that the page of a week or a month leaves out, and a note that it does."""
    place = api_place(address.place)
    if shown != MOST_ON_PAGE or (address.is_remote and not (place and re.search(r"[?&](?:week|month)=", place))):
        return (), ()
    if not address.is_remote or not place:
        return (), (f"the page shows its {MOST_ON_PAGE} most voted papers, and may leave out others",)
    note = f"the page shows its {MOST_ON_PAGE} most voted papers; the others come from the site's API"
    return (replace(address, place=place, for_programs=True, validators=None),), (note,)


def note_newest(place: str, shown: int) -> Sequence[str]:
    """A note that of somebody's papers only the newest came."""
    return (f"the newest {shown} of these papers",) if "submitter=" in place and shown >= AT_ONCE else ()
