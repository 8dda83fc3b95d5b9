"""Who has had some of the lists gets the papers of the others, whatever name these have after merging."""

from datetime import UTC, date, datetime

import pytest

from digest.compose import Gathered, find_papers_at
from digest.identity.merge import merge_papers
from digest.model import Listing, Paper
from digest.request import Request

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TITLE, AUTHORS = "On the Tides of Northern Seas", ("Ada Nørby", "Õie Kask")
ARXIV = Paper("arxiv:2606.90001", TITLE, authors=AUTHORS, identifiers=("arxiv:2606.90001",), sources=("arxiv",))
MOSS = Paper("arxiv:2606.90002", "On Moss", authors=("Cy Fern",), identifiers=("arxiv:2606.90002",), sources=("arxiv",))


@pytest.mark.parametrize(
    "other",
    [
        Paper("openreview:tides", TITLE.lower(), authors=AUTHORS, identifiers=("openreview:tides",)),
        Paper("url:https://press.example.org/tides", TITLE),
        Paper("doi:10.5555/tides", f"<i>{TITLE}</i>", authors=("Norby A",), identifiers=("doi:10.5555/tides",)),
    ],
    ids=lambda paper: paper.id,
)
def test_a_paper_stands_in_every_list_that_had_it_under_any_name(other: Paper) -> None:
    listings = [Listing("one", (ARXIV, MOSS), date(2026, 6, 9)), Listing("other", (other,), date(2026, 6, 9))]
    papers = merge_papers(paper for listing in listings for paper in listing.papers)
    gathered = Gathered(Request([]), listings, [], papers, (), NOON)

    assert [paper.id for paper in papers] == [ARXIV.id, MOSS.id]
    assert [paper.id for paper in find_papers_at(gathered, (1,))] == [ARXIV.id]
    assert find_papers_at(gathered, (0,)) == find_papers_at(gathered, (0, 1)) == papers
    assert find_papers_at(gathered, ()) == []
