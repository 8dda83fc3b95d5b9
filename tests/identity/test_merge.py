"""One paper from several listings is one paper: what joins two records, and what of each is kept."""

from collections import Counter
from dataclasses import fields, replace
from datetime import date
from functools import partial
from itertools import permutations
from random import Random

import pytest
from growth.cpu import MOST, growth
from hypothesis import given
from hypothesis import strategies as st

from digest.identity.grouping import group_records
from digest.identity.merge import merge_papers, update_paper
from digest.identity.records import Record
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
    comment_count=3,
    categories=("cs.CL",),
    category_sites=("arxiv",),
    keywords=("retrieval",),
    summary="It says so when it finds nothing.",
    author_note="12 pages",
    links=(Link("https://github.com/tarn-institute/lantern-rag", "code"),),
    sources=("hf",),
    pdf="https://arxiv.org/pdf/2601.90311",
    identifiers=("arxiv:2601.90311", "doi:10.5555/lantern"),
    version=2,
    announced="new",
    own_page=True,
)
COPIED = Paper("title:lanternrag-retrieval-that-knows-its-limits", TITLED, sources=("page.txt",))
TITLE = "On Tides"


def ids(papers: list[Paper]) -> list[str]:
    return [paper.id for paper in papers]


def test_nothing_merges_to_nothing() -> None:
    assert merge_papers([]) == []


def test_a_paper_alone_stays_as_it_is() -> None:
    assert merge_papers(iter([RICH])) == [RICH]


def test_papers_stay_in_the_order_of_their_first_appearance() -> None:
    papers = [Paper(f"arxiv:2601.9000{n}", f"Paper {n}") for n in (3, 1, 2)]

    assert ids(merge_papers([*papers, *reversed(papers)])) == ids(papers)


@pytest.mark.parametrize("pair", [(POOR, RICH), (RICH, POOR)], ids=["poor first", "rich first"])
def test_the_same_identifier_is_the_same_paper_with_everything_known(pair: tuple[Paper, ...]) -> None:
    (paper,) = merge_papers(pair)

    assert paper == replace(RICH, sources=tuple(source for each in pair for source in each.sources))


def test_a_paper_merged_with_itself_is_itself() -> None:
    assert merge_papers([RICH, RICH, RICH]) == [RICH]


def test_every_field_of_a_paper_is_merged() -> None:
    (paper,) = merge_papers([POOR, RICH])

    # A former title is learned from run to run, never from two listings of one run; marks are the reader's.
    missing = {field.name for field in fields(Paper) if not getattr(paper, field.name)}
    assert missing == {"former_title", "starred", "hidden"}


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
        ("comment_count", 0, 2, 2),
        ("summary", None, "Short.", "Short."),
        ("organization", None, Organization("Tarn"), Organization("Tarn")),
    ],
)
def test_the_richer_value_is_kept_whichever_came_first(field: str, one: object, other: object, kept: object) -> None:
    a, b = Paper("arxiv:1", TITLE, **{field: one}), Paper("arxiv:1", TITLE, **{field: other})  # type: ignore[arg-type]

    for pair in ((a, b), (b, a)):
        (paper,) = merge_papers(pair)
        assert getattr(paper, field) == kept


def test_the_sites_of_categories_come_with_the_categories() -> None:
    blog = replace(POOR, categories=("robotics", "wind"), category_sites=(None, None), sources=("feed",))
    site = replace(POOR, categories=("cs.CL",), category_sites=("arxiv",), sources=("arxiv",))
    bare = replace(POOR, sources=("hf",))

    for papers in ((blog, site, bare), (bare, blog, site), (site, bare, blog)):
        (paper,) = merge_papers(papers)
        assert paper.sited_categories == (("cs.CL", "arxiv"),)
    (paper,) = merge_papers([bare, blog])
    assert paper.sited_categories == (("robotics", None), ("wind", None))


def test_links_are_united_the_first_listing_s_first_and_each_address_once() -> None:
    code, demo = Link("https://github.com/o/r", "code"), Link("https://o.example.org", "demo")
    again = Link("https://www.github.com/O/R/", "project")

    (paper,) = merge_papers([replace(POOR, links=(code,)), replace(POOR, links=(again, demo))])

    assert paper.links == (code, demo)


