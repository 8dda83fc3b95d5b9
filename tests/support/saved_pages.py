"""Saved pages of sources and what comes of them, in the words of JSON: for golden files beside the pages."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper

PAGES = Path(__file__).parent.parent / "pages"
EXPECTED = ".expected.json"
SEEN = date(2026, 11, 23)


def saved(folder: str) -> list[Path]:
    """The pages in *folder*."""
    return sorted(path for path in (PAGES / folder).iterdir() if not path.name.endswith(EXPECTED))


def page(path: Path, source: str | None = None) -> Page:
    return Page(Address(path.name, path.name, source), path.read_bytes(), SEEN)


def parsed(content: bytes | str, source: str | None = None, place: str = "page") -> Listing:
    """What *content* lists, got from *place*."""
    written = content.encode() if isinstance(content, str) else content
    return sources.parse_page(Page(Address("page", place, source), written, SEEN))


def outcome(page: Page) -> dict[str, object]:
    """What comes of *page*: its listing, or the error."""
    try:
        return as_json(sources.parse_page(page))
    except ParseError as error:
        return {"error": str(error)}


def as_json(listing: Listing) -> dict[str, object]:
    return {
        "source": listing.source,
        "day": plain(listing.day),
        "whole": listing.whole,
        "notes": list(listing.notes),
        "more": [address.place for address in listing.more],
        "announced": dict(sorted(listing.announced.items())),
        "papers": [plain(_written_fields(paper)) for paper in listing.papers],
    }


def _written_fields(paper: Paper) -> dict[str, object]:
    # A page in a file is of nobody's site, and no page knows what its reader has marked.
    return {name: value for name, value in asdict(paper).items() if name not in ("own_page", "starred", "hidden")}


def plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
