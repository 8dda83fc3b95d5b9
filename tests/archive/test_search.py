"""The search of the archive: newest first or best first, always what the papers say now."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from digest.archive.search_query import parse_search

from digest.archive import Archive
from digest.compose import compose_search_results
from digest.model import Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def paper(number: int, title: str, abstract: str = "") -> Paper:
    return Paper(f"arxiv:2606.{number:05}", title, abstract=abstract, listed=date(2026, 6, 1 + number % 28))


def titles(archive: Archive, words: str, limit: int = 10, *, best: bool = False, window: int = 2_000) -> list[str]:
    return [
        found.title for found in archive.papers.search(parse_search([words]).match, limit, best=best, window=window)
    ]


def test_the_newest_come_first_whatever_the_order_in_which_they_were_read(archive: Archive) -> None:
    archive.papers.remember(
        [], [paper(7, "Tide of the 8th"), paper(1, "Tide of the 2nd"), paper(4, "Tide of the 5th")], NOON
    )
    archive.papers.remember([], [paper(20, "Tide of the 21st")], NOON)

    assert titles(archive, "tide") == ["Tide of the 21st", "Tide of the 8th", "Tide of the 5th", "Tide of the 2nd"]
    assert titles(archive, "tide", 2) == ["Tide of the 21st", "Tide of the 8th"]


def test_an_older_day_that_is_read_later_is_not_newer(archive: Archive) -> None:
    archive.papers.remember([], [paper(20, "Tide of the 21st")], NOON)
    archive.papers.remember([], [paper(4, "Tide of the 5th")], NOON)

    assert titles(archive, "tide") == ["Tide of the 21st", "Tide of the 5th"]


def test_the_best_come_first_and_the_title_counts_most(archive: Archive) -> None:
    archive.papers.remember(
        [],
        [
            paper(1, "On tides", "Tides and tides."),
            paper(2, "On moss", "A tide, once, in a long text of other things that grow slowly and stay green."),
            paper(3, "On rain", "Tides, tides, tides."),
            *(paper(number, f"On snow {number}", "Of other things.") for number in range(4, 12)),
        ],
        NOON,
    )

    assert titles(archive, "tide") == ["On rain", "On moss", "On tides"]
    assert titles(archive, "tide", best=True) == ["On tides", "On rain", "On moss"]
    assert titles(archive, "tide", 1, best=True) == ["On tides"]


def test_the_best_are_those_of_the_newest(archive: Archive) -> None:
    archive.papers.remember([], [paper(1, "Tides tides tides"), paper(2, "A tide of moss"), paper(3, "A tide")], NOON)

    assert titles(archive, "tide", best=True)[0] == "Tides tides tides"
    assert set(titles(archive, "tide", best=True, window=2)) == {"A tide", "A tide of moss"}
    assert len(titles(archive, "tide", best=True, window=0)) == 3


def test_a_paper_is_found_by_what_it_says_now(archive: Archive) -> None:
    before = replace(paper(1, "On tides", "About the sea."), sources=("hf",))
    archive.papers.remember([], [before], NOON)
    archive.papers.remember(
        [], [replace(before, title="On moss", abstract="About trees and other green things.")], NOON
    )

    assert titles(archive, "moss trees") == ["On moss"]
    assert titles(archive, "tides") == titles(archive, "sea") == []
    assert archive.database.check() == []


def test_nothing_archived_is_nothing_found(archive: Archive) -> None:
    assert titles(archive, "tide") == titles(archive, "tide", best=True) == []


def test_what_was_found_says_which_words_and_out_of_how_many(archive: Archive) -> None:
    digest = compose_search_results(
        [paper(1, "On tides", "The sea.")],
        ["tides", "world model"],
        'tides "world model"',
        archived=12,
        limit=20,
        now=NOON,
    )

    (match,) = digest.matches
    assert [(why.term, why.field, why.text) for why in match.why] == [("tides", "title", "tides")]
    assert (digest.counts.listed, digest.counts.matched, digest.reason) == (12, 1, None)


def test_what_was_not_found_says_what_was_looked_for() -> None:
    words = '"world model" author:hafner -survey'

    reason = compose_search_results([], parse_search([words]).terms, words, archived=1_200, limit=20, now=NOON).reason

    assert reason == 'none of 1,200 archived papers has "world model" author:hafner -survey'


@pytest.mark.parametrize(
    "term", ["a & b", "has:code", "/[/", "=", "*", "upvotes:>=", "(", "not", "\ud800", "x" * 9_999]
)
def test_a_word_that_would_be_a_rule_or_none_is_a_word(term: str) -> None:
    digest = compose_search_results([paper(1, "On tides")], [term], term, archived=1, limit=20, now=NOON)

    assert [match.title for match in digest.matches] == ["On tides"]


def test_that_older_papers_are_not_searched_yet_is_told() -> None:
    digest = compose_search_results(
        [paper(1, "On tides")], ["tides"], "tides", archived=9, limit=1, now=NOON, unread=2_000
    )

    assert digest.hint == "the words of 2,000 older papers are still being read"


def test_that_there_may_be_more_is_told() -> None:
    papers = [paper(1, "On tides"), paper(2, "More tides")]

    assert (
        compose_search_results(papers, ["tides"], "tides", archived=12, limit=2, now=NOON).hint
        == "the first 2; `-n` asks for more"
    )
    assert compose_search_results(papers, ["tides"], "tides", archived=12, limit=3, now=NOON).hint is None
