"""What the reader's marks do to a run: hidden papers stay away, starred ones say so, rules may ask for both."""

from collections.abc import Iterator, Sequence

import pytest
from support.invented_days import Reader, at, ids, listed

from digest import pipeline, sources
from digest.archive import Archive
from digest.archive.marks import Mark
from digest.model import Digest
from digest.request import Request
from digest.retrieve.page_reader import Retriever

TUESDAY, WEDNESDAY = "2026-06-09", "2026-06-10"
TIDES, LANTERNS, MOSS = "2606.90001", "2606.90002", "2606.90003"
TITLES = {TIDES: "On Tides", LANTERNS: "On Lanterns", MOSS: "On Moss"}
PAGES = {"hf": listed(TUESDAY, TITLES)}


@pytest.fixture
def reader() -> Iterator[Reader]:
    """A reader who looked at Tuesday's list."""
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        look(reader)
        yield reader


def look(reader: Reader, rules: str = "", *, marks: bool = True) -> Digest:
    return reader.reads(at(TUESDAY), PAGES, rules=rules, new=False, marks=marks)


def mark(reader: Reader, number: str, mark: Mark = "hidden") -> None:
    reader.archive.marks.set_mark(reader.archive.papers.find_named([f"arxiv:{number}"]), mark, at(TUESDAY))


def unmark(reader: Reader, number: str) -> None:
    reader.archive.marks.remove_marks(reader.archive.papers.find_named([f"arxiv:{number}"]))


def starred(digest: Digest) -> list[str]:
    return [match.paper.id.removeprefix("arxiv:") for match in digest.matches if match.paper.starred]


def test_a_hidden_paper_is_listed_and_neither_new_nor_matched(reader: Reader) -> None:
    mark(reader, MOSS)

    digest = look(reader)

    assert ids(digest) == [TIDES, LANTERNS]
    counts = digest.counts
    assert (counts.listed, counts.new, counts.hidden, counts.matched) == (3, 2, 1, 2)


def test_a_hidden_paper_never_comes_again_until_its_mark_is_taken_back(reader: Reader) -> None:
    mark(reader, MOSS)

    assert ids(reader.reads(at(TUESDAY), PAGES)) == [TIDES, LANTERNS]
    assert ids(reader.reads(at(TUESDAY, 13), PAGES)) == []
    unmark(reader, MOSS)
    assert ids(reader.reads(at(TUESDAY, 14), PAGES)) == [MOSS]


@pytest.mark.parametrize("rules", ["follow: [{org: Harbour}]", "match: [moss]\nfollow: [{org: Harbour}]", "max: 40"])
def test_no_rule_brings_a_hidden_paper_back(reader: Reader, rules: str) -> None:
    page = PAGES["hf"].replace(b'"title": "On Moss"', b'"title": "On Moss", "organization": {"name": "Harbour"}')
    assert MOSS in ids(reader.reads(at(TUESDAY), {"hf": page}, rules=rules, new=False))
    mark(reader, MOSS)

    digest = reader.reads(at(TUESDAY), {"hf": page}, rules=rules, new=False)

    assert MOSS not in ids(digest)
    assert digest.counts.followed == 0


def test_a_hidden_paper_stays_away_when_it_gets_another_title(reader: Reader) -> None:
    reader.reads(at(TUESDAY), PAGES)
    mark(reader, MOSS)

    assert ids(reader.reads(at(WEDNESDAY), {"hf": listed(WEDNESDAY, {MOSS: "On Lichens of the Quay"})})) == []


def test_a_hidden_paper_takes_no_place_below_a_limit(reader: Reader) -> None:
    mark(reader, TIDES)

    digest = look(reader, "max: 2")

    assert (ids(digest), digest.more) == ([LANTERNS, MOSS], 0)


def test_a_muted_word_is_not_counted_for_a_hidden_paper(reader: Reader) -> None:
    mark(reader, MOSS)

    digest = look(reader, "mute: [moss]")

    assert (digest.counts.muted, digest.counts.hidden) == (0, 1)


def test_starred_papers_say_so_and_keep_their_place(reader: Reader) -> None:
    mark(reader, LANTERNS, "starred")

    digest = look(reader)

    assert (ids(digest), starred(digest)) == ([TIDES, LANTERNS, MOSS], [LANTERNS])
    assert digest.counts.hidden == 0


