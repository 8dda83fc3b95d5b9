"""Hugging Face's HTML pages: the JSON they carry for their own scripts, else the visible cards."""

import json
import re
from collections.abc import Mapping
from datetime import date

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.sources.huggingface.records import papers
from digest.sources.shared.bounds import check_weight
from digest.sources.shared.json_fields import is_record, iso_day, records, words

LANDMARK = b'data-target="DailyPapers"'
_PROPS = b'data-props="'
_ENTITY = re.compile(r"&(?:#|\w+;)")
_URL_DAY = re.compile(r"/papers/date/(\d{4}-\d\d-\d\d)|[?&]date=(\d{4}-\d\d-\d\d)")
_CARDS_ONLY = "the page's JSON is missing; its visible cards were read, which know less (often no abstract)"
_CHALLENGES = (b"awswaf", b"challenge.js", b"cf-chl", b"captcha")


def parse(page: Page) -> Listing:
    """The papers of a day, week, month, trending or search page.

    Raises ParseError for a page without its landmark: an empty list is only what says it is one.
    """
    props = _props(page)
    return _from_cards(page) if props is None else from_props(props, page)


def is_props(value: object) -> bool:
    """Whether *value* is the JSON that such a page carries."""
    return is_record(value) and ("dailyPapers" in value or "searchResults" in value)


def from_props(props: Mapping[str, object], page: Page) -> Listing:
    """The papers of the JSON of a page."""
    # On a search page `dailyPapers` still holds the day's papers; the hits are beside it.
    name = "searchResults" if isinstance(props.get("searchResults"), list) else "dailyPapers"
    if not isinstance(props.get(name), list):
        raise ParseError(f"the page's JSON has no list `{name}` (has the site changed?)")
    shown = _day(props, page) if name == "dailyPapers" else None
    reading = papers(records(props, name), listed=shown)
    whole = shown is not None and not reading.unread
    return Listing(
        page.address.text, reading.papers, shown, notes=reading.notes, whole=whole, unread=len(reading.unread)
    )


def _props(page: Page) -> dict[str, object] | None:
    """The JSON of the page; None where there is none and the cards must do."""
    text = _sliced(page.content) or _searched(page.content)
    if text is None:
        return None
    check_weight(page.content)
    try:
        props = json.loads(text)
    except RecursionError as error:
        raise ParseError("the page's JSON is nested too deeply to be a list of papers") from error
    except ValueError:
        return None
    return props if isinstance(props, dict) else None


def _sliced(content: bytes) -> str | None:
    """The attribute cut out of the bytes: the tenth part of the time that a parse of the page takes."""
    landmark = content.find(LANDMARK)
    start = content.find(_PROPS, landmark)
    if landmark < 0 or start < 0 or content.find(b">", landmark, start) >= 0:
        return None
    end = content.find(b'"', start + len(_PROPS))
    if end < 0:
        raise ParseError("the page ends in the middle of its JSON (an interrupted download?)")
    text = content[start + len(_PROPS) : end].decode("utf-8", "replace").replace("&quot;", '"')
    if "&" in text and _ENTITY.search(text):
        import html

        text = html.unescape(text)
    return text


def _searched(content: bytes) -> str | None:
    """The attribute by way of a real parser, for pages that write it in another way."""
    if b"DailyPapers" not in content:
        return None
    from bs4 import Tag

    from digest.sources.huggingface import cards

    found = cards.tree(content).find(lambda tag: tag.get("data-target") == "DailyPapers" and tag.has_attr("data-props"))
    return str(found["data-props"]) if isinstance(found, Tag) else None


def _day(props: Mapping[str, object], page: Page) -> date | None:
    """The day a page shows, None for weeks, months and lists of any age."""
    if props.get("isTrending") or words(props, "periodType") not in ("", "day"):
        return None
    return iso_day(words(props, "dateString") or words(props, "date")) or _url_day(page.url)


def _url_day(url: str | None) -> date | None:
    found = _URL_DAY.search(url or "")
    return iso_day(found[1] or found[2]) if found else None


def _from_cards(page: Page) -> Listing:
    from digest.sources.huggingface import cards

    reading, shown = cards.parse(page.content, page.seen)
    found: dict[str, Paper] = {}
    for paper in reading.papers:
        found.setdefault(paper.id, paper)
    if not found:
        raise ParseError(_missing(page.content))
    notes = [*reading.notes, _CARDS_ONLY]
    if b"</html" not in page.content.lower():
        notes.append("the page breaks off before its end: papers may be missing")
    return Listing(
        page.address.text,
        tuple(found.values()),
        shown or _url_day(page.url),
        notes=tuple(notes),
        poor=True,
        unread=len(reading.unread),
    )


def _missing(content: bytes) -> str:
    if any(mark in content for mark in _CHALLENGES):
        return "a challenge for browsers came instead of the page; save the page in a browser and give its file"
    return "no list of papers on this page: neither its JSON nor cards (has the site changed? a login page?)"
