"""One paper from several listings is one paper: what joins two records, and what of each is kept."""

from dataclasses import fields, replace
from datetime import date

import pytest

from digest.merging import merge
from digest.model import Link, Organization, Paper

TITLED = "LanternRAG: Retrieval That Knows Its Limits"
POOR = Paper("arxiv:2601.90311", TITLED, sources=("hf:2026-W02",))
RICH = Paper(
    "arxiv:2601.90311",
    TITLED,
    url="https://huggingface.co/papers/2601.90311",
    abstract="Retrieval that says when it found nothing.",
    authors=("Agnieszka Mróz", "Kenji Morisawa"),
    author_count=2,
    organization=Organization("Tarn Institute", "tarn-institute"),
    listed=date(2026, 1, 8),
    published=date(2026, 1, 6),
    updated=date(2026, 1, 20),
    upvotes=66,
    comments=3,
    categories=("cs.CL",),
    keywords=("retrieval",),
    summary="It says so when it finds nothing.",
    comment="12 pages",
    links=(Link("https://github.com/tarn-institute/lantern-rag", "code"),),
    sources=("hf",),
)
COPIED = Paper("title:lanternrag-retrieval-that-knows-its-limits", TITLED, sources=("page.txt",))
TITLE = "On Tides"


def ids(papers: list[Paper]) -> list[str]:
    return [paper.id for paper in papers]


def test_nothing_merges_to_nothing() -> None:
    assert merge([]) == []


def test_a_paper_alone_stays_as_it_is() -> None:
    assert merge(iter([RICH])) == [RICH]


def test_papers_stay_in_the_order_of_their_first_appearance() -> None:
    papers = [Paper(f"arxiv:2601.9000{n}", f"Paper {n}") for n in (3, 1, 2)]

    assert ids(merge([*papers, *reversed(papers)])) == ids(papers)


@pytest.mark.parametrize("pair", [(POOR, RICH), (RICH, POOR)], ids=["poor first", "rich first"])
def test_the_same_identifier_is_the_same_paper_with_everything_known(pair: tuple[Paper, ...]) -> None:
    (paper,) = merge(pair)

    assert paper == replace(RICH, sources=tuple(source for each in pair for source in each.sources))


def test_a_paper_merged_with_itself_is_itself() -> None:
    assert merge([RICH, RICH, RICH]) == [RICH]


def test_every_field_of_a_paper_is_merged() -> None:
    (paper,) = merge([POOR, RICH])

    # A former title is learned from run to run, never from two listings of one run.
    assert {field.name for field in fields(Paper) if not getattr(paper, field.name)} == {"former_title"}


@pytest.mark.parametrize(
    ("field", "one", "other", "kept"),
    [
        ("abstract", "Short.", "Not so short.", "Not so short."),
        ("authors", ("A",), ("A", "B"), ("A", "B")),
        ("author_count", 3, 12, 12),
        ("author_count", None, 0, 0),
        ("listed", date(2026, 1, 9), date(2026, 1, 8), date(2026, 1, 8)),
        ("published", date(2026, 1, 6), date(2026, 1, 5), date(2026, 1, 5)),
        ("updated", date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 7)),
        ("upvotes", 3, 66, 66),
        ("upvotes", None, 0, 0),
        ("comments", 0, 2, 2),
        ("summary", None, "Short.", "Short."),
        ("organization", None, Organization("Tarn"), Organization("Tarn")),
    ],
)
def test_the_richer_value_is_kept_whichever_came_first(field: str, one: object, other: object, kept: object) -> None:
    a, b = Paper("arxiv:1", TITLE, **{field: one}), Paper("arxiv:1", TITLE, **{field: other})  # type: ignore[arg-type]

    for pair in ((a, b), (b, a)):
        (paper,) = merge(pair)
        assert getattr(paper, field) == kept


def test_links_are_united_the_first_listing_s_first_and_each_address_once() -> None:
    code, demo = Link("https://github.com/o/r", "code"), Link("https://o.example.org", "demo")
    again = Link("https://www.github.com/O/R/", "project")

    (paper,) = merge([replace(POOR, links=(code,)), replace(POOR, links=(again, demo))])

    assert paper.links == (code, demo)


def test_every_source_is_named_once_in_order() -> None:
    (paper,) = merge([replace(POOR, sources=(name,)) for name in ("hf", "arxiv", "hf", "page.txt")])

    assert paper.sources == ("hf", "arxiv", "page.txt")


@pytest.mark.parametrize(
    "title",
    [
        "lanternrag: retrieval that knows its limits",
        "LanternRAG – Retrieval That Knows Its Limits.",
        "“LanternRAG: Retrieval that Knows its Limits”",
        "  LanternRAG:  Retrieval That  Knows Its Limits ",
    ],
)
@pytest.mark.parametrize("first", [True, False], ids=["copied first", "listed first"])
def test_a_copied_paper_is_the_listed_one_of_the_same_title(title: str, first: bool) -> None:
    copied = replace(COPIED, title=title)

    (paper,) = merge([copied, RICH] if first else [RICH, copied])

    assert (paper.id, paper.url, paper.abstract) == (RICH.id, RICH.url, RICH.abstract)


@pytest.mark.parametrize(
    "title", ["LanternRAG 2: Retrieval That Knows Its Limits", "LanternRAG", "Retrieval That Knows Its Limits"]
)
def test_a_copied_paper_of_another_title_is_another(title: str) -> None:
    assert len(merge([RICH, replace(COPIED, id=f"title:{title}", title=title)])) == 2


def test_two_copied_papers_of_one_title_are_one() -> None:
    assert ids(merge([COPIED, replace(COPIED, id="url:https://example.org")])) == [COPIED.id]


def test_two_papers_of_arxiv_with_one_title_stay_two() -> None:
    assert ids(merge([Paper("arxiv:1", TITLE), Paper("arxiv:2", TITLE), Paper("arxiv:1", TITLE)])) == [
        "arxiv:1",
        "arxiv:2",
    ]


@pytest.mark.parametrize(
    "order",
    [
        (POOR, RICH, COPIED),
        (POOR, COPIED, RICH),
        (COPIED, POOR, RICH),
    ],
    ids=["copied last", "copied between", "copied first"],
)
def test_a_copied_paper_and_two_listings_of_it_are_one(order: tuple[Paper, ...]) -> None:
    assert ids(merge(order)) == [RICH.id]


def test_papers_whose_titles_have_neither_letters_nor_digits_stay_apart() -> None:
    assert len(merge([Paper("url:https://example.org/1", "???"), Paper("url:https://example.org/2", "!")])) == 2


def test_titles_in_any_script_are_compared() -> None:
    tides, moss = "北方海洋潮汐的长期观测与模型", "О приливах северных морей и озёр"
    papers = [Paper("title:a", tides), Paper("arxiv:1", tides), Paper("arxiv:2", moss), Paper("title:b", moss)]

    assert ids(merge(papers)) == ["arxiv:1", "arxiv:2"]
