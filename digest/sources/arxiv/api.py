"""Answers of arXiv's API: Atom with arXiv's own elements, and the errors that look like papers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper
from digest.sources.arxiv import records, trees
from digest.sources.arxiv.site import API, NAME
from digest.sources.shared.json_fields import counted, iso_day

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 30_000  # so many of the papers found can be had
_START = re.compile(r"\bstart=\d+")
_SEARCH = f"{NAME}:q="
_FEW = 3  # identifiers in a note


def parse(page: Page, root: "_Element") -> Listing:
    """The papers of an answer. Raises ParseError with the site's own words for one that is an error."""
    entries = trees.named(root, "entry")
    _check_error(entries)
    reading = records.read(entries, _paper)
    papers, notes = reading.papers, reading.notes
    return Listing(
        page.address.text,
        papers,
        notes=(*notes, *_unknown(page, root, papers), *_newest(page, root, len(entries))),
        unread=len(reading.unread),
        more=_more(page, root, len(entries)) if not page.address.text.startswith(_SEARCH) else (),
    )


def _check_error(entries: "list[_Element]") -> None:
    # The old API gave it with status 200, the new one gives it with 400; the entry is the same.
    for entry in entries:
        if trees.words(entry, "title") == "Error" and "/api/errors" in trees.words(entry, "id"):
            raise ParseError(f"the site answered: {trees.words(entry, 'summary') or 'an error'}")


def _paper(entry: "_Element") -> Paper:
    primary = [each.get("term") for each in trees.named(entry, "primary_category")]
    return records.paper(
        records.identifier(trees.words(entry, "id")),
        trees.words(entry, "title"),
        abstract=trees.words(entry, "summary"),
        comment=trees.words(entry, "comment"),
        authors=[trees.words(author, "name") for author in trees.named(entry, "author")],
        categories=records.categories([*primary, *(each.get("term") for each in trees.named(entry, "category"))]),
        # Some have several.
        dois=trees.words(entry, "doi").split(),
        published=iso_day(trees.words(entry, "published")),
        updated=iso_day(trees.words(entry, "updated")),
    )


def _unknown(page: Page, root: "_Element", papers: tuple[Paper, ...]) -> Iterator[str]:
    """What was asked for by name and did not come."""
    from urllib.parse import parse_qs

    asked = parse_qs(_asked(page, root).partition("?")[2]).get("id_list", [])
    ids = (records.identifier(each) or each.strip() for each in ",".join(asked).split(","))
    known = {paper.id.removeprefix("arxiv:") for paper in papers}
    unknown = [each for each in dict.fromkeys(ids) if each and each not in known]
    if unknown:
        yield f"arXiv knows no paper {' or '.join(unknown[:_FEW])}{' …' if len(unknown) > _FEW else ''}"


def _newest(page: Page, root: "_Element", here: int) -> Iterator[str]:
    """That a search stops at the newest papers: nobody reads the thousands behind them."""
    total = counted(trees.words(root, "totalResults")) or 0
    if page.address.text.startswith(_SEARCH) and here < total:
        yield f"the newest {here} of {total:,} papers found"


def _more(page: Page, root: "_Element", here: int) -> tuple[Address, ...]:
    """Where the papers go on that were found and are not here."""
    total = counted(trees.words(root, "totalResults")) or 0
    start = (counted(trees.words(root, "startIndex")) or 0) + here
    query = _asked(page, root).partition("?")[2]
    if not here or not query or start >= min(total, _DEEPEST):
        return ()
    query = _START.sub(f"start={start}", query) if _START.search(query) else f"{query}&start={start}"
    return (replace(page.address, place=f"{API}?{query}", source=NAME, for_programs=True, validators=None),)


def _asked(page: Page, root: "_Element") -> str:
    """The address that was asked: of a saved answer, the one that stands in it."""
    own = (link.get("href") or "" for link in trees.named(root, "link"))
    return page.address.place if page.address.is_remote else next(own, "")