def test_every_source_is_named_once_in_order() -> None:
    (paper,) = merge_papers([replace(POOR, sources=(name,)) for name in ("hf", "arxiv", "hf", "page.txt")])

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

    (paper,) = merge_papers([copied, RICH] if first else [RICH, copied])

    assert (paper.id, paper.url, paper.abstract) == (RICH.id, RICH.url, RICH.abstract)


@pytest.mark.parametrize(
    "title", ["LanternRAG 2: Retrieval That Knows Its Limits", "LanternRAG", "Retrieval That Knows Its Limits"]
)
def test_a_copied_paper_of_another_title_is_another(title: str) -> None:
    assert len(merge_papers([RICH, replace(COPIED, id=f"title:{title}", title=title)])) == 2


def test_two_copied_papers_of_one_title_are_one_under_its_address() -> None:
    copy = replace(COPIED, id="url:https://example.org")

    assert ids(merge_papers([COPIED, copy])) == ids(merge_papers([copy, COPIED])) == [copy.id]


def test_two_papers_of_arxiv_with_one_title_stay_two() -> None:
    assert ids(merge_papers([Paper("arxiv:1", TITLE), Paper("arxiv:2", TITLE), Paper("arxiv:1", TITLE)])) == [
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
    assert ids(merge_papers(order)) == [RICH.id]


def test_papers_whose_titles_have_neither_letters_nor_digits_stay_apart() -> None:
    assert len(merge_papers([Paper("url:https://example.org/1", "???"), Paper("url:https://example.org/2", "!")])) == 2


def test_titles_in_any_script_are_compared() -> None:
    tides, moss = "北方海洋潮汐的长期观测与模型", "О приливах северных морей и озёр"
    papers = [Paper("title:a", tides), Paper("arxiv:1", tides), Paper("arxiv:2", moss), Paper("title:b", moss)]

    assert ids(merge_papers(papers)) == ["arxiv:1", "arxiv:2"]


# --- who speaks for a paper ------------------------------------------------------------------------------

REAL = Paper(
    "arxiv:2601.90002",
    "The Real Title of a Paper",
    "https://arxiv.org/abs/2601.90002",
    abstract="What it really is about.",
    authors=("Alice Arbour", "Ben Birch"),
    author_count=2,
    links=(Link("https://github.com/arbour/real", "code"),),
)
FALSE = Paper(
    "arxiv:2601.90002",
    "A False Title",
    "https://arxiv.org/abs/2601.90002",
    abstract="A false abstract, and a much longer one than the real one is, so that it looks richer than that.",
    authors=("Mallory", "Many", "More", "Names"),
    author_count=4,
    upvotes=999,
    links=(Link("https://github.com/evil/malware", "code"),),
    sources=("feed",),
)


@pytest.mark.parametrize("source", ["arxiv", "arxiv-mail", "hf"])
@pytest.mark.parametrize("first", [True, False], ids=["false first", "real first"])
def test_a_stranger_changes_nothing_of_what_a_site_says_of_its_paper(source: str, first: bool) -> None:
    real = replace(REAL, sources=(source,))

    (paper,) = merge_papers([FALSE, real] if first else [real, FALSE])

    for field in ("title", "url", "abstract", "authors", "author_count", "links"):
        assert getattr(paper, field) == getattr(real, field), field
    assert set(paper.sources) == {source, "feed"}


def test_a_stranger_adds_what_is_missing_but_no_link() -> None:
    bare = Paper("arxiv:2601.90002", "The Real Title of a Paper", sources=("arxiv",))

    (paper,) = merge_papers([FALSE, bare])

    assert (paper.title, paper.abstract, paper.links) == (bare.title, FALSE.abstract, ())


@pytest.mark.parametrize("first", [True, False])
def test_what_one_site_takes_over_from_another_is_led_by_that_and_adds_its_own(first: bool) -> None:
    arxiv = replace(REAL, sources=("arxiv",), categories=("cs.CL",), links=())
    hf = replace(REAL, title="The Real title of a paper", sources=("hf",), upvotes=12, authors=("A. Arbour",))

    (paper,) = merge_papers([hf, arxiv] if first else [arxiv, hf])

    assert (paper.title, paper.authors, paper.author_count) == (REAL.title, REAL.authors, 2)
    assert (paper.upvotes, paper.categories, paper.links) == (12, ("cs.CL",), REAL.links)


@pytest.mark.parametrize(
    ("identifier", "own"),
    [("acl:2026.acl-long.1", "acl"), ("openreview:abc", "openreview"), ("doi:10.1101/2026.01.01", "biorxiv")],
)
def test_every_site_speaks_for_its_own_papers(identifier: str, own: str) -> None:
    real, false = replace(REAL, id=identifier, sources=(own,)), replace(FALSE, id=identifier)

    for pair in ((real, false), (false, real)):
        (paper,) = merge_papers(pair)
        assert (paper.title, paper.authors, paper.links) == (real.title, real.authors, real.links)


@pytest.mark.parametrize("first", [True, False], ids=["false first", "real first"])
def test_the_feed_of_a_site_speaks_for_its_pages(first: bool) -> None:
    page = "url:https://press.example.org/tides"
    real = Paper(page, "On Tides", page[4:], "Of the sea.", ("Ann Ash",), sources=("feed",), own_page=True)
    false = replace(FALSE, id=page, url=page[4:], own_page=False)

    (paper,) = merge_papers([false, real] if first else [real, false])

    assert (paper.title, paper.authors, paper.abstract, paper.links) == (real.title, real.authors, real.abstract, ())
    assert paper.own_page


def test_a_feed_that_speaks_for_its_pages_speaks_for_no_other_paper() -> None:
    real = replace(REAL, sources=("arxiv",))
    false = replace(FALSE, id="url:https://blog.example.org/1", title=real.title, authors=real.authors, own_page=True)

    for pair in ((real, false), (false, real)):
        (paper,) = merge_papers(pair)
        assert (paper.id, paper.abstract, paper.links) == (real.id, real.abstract, real.links)


def test_another_site_s_own_record_of_a_paper_adds_to_it() -> None:
    arxiv = replace(REAL, sources=("arxiv",), links=())
    review = replace(
        REAL, id="openreview:abc", sources=("openreview",), keywords=("tides",), title="The real title of a paper"
    )

    for pair in ((arxiv, review), (review, arxiv)):
        (paper,) = merge_papers(pair)
        assert (paper.id, paper.title, paper.keywords, paper.links) == (REAL.id, REAL.title, ("tides",), REAL.links)
        assert set(paper.identifiers) == {REAL.id, review.id}
        assert paper.identifiers[0] == REAL.id


# --- what a title joins -----------------------------------------------------------------------------------


def record(identifier: str, title: str, *authors: str, abstract: str = "") -> Paper:
    return Paper(identifier, title, authors=authors, abstract=abstract, sources=("feed",))


A1, A2, B1 = "url:https://a.example/1", "url:https://a.example/2", "url:https://b.example/1"
ARXIV, ARXIV_2, DOI = "arxiv:2601.90001", "arxiv:2601.90002", "doi:10.5555/2"
REVIEW, ACL = "openreview:one", "acl:2026.tides-long.1"
LONG, FRONT = "On the Tides of Seas", "Front Matter of This Issue"
SHARED = "In this work a long text says what a paper is about and how it was done and found " * 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(A1, "Editorial"), record(B1, "Editorial")),
        (record(A1, "Editorial"), record(A2, "Editorial")),
        (record(A1, "Book Reviews"), record(DOI, "Book reviews")),
        (record("title:preface-1", "Preface"), record("title:preface-2", "Preface")),
        (record("title:preface-1", "Preface"), record(ARXIV, "Preface")),
        (record(A1, "Issue Information"), record(B1, "Issue information")),
        (record(A1, FRONT), record(A2, FRONT)),
        (record(A1, LONG, "Ann Ash"), record(ARXIV, LONG, "Bo Birch")),
        (record(A1, "Tides", "Ann Ash"), record(ARXIV, "Tides", "Ann Ash")),
        (record(ARXIV, LONG, "Ann Ash"), record(ARXIV_2, LONG, "Ann Ash")),
        (record(A1, LONG, "Anonymous"), record(ARXIV, "Tides of Seas", "Anonymous")),
        (record(REVIEW, "Tides of Seas", "Anonymous"), record(ARXIV, "Tides of Seas", "Ann Ash")),
        (record(REVIEW, LONG), record(ARXIV, LONG, "Ann Ash")),
        (record(DOI, "Editorial Board", "Ann Ash"), record(A1, "Editorial Board", "Ann Ash")),
        (record(REVIEW, "NETS-II: Counting Fish in Coastal Waters", "Ann Ash", "Bo Birch"),
         record(ARXIV, "NETS-III: Counting Many Fish in Coastal Waters", "Ann Ash", "Bo Birch")),
        (record(REVIEW, LONG, "Ann Ash", abstract=SHARED),
         record(ARXIV, "A Wholly Other Name", "Ann Ash", abstract=SHARED)),
        (record(REVIEW, LONG, "Ann Ash", abstract=SHARED),
         record(ARXIV, "The Tides of Seas", "Ann Ash", "Bo Birch", "Cy Cedar", abstract=SHARED)),
        (record(REVIEW, LONG, "Ann Ash"), record("openreview:two", LONG, "Ann Ash")),
        (record(A1, "The Tides", "CMS Collaboration"), record(DOI, "The Tides", "CMS Collaboration")),
    ],
)  # fmt: skip
def test_a_title_alone_joins_nothing(one: Paper, other: Paper) -> None:
    assert len(merge_papers([one, other])) == len(merge_papers([other, one])) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(A1, "Tides of Seas", "Ann Ash"), record(ARXIV, "Tides of seas", "A. Ash")),
        (record(A1, "Tides of Seas", "Łukasz Müller"), record(B1, "Tides of Seas", "L Muller", "X Y")),
        (record(A1, "Tides of Seas", "Morisawa K"), record(DOI, "Tides of Seas", "Kenji Morisawa")),
        (record(A1, "Tides of Seas", "Ann Ash Jr."), record(DOI, "Tides of Seas", "Ann Ash")),
        (record(A1, LONG), record(DOI, LONG, "Ann Ash")),
        (record(A1, LONG), record(B1, "On the tides of seas")),
        (record(REVIEW, "Tides of Seas", "Ann Ash"), record(ARXIV, "Tides of Seas", "Ann Ash", "Bo Birch")),
        (record(ACL, "Tides of $S^2$", "Ann Ash"), record(DOI, "<i>Tides</i> of S<sup>2</sup>", "Ash AB")),
        (record(ACL, "Zig-zag Tülu: CH$_2^+$", "Ada De Turck"), record(DOI, "Zigzag Tulu CH2+", "Ada Turck")),
        (record(ACL, "Tides of Seas", "Ada Sørensen-Łoś"), record(DOI, "Tides of Seas", "Los A")),
        (record(ACL, "Tides of Seas", "Anat Ben-David"), record(DOI, "Tides of Seas", "David, A.")),
        (record(ARXIV, LONG, "Ann Ash"), record("doi:10.48550/arxiv.2601.90001", "Another Name")),
        (record(ACL, LONG, "Ann Ash"), record("doi:10.18653/v1/2026.tides-long.1", "Another Name")),
        (record("doi:10.26434/chemrxiv.1/v2", "A Name"), record("doi:10.26434/chemrxiv.1/v3", "Another Name")),
        (record(REVIEW, LONG, "Ann Ash", abstract=SHARED),
         record(ARXIV, "Other Tides of Seas", "Ann Ash", "Bo Birch", abstract=SHARED)),
        (record(REVIEW, "Mapping and Counting of All the Fish in Seven Coastal Waters", "Ann Ash", "Bo Birch"),
         record(ARXIV, "Mapping and Counting of the Fish in Seven Coastal Waters", "Ann Ash", "Bo Birch")),
        (record("title:tides", "Tides", abstract=SHARED), record(ARXIV, "Tides", "Ann Ash", abstract=SHARED)),
    ],
)  # fmt: skip
def test_an_author_in_common_or_a_long_title_joins(one: Paper, other: Paper) -> None:
    assert len(merge_papers([one, other])) == len(merge_papers([other, one])) == 1


