"""Papers of bioRxiv and medRxiv: their feeds and the JSON of their API."""

import re
from collections.abc import Mapping
from dataclasses import replace

from digest import links
from digest.dois import find_doi
from digest.errors import ParseError
from digest.identifiers import pdf_address
from digest.model import Address, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources import feed
from digest.sources.feed import jsonfeed
from digest.sources.shared import author_names, markup
from digest.sources.shared.highwire import read_marks
from digest.sources.shared.json_fields import (
    day_field,
    int_field,
    is_json_object,
    list_field,
    parse_count,
    parse_json,
    text_field,
)
from digest.sources.shared.read_records import read_each
from digest.text import shorten_text

_API_PLACE = lazy_pattern(r"(.*/details/(?:bio|med)rxiv/[^/]+/[^/]+/)(\d+)(.*)")
_VERSION = lazy_pattern(r"(/content/10\.\d+/[\w.]+?)(?:v(\d{1,3}))?(?:\?.*)?$")
_NOTHING = lazy_pattern(r"(?:no|0) (?:articles|posts|papers) found", re.IGNORECASE)


def parse_preprints(got: Page) -> Listing:
    """The papers of a feed or of one page of the API's answer. Raises ParseError if *got* is neither."""
    return _parse_api_answer(got) if jsonfeed.is_json(got.content) else _parse_subject_feed(got)


def _parse_subject_feed(got: Page) -> Listing:
    server = "medrxiv" if b"medrxiv" in got.content[:3000].lower() else "biorxiv"
    listing = feed.parse_feed(got, server)
    papers = tuple(_with_kind(_date_version(_without_marks(paper))) for paper in listing.papers)
    return replace(listing, papers=papers, source=server)


def _without_marks(paper: Paper) -> Paper:
    """*paper* with the words and signs that HighWire's marks in its texts stand for."""
    abstract = read_marks(paper.abstract)
    if abstract == paper.abstract:
        return replace(paper, title=read_marks(paper.title))
    marked = set(links.find(paper.abstract)) - set(links.find(abstract))
    kept = (link for link in paper.links if link not in marked)
    return replace(
        paper, title=read_marks(paper.title), abstract=abstract, links=links.merge(kept, links.find(abstract))
    )


def _date_version(paper: Paper) -> Paper:
    """*paper* dated as the version that its address names, with the address of the newest version."""
    match = _VERSION.search(paper.url or "")
    if not match:
        return replace(paper, listed=paper.published)
    url, posted = (paper.url or "")[: match.start()] + match[1], paper.published
    version = int(match[2]) if match[2] else None
    is_first = version in (None, 1)
    return replace(
        paper,
        url=url,
        pdf=pdf_address(paper.url, ()),
        version=version,
        listed=posted,
        published=posted if is_first else None,
        updated=None if is_first else posted,
    )


def _with_kind(paper: Paper) -> Paper:
    """*paper*, announced as `new` or `replaced`."""
    return replace(paper, announced="replaced" if paper.updated else "new")


def _parse_api_answer(got: Page) -> Listing:
    answer = parse_json(got.content)
    if not is_json_object(answer) or not isinstance(answer.get("collection"), list):
        raise ParseError("JSON, but no answer of bioRxiv's API: it has no list `collection`")
    message = next(filter(is_json_object, list_field(answer, "messages")), {})
    items = list_field(answer, "collection")
    status = text_field(message, "status")
    if not items and status not in ("", "ok") and not _NOTHING.match(status):
        raise ParseError(f"the site answered: {shorten_text(status, 200)}")
    reading = read_each(items, _paper_of_api_record, noun="record")
    reading.require_one()
    papers = reading.papers
    days = {paper.listed for paper in papers}
    server = "medrxiv" if any("medrxiv" in paper.sources for paper in papers) else _server_of_place(got.address.place)
    more, left = _next_api_page(got.address, message, len(items))
    return Listing(
        got.address.text,
        # A paper that was revised on its first day is there twice: the last one is the newest.
        tuple({paper.id: _with_kind(paper) for paper in papers}.values()),
        days.pop() if len(days) == 1 else None,
        notes=(*reading.notes, *left),
        unread=len(reading.unread),
        source=server,
        more=more,
    )


def _server_of_place(place: str) -> str:
    return "medrxiv" if "/medrxiv/" in place else "biorxiv"


def _next_api_page(
    address: Address, message: Mapping[str, object], shown: int
) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The address of the next page of the answer; for a file, which has none, a note that papers are missing."""
    total, cursor = _int_or_digits(message, "total"), _int_or_digits(message, "cursor")
    if total is None or cursor is None or not shown or cursor + shown >= total:
        return (), ()
    place = _API_PLACE.fullmatch(address.place)
    if not place or not address.is_remote:
        return (), (f"{cursor + shown} of {total} papers: the answer has further pages",)
    # Pages have 30 papers now and had 100 before: what came is what was counted.
    return (replace(address, place=f"{place[1]}{cursor + shown}{place[3]}"),), ()


def _int_or_digits(value: Mapping[str, object], name: str) -> int | None:
    """The whole number under *name*, which the API writes as a number or as text."""
    number = int_field(value, name)
    return parse_count(text_field(value, name)) if number is None else number


def _paper_of_api_record(item: object) -> Paper:
    """The paper of one record of the API. Raises ParseError if its DOI or title is missing."""
    if not is_json_object(item):
        raise ParseError("no object")
    article, title = text_field(item, "doi").lower(), read_marks(markup.plain_text(text_field(item, "title")))
    if not article or not title:
        raise ParseError("no DOI or no title")
    server = "medrxiv" if text_field(item, "server").lower() == "medrxiv" else "biorxiv"
    posted, is_first = day_field(item, "date"), text_field(item, "version") in ("", "1")
    abstract = read_marks(markup.plain_text(text_field(item, "abstract")))
    authors = author_names.read_authors(text_field(item, "authors"), "last-first")
    category = text_field(item, "category")
    page, version = f"https://www.{server}.org/content/{article}", _int_or_digits(item, "version")
    published_as = find_doi(text_field(item, "published"))
    return Paper(
        id=f"doi:{article}",
        title=title,
        url=page,
        pdf=pdf_address(f"{page}v{version}" if version else page, ()),
        version=version,
        identifiers=(f"doi:{published_as}",) if published_as else (),
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        listed=posted,
        published=posted if is_first else None,
        updated=None if is_first else posted,
        categories=(category,) if category else (),
        links=links.find(abstract),
        sources=(server,),
    )
