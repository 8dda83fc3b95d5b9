"""`digest explain` of a paper in a listing says what `digest fetch` of that listing does with it."""

import json
from collections.abc import Sequence
from html import escape

import pytest
from support.running import Command

CONFIGURATION = """
topics:
  Tides: {any: [tides, rain], max: 2}
  Liked: {any: ["upvotes:>=3"], max: 2}
match: [moss]
max: 4
"""
WORDS = ("Tides", "Rain", "Tides and Rain", "Moss", "Moss and Tides")


def papers(votes: Sequence[int | None], first: int = 0) -> list[dict[str, object]]:
    """The records of papers with these *votes*, whose titles are of a few words."""
    return [
        {"paper": {"id": f"2606.90{at:03}", "title": f"On {WORDS[at % 5]} {at}", "upvotes": number}}
        for at, number in enumerate(votes, first)
    ]


def day(records: Sequence[object]) -> bytes:
    return json.dumps({"dailyPapers": records, "dateString": "2026-06-09", "periodType": "day"}).encode()


def search_page(records: Sequence[object]) -> bytes:
    """A page of search results, whose order is a rank."""
    props = escape(json.dumps({"searchResults": records, "q": "on"}))
    return f'<div data-target="DailyPapers" data-props="{props}"></div>'.encode()


@pytest.fixture
def reader(digest: Command) -> Command:
    """Somebody whose archive knows the votes of papers that other listings tell nothing of."""
    (digest.folder / "mine.yaml").write_text(CONFIGURATION)
    (digest.folder / "known.json").write_bytes(day(papers([0, 5, 9, 3, 1, 7], 20)))
    (digest.folder / "day.json").write_bytes(day(papers([0, 4, 1, 4, 2, 0, 7, 1, 0, 0])))
    (digest.folder / "search.html").write_bytes(search_page(papers([at // 5 for at in range(20)])))
    (digest.folder / "other.json").write_bytes(day(papers([4, 0, 1, 7], 7)))
    (digest.folder / "poor.json").write_bytes(day(papers([None] * 6, 20)))
    assert digest("fetch", "known.json", "-c", "mine.yaml").status == 0
    return digest


@pytest.mark.parametrize(
    "sources",
    [["day.json"], ["search.html"], ["other.json", "day.json"], ["search.html", "other.json"], ["poor.json"]],
    ids=" ".join,
)
def test_it_agrees_with_what_is_fetched(reader: Command, sources: Sequence[str]) -> None:
    arguments = (*sources, "-c", "mine.yaml", "-f", "json")
    explained = {}
    for identifier in sorted(listed(reader, sources)):
        explanation = json.loads(reader("explain", identifier, *arguments).out)
        if explanation["shown"]:
            explained[identifier] = explanation["section"] or "Your words"

    assert explained == fetched(reader, sources)
    assert explained


def listed(reader: Command, sources: Sequence[str]) -> set[str]:
    return set(reader("fetch", *sources, "-f", "ids", "--all").text.split())


def fetched(reader: Command, sources: Sequence[str]) -> dict[str, str]:
    """The section of each paper that is shown, by its identifier, as the note of the digest has them."""
    sections, section = {}, ""
    for line in reader("fetch", *sources, "-c", "mine.yaml", "-f", "markdown").text.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif line.startswith("- **["):
            sections["arxiv:" + line.partition("/papers/")[2].partition(")")[0]] = section
    return sections