def test_ten_times_as_many_works_of_one_title_take_ten_times_as_long() -> None:
    def titled(number: int) -> list[Paper]:
        return [record(f"url:https://j{at}.example/1", "Editorial", f"Ann Ash{at}") for at in range(number)]

    assert len(merge_papers(titled(500))) == 500
    assert growth(lambda number: partial(merge_papers, titled(number)), 3_000) <= MOST


@pytest.mark.parametrize(
    "records",
    [
        (record(ARXIV, LONG, "Ann Ash"), record(A1, LONG), record(ARXIV_2, LONG, "Ann Ash")),
        (record(ARXIV, LONG, "Ann Ash"), record(A1, LONG, "Ann Ash"), record(A2, LONG, "Ann Ash")),
        (replace(record(DOI, LONG), identifiers=(DOI, ARXIV)),
         replace(record(ARXIV_2, LONG), identifiers=(ARXIV_2, DOI))),
    ],
)  # fmt: skip
def test_no_two_identifiers_of_one_scheme_meet(records: tuple[Paper, ...]) -> None:
    assert {len(merge_papers(order)) for order in permutations(records)} == {2}


def test_the_identifiers_of_several_records_lead_to_each_other() -> None:
    review = replace(record(REVIEW, "Tides", "Ann Ash"), identifiers=(REVIEW, DOI))
    journal = replace(record(DOI, "Seas", "Ann Ash", "Bo Birch"), identifiers=(DOI, ARXIV))
    records = (record(ARXIV, "Waves", "Bo Birch"), review, journal)

    for order in permutations(records):
        (paper,) = merge_papers(order)
        assert (paper.id, set(paper.identifiers)) == (ARXIV, {ARXIV, REVIEW, DOI})


