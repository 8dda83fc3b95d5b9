"""The order of what is shown: total, newest first, and the same in whatever order papers and listings were read."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.identity.merge import merge_papers
from digest.model import Listing, Paper
from digest.rules.language.parsing import parse_expression
from digest.rules.ranking import ListPlace, find_list_places, rank_verdicts
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, Verdict

RULES = Rules((Topic("A", parse_expression("RAG")), Topic("B", parse_expression("agent | planner"))))
JUDGE = Judge(RULES)


def paper(name: str, title: str = "RAG", **more: object) -> Paper:
    return Paper(f"title:{name}", title, **more)  # type: ignore[arg-type]  # as a test names them


def judge_all(papers: Iterable[Paper]) -> list[Verdict]:
    return [JUDGE.verdict(each) for each in papers]


def names(verdicts: Sequence[Verdict]) -> str:
    return " ".join(verdict.paper.id.removeprefix("title:") for verdict in verdicts)


MIXED = [
    paper("a", upvotes=5, listed=date(2026, 1, 1)),
    paper("b", upvotes=5, listed=date(2026, 1, 2)),
    paper("c", upvotes=9),
    paper("d"),
    paper("e", listed=date(2025, 1, 1)),
    paper("f", "RAG agents"),
    paper("g"),
    paper("h", upvotes=0),
    paper("i", published=date(2024, 1, 1)),
    paper("j", "RAG agents as planners"),
    paper("k", "Else", abstract="RAG", upvotes=99),
]


def test_papers_come_by_score_fit_upvotes_listed_and_published_day() -> None:
    assert names(rank_verdicts(judge_all(MIXED))) == "j f c b a e i d g h k"


def test_only_what_is_equal_in_all_of_that_stays_in_the_order_of_its_listing() -> None:
    dice = Random(1)  # noqa: S311 - the same orders every time
    for some in (dice.sample(MIXED, len(MIXED)) for _ in range(50)):
        equal = " ".join(name for each in some if (name := each.id.removeprefix("title:")) in ("d", "g", "h"))
        assert names(rank_verdicts(judge_all(some))) == f"j f c b a e i {equal} k"


def test_in_a_list_by_merit_only_score_and_fit_come_before_its_own_order() -> None:
    assert names(rank_verdicts(judge_all(reversed(MIXED)), in_own_order=True)) == "j f i h g e d c b a k"


def test_between_listings_the_identifier_decides_and_inside_one_the_place() -> None:
    papers = [paper(name) for name in "dabc"]
    places = {
        "title:d": ListPlace("x", 0),
        "title:b": ListPlace("x", 1),
        "title:c": ListPlace("y", 0),
        "title:a": ListPlace("z", 7),
    }

    for some in itertools.permutations(papers):
        assert names(rank_verdicts(judge_all(some), places)) == "a d b c"


def test_papers_without_a_place_come_by_their_identifiers() -> None:
    for some in itertools.permutations([paper(name) for name in "dabc"]):
        assert names(rank_verdicts(judge_all(some), {})) == "a b c d"


papers = st.lists(
    st.builds(
        Paper,
        id=st.sampled_from([f"arxiv:2601.0000{number}" for number in range(9)]),
        title=st.sampled_from(["RAG", "RAG agents", "Agents"]),
        abstract=st.sampled_from(["", "RAG"]),
        upvotes=st.sampled_from([None, 0, 3]),
        listed=st.sampled_from([None, date(2026, 1, 1), date(2026, 1, 2)]),
        sources=st.just(("arxiv",)),
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)
listings = st.lists(papers, min_size=1, max_size=4).map(
    lambda pages: [Listing(f"arxiv:cs.{number}", tuple(page)) for number, page in enumerate(pages)]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(listings, st.data())
def test_the_order_does_not_depend_on_the_order_of_the_listings(read: list[Listing], data: st.DataObject) -> None:
    # Of a paper in two listings the one is as rich as the other, or else merging would depend on their order.
    records = {each.id: each for listing in read for each in listing.papers}
    read = [Listing(each.address, tuple(records[one.id] for one in each.papers)) for each in read]

    def ranked(some: Sequence[Listing]) -> str:
        merged = merge_papers(each for listing in some for each in listing.papers)
        return names(rank_verdicts(judge_all(merged), find_list_places(some, merged)))

    assert ranked(data.draw(st.permutations(read))) == ranked(read)


def test_a_paper_is_found_in_its_listing_under_any_of_its_names() -> None:
    title, authors = "On the Tides of Northern Seas", ("Ada Nørby", "Õie Kask")
    in_arxiv = Paper("arxiv:2606.90001", title, authors=authors, identifiers=("arxiv:2606.90001",))
    elsewhere = Paper("doi:10.5555/Tides", title, authors=authors, identifiers=("doi:10.5555/Tides",))
    other = Paper("doi:10.5555/moss", "On Moss", identifiers=("doi:10.5555/moss",))
    read = [Listing("b", (other, elsewhere)), Listing("c", (in_arxiv,)), Listing("a", ())]
    merged = merge_papers(each for listing in read for each in listing.papers)

    assert find_list_places(read, merged) == {"doi:10.5555/moss": ListPlace("b", 0), in_arxiv.id: ListPlace("b", 1)}
