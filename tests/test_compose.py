"""Who has had some of the lists gets the papers of the others, whatever name these have after merging."""

from datetime import UTC, date, datetime

import pytest

from digest import config
from digest.compose import Gathered, View, compose_digests, find_papers_at
from digest.identity.merge import merge_papers
from digest.model import Digest, Listing, Paper
from digest.request import ChannelRules, Request

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


# ------------------------------------------------------------------- many recipients

RULES = [
    "match: [tides, seas]",
    "topics: {Tides: {any: [tide], max: 1, score: 2}, Seas: {any: [sea, moss], max: 1}}\nmax: 3",
    "match: [moss]\ntopics: {Tides: [tide], Your words: {max: 2}}\nfollow: [Cy Fern]",
    "",
]
PAPERS = tuple(
    Paper(f"arxiv:2606.0000{number}", title, authors=("Cy Fern",) if number == 3 else (), upvotes=number % 3)
    for number, title in enumerate(["Moss", "Tides", "Tides of Seas", "Of rain", "Moss of seas", "Tides, moss", "Seas"])
)


def digests_of(*texts: str, limit: int | None = None) -> list[Digest]:
    """What each of some channels with these rules gets, all of them composed together."""
    listings = [Listing("x", PAPERS[:4]), Listing("y", PAPERS[2:])]
    request = Request([], limit=limit, only_new=True)
    gathered = Gathered(request, listings, [], PAPERS, (), NOON)
    readers = [ChannelRules(f"channel {at}", config.read(text, "c.yaml").rules) for at, text in enumerate(texts)]
    composed = compose_digests(gathered, [View(reader, (0, 1), PAPERS, PAPERS[1:]) for reader in readers])
    return [each.digest for each in composed]


@pytest.mark.parametrize("limit", [None, 1, 3])
def test_together_everybody_gets_what_they_would_get_alone(limit: int | None) -> None:
    together = digests_of(*RULES, limit=limit)

    assert together == [digest for text in RULES for digest in digests_of(text, limit=limit)]
    for digest in together:
        assert len(digest.matches) + digest.more == digest.counts.matched
        assert all(match.new for match in digest.matches)