def test_a_stranger_s_word_does_not_bury_one_paper_under_another() -> None:
    arxiv, journal = record(ARXIV, LONG, "Ann Ash"), record(DOI, "Moss on Old Walls", "Cy Cedar")
    false = replace(record(DOI, LONG, "Ann Ash"), id=REVIEW, identifiers=(REVIEW, DOI))

    for order in permutations((arxiv, journal, false)):
        assert {paper.id for paper in merge_papers(order)} == {ARXIV, DOI}


NAMES = st.sampled_from([A1, A2, B1, ARXIV, ARXIV_2, DOI, "doi:10.48550/arxiv.2601.90001", REVIEW, ACL, "title:tides"])
RECORDS = st.builds(
    lambda identifier, others, title, authors, abstract: replace(
        record(identifier, title, *authors, abstract=abstract), identifiers=tuple(others)
    ),
    NAMES,
    st.lists(NAMES.filter(lambda name: not name.startswith(("url:", "title:"))), max_size=2),
    st.sampled_from([LONG, "The Tides of Seas", "Tides of Seas", "Tides", "Other Tides of the Seas"]),
    st.lists(st.sampled_from(["Ann Ash", "Ash A", "Bo Birch", "Anonymous", "Cy Cedar"]), max_size=3),
    st.sampled_from(["", SHARED, "Short."]),
)


