"""Expressions: what binds first, how far a field holds, and where every mistake is."""

from collections.abc import Sequence
from datetime import date

import pytest
from support.selecting import select_papers

from digest.model import Link, Organization, Paper
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import (
    And,
    Expression,
    Fact,
    Leaf,
    Not,
    Person,
    all_leaves,
    fold_name,
    format_expression,
    make_person,
)
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic

BOTH = ("title", "abstract")


def shape(expression: Expression) -> object:
    """*expression* in brackets: `("&", "a", ("not", "b"))`."""
    if isinstance(expression, Leaf | Fact | Person):
        return expression.label
    if isinstance(expression, Not):
        return ("not", shape(expression.part))
    sign = "&" if isinstance(expression, And) else "|"
    return (sign, *map(shape, expression.parts))


def is_wanted(text: str, paper: Paper) -> bool:
    return bool(select_papers([paper], Rules((Topic(None, parse_expression(text)),))).matches)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a", "a", id="a term"),
        pytest.param("  two words  ", "two words", id="a phrase"),
        pytest.param("a & b", ("&", "a", "b"), id="and"),
        pytest.param("a | b", ("|", "a", "b"), id="or"),
        pytest.param("not a", ("not", "a"), id="not"),
        pytest.param("not not a", ("not", ("not", "a")), id="not not"),
        pytest.param("a & b & c", ("&", "a", "b", "c"), id="many"),
        pytest.param("a | b & c", ("|", "a", ("&", "b", "c")), id="and binds before or"),
        pytest.param("a & b | c", ("|", ("&", "a", "b"), "c"), id="and binds before or, on the left"),
        pytest.param("not a & b", ("&", ("not", "a"), "b"), id="not binds before and"),
        pytest.param("not a | b", ("|", ("not", "a"), "b"), id="not binds before or"),
        pytest.param("a & not b | c", ("|", ("&", "a", ("not", "b")), "c"), id="all three"),
        pytest.param("(a | b) & c", ("&", ("|", "a", "b"), "c"), id="brackets"),
        pytest.param("not (a | b)", ("not", ("|", "a", "b")), id="not before brackets"),
        pytest.param("not(a | b)", ("not", ("|", "a", "b")), id="not before brackets, without a blank"),
        pytest.param("((a))", "a", id="needless brackets"),
        pytest.param("( a )", "a", id="blanks in brackets"),
        pytest.param("a  &  b", ("&", "a", "b"), id="many blanks"),
        pytest.param("a\t&\nb", ("&", "a", "b"), id="any white space"),
        pytest.param("(a & b) & c", ("&", ("&", "a", "b"), "c"), id="brackets are kept"),
        pytest.param("R&D", "R&D", id="a sign inside a word"),
        pytest.param("R&D & P(A|B)", ("&", "R&D", "P(A|B)"), id="signs inside words and between them"),
        pytest.param("f(x) & y", ("&", "f(x)", "y"), id="brackets inside a word"),
        pytest.param("(f(x))", "f(x)", id="brackets inside brackets"),
        pytest.param("nothing", "nothing", id="a word that begins with not"),
        pytest.param("good or bad", "good or bad", id="or is a word"),
        pytest.param("/a & (b | c)/", "/a & (b | c)/", id="signs in a regex"),
        pytest.param("/a/i & b", ("&", "/a/i", "b"), id="a regex with a flag"),
        pytest.param(r"/a\/b/ | c", ("|", r"/a\/b/", "c"), id="an escaped slash"),
        pytest.param("C++ | C#", ("|", "C++", "C#"), id="punctuation"),
        pytest.param("state-of-the-art", "state-of-the-art", id="a hyphen inside a word is no sign"),
        pytest.param("has:code & upvotes:>=10", ("&", "has:code", "upvotes:>=10"), id="facts"),
        pytest.param("has: code", "has:code", id="a blank after the colon"),
        pytest.param("Mamba: linear time", "Mamba: linear time", id="a colon in a phrase"),
        pytest.param("title:a & b", ("&", "title:a", "title:b"), id="a field holds on"),
        pytest.param("a & title:b & c", ("&", "a", "title:b", "title:c"), id="from where it stands"),
        pytest.param("author:a | title:b & c", ("|", "author:a", ("&", "title:b", "title:c")), id="next field"),
        pytest.param("(title:a | b) & c", ("&", ("|", "title:a", "title:b"), "c"), id="up to the bracket"),
        pytest.param("title:(a | b) & c", ("&", ("|", "title:a", "title:b"), "title:c"), id="into brackets"),
        pytest.param("title:not a", ("not", "title:a"), id="before not"),
        pytest.param("not title:a & b", ("&", ("not", "title:a"), "title:b"), id="after not"),
        pytest.param("title:a & has:code & b", ("&", "title:a", "has:code", "title:b"), id="a fact ends none"),
        pytest.param("title: two words", "title:two words", id="a phrase in a field"),
        pytest.param("title:/a b/", "title:/a b/", id="a regex in a field"),
        pytest.param("title:=RAG", "title:=RAG", id="exactly, in a field"),
        pytest.param("title:author:a", "author:a", id="the last of two fields"),
    ],
)
def test_an_expression_is_read_as(text: str, expected: object) -> None:
    assert shape(parse_expression(text)) == expected


