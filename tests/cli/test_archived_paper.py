"""A paper of the archive is found by whatever a person types of it, by index alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.paper_names import ADDRESSES, PAPERS, STRANGERS, UNPLACED

from digest.archive import Archive
from digest.cli.papers import LIST_IT_FIRST, find_archived_paper
from digest.errors import Remedy, UsageError
from digest.model import Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MAMBA = Paper(
    "arxiv:2312.00752",
    "Mamba: Linear-Time Sequence Modeling with $O(n)$ State Spaces",
    authors=("Albert Gu",),
    identifiers=("arxiv:2312.00752", "doi:10.5555/mamba", "pubmed:900123"),
    former_title="A Snake in Linear Time",
)
ALIKE = [
    Paper(f"arxiv:2601.{at:05}", f"Umbrellas of Harbour {at:05}", listed=date(2026, 1, 1) + timedelta(days=at))
    for at in range(25)
]


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        opened.papers.remember([], [*PAPERS, MAMBA, *ALIKE], NOON)
        yield opened


@pytest.mark.parametrize(("paper", "words"), [(paper, words) for paper, forms in ADDRESSES.items() for words in forms])
def test_it_is_found_by_each_form_of_its_identifier_and_of_its_address(
    archive: Archive, paper: Paper, words: str
) -> None:
    assert find_archived_paper(archive, words).id == paper.id


@pytest.mark.parametrize(
    "words",
    [
        "10.5555/MAMBA",
        "https://doi.org/10.5555/mamba",
        "900123",
        "2312.00752v9",
        "Mamba: Linear-Time Sequence Modeling with O(n) State Spaces",
        "mamba linear time sequence modeling with o(n) state spaces",
        "mamba: linear-time",
        "MAMBA LINEAR TIME",
        "sequence model",
        "state spaces mamba",
        "modeling with $O(n)$ state",
        "a snake in linear time",
        "  mamba  ",
    ],
)
def test_it_is_found_by_other_identifiers_and_by_what_is_remembered_of_its_title(archive: Archive, words: str) -> None:
    assert find_archived_paper(archive, words) == MAMBA


@pytest.mark.parametrize(
    "words",
    [*STRANGERS, "amba", "state mamba: spaces x", "\ud800", "\x00", "* -", "x" * 20_000, 'mamba" OR title : "x'],
)
def test_what_names_another_paper_or_none_is_told_with_what_to_do(archive: Archive, words: str) -> None:
    with pytest.raises(UsageError, match=r"not among 36 archived papers$") as refused:
        find_archived_paper(archive, words)

    assert refused.value.remedies == (LIST_IT_FIRST,)


def test_of_several_papers_the_newest_are_named_ten_at_most(archive: Archive) -> None:
    with pytest.raises(UsageError) as refused:
        find_archived_paper(archive, "umbrellas of harbour")

    assert str(refused.value) == "umbrellas of harbour: more than 10 papers; which one?"
    assert refused.value.remedies == tuple(Remedy(paper.id, paper.title) for paper in reversed(ALIKE[-10:]))


def test_a_whole_title_means_its_paper_and_none_that_says_more() -> None:
    with Archive(":memory:") as archive:
        longer = Paper("arxiv:2606.90001", "On the Colour of Buoys at Night", listed=date(2026, 6, 9))
        archive.papers.remember([], [UNPLACED, longer], NOON)

        assert find_archived_paper(archive, "on the colour of buoys") == UNPLACED


def test_two_papers_of_one_title_are_a_question() -> None:
    with Archive(":memory:") as archive:
        twins = [
            Paper(f"arxiv:2606.9000{at}", "On Twins", authors=(f"Kai {name}",)) for at, name in ((1, "A"), (2, "B"))
        ]
        archive.papers.remember([], twins, NOON)

        with pytest.raises(UsageError, match="On Twins: 2 papers; which one"):
            find_archived_paper(archive, "On Twins")


def test_a_title_is_found_before_and_after_it_changes() -> None:
    with Archive(":memory:") as archive:
        archive.papers.remember([], [MAMBA], NOON)
        assert find_archived_paper(archive, "linear-time sequence").id == MAMBA.id

        archive.papers.remember([], [replace(MAMBA, title="Adders in Constant Space", own_page=True)], NOON)
        assert find_archived_paper(archive, "constant space").id == MAMBA.id


def test_no_table_is_read_from_end_to_end_to_find_a_paper(archive: Archive) -> None:
    asked: list[str] = []
    with archive.database.reading() as db:
        db.set_trace_callback(asked.append)
        for words in ("2407.21783", "https://kites.example.org/12", "900123", "umbrella sampling", "on kites"):
            find_archived_paper(archive, words)
        db.set_trace_callback(None)
        plans = [row["detail"] for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]

    assert any(plan.startswith("SEARCH papers") for plan in plans)
    assert not [plan for plan in plans if plan.startswith(("SCAN papers", "SCAN identifiers"))]
