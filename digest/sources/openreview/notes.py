"""OpenReview's notes, the JSON of submissions: each field of a note's content is an object with a value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from digest import links
from digest.errors import ParseError
from digest.identifiers import find_identifiers
from digest.model import Address, Link, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.feed import jsonfeed
from digest.sources.openreview import MOST, NAME
from digest.sources.openreview.markdown import ReadMarkdown, links_to, read_markdown
from digest.sources.shared import author_names, markup
from digest.sources.shared.json_fields import (
    int_field,
    is_json_object,
    list_field,
    object_field,
    parse_json,
    text_field,
)
from digest.sources.shared.read_records import read_each
from digest.text import collapse_whitespace, format_count, shorten_text

SITE = "https://openreview.net"
_OFFSET = lazy_pattern(r"(.*[?&]offset=)(\d+)(.*)")
_SUMMARIES = ("TLDR", "TL;DR", "tldr", "one-sentence_summary")
_CODE = ("code", "code_link", "code_url", "github", "repository", "software")
_PAGES = ("project_page", "website", "dataset_url", "data", "demo", "html")
_NAMES = ("doi", "arxiv", "arxiv_id", "arxiv_link")  # the same paper elsewhere
_CHALLENGE = "a page for browsers came instead of JSON: the site closes its lists to programs at times"


def parse_notes(got: Page) -> Listing:
    """The papers of one page of an answer of the API. Raises ParseError if *got* is no such page."""
    if not jsonfeed.is_json(got.content):
        raise ParseError(_CHALLENGE)
    answer = parse_json(got.content)
    if not is_json_object(answer) or not isinstance(answer.get("notes"), list):
        message = text_field(answer, "message") if is_json_object(answer) else ""
        raise ParseError(f"the site answered: {shorten_text(message, 200)}" if message else "it has no list `notes`")
    notes = list_field(answer, "notes")
    submissions = [note for note in notes if not _is_reply(note)]
    reading = read_each(submissions, _paper_of_note, noun="note")
    reading.require_one()
    more, left = _next_notes(got.address, int_field(answer, "count"), len(notes))
    return Listing(
        got.address.text,
        reading.papers,
        notes=(*reading.notes, *left),
        more=more,
        unread=len(reading.unread),
    )


def _next_notes(address: Address, total: int | None, shown: int) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The address of the next page of the answer; for a file, which has none, a note that papers are missing."""
    place = _OFFSET.fullmatch(address.place) if address.is_remote else None
    if not place:
        if not total or shown >= total:
            return (), ()
        return (), (f"{shown} of {format_count(total, 'paper')}: the answer has further pages",)
    reached = int(place[2]) + shown
    is_last = shown < MOST if total is None else reached >= total
    return () if is_last or not shown else (replace(address, place=f"{place[1]}{reached}{place[3]}"),), ()


def _is_reply(note: object) -> bool:
    """Whether *note* is a review or a comment, which hang on a submission."""
    return is_json_object(note) and text_field(note, "forum") not in ("", text_field(note, "id"))


def _paper_of_note(note: object) -> Paper:
    if not is_json_object(note):
        raise ParseError("no object")
    content = object_field(note, "content")
    identifier = text_field(note, "forum") or text_field(note, "id")
    title = markup.plain_text(_content_text(content, "title"))
    if not identifier or not title:
        raise ParseError("no id or no title")
    abstract, led = _content_markdown(content, "abstract")
    summary = next((each for name in _SUMMARIES if (each := _content_markdown(content, name).text)), "")
    authors = _content_authors(content)
    elsewhere = (_content_text(content, name) for name in _NAMES)
    return Paper(
        id=f"{NAME}:{identifier}",
        title=title,
        url=f"{SITE}/forum?id={identifier}",
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        # When it was published there, else when it could be read first, else when it was written.
        published=_millisecond_day(note, "pdate") or _millisecond_day(note, "odate") or _millisecond_day(note, "cdate"),
        categories=tuple(area for area in (_content_text(content, "primary_area"),) if area),
        keywords=tuple(_content_list(content, "keywords")),
        summary=summary or None,
        author_note=_content_text(content, "venue"),
        links=links.merge(_content_links(content), links_to(led), links.find(abstract), links.find(summary)),
        sources=(NAME,),
        pdf=f"{SITE}/pdf?id={identifier}" if _content_text(content, "pdf") else None,
        identifiers=tuple(name for written in elsewhere for name in find_identifiers(written)),
    )


def _content_value(content: Mapping[str, object], name: str) -> object:
    """The value under *name*: in an object with a `value` (version 2 of the API), or by itself (version 1)."""
    value = content.get(name)
    return value.get("value") if is_json_object(value) and "value" in value else value


def _content_text(content: Mapping[str, object], name: str) -> str:
    return text_field({name: _content_value(content, name)}, name)


def _content_markdown(content: Mapping[str, object], name: str) -> ReadMarkdown:
    value = _content_value(content, name)
    return read_markdown(value if isinstance(value, str) else "")


def _content_list(content: Mapping[str, object], name: str) -> Iterator[str]:
    """The words under *name*, which are a list or one text with commas."""
    value = _content_value(content, name)
    written: Iterable[object] = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    yield from (word for item in written if isinstance(item, str) and (word := collapse_whitespace(item)))


def _content_authors(content: Mapping[str, object]) -> author_names.AuthorList:
    value = _content_value(content, "authors")
    if isinstance(value, str):
        return author_names.read_authors(value)
    return author_names.clean_names(map(_author_name, value if isinstance(value, list) else ()))


def _author_name(author: object) -> str:
    """The name of *author*, which since 2026 may be an object with the name and the login."""
    if is_json_object(author):
        return text_field(author, "fullname") or text_field(author, "name")
    return author if isinstance(author, str) else ""


def _millisecond_day(note: Mapping[str, object], name: str) -> date | None:
    """The day (UTC) of the time under *name*, which is in milliseconds since 1970."""
    milliseconds = int_field(note, name)
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).date() if milliseconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _content_links(content: Mapping[str, object]) -> Iterator[Link]:
    for name in (*_CODE, *_PAGES):
        written = _content_text(content, name)
        url = links.canonical_url(written) if written.startswith("http") else None
        if url:
            kind = links.link_kind(url)
            yield Link(url, "code" if kind == "other" and name in _CODE else kind)
