"""OpenReview's notes, the JSON of a submission: each field of its content is an object with a value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from digest import links
from digest.errors import ParseError
from digest.model import Address, Link, Listing, Page, Paper
from digest.sources.feed import jsonfeed
from digest.sources.openreview import MOST, NAME
from digest.sources.shared import author_names
from digest.sources.shared.json_fields import is_record, json_value, number, record, records, words
from digest.sources.shared.read_records import read_each
from digest.text import shorten, squeeze

SITE = "https://openreview.net"
_OFFSET = re.compile(r"(.*[?&]offset=)(\d+)(.*)")
_CODE = ("code", "code_link", "code_url", "github", "repository", "software")
_PAGES = ("project_page", "website", "dataset_url", "data", "demo", "html")
_CHALLENGE = "a page for browsers came instead of JSON: the site closes its lists to programs at times"


def parse(got: Page) -> Listing:
    """The papers of one page of an answer. Raises ParseError for what is none."""
    if not jsonfeed.is_json(got.content):
        raise ParseError(_CHALLENGE)
    answer = json_value(got.content)
    if not is_record(answer) or not isinstance(answer.get("notes"), list):
        message = words(answer, "message") if is_record(answer) else ""
        raise ParseError(f"the site answered: {shorten(message, 200)}" if message else "it has no list `notes`")
    notes = records(answer, "notes")
    submissions = [note for note in notes if not _is_reply(note)]
    reading = read_each(submissions, _paper, noun="note")
    reading.require_one()
    more, left = _more(got.address, number(answer, "count"), len(notes))
    return Listing(
        got.address.text,
        reading.papers,
        notes=(*reading.notes, *left),
        more=more,
        unread=len(reading.unread),
    )


def _more(address: Address, total: int | None, shown: int) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The next page of the answer; or, of a file, a note that it is not all."""
    place = _OFFSET.fullmatch(address.place) if address.is_remote else None
    if not place:
        return (), (f"{shown} of {total} papers: the answer has further pages",) if total and shown < total else ()
    reached = int(place[2]) + shown
    is_last = shown < MOST if total is None else reached >= total
    return () if is_last or not shown else (replace(address, place=f"{place[1]}{reached}{place[3]}"),), ()


def _is_reply(note: object) -> bool:
    """Whether *note* is a review or a comment, which hang on a submission."""
    return is_record(note) and words(note, "forum") not in ("", words(note, "id"))


def _paper(note: object) -> Paper:
    if not is_record(note):
        raise ParseError("no object")
    content = record(note, "content")
    identifier, title = words(note, "forum") or words(note, "id"), _words(content, "title")
    if not identifier or not title:
        raise ParseError("no id or no title")
    abstract = _words(content, "abstract")
    summary = next(
        (each for name in ("TLDR", "TL;DR", "tldr", "one-sentence_summary") if (each := _words(content, name))), ""
    )
    authors = tuple(_authors(content))
    return Paper(
        id=f"{NAME}:{identifier}",
        title=title,
        url=f"{SITE}/forum?id={identifier}",
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None,
        # When it was published there, else when it could be read first, else when it was written.
        published=_day(note, "pdate") or _day(note, "odate") or _day(note, "cdate"),
        categories=tuple(area for area in (_words(content, "primary_area"),) if area),
        keywords=tuple(_list(content, "keywords")),
        summary=summary or None,
        comment=_words(content, "venue"),
        links=links.merge(_own_links(content), links.find(abstract), links.find(summary)),
        sources=(NAME,),
    )


def _value(content: Mapping[str, object], name: str) -> object:
    """What stands under *name*, in an object with a `value` (version 2 of the API) or by itself (version 1)."""
    found = content.get(name)
    return found.get("value") if is_record(found) and "value" in found else found


def _words(content: Mapping[str, object], name: str) -> str:
    return words({name: _value(content, name)}, name)


def _list(content: Mapping[str, object], name: str) -> Iterator[str]:
    """A list of words, or one text with commas."""
    found = _value(content, name)
    written: Iterable[object] = found.split(",") if isinstance(found, str) else found if isinstance(found, list) else ()
    yield from (word for each in written if isinstance(each, str) and (word := squeeze(each)))


def _authors(content: Mapping[str, object]) -> Iterator[str]:
    found = _value(content, "authors")
    if isinstance(found, str):
        yield from author_names.split(found)
        return
    # Since 2026 an author may be an object with the name and the login.
    for author in found if isinstance(found, list) else ():
        name = words(author, "fullname") or words(author, "name") if is_record(author) else author
        if isinstance(name, str) and squeeze(name):
            yield squeeze(name)


def _day(note: Mapping[str, object], name: str) -> date | None:
    """The day of a time in milliseconds."""
    found = number(note, name)
    try:
        return datetime.fromtimestamp(found / 1000, UTC).date() if found else None
    except (ValueError, OverflowError, OSError):
        return None


def _own_links(content: Mapping[str, object]) -> Iterator[Link]:
    for name in (*_CODE, *_PAGES):
        url = links.canonical(_words(content, name)) if _words(content, name).startswith("http") else None
        if url:
            kind = links.kind(url)
            yield Link(url, "code" if kind == "other" and name in _CODE else kind)
