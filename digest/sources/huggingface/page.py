"""Hugging Face's HTML pages: the JSON they carry for their own scripts, else the visible cards."""

import json
from collections.abc import Mapping
from datetime import date

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.huggingface.paging import rest_of_page
from digest.sources.huggingface.records import read_papers
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.json_fields import is_json_object, take_each, text_field

LANDMARK = b'data-target="DailyPapers"'
_PROPS = b'data-props="'
_OF_PAPER_PAGE = b"<title>Paper page - "
_OTHER_ENTITY = lazy_pattern(r"&(?!amp;|lt;)[#\w]")
_URL_DAY = lazy_pattern(r"/papers/date/(\d{4}-\d\d-\d\d)|[?&]date=(\d{4}-\d\d-\d\d)")
_CARDS_ONLY = "the page's JSON is missing; its visible cards were read, which know less (often no abstract)"


def parse_html_page(page: Page) -> Listing:
    """The papers of a day, week, month, trending or search page, or of the page of one paper.

    Raises ParseError for a page without its landmark: a list is empty only if the page says so.
    """
    if _OF_PAPER_PAGE in page.content[:50_000]:
        from digest.sources.huggingface import paper_page

        return paper_page.parse_paper_page(page)
    props = _read_props(page)
    return _parse_cards(page) if props is None else parse_props(props, page)


def is_props(value: object) -> bool:
    """Whether *value* is the JSON that such a page carries."""
    return is_json_object(value) and ("dailyPapers" in value or "searchResults" in value)


def parse_props(props: Mapping[str, object], page: Page) -> Listing:
    """The papers of the JSON of a page."""
    # On a search page `dailyPapers` still holds the day's papers; the hits are beside it.
    name = "searchResults" if isinstance(props.get("searchResults"), list) else "dailyPapers"
    items = props.get(name)
    if not isinstance(items, list):
        raise ParseError(f"the page's JSON has no list `{name}` (has the site changed?)")
    shown = _props_day(props, page) if name == "dailyPapers" else None
    number = len(items)
    reading = read_papers(take_each(items), listed=shown)
    is_whole_day = shown is not None and not reading.unread
    of_period = name == "dailyPapers" and text_field(props, "periodType") in ("week", "month")
    more, capped = rest_of_page(page.address, number) if of_period else ((), ())
    return Listing(
        page.address.text,
        reading.papers,
        shown,
        notes=(*reading.notes, *capped),
        whole=is_whole_day,
        unread=len(reading.unread),
        more=more,
        ranked=name == "searchResults" or bool(props.get("isTrending")),
    )


def _read_props(page: Page) -> dict[str, object] | None:
    """The JSON of the page; None if there is none, so that the cards must be read."""
    text = _slice_props(page.content) or _search_props(page.content)
    if text is None:
        return None
    check_memory_cost(page.content)
    try:
        props = json.loads(text)
    except RecursionError as error:
        raise ParseError("the page's JSON is nested too deeply to be a list of papers") from error
    except ValueError:
        return None
    return props if isinstance(props, dict) else None


def _slice_props(content: bytes) -> str | None:
    """The JSON cut out of the bytes, which takes a tenth of the time that parsing the page takes."""
    landmark = content.find(LANDMARK)
    start = content.find(_PROPS, landmark)
    if landmark < 0 or start < 0 or content.find(b">", landmark, start) >= 0:
        return None
    end = content.find(b'"', start + len(_PROPS))
    if end < 0:
        raise ParseError("the page ends in the middle of its JSON (an interrupted download?)")
    # In bytes: the text takes two or four for each of them where a sign is not Latin.
    text = content[start + len(_PROPS) : end].replace(b"&quot;", b'"').decode("utf-8", "replace")
    if "&" not in text:
        return text
    if _OTHER_ENTITY.search(text):
        import html  # its table of names is slow to load

        return html.unescape(text)
    # What the site itself escapes besides.
    return text.replace("&lt;", "<").replace("&amp;", "&")


def _search_props(content: bytes) -> str | None:
    """The JSON found by a real parser, for pages that write its attribute in another way."""
    if b"DailyPapers" not in content:
        return None
    from bs4 import Tag

    from digest.sources.huggingface import cards

    element = cards.make_soup(content).find(
        lambda tag: tag.get("data-target") == "DailyPapers" and tag.has_attr("data-props")
    )
    return str(element["data-props"]) if isinstance(element, Tag) else None


def _props_day(props: Mapping[str, object], page: Page) -> date | None:
    """The day that a page shows; None for weeks, months and lists that belong to no day."""
    if props.get("isTrending") or text_field(props, "periodType") not in ("", "day"):
        return None
    return parse_iso_day(text_field(props, "dateString") or text_field(props, "date")) or _url_day(page.url)


def _url_day(url: str | None) -> date | None:
    match = _URL_DAY.search(url or "")
    return parse_iso_day(match[1] or match[2]) if match else None


def _parse_cards(page: Page) -> Listing:
    from digest.sources.huggingface import cards

    reading, shown = cards.read_cards(page.content, page.seen)
    papers: dict[str, Paper] = {}
    for paper in reading.papers:
        papers.setdefault(paper.id, paper)
    if not papers:
        raise ParseError("no list of papers on this page: neither its JSON nor cards (has the site changed?)")
    notes = [*reading.notes, _CARDS_ONLY]
    if b"</html" not in page.content.lower():
        notes.append("the page breaks off before its end: papers may be missing")
    return Listing(
        page.address.text,
        tuple(papers.values()),
        shown or _url_day(page.url),
        notes=tuple(notes),
        poor=True,
        unread=len(reading.unread),
    )
