"""What is asked of the full-text index for an expression, and when nothing but the matcher can tell."""

import sqlite3

import pytest

from digest.errors import UsageError
from digest.rules.index_query import build_index_query
from digest.rules.index_words import COLUMNS
from digest.rules.language.expressions import And, Expression, Leaf, Not, make_person
from digest.rules.language.parsing import parse_expression


def query_of(text: str) -> tuple[str, bool] | None:
    query = build_index_query(parse_expression(text))
    return (query.match, query.is_exact) if query else None


@pytest.mark.parametrize(
    "text",
    ["diffusion model", "multi-modal", "RAG", "LoRA", "agent*", "naïve", "title:moss", "author:Hafner", '"and gate"',
     "moss & tide", "moss | RAG", "moss & not tide", "moss & not (tide | snow)", "C"],
)  # fmt: skip
def test_what_the_index_tells_exactly(text: str) -> None:
    query = query_of(text)

    assert query
    assert query[1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=RAG", id="a spelling that may be written in full-width letters"),
        pytest.param("title:RAG", id="capitals in one field"),
        pytest.param("text-to-SQL", id="capitals in a phrase"),
        pytest.param('"AND gate"', id="capitals in quotes"),
        pytest.param("C++", id="signs"),
        pytest.param("模型", id="a script without blanks"),
        pytest.param("RL*", id="the beginning of a short name"),
        pytest.param("GPT 4", id="a number at an end, which may be that of a fraction"),
        pytest.param("moss & /ti.e/", id="a part that only the matcher reads"),
        pytest.param("moss & not C++", id="a negation of what is not exact"),
    ],
)
def test_what_the_index_tells_of_more_papers_than_are_true(text: str) -> None:
    query = query_of(text)

    assert query
    assert not query[1]


@pytest.mark.parametrize("text", ["/moss/", "has:code", "not moss", "moss | /ti.e/", "moss | not tide"])
def test_what_the_index_cannot_tell(text: str) -> None:
    assert query_of(text) is None


def test_what_is_not_exact_is_never_subtracted() -> None:
    query = query_of("moss & not C++")

    assert query
    assert "NOT" not in query[0]


def test_a_person_is_looked_for_by_the_words_of_each_name() -> None:
    query = build_index_query(make_person("He, Kaiming", "K. He"))

    assert query
    assert query.match == '{author} : (("he" AND "kaiming") OR ("k" AND "he"))'
    assert build_index_query(make_person("…")) is None


def deep(levels: int) -> Expression:
    tree: Expression = parse_expression("moss")
    for _ in range(levels):
        tree = And((Not(Not(tree)), tree)) if levels < 6 else And((parse_expression("tide"), tree))
    return tree


@pytest.mark.parametrize("levels", [5, 20, 24, 25, 300])
def test_fts5_takes_every_query_that_is_asked(levels: int) -> None:
    query = build_index_query(deep(levels))

    assert (query is None) == (levels > 24)
    if query:
        ask(query.match)


@pytest.mark.parametrize(
    "text",
    [" | ".join(f"moss{n}" for n in range(3_000)), " & not ".join(f"moss{n}" for n in range(1_000)), "a-b-c-d-e " * 90,
     " ".join(["a-b"] * 240)],
    ids=lambda text: text[:15],
)  # fmt: skip
def test_fts5_takes_long_expressions_or_is_not_asked(text: str) -> None:
    try:
        query = build_index_query(parse_expression(text))
    except UsageError:
        return
    if query:
        ask(query.match)


@pytest.mark.parametrize("sign", [*"\"*^:+-(){}[]\\/;,'%", "\ue000", "\ue002", "\ud800", "™", "½"])
def test_no_sign_of_a_term_is_one_of_fts5(sign: str) -> None:
    for text in (f"moss{sign}tide", f"moss {sign} tide", f"{sign}moss", f"moss{sign}", f'"moss{sign}tide"'):
        try:
            expression = parse_expression(text)
        except UsageError:
            continue
        if query := build_index_query(expression):
            ask(query.match)
        assert isinstance(expression, Leaf | And | Not)


def ask(match: str) -> None:
    """Ask an empty index; SQLite raises an error for what is no query."""
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE search USING fts5 ({', '.join(COLUMNS)}, content = '', tokenize = 'ascii')")
    assert db.execute("SELECT rowid FROM search WHERE search MATCH ?", (match,)).fetchall() == []
    db.close()
