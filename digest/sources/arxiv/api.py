"""Answers of arXiv's API: Atom with arXiv's own elements, and the errors that look like papers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv import records
from digest.sources.arxiv.addresses import API, NAME
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.json_fields import parse_count
from digest.sources.shared.read_records import note_unknown_papers
from digest.sources.shared.xml_trees import child_text, named_children

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 30_000  # papers of one search that the API gives
_START = lazy_pattern(r"\bstart=\d+")
_SEARCH = f"{NAME}:q="


def is_answer(root: "_Element") -> bool:
    """Whether the feed *root* is an answer of the API: in the feeds of announcements all authors are in one text."""
    if named_children(root, "totalResults"):
        return True
    first = next(iter(named_children(root, "entry")), root)
    return bool(named_children(first, "author")) and not named_children(first, "creator")


def parse_answer(page: Page, root: "_Element") -> Listing:
    """The papers of an answer. Raises ParseError with the site's own words for one that is an error."""
    entries = named_children(root, "entry")
    _check_error_entry(entries)
    reading = records.read_entries(entries, _paper_of_answer_entry)
    papers, notes = reading.papers, reading.notes
    return Listing(
        page.address.text,
        papers,
        notes=(*notes, *_note_unknown_ids(page, root, papers), *_note_cut_search(page, root, len(entries))),
        unread=len(reading.unread),
        more=_next_answer(page, root, len(entries)) if not page.address.text.startswith(_SEARCH) else (),
    )


def _check_error_entry(entries: "list[_Element]") -> None:
    # The old API gave it with status 200, the new one gives it with 400; the entry is the same.
    for entry in entries:
        if child_text(entry, "title") == "Error" and "/api/errors" in child_text(entry, "id"):
            raise ParseError(f"the site answered: {child_text(entry, 'summary') or 'an error'}")


def _paper_of_answer_entry(entry: "_Element") -> Paper:
    primary = [tag.get("term") for tag in named_children(entry, "primary_category")]
    return records.make_paper(
        records.read_identifier(child_text(entry, "id")),
        child_text(entry, "title"),
        abstract=child_text(entry, "summary"),
        comment=child_text(entry, "comment"),
        authors=author_names.clean_names(child_text(author, "name") for author in named_children(entry, "author")),
        categories=records.only_categories([*primary, *(tag.get("term") for tag in named_children(entry, "category"))]),
        # Some have several.
        dois=child_text(entry, "doi").split(),
        published=parse_iso_day(child_text(entry, "published")),
        updated=parse_iso_day(child_text(entry, "updated")),
        version=records.read_version(child_text(entry, "id")),
    )


def _note_unknown_ids(page: Page, root: "_Element", papers: tuple[Paper, ...]) -> Sequence[str]:
    """A note that names the papers that were asked for and that arXiv does not know."""
    from urllib.parse import parse_qs

    asked = parse_qs(_asked_place(page, root).partition("?")[2]).get("id_list", [])
    ids = (records.read_identifier(name) or name.strip() for name in ",".join(asked).split(","))
    answered = {paper.id.removeprefix("arxiv:") for paper in papers}
    unknown = [arxiv_id for arxiv_id in dict.fromkeys(ids) if arxiv_id and arxiv_id not in answered]
    return note_unknown_papers("arXiv", unknown)


def _note_cut_search(page: Page, root: "_Element", here: int) -> Iterator[str]:
    """A note that a search stops at the newest papers: nobody reads the thousands before them."""
    total = parse_count(child_text(root, "totalResults")) or 0
    if page.address.text.startswith(_SEARCH) and here < total:
        yield f"the newest {here} of {total:,} papers found"


def _next_answer(page: Page, root: "_Element", here: int) -> tuple[Address, ...]:
    """The address of the next papers of the same search."""
    total = parse_count(child_text(root, "totalResults")) or 0
    start = (parse_count(child_text(root, "startIndex")) or 0) + here
    query = _asked_place(page, root).partition("?")[2]
    if not here or not query or start >= min(total, _DEEPEST):
        return ()
    query = _START.sub(f"start={start}", query) if _START.search(query) else f"{query}&start={start}"
    return (replace(page.address, place=f"{API}?{query}", source=NAME, for_programs=True, validators=None),)


def _asked_place(page: Page, root: "_Element") -> str:
    """The address that gave this answer: of a saved one, the address that stands in it."""
    own = (link.get("href") or "" for link in named_children(root, "link"))
    return page.address.place if page.address.is_remote else next(own, "")
