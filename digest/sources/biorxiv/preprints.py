"""Papers of bioRxiv and medRxiv: their feeds and the JSON of their API."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest import links
from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper
from digest.sources import feed
from digest.sources.feed import jsonfeed
from digest.sources.shared import author_names, markup
from digest.sources.shared.json_fields import counted, day, is_record, json_value, number, records, words
from digest.sources.shared.read_records import read_each
from digest.text import shorten

_API_PLACE = re.compile(r"(.*/details/(?:bio|med)rxiv/[^/]+/[^/]+/)(\d+)(.*)")
_VERSION = re.compile(r"(/content/10\.\d+/[\w.]+?)(?:v(\d+))?(?:\?.*)?$")
_NOTHING = re.compile(r"(?:no|0) (?:articles|posts|papers) found", re.IGNORECASE)


def parse(got: Page) -> Listing:
    """The papers of a feed or of one page of the API's answer. Raises ParseError for what is neither."""
    return _answer(got) if jsonfeed.is_json(got.content) else _feed(got)


def _feed(got: Page) -> Listing:
    server = "medrxiv" if b"medrxiv" in got.content[:3000].lower() else "biorxiv"
    listing = feed.listing(got, server)
    papers = tuple(_versioned(paper) for paper in listing.papers)
    return replace(listing, papers=papers, source=server, announced=_announced(papers))


def _versioned(paper: Paper) -> Paper:
    """*paper* with the date of its version, under the address of its newest one."""
    found = _VERSION.search(paper.url or "")
    if not found:
        return replace(paper, listed=paper.published)
    url, posted = (paper.url or "")[: found.start()] + found[1], paper.published
    is_first = found[2] in (None, "1")
    return replace(
        paper, url=url, listed=posted, published=posted if is_first else None, updated=None if is_first else posted
    )


def _announced(papers: Sequence[Paper]) -> dict[str, str]:
    """Which of *papers* are new, and which only in a new version; the first word counts."""
    return {paper.id: "replaced" if paper.updated else "new" for paper in reversed(papers)}


def _answer(got: Page) -> Listing:
    answer = json_value(got.content)
    if not is_record(answer) or not isinstance(answer.get("collection"), list):
        raise ParseError("JSON, but no answer of bioRxiv's API: it has no list `collection`")
    message = next((each for each in records(answer, "messages") if is_record(each)), {})
    items = records(answer, "collection")
    status = words(message, "status")
    if not items and status not in ("", "ok") and not _NOTHING.match(status):
        raise ParseError(f"the site answered: {shorten(status, 200)}")
    reading = read_each(items, _paper, noun="record")
    reading.require_one()
    read = reading.papers
    days = {paper.listed for paper in read}
    more, left = _more(got.address, message, len(items))
    return Listing(
        got.address.text,
        # A paper that was revised on the day it came stands there twice: the last one is the newest.
        tuple({paper.id: paper for paper in read}.values()),
        days.pop() if len(days) == 1 else None,
        notes=(*reading.notes, *left),
        unread=len(reading.unread),
        source="medrxiv" if any("medrxiv" in paper.sources for paper in read) else _server(got.address.place),
        more=more,
        announced=_announced(read),
    )


def _server(place: str) -> str:
    return "medrxiv" if "/medrxiv/" in place else "biorxiv"


def _more(address: Address, message: Mapping[str, object], shown: int) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The next page of the answer; or, of a file, a note that it is not all."""
    total, cursor = _whole_number(message, "total"), _whole_number(message, "cursor")
    if total is None or cursor is None or not shown or cursor + shown >= total:
        return (), ()
    place = _API_PLACE.fullmatch(address.place)
    if not place or not address.is_remote:
        return (), (f"{cursor + shown} of {total} papers: the answer has further pages",)
    # Pages have 30 papers now and had 100 before: what came is what was counted.
    return (replace(address, place=f"{place[1]}{cursor + shown}{place[3]}"),), ()


def _whole_number(value: Mapping[str, object], name: str) -> int | None:
    """The number under *name*, which the API writes as a number or as text."""
    found = number(value, name)
    return counted(words(value, name)) if found is None else found


def _paper(item: object) -> Paper:
    """One record of the API. Raises ParseError without its DOI or title."""
    if not is_record(item):
        raise ParseError("no object")
    article, title = words(item, "doi").lower(), markup.plain(words(item, "title"))
    if not article or not title:
        raise ParseError("no DOI or no title")
    server = "medrxiv" if words(item, "server").lower() == "medrxiv" else "biorxiv"
    posted, is_first = day(item, "date"), words(item, "version") in ("", "1")
    abstract = markup.plain(words(item, "abstract"))
    authors = author_names.split(words(item, "authors"))
    category = words(item, "category")
    return Paper(
        id=f"doi:{article}",
        title=title,
        url=f"https://www.{server}.org/content/{article}",
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None,
        listed=posted,
        published=posted if is_first else None,
        updated=None if is_first else posted,
        categories=(category,) if category else (),
        links=links.find(abstract),
        sources=(server,),
    )
