"""The week pages of Hugging Face, each asked once a day and only for what has changed: which papers were picked.

What stood on them is noted in the archive, so that a paper is found there that another source lists later.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from digest.archive_protocols import EarlierPapersProtocol, NullLists
from digest.errors import FetchError, ParseError
from digest.model import Address, Listing, Paper, Validators
from digest.retrieve.page_reader import PageReader, Retriever
from digest.sources.huggingface.weeks import find_weeks, paper_address
from digest.text import sanitize_line, shorten_text

_LONGEST_TITLE, _LONGEST_PROBLEM = 300, 160


class WeekPage(NamedTuple):
    """What one page lists; *is_fresh* if it was read now, and not taken from the notes."""

    listing: Listing
    is_fresh: bool


class WeekReading(NamedTuple):
    """The *pages* that could be read, now or before, and in a few words the *problem* with the others, '' if none.
    *notes* is what is to be noted once the archive has learned from them, None where nothing is new."""

    pages: Sequence[WeekPage]
    problem: str = ""
    notes: str | None = None


class _Note(NamedTuple):
    """What is noted of one page: on which day it was *asked*, what it listed, and what the *problem* was, if any."""

    asked: str = ""
    listing: Listing | None = None
    problem: str = ""


class _NotedPages(NullLists):
    """The pages of the notes, for a reader of pages to compare with what the site has now."""

    def __init__(self, notes: Mapping[str, _Note]) -> None:
        self._by_place = {note.listing.place: note.listing for note in notes.values() if note.listing}

    def validators(self, place: str) -> Validators | None:  # type: ignore[override]
        listing = self._by_place.get(place)
        return listing.validators if listing else None

    def find_unchanged(self, place: str, address: str) -> Listing | None:  # type: ignore[override]
        listing = self._by_place.get(place)
        return replace(listing, address=address) if listing else None


def read_week_pages(since: date, *, retriever: Retriever, earlier: EarlierPapersProtocol, now: datetime) -> WeekReading:
    """The pages of the weeks from *since* on: those that were not asked today are."""
    today, notes = now.date().isoformat(), _read_notes(earlier.read_week_pages())
    reader = PageReader(retriever, _NotedPages(notes), alone=True)
    weeks = find_weeks(since, now.date())
    kept: dict[str, _Note] = {}
    pages: list[WeekPage] = []
    problem = ""
    for address in weeks:
        before = notes.get(address.text, _Note())
        if before.asked == today:
            note = before
        else:
            # A host that does not answer is not asked for the next page.
            note = _Note("", before.listing, problem) if problem else _ask(address, reader, before, today)
        problem = problem or ("" if note.asked else note.problem)
        if note.listing:
            pages.append(WeekPage(note.listing, is_fresh=note.listing is not before.listing))
        kept[address.text] = note
    problems = [note.problem for note in kept.values() if note.problem]
    return WeekReading(pages, _name_problem(problems, len(weeks)), _write_notes(kept) if kept != notes else None)


def _ask(address: Address, reader: PageReader, before: _Note, today: str) -> _Note:
    """What is to be noted of the page at *address* after it was asked *today*."""
    try:
        listing = reader.read_first_working(address)
    except (FetchError, ParseError) as error:
        # What may work later today is asked again then.
        asked = "" if isinstance(error, FetchError) and error.later else today
        return _Note(asked, before.listing, shorten_text(sanitize_line(str(error)), _LONGEST_PROBLEM) or "no reason")
    if before.listing and listing.papers == before.listing.papers:
        return _Note(today, before.listing)
    days = (replace(paper, listed=paper.listed or listing.day) for paper in listing.papers)
    # It is no list of a day, and nothing that a reader asked for.
    return _Note(today, replace(listing, papers=tuple(days), day=None, whole=False, more=(), notes=()))


def _name_problem(problems: Sequence[str], asked: int) -> str:
    if not problems:
        return ""
    which = "" if len(problems) == asked else f"{len(problems)} of {asked}: "
    return f"{which}{problems[0]}"


def _write_notes(notes: Mapping[str, _Note]) -> str:
    return json.dumps({name: _note_as_json(note) for name, note in notes.items()}, ensure_ascii=False)


def _note_as_json(note: _Note) -> dict[str, object]:
    value: dict[str, object] = {"asked": note.asked, "problem": note.problem}
    if listing := note.listing:
        validators = listing.validators or Validators()
        value |= {"place": listing.place, "etag": validators.etag, "modified": validators.last_modified}
        value["papers"] = [
            (paper.id, shorten_text(paper.title, _LONGEST_TITLE), str(paper.listed), paper.upvotes)
            for paper in listing.papers
            if paper.listed
        ]
    return value


def _read_notes(text: str) -> dict[str, _Note]:
    """What `_write_notes` wrote; what is anything else is read as if it were not there: the pages are asked again."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        return {name: _note_from_json(name, value) for name, value in json.loads(text or "{}").items()}
    return {}


def _note_from_json(name: str, value: Any) -> _Note:
    if "papers" not in value:
        return _Note(str(value["asked"]), None, str(value["problem"]))
    etag, modified = value["etag"], value["modified"]
    validators = Validators(etag, modified) if etag or modified else None
    papers = tuple(_papers_from_json(value["papers"]))
    listing = Listing(name, papers, source="hf", place=str(value["place"]), validators=validators)
    return _Note(str(value["asked"]), listing, str(value["problem"]))


def _papers_from_json(rows: Any) -> Iterator[Paper]:
    for identifier, title, listed, upvotes in rows:
        day, votes = date.fromisoformat(listed), None if upvotes is None else int(upvotes)
        url = paper_address(identifier)
        names = (identifier,) if identifier.startswith("arxiv:") else ()
        yield Paper(identifier, title, url=url, listed=day, upvotes=votes, sources=("hf",), identifiers=names)
