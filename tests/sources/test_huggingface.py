"""Every saved page of Hugging Face gives the listing beside it, or the error beside it."""

from datetime import date
from pathlib import Path

import pytest
from support.goldens import Golden
from support.saved_pages import outcome

from digest import sources
from digest.model import Address, Page

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
WHOLE = {"daily_2024.html", "daily_2026.html", "empty_day.html"}
CASES = [pytest.param(path, id=path.name) for path in SAVED]


def saved(name: str) -> Page:
    return Page(Address(name, name, "hf"), (PAGES / name).read_bytes(), COPIED.get(name, SEEN))


@pytest.mark.parametrize("path", CASES)
def test_a_saved_page_gives_what_lies_beside_it(path: Path, golden: Golden) -> None:
    golden(path.with_name(path.name + EXPECTED), outcome(saved(path.name)))


def test_every_expectation_has_its_page() -> None:
    pages = {path.name for path in SAVED}

    assert {path.name.removesuffix(EXPECTED) for path in PAGES.glob("*" + EXPECTED)} <= pages


@pytest.mark.parametrize("name", ["daily_2026.html", "api_paper.json", "copied_search.txt"])
def test_a_listing_names_its_source_and_the_day_it_was_got(name: str) -> None:
    listing = sources.parse_page(saved(name))

    assert (listing.source, listing.seen, listing.archived) == ("hf", COPIED.get(name, SEEN), False)


def test_only_the_whole_page_of_a_single_day_is_whole() -> None:
    papers = {path.name for path in SAVED if "error" not in outcome(saved(path.name))}

    assert {name for name in papers if sources.parse_page(saved(name)).whole} == WHOLE
