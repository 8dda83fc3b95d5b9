"""Every saved page of Hugging Face gives the listing beside it, or the error beside it."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from conftest import Golden

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Listing, Page

PAGES = Path(__file__).parents[1] / "pages" / "huggingface"
EXPECTED = ".expected.json"
SAVED = sorted(path for path in PAGES.iterdir() if not path.name.endswith(EXPECTED))
# Copied pages name days without a year: they are read against the day of the copy.
COPIED = {
    "copied_markdown.md": date(2026, 10, 2),
    "copied_search.txt": date(2026, 1, 8),
    "copied_with_urls.txt": date(2026, 6, 16),
}
SEEN = date(2026, 11, 23)


def saved(name: str) -> Page:
    return Page(Address(name, name, "hf"), (PAGES / name).read_bytes(), COPIED.get(name, SEEN))


def outcome(page: Page) -> dict[str, object]:
    """What comes of *page*, in the words of JSON."""
    try:
        return as_json(sources.parse(page))
    except ParseError as error:
        return {"error": str(error)}


def as_json(listing: Listing) -> dict[str, object]:
    return {
        "day": plain(listing.day),
        "notes": list(listing.notes),
        "papers": [plain(asdict(paper)) for paper in listing.papers],
    }


def plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_a_saved_page_gives_what_lies_beside_it(path: Path, golden: Golden) -> None:
    golden(path.with_name(path.name + EXPECTED), outcome(saved(path.name)))


def test_every_expectation_has_its_page() -> None:
    pages = {path.name for path in SAVED}

    assert {path.name.removesuffix(EXPECTED) for path in PAGES.glob("*" + EXPECTED)} <= pages
