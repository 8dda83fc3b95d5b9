"""The search of the archive: newest first or best first, with how many there are, always what papers say now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.searching import find_papers, search_for

from digest.archive import Archive, paper_search
from digest.errors import UsageError
from digest.model import Link, Organization, Paper, Total
from digest.rules.language.parsing import parse_expression
from digest.searches import Looked, SearchRequest

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def paper(number: int, title: str, abstract: str = "", upvotes: int | None = None) -> Paper:
    listed = date(2026, 6, 1 + number % 28)
    return Paper(f"arxiv:2606.{number:05}", title, abstract=abstract, listed=listed, upvotes=upvotes)


def store(archive: Archive, *papers: Paper) -> None:
    archive.papers.remember([], papers, NOON)


def mark(archive: Archive, number: int, name: str) -> None:
    with archive.database.transaction() as db:
        key = db.execute("SELECT key FROM papers WHERE id = ?", (f"arxiv:2606.{number:05}",)).fetchone()[0]
        db.execute("INSERT INTO marks VALUES (?, ?, '2026-06-09T12:00:00+00:00')", (key, name))


def titles(archive: Archive, words: str, limit: int = 10, *, best: bool = False) -> list[str]:
    return [found.title for found in find_papers(archive, words, limit, best=best)]


# --- order -------------------------------------------------------------------------------------------------


def test_the_newest_come_first_whatever_the_order_in_which_they_were_read(archive: Archive) -> None:
    store(archive, paper(7, "Tide of the 8th"), paper(1, "Tide of the 2nd"), paper(4, "Tide of the 5th"))
    store(archive, paper(20, "Tide of the 21st"))
    store(archive, paper(2, "Tide of the 3rd"))

    newest = [f"Tide of the {day}" for day in ("21st", "8th", "5th", "3rd", "2nd")]
    assert titles(archive, "tide") == newest
    assert titles(archive, "tide", 2) == newest[:2]


def test_the_best_have_most_of_the_words_then_votes_then_are_newest(archive: Archive) -> None:
    store(
        archive,
        paper(1, "On moss", "Tides."),
        paper(2, "On tides", "Nothing else."),
        paper(3, "On rain", "Tides and snow.", upvotes=3),
        paper(4, "On wind", "Tides and snow."),
        paper(5, "Tides and snow", "In winter."),
        paper(6, "On ice", "Tides.", upvotes=90),
    )

    best = ["Tides and snow", "On rain", "On wind", "On tides", "On ice", "On moss"]
    assert titles(archive, "tide | snow", best=True) == best
    assert titles(archive, "tide | snow", 3, best=True) == best[:3]
    assert titles(archive, "(tide | snow) & not C++", best=True) == best


def test_the_best_are_those_of_the_newest(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_search, "WINDOW", 2)
    store(archive, paper(1, "Tides tides tides"), paper(2, "Moss", "A tide."), paper(3, "Rain", "A tide."))

    assert titles(archive, "tide", best=True) == ["Rain", "Moss"]
    assert titles(archive, "/[Tt]ide/", best=True) == ["Rain", "Moss"]


# --- what is found -----------------------------------------------------------------------------------------

RICH = Paper(
    "arxiv:2606.90001",
    "Retrieval of Tides",
    abstract="A world model of the sea.",
    authors=("Danijar Hafner", "Zoë Müller"),
    organization=Organization("Harbour Laboratory", "harbour"),
    keywords=("world-model",),
    categories=("cs.CL",),
    links=(Link('https://github.com/o/r?a=", "demo"]', "code"), Link("https://o.example", "project")),
    pdf="https://arxiv.org/pdf/2606.90001",
    summary="Tides, in short.",
    author_note="Accepted at a workshop",
    upvotes=20,
    comment_count=0,
    published=date(2026, 1, 31),
    listed=date(2026, 6, 1),
    sources=("hf",),
)
POOR = Paper("arxiv:2606.90002", "On Moss", listed=date(2026, 6, 2))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tides", [RICH]),
        ("retrieval tides", []),
        ("retrieval & tides", [RICH]),
        ("moss | tides", [POOR, RICH]),
        ("moss -tides", [POOR]),
        ("not tides", [POOR]),
        ("author:muller", [RICH]),
        ("org:harbour", [RICH]),
        ("keyword:world model", [RICH]),
        ("category:cs.CL", [RICH]),
        ("comment:workshop", [RICH]),
        ("source:hf", [RICH]),
        ("has:code", [RICH]),
        ("has:project", [RICH]),
        ("has:demo", []),
        ("has:pdf", [RICH]),
        ("has:abstract", [RICH]),
        ("has:organization", [RICH]),
        ("has:summary", [RICH]),
        ("not has:abstract", [POOR]),
        ("upvotes:>=20", [RICH]),
        ("upvotes:<21", [RICH]),
        ("not upvotes:<21", [POOR]),
        ("upvotes:>=20 & moss", []),
        ("comments:<=0", [RICH]),
        ("published:2026-01", [RICH]),
        ("published:2026", [RICH]),
        ("published:<2026-01-31", []),
        ("not published:2026-01", [POOR]),
        ("listed:>2026-06-01", [POOR]),
        ("/[Tt]ides?/", [RICH]),
        ("/[Tt]ides?/ | has:code", [RICH]),
        ("not /Tide/", [POOR]),
        ("moss | has:code", [POOR, RICH]),
        ("not (moss & not has:code)", [RICH]),
    ],
)
def test_words_and_facts_find(archive: Archive, words: str, found: Sequence[Paper]) -> None:
    store(archive, RICH, POOR)

    for best in (False, True):
        assert {each.id for each in find_papers(archive, words, best=best)} == {each.id for each in found}
    assert [each.id for each in find_papers(archive, words)] == [each.id for each in found]
    assert search_for(archive, words, 1).total.number == len(found)


def test_a_paper_is_found_by_what_it_says_now(archive: Archive) -> None:
    before = replace(paper(1, "On tides", "About the sea."), sources=("hf",))
    store(archive, before)
    store(archive, replace(before, title="On moss", abstract="About trees and other green things."))

    assert titles(archive, "moss & trees") == ["On moss"]
    assert titles(archive, "tides") == titles(archive, "sea") == []
    assert archive.database.check() == []


@pytest.mark.parametrize("words", ["tide", "not tide", "has:code", "/tide/", "tide | has:code"])
def test_nothing_archived_is_nothing_found(archive: Archive, words: str) -> None:
    for best in (False, True):
        assert search_for(archive, words, best=best).total == Total(0)


def test_what_was_found_says_which_words(archive: Archive) -> None:
    store(archive, RICH)

    (match,) = search_for(archive, "retrieval & has:code").matches

    assert [(why.term, why.field, why.text) for why in match.why[:1]] == [("retrieval", "title", "Retrieval")]


def test_since_a_day_counts_the_day_listed_else_the_day_first_seen(archive: Archive) -> None:
    store(archive, paper(1, "Tide of the 2nd"), paper(4, "Tide of the 5th"))
    store(archive, Paper("url:https://a.example", "Tide of no day"))

    request = SearchRequest("tide", parse_expression("tide"), since=date(2026, 6, 5))
    found = archive.papers.search(request)

    assert [match.title for match in found.matches] == ["Tide of no day", "Tide of the 5th"]
    assert found.total == Total(2)


# --- marks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["tide", "not snow", "has:abstract", "/[Tt]ide/", "tide | upvotes>=3"])
def test_a_hidden_paper_is_found_only_where_it_is_asked_for(archive: Archive, words: str) -> None:
    store(archive, paper(1, "Tide one", "Text."), paper(2, "Tide two", "Text."))
    mark(archive, 1, "hidden")

    for best in (False, True):
        assert titles(archive, words, best=best) == ["Tide two"]
        assert search_for(archive, words, best=best).total == Total(1)
    assert titles(archive, f"({words}) & is:hidden") == ["Tide one"]
    assert titles(archive, "is:hidden | tide") == ["Tide two", "Tide one"]
    assert [found.hidden for found in find_papers(archive, "is:hidden")] == [True]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tide | not is:hidden", ["Tide two"]),
        ("tide & not is:hidden", ["Tide two"]),
        ("tide | (snow & is:hidden)", ["Tide two"]),
        ("tide | (one & is:hidden)", ["Tide two", "Tide one"]),
        ("(tide | snow) & (is:hidden | two)", ["Tide two", "Tide one"]),
        ("(two | is:hidden & snow) & tide", ["Tide two"]),
        ("/[Tt]ide/ | (snow & is:hidden)", ["Tide two"]),
        ("(is:hidden & one) | (is:hidden & tide)", ["Tide one"]),
        ("not (not is:hidden)", []),
    ],
)
def test_only_those_hidden_papers_are_found_that_are_asked_for(
    archive: Archive, words: str, found: Sequence[str]
) -> None:
    store(archive, paper(1, "Tide one"), paper(2, "Tide two"))
    mark(archive, 1, "hidden")

    assert titles(archive, words) == found
    assert sorted(titles(archive, words, best=True)) == sorted(found)
    assert search_for(archive, words).total == search_for(archive, words, best=True).total == Total(len(found))


def test_a_starred_paper_is_found_by_its_star_and_shown_with_it(archive: Archive) -> None:
    store(archive, paper(1, "Tide one"), paper(2, "Tide two"))
    mark(archive, 1, "starred")

    assert [(found.title, found.starred) for found in find_papers(archive, "tide & is:starred")] == [("Tide one", True)]
    assert [(found.title, found.starred) for found in find_papers(archive, "tide")] == [
        ("Tide two", False),
        ("Tide one", True),
    ]


# --- totals ------------------------------------------------------------------------------------------------


@pytest.fixture
def hundred(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """A hundred papers on tides, every tenth of them on C++ too, in the hands of readers who do not wait long."""
    for name, number in {"WINDOW": 5, "MOST_LOOKED_AT": 30, "MOST_COUNTED": 60}.items():
        monkeypatch.setattr(paper_search, name, number)
    papers = [paper(at, f"Tide {at}", "In C++, R&D." if at % 10 == 0 else "In C.") for at in range(100)]
    store(archive, *(replace(each, listed=date(2026, 1, 1 + at // 5)) for at, each in enumerate(papers)))
    return archive


@pytest.mark.parametrize(
    ("words", "total"),
    [
        pytest.param("tide", Total(60, "more than"), id="more than are counted"),
        pytest.param("tide 10", Total(1), id="one"),
        pytest.param("C", Total(60, "more than"), id="more than are counted, a short name"),
        pytest.param("snow", Total(0), id="none"),
        pytest.param("not C", Total(10), id="all but those that are not wanted"),
        pytest.param("not snow", Total(100), id="all"),
        pytest.param("C++", Total(10, "at most"), id="more than are judged only to be counted"),
        pytest.param("C++ & listed:<2026-01-05", Total(2), id="few that are judged"),
        pytest.param("/C../", Total(1, "at least"), id="nobody knows"),
        pytest.param("not C++", Total(1, "at least"), id="nobody knows of a negation"),
    ],
)
def test_the_total_is_as_true_as_it_is_cheap(hundred: Archive, words: str, total: Total) -> None:
    assert search_for(hundred, words, 1).total == total


def test_a_search_that_must_read_every_paper_stops_and_says_how_far_it_has_come(hundred: Archive) -> None:
    found = search_for(hundred, "/Tide [0-9]$/")

    assert (found.matches, found.total) == ((), Total(0, "at least"))
    assert found.looked == Looked(30, 100, date(2026, 1, 15))


def test_a_thorough_search_reads_every_paper_and_tells_of_it(hundred: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_search, "_REPORTED", 40)
    told: list[tuple[int, int]] = []
    words = "/Tide [0-9]$/"
    request = SearchRequest(words, parse_expression(words), 3, thorough=True)

    found = hundred.papers.search(request, lambda looked, of: told.append((looked, of)))

    assert ([match.title for match in found.matches], found.total) == (["Tide 9", "Tide 8", "Tide 7"], Total(10))
    assert found.looked is None
    assert told == [(0, 100), (40, 100), (80, 100)]


# --- what is typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("best", [False, True], ids=["newest", "best"])
@pytest.mark.parametrize(
    "text",
    [
        "tides; DROP TABLE papers; --",
        "{title abstract} : tides",
        "tides NEAR/3 sea",
        "tides\x1b[2Jsea",
        "tides \ud800 sea",
        "\u202etides",
        "tides 🌊 汐",
        "rowid tides",
        "search MATCH tides",
        "ti*",
        " | ".join(["t*"] * 3_000),
        " & ".join(f"not a{n}" for n in range(2_000)),
        " | ".join(f"has:code & upvotes>={n}" for n in range(2_000)),
        "not (" * 60 + "tides" + ")" * 60,
        "(has:code | " * 60 + "tides" + ")" * 60,
        "(tides | has:code) & " * 200 + "moss",
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_whatever_means_something_is_searched_for(archive: Archive, text: str, best: bool) -> None:
    store(archive, RICH, POOR)
    try:
        expression = parse_expression(text)
    except UsageError:
        return

    assert len(archive.papers.search(SearchRequest(text, expression, 10, best)).matches) <= 2