@pytest.mark.parametrize("field", ["title", "abstract", "author", "org", "keyword", "comment", "category", "source"])
def test_a_field_is_looked_in_alone(field: str) -> None:
    full = Paper(
        "title:x",
        "title",
        abstract="abstract",
        authors=("Author",),
        organization=Organization("Org"),
        keywords=("keyword",),
        author_note="comment",
        categories=("category",),
        sources=("source",),
    )

    assert is_wanted(f"{field}:{field}", full)
    assert not any(is_wanted(f"{field}:{other}", full) for other in ("title", "abstract", "org") if other != field)


def test_without_a_field_the_title_and_the_abstract_are_looked_in_and_never_the_authors() -> None:
    paper = Paper("title:x", "Q", authors=("RAG Wang",), keywords=("RAG",), author_note="RAG", categories=("RAG",))

    assert not is_wanted("RAG", paper)
    assert is_wanted("author:RAG", paper)


def test_other_fields_may_be_the_usual_ones() -> None:
    assert [leaf.fields for leaf in all_leaves(parse_expression("a & title:b", ("comment",)))] == [
        ("comment",),
        ("title",),
    ]


def test_and_holds_over_the_whole_paper() -> None:
    assert is_wanted("retrieval & agents", Paper("title:x", "Retrieval", abstract="for agents"))


PAPER = Paper(
    "title:x",
    "Q",
    abstract="a",
    upvotes=10,
    comment_count=0,
    published=date(2026, 1, 1),
    listed=date(2026, 1, 2),
    organization=Organization("A Lab"),
    links=(Link("https://a.example", "code"),),
)


@pytest.mark.parametrize(
    "text",
    [
        "upvotes:10", "upvotes:=10", "upvotes:>=10", "upvotes:<=10", "upvotes:>9", "upvotes:<11", "upvotes: >= 10",
        "comments:0", "comments:<1", "not comments:>0",
        "published:>=2026-01-01", "published:2026-01-01", "listed:>2026-01-01", "not updated:>=2000-01-01",
        "has:code", "has:abstract", "has:organization", "not has:model", "not has:summary",
    ],
)  # fmt: skip
def test_a_fact_is_true(text: str) -> None:
    assert is_wanted(text, PAPER)


@pytest.mark.parametrize(
    "text",
    [
        "upvotes:>10",
        "upvotes:9",
        "comments:>0",
        "published:>2026-01-01",
        "updated:>=2000-01-01",
        "has:demo",
        "has:pdf",
        "not has:code",
    ],
)
def test_a_fact_is_not_true(text: str) -> None:
    assert not is_wanted(text, PAPER)


def test_an_unknown_number_is_neither_large_nor_small() -> None:
    unknown = Paper("title:x", "Q")

    assert not any(is_wanted(text, unknown) for text in ("upvotes:>=0", "upvotes:<100", "upvotes:0"))