@pytest.mark.parametrize("new", [True, False])
def test_for_somebody_else_nothing_is_starred_and_nothing_hidden(reader: Reader, new: bool) -> None:
    mark(reader, LANTERNS, "starred")
    mark(reader, MOSS)

    digest = reader.reads(at(TUESDAY), PAGES, new=new, marks=False)

    assert (ids(digest), starred(digest)) == ([TIDES, LANTERNS, MOSS], [])
    assert not any(match.paper.hidden for match in digest.matches)
    assert (digest.counts.new, digest.counts.hidden) == (3, 0)


# --- rules that ask for marks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        pytest.param("match: [is:starred]", [TIDES], id="starred"),
        pytest.param("match: [not is:starred]", [LANTERNS], id="not starred, and hidden stays away"),
        pytest.param("match: [is:hidden]", [MOSS], id="hidden"),
        pytest.param("match: [is:hidden & moss]", [MOSS], id="hidden, with a word"),
        pytest.param("match: [is:hidden & rain]", [], id="hidden, with a word that it has not"),
        pytest.param("match: [lanterns, is:hidden]", [LANTERNS, MOSS], id="hidden or a word"),
        pytest.param("match: [not is:hidden]", [TIDES, LANTERNS], id="not hidden"),
        pytest.param("match: [moss | not is:hidden]", [TIDES, LANTERNS], id="a word beside not hidden"),
        pytest.param("match: ['(moss | is:hidden) & not is:starred']", [MOSS], id="in brackets"),
        pytest.param("topics: {Moss: [moss], Seen: ['is:hidden & rain']}", [], id="asked for by another topic"),
        pytest.param("match: [is:hidden]\nmute: [moss]", [], id="asked for, and muted"),
        pytest.param("match: [tides]\nmute: [is:starred]", [], id="starred ones muted"),
    ],
)
def test_rules_may_ask_for_marks(reader: Reader, rules: str, shown: list[str]) -> None:
    mark(reader, TIDES, "starred")
    mark(reader, MOSS)

    digest = look(reader, rules)

    assert ids(digest) == shown
    assert digest.counts.matched == len(shown)
    assert digest.counts.hidden == (MOSS not in shown and "mute: [moss]" not in rules)


# --- nothing is left ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hidden", "rules", "said"),
    [
        (TITLES, "", "nothing new: 3 papers listed, hidden by you"),
        ([MOSS], "match: [moss]", "none of 2 papers has moss; 1 hidden by you"),
        (
            [MOSS],
            "mute: [lanterns, tides]",
            "all 2 papers with your words are muted (tides 1, lanterns 1); 1 hidden by you",
        ),
        ([], "match: [rain]", "none of 3 papers has rain"),
    ],
)
def test_a_day_on_which_nothing_is_left_says_what_was_hidden(
    reader: Reader, hidden: Sequence[str], rules: str, said: str
) -> None:
    for number in hidden:
        mark(reader, number)

    assert look(reader, rules).reason == said


def test_what_was_delivered_before_and_hidden_since_is_no_news(reader: Reader) -> None:
    reader.reads(at(TUESDAY, 8), {"hf": listed(TUESDAY, {TIDES: "On Tides"})})
    mark(reader, LANTERNS)
    mark(reader, MOSS)

    digest = reader.reads(at(TUESDAY), PAGES)

    assert digest.reason == "nothing new: 3 papers listed, 2 hidden by you, the others delivered before"
    mark(reader, TIDES)
    assert reader.reads(at(TUESDAY), PAGES).reason == digest.reason, "it would not have come anyway"


def test_a_digest_of_a_library_knows_nothing_of_marks(reader: Reader) -> None:
    mark(reader, MOSS)
    mark(reader, TIDES, "starred")

    digest = pipeline.fetch(
        Request([sources.parse_address("hf")]),
        retriever=Retriever(reader.web),
        archive=reader.archive,
        deliver=lambda digest: None,
        now=at(TUESDAY),
    )

    assert (ids(digest), starred(digest)) == ([TIDES, LANTERNS, MOSS], [])