@given(st.lists(RECORDS, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_listings_decides_nothing(records: list[Paper], chance: Random) -> None:
    def partition(papers: list[Paper]) -> Counter[frozenset[tuple[Paper, int]]]:
        groups = group_records([Record(paper) for paper in papers])
        return Counter(frozenset(Counter(papers[at] for at in group).items()) for group in groups)

    shuffled = records.copy()
    chance.shuffle(shuffled)

    assert partition(shuffled) == partition(records)


def test_ten_times_as_many_records_of_one_text_take_ten_times_as_long() -> None:
    def copied(number: int) -> list[Paper]:
        return [
            record(f"url:https://j{at}.example/1", f"Tides {at} of Seas", f"Ann Ash{at % 30}", abstract=SHARED)
            for at in range(number)
        ]

    assert growth(lambda number: partial(merge_papers, copied(number)), 1_000) <= MOST


# --- what is told again --------------------------------------------------------------------------------------


@pytest.mark.parametrize("announced", [None, "new", "replaced"])
@pytest.mark.parametrize(
    "known",
    [
        RICH,
        replace(POOR, upvotes=1, comment_count=0),
        replace(RICH, identifiers=("doi:10.5555/lantern", RICH.id), former_title="Lantern", own_page=True),
        replace(RICH, identifiers=(RICH.id, RICH.id), sources=("hf", "hf")),
        replace(RICH, links=(*RICH.links, *RICH.links), id="url:https://example.org/1", identifiers=()),
        replace(RICH, links=(*RICH.links, Link("https://github.com/tarn-institute/lantern-rag#readme", "code"))),
    ],
)
def test_what_is_told_again_is_merged_as_if_a_number_were_missing_in_it(known: Paper, announced: str | None) -> None:
    """A page that says all of a paper again is not merged with it, and one that lacks its votes is."""
    seen = replace(known, announced=announced)

    assert update_paper(known, seen) == update_paper(known, replace(seen, upvotes=None))