# ------------------------------------------------------------------------------- persons


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Kaiming He", "kaiming he"),
        ("Jürgen Schmidhuber", "JURGEN SCHMIDHUBER"),
        ("J. Müller", "J Muller"),
        ("Jean-Luc Godard", "Jean Luc Godard"),
        ("Łukasz  Kaiser", "Łukasz Kaiser"),
    ],
)
def test_two_spellings_of_a_name_are_one(name: str, spelled: str) -> None:
    assert fold_name(name) == fold_name(spelled)


@pytest.mark.parametrize("other", ["Wei Wang-Smith", "Wei", "Wang Wei", "Weiwang", "Wei Wangs", "W. Wang"])
def test_another_name_is_another_person(other: str) -> None:
    assert fold_name(other) not in make_person("Wei Wang").names


def test_a_person_may_have_several_names() -> None:
    assert make_person("A. Lovelace", "Ada King").names == {"a lovelace", "ada king"}


# ---------------------------------------------------------------------------- canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param("a", "a", id="a term"),
        pytest.param("  ( a )  ", "a", id="needless brackets"),
        pytest.param("R&D | c", "R&D | c", id="a sign inside a word"),
        pytest.param("a   &   b", "a & b", id="blanks"),
        pytest.param("a | b & c", "a | (b & c)", id="what binds first"),
        pytest.param("(a | b) & c", "(a | b) & c", id="needed brackets"),
        pytest.param("not (a & b)", "not (a & b)", id="not before brackets"),
        pytest.param("not (a)", "not a", id="not before a term"),
        pytest.param("title: a & b", "(title:a) & title:b", id="each term names its field"),
        pytest.param("title:(a | b)", "(title:a) | title:b", id="a field before brackets"),
        pytest.param("has: code", "has:code", id="a fact"),
        pytest.param("/a | b/i & c", "/a | b/i & c", id="a regex"),
    ],
)  # fmt: skip
def test_an_expression_has_one_canonical_spelling(text: str, canonical: str) -> None:
    assert format_expression(parse_expression(text)) == canonical


ROUND_TRIPS = [
    "a", "a & b | not c", "(a | b) & (c | d)", "title:a & b", "(title:a | b) & c", "a & (author:b) | title:c",
    "not (a | title:b)", "has:code & upvotes:>=10 | /x y/i", "((a & b) & c) | d", "title:(a & not (b | c)) & d",
    "a | (b | c)", "f(x) & R&D", "=RAG & agent*", "(title:a) & b", "not (title:a) & b", "a | (title:b) | c",
    "title:a & (b | title:c) & d", "not (not title:a) | b",
]  # fmt: skip


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_the_canonical_spelling_means_the_same(text: str) -> None:
    expression = parse_expression(text)

    assert parse_expression(format_expression(expression)) == expression
    assert format_expression(parse_expression(format_expression(expression))) == format_expression(expression)


@pytest.mark.parametrize("text", ["(title:a) & b", "not (title:a) & b", "a | (title:b) | c"])
def test_the_canonical_spelling_ends_a_field_where_it_ended(text: str) -> None:
    assert parse_expression(format_expression(parse_expression(text))) == parse_expression(text)


@pytest.mark.parametrize("text", ["upvotes:>=10", "upvotes: >=10", "upvotes:>= 10", "upvotes: >= 10"])
def test_a_fact_has_one_canonical_spelling(text: str) -> None:
    assert format_expression(parse_expression(text)) == "upvotes:>=10"


def test_terms_come_in_the_order_they_are_written() -> None:
    assert [leaf.label for leaf in all_leaves(parse_expression("c & (a | not title:b) & has:code & a"))] == [
        "c",
        "a",
        "title:b",
        "a",
    ]


