"""What a person types to search: what it means, and that nothing typed is ever an error of SQL."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from digest.archive.search_query import parse_search
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.archive import Archive
from digest.errors import UsageError
from digest.model import Organization, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
PAPERS = {
    "tides": Paper(
        "arxiv:2606.90001",
        "Retrieval of Tides",
        abstract="A world model of the sea. It predicts near shores.",
        authors=("Danijar Hafner", "Zoë Müller"),
        listed=date(2026, 6, 1),
    ),
    "moss": Paper(
        "arxiv:2606.90002",
        "A survey of moss",
        abstract="Every model of the world: retrieval, and or not near.",
        organization=Organization("Harbour Laboratory", "harbour"),
        keywords=("world-model", "lichen"),
        listed=date(2026, 6, 2),
    ),
    "rain": Paper(
        "arxiv:2606.90003",
        "GPT-4o agents in the rain (C++, R&D)",
        abstract="Agentic umbrellas learn in 3.5 hours; see title: nowhere.",
        categories=("cs.CL", "stat.ML"),
        listed=date(2026, 6, 3),
    ),
}


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        opened.papers.remember([], list(PAPERS.values()), NOON)
        yield opened


def found(archive: Archive, *words: str) -> list[str]:
    names = {paper.id: name for name, paper in PAPERS.items()}
    return [names[paper.id] for paper in archive.papers.search(parse_search(words).match, 10)]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["retrieval"], ["moss", "tides"]),
        (["RETRIEVAL"], ["moss", "tides"]),
        (["retrieval", "sea"], ["tides"]),
        (["retrieval sea"], ["tides"]),
        (["survey", "tides"], []),
        (["agents"], ["rain"]),
        (["umbrella"], ["rain"]),
        (["muller"], ["tides"]),
        (["Zoë"], ["tides"]),
        pytest.param(["world model"], ["moss", "tides"], id="two words, anywhere"),
        pytest.param(['"world model"'], ["moss", "tides"], id="a phrase"),
        pytest.param(['"the world"'], ["moss"], id="a phrase of one text"),
        pytest.param(['"model world"'], [], id="a phrase in its order"),
        pytest.param(['"world model" sea'], ["tides"], id="a phrase and a word"),
        pytest.param(["world-model"], ["moss", "tides"], id="a hyphen is a phrase"),
        pytest.param(["title:moss"], ["moss"], id="title"),
        pytest.param(["title:sea"], [], id="not in the title"),
        pytest.param(["abstract:sea"], ["tides"], id="abstract"),
        pytest.param(["author:hafner"], ["tides"], id="author"),
        pytest.param(['author:"danijar hafner"'], ["tides"], id="author, a phrase"),
        pytest.param(["author:moss"], [], id="no author"),
        pytest.param(["org:harbour"], ["moss"], id="organisation"),
        pytest.param(["keyword:lichen"], ["moss"], id="keyword"),
        pytest.param(["category:cs.CL"], ["rain"], id="category"),
        pytest.param(["retrieval", "-survey"], ["tides"], id="without a word"),
        pytest.param(["retrieval", "-title:survey"], ["tides"], id="without a word in a field"),
        pytest.param(["retrieval", '-"world model"'], [], id="without a phrase"),
        pytest.param(["retrieval", "-moss", "-tides"], [], id="without several"),
        pytest.param(["agent*"], ["rain"], id="a beginning"),
        pytest.param(["umbr*"], ["rain"], id="a short beginning"),
        pytest.param(["title:retr*"], ["tides"], id="a beginning in a field"),
        pytest.param(["GPT-4o"], ["rain"], id="a name with a hyphen"),
        pytest.param(["C++"], ["rain"], id="C++"),
        pytest.param(["R&D"], ["rain"], id="R&D"),
        pytest.param(["3.5"], ["rain"], id="a number"),
        pytest.param(["(retrieval)"], ["moss", "tides"], id="brackets around"),
        pytest.param(["nowhere:retrieval"], [], id="no such field: words"),
        pytest.param(["title: nowhere"], ["rain"], id="a field's name as a word"),
        pytest.param(["title:"], ["rain"], id="a field without a word"),
        pytest.param(["AND"], ["moss"], id="AND is a word"),
        pytest.param(["OR"], ["moss"], id="OR is a word"),
        pytest.param(["NOT"], ["moss"], id="NOT is a word"),
        pytest.param(["NEAR"], ["moss", "tides"], id="NEAR is a word"),
        pytest.param(["tides OR rain"], [], id="OR joins nothing"),
        pytest.param(["NEAR(world model)"], [], id="NEAR is no function"),
        pytest.param(["^retrieval"], ["moss", "tides"], id="a caret is no anchor"),
        pytest.param(["retrieval + sea"], ["tides"], id="a plus is nothing"),
    ],
)
def test_words_find(archive: Archive, words: Sequence[str], names: list[str]) -> None:
    assert found(archive, *words) == names


@pytest.mark.parametrize(
    "words",
    [
        [],
        [""],
        [" \t\n"],
        ['"'],
        ['""'],
        ["*"],
        ["-"],
        ["()"],
        ["^:*+-'\";"],
        ["-survey"],
        ["-survey", '-"world model"'],
        ["…", "—"],
        ["\x1b"],
    ],
    ids=repr,
)
def test_where_there_is_nothing_to_look_for_that_is_said(words: Sequence[str]) -> None:
    with pytest.raises(UsageError, match="search for at least one word that must be there"):
        parse_search(words)


@pytest.mark.parametrize("text", ["a " * 10_000, "<p>" * 20_000], ids=["words", "one word"])
def test_more_words_than_a_database_takes_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^search for fewer words: [26]0,000 characters "):
        parse_search([text])


@pytest.mark.parametrize(
    "text",
    [
        'tides"',
        '"tides',
        '""tides""',
        "tides'",
        "tides; DROP TABLE papers; --",
        "{title abstract} : tides",
        "-title : tides",
        "title:title:tides",
        "title:-tides",
        "--tides sea",
        "tides**",
        "*tides",
        "ti*des",
        "tides NEAR/3 sea",
        "NEAR(tides sea, 5)",
        "tides AND",
        "NOT tides",
        "(tides",
        "tides) OR (sea",
        "tides\x1b[2Jsea",
        "tides \ud800 sea",
        "caf\udce9",
        "\u202etides",
        "tides 🌊 汐",
        "rowid:1",
        "search MATCH tides",
        "tides " * 1_600,
        "tides" * 2_000,
        '"' + "tides " * 1_600 + '"',
        "t* " * 3_000,
        "-a " * 2_000 + "tides",
        '"' * 9_999 + "tides",
        "(" * 5_000 + "tides" + ")" * 5_000,
        "title:" * 1_600 + "tides",
    ],
    ids=lambda text: ascii(text[:20]),
)
@pytest.mark.parametrize("best", [False, True], ids=["newest", "best"])
def test_whatever_is_typed_is_searched_for(archive: Archive, text: str, best: bool) -> None:
    asked = parse_search([text])

    assert len(archive.papers.search(asked.match, 10, best=best)) <= len(PAPERS)


@settings(deadline=None, derandomize=True)
@given(st.lists(st.text(alphabet="ab\"*-:()^+{}, .\\'\x1bANDORTNEtile\n🌊", max_size=30), max_size=4))
def test_anything_that_can_be_typed_is_searched_for_or_refused(words: list[str]) -> None:
    with Archive(":memory:") as archive:
        archive.papers.remember([], list(PAPERS.values()), NOON)
        try:
            asked = parse_search(words)
        except UsageError:
            return
        archive.papers.search(asked.match, 10)
        archive.papers.search(asked.match, 10, best=True)


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        (["retrieval", "-survey"], ("retrieval",)),
        (['"world model"', "author:hafner", "title:tide*"], ("world model", "tide*")),
        (["nowhere:word"], ("nowhere:word",)),
    ],
)
def test_what_is_looked_for_in_titles_and_abstracts_is_highlighted(
    words: Sequence[str], terms: tuple[str, ...]
) -> None:
    assert parse_search(words).terms == terms