# ------------------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        pytest.param("", 0, "an empty term finds nothing", id="nothing"),
        pytest.param("   ", 3, "an empty term finds nothing", id="blanks"),
        pytest.param("a &", 3, "a term is missing at the end", id="nothing after and"),
        pytest.param("(not)", 4, "a term is missing before `)`, after `not`", id="nothing after not"),
        pytest.param("a | ", 4, "a term is missing at the end", id="nothing after or"),
        pytest.param("& a", 0, "a term is missing before `&`", id="nothing before and"),
        pytest.param("| a", 0, "a term is missing before `|`", id="nothing before or"),
        pytest.param("a & & b", 4, "a term is missing before `&`", id="two signs"),
        pytest.param("a & | b", 4, "a term is missing before `|`", id="two different signs"),
        pytest.param("()", 1, "a term is missing before `)`", id="empty brackets"),
        pytest.param("a & ()", 5, "a term is missing before `)`", id="empty brackets later"),
        pytest.param("(a", 0, "a `(` that is never closed", id="open bracket"),
        pytest.param("a & (b | (c)", 4, "a `(` that is never closed", id="the outer of two"),
        pytest.param("a)", 1, "a `)` without its `(`", id="closing bracket"),
        pytest.param("(a) | b) & c", 7, "a `)` without its `(`", id="one too many"),
        pytest.param("(a) b", 4, "`(a) b` could be one phrase or two", id="bare brackets"),
        pytest.param("(a & b)c", 7, "a blank is missing before `c`", id="a term right after brackets"),
        pytest.param('"a"b', 3, "a blank is missing before `b`", id="a term right after a phrase"),
        pytest.param("a & titel:b", 4, "`titel:` is no field; did you mean title:?", id="a slip in a field"),
        pytest.param("abstrac:b", 0, "`abstrac:` is no field; did you mean abstract:?", id="another slip"),
        pytest.param("upvote:>3", 0, "`upvote:` is no field; did you mean upvotes:?", id="a slip in a fact"),
        pytest.param("a & has:cod", 4, "`has:cod`: `has:` knows ", id="a slip in a kind"),
        pytest.param("upvotes:many", 0, "`upvotes:many`: no number", id="no number"),
        pytest.param("upvotes:=>3", 0, "`upvotes:=>3`: no such comparison", id="a sign the wrong way round"),
        pytest.param("upvotes:>=3.5", 0, "`upvotes:>=3.5`: no number", id="no whole number"),
        pytest.param("published:>=2026-13", 0, "`published:>=2026-13`: no day, month or year", id="no month"),
        pytest.param("published:2026-02-30", 0, "`published:2026-02-30`: no day, month or year", id="no such day"),
        pytest.param("a & =", 4, "`=` has no letter or digit to look for", id="an empty exact term"),
        pytest.param("title:~", 6, "`~` has no letter or digit to look for", id="a sign in a field"),
        pytest.param("a & b*c", 4, "`b*c`: `*` may only stand at the end of a term", id="a star inside"),
        pytest.param("a & /b(/", 4, "`/b(/`: missing ), unterminated subpattern at character 3", id="a regex"),
        pytest.param("a | /(b+)+/", 4, "`/(b+)+/` can run away: ", id="a regex that runs away"),
        pytest.param("title: & a", 7, "nothing stands after `title:`", id="a field without a term"),
    ],
)
def test_a_mistake_is_reported_with_its_place(text: str, at: int, message: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)

    assert str(refused.value).startswith(message)
    assert refused.value.at == at


def test_an_unknown_kind_is_reported_with_those_that_are_known_and_a_guess() -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression("has:cod")

    assert "code, model, dataset, demo, project, paper, other" in str(refused.value)
    assert str(refused.value).endswith("did you mean code?")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("title:", id="a field without a term at the end"),
        pytest.param("a & title:", id="the same after a sign"),
        pytest.param("has:", id="a fact without a value"),
        pytest.param("upvotes: ", id="a comparison without a number"),
        pytest.param("a & not", id="not, and nothing after it"),
        pytest.param("a && b", id="two signs as in programs"),
        pytest.param("a || b", id="two bars as in programs"),
    ],
)
def test_what_was_meant_as_an_operator_is_not_silently_a_phrase(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)


@pytest.mark.parametrize("text", [f"{'(' * 5000}a{')' * 5000}", f"{'not ' * 5000}a"], ids=["brackets", "not"])
def test_an_expression_that_is_nested_beyond_all_measure_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)


def test_a_long_flat_expression_is_no_burden() -> None:
    texts: Sequence[str] = [f"term{number}" for number in range(5000)]

    assert len(list(all_leaves(parse_expression(" | ".join(texts))))) == 5000
    assert is_wanted(" | ".join(texts), Paper("title:x", "the term4999"))
