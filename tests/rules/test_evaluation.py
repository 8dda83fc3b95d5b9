"""The shortcuts of the evaluation change no verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Link, Paper
from digest.rules.audience import Audience, Readings
from digest.rules.evaluation import is_true, required_terms, sufficient_terms, true_parts
from digest.rules.language.expressions import And, Expression, Not, Or, all_leaves, any_of, make_person
from digest.rules.language.parsing import parse_expression
from digest.rules.matcher import Hits, Matcher, build_document
from digest.rules.topics import Follow, Mute, Rules, Topic
from digest.rules.verdict import Judge, Reading, Verdict, decide_verdict

WORDS = ("alpha", "beta", "gamma", "delta")
TERMS = (*WORDS, "alph*", "=beta", "/gam+a/", "title:alpha", "abstract:beta", "author:delta", "has:code", "upvotes:>=5")
PEOPLE = ("Ada King", "Bo Li", "Delta Jo")


def join_parts(parts: Sequence[str], sign: str) -> str:
    return sign.join(f"({part})" for part in parts)


expressions = st.recursive(
    st.sampled_from(TERMS),
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(lambda each: join_parts(each, " & ")),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: join_parts(each, " | ")),
        parts.map(lambda part: f"not ({part})"),
        parts.map(lambda part: f"title:({part})"),
    ),
    max_leaves=6,
)
trees = expressions.map(parse_expression)
texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
papers = st.builds(
    Paper,
    st.integers(0, 99).map(lambda number: f"title:{number}"),
    texts.map(lambda text: f"On {text}"),
    abstract=texts,
    authors=st.lists(st.sampled_from(PEOPLE), max_size=2).map(tuple),
    upvotes=st.sampled_from([None, 0, 5]),
    published=st.just(date(2026, 1, 1)),
    links=st.sampled_from([(), (Link("https://github.com/a/b", "code"),)]),
)
follows = st.builds(
    Follow,
    st.one_of(st.sampled_from(PEOPLE).map(make_person), trees),
    st.just("somebody"),
    st.one_of(st.none(), trees),
)
rules = st.builds(
    Rules,
    st.lists(trees, max_size=5).map(
        lambda wanted: tuple(Topic(f"T{n}", each, score=n % 3 - 1 or 2) for n, each in enumerate(wanted))
    ),
    st.lists(trees, max_size=2).map(lambda unwanted: tuple(Mute(each, f"mute {n}") for n, each in enumerate(unwanted))),
    st.lists(follows, max_size=2).map(tuple),
    st.sampled_from([-1, 0, 1, 2]),
)


def plain_verdict(wanted: Rules, paper: Paper) -> Verdict:
    """The verdict if every topic is evaluated."""
    parts = [*(each.wanted for each in wanted.topics), *(each.unwanted for each in wanted.mute)]
    parts += [part for each in wanted.follow for part in (each.who, each.with_) if part]
    matcher = Matcher(leaf for part in parts for leaf in all_leaves(part))
    read = build_document(paper, matcher.fields)
    hits = matcher.find_hits(read)
    matched = [each for each in wanted.topics if is_true(each.wanted, hits, paper)]
    return decide_verdict(wanted, Reading(paper, read, hits), matched)


def comparable(verdict: Verdict) -> object:
    """The parts of *verdict* that a user can see."""
    return (
        verdict.shown,
        verdict.score,
        verdict.matched_topics,
        verdict.mute,
        verdict.follow,
        verdict.sections,
        verdict.to_match(),
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(rules, papers)
def test_asking_only_the_topics_that_may_hold_changes_no_verdict(wanted: Rules, paper: Paper) -> None:
    assert comparable(Judge(wanted).verdict(paper)) == comparable(plain_verdict(wanted, paper))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(rules, max_size=4), papers)
def test_judging_for_many_readers_at_once_changes_no_verdict(readers: Sequence[Rules], paper: Paper) -> None:
    found = dict(Audience(readers).judge_paper(paper))

    for at, wanted in enumerate(readers):
        alone = Judge(wanted).verdict(paper)
        if at in found:
            assert comparable(found[at]) == comparable(alone)
        else:
            assert not alone.shown


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(rules, min_size=2, max_size=5), st.lists(papers, max_size=3))
def test_reading_papers_once_for_all_batches_of_readers_changes_no_verdict(
    readers: Sequence[Rules], listed: Sequence[Paper]
) -> None:
    readings = Readings(readers)

    for batch in ([reader] for reader in readers):
        shared, own = Audience(batch, readings).judge_papers(listed), Audience(batch).judge_papers(listed)
        assert [*map(comparable, shared[0])] == [*map(comparable, own[0])]


@dataclass(frozen=True)
class Everywhere:
    """All ways in which the terms of an expression may be found or not, in all of *fields*."""

    wanted: Expression
    fields: tuple[str, ...] = ("title", "abstract", "author")
    papers: tuple[Paper, ...] = field(
        default=(Paper("x", "X"), Paper("x", "X", upvotes=5, links=(Link("https://github.com/a/b", "code"),)))
    )

    def hits(self) -> list[Hits]:
        terms = sorted({leaf.term.text for leaf in all_leaves(self.wanted)})
        found = [{}, *({name: [(0, 1)]} for name in self.fields), {name: [(0, 1)] for name in self.fields}]
        chosen = product(found, repeat=len(terms)) if len(terms) <= 3 else ([each] * len(terms) for each in found)
        return [{term: dict(places) for term, places in zip(terms, each, strict=True) if places} for each in chosen]


def plainly_true_parts(wanted: Expression, hits: Hits, paper: Paper) -> list[Expression]:
    """The parts that make *wanted* true, if each is asked; none where it is false."""
    if isinstance(wanted, Not):
        return []
    if not isinstance(wanted, And | Or):
        return [wanted] if is_true(wanted, hits, paper) else []
    if isinstance(wanted, And) and not plainly_holds(wanted, hits, paper):
        return []
    return [each for part in wanted.parts for each in plainly_true_parts(part, hits, paper)]


def plainly_holds(wanted: Expression, hits: Hits, paper: Paper) -> bool:
    if isinstance(wanted, And | Or):
        return (all if isinstance(wanted, And) else any)([plainly_holds(part, hits, paper) for part in wanted.parts])
    return not plainly_holds(wanted.part, hits, paper) if isinstance(wanted, Not) else is_true(wanted, hits, paper)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(trees, min_size=1, max_size=6).map(any_of))
def test_asking_only_the_terms_of_a_list_that_were_found_changes_no_reason(wanted: Expression) -> None:
    ways = Everywhere(wanted)

    for hits, paper in product(ways.hits(), ways.papers):
        assert is_true(wanted, hits, paper) == plainly_holds(wanted, hits, paper)
        assert list(true_parts(wanted, hits, paper)) == plainly_true_parts(wanted, hits, paper)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(trees)
def test_an_expression_does_not_hold_without_one_of_its_triggers(wanted: Expression) -> None:
    needed = required_terms(wanted)
    if needed is None:
        return

    ways = Everywhere(wanted)
    true = [hits for hits in ways.hits() for paper in ways.papers if is_true(wanted, hits, paper)]

    assert all(needed & hits.keys() for hits in true)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(trees)
def test_an_expression_holds_with_any_term_that_suffices(wanted: Expression) -> None:
    ways = Everywhere(wanted)
    certain = sufficient_terms(wanted, frozenset(ways.fields))

    assert all(is_true(wanted, hits, paper) for hits in ways.hits() for paper in ways.papers if certain & hits.keys())


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        pytest.param("a", {"a"}, id="a term"),
        pytest.param("a | b", {"a", "b"}, id="either"),
        pytest.param("(a | b) & c", {"c"}, id="the fewest of both"),
        pytest.param("a & not b", {"a"}, id="what is refused triggers nothing"),
        pytest.param("not b", None, id="nothing but refused"),
        pytest.param("has:code", None, id="a fact"),
        pytest.param("a & has:code", {"a"}, id="a term and a fact"),
        pytest.param("a | has:code", None, id="a term or a fact"),
        pytest.param("title:a", {"a"}, id="a field"),
    ],
)
def test_triggers_are_terms_of_which_one_must_be_found(text: str, needed: set[str] | None) -> None:
    assert required_terms(parse_expression(text)) == needed


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        pytest.param("a", {"a"}, id="a term"),
        pytest.param("a | b", {"a", "b"}, id="either"),
        pytest.param("a | b & c", {"a"}, id="an alternative"),
        pytest.param("a & b", set(), id="both"),
        pytest.param("not a", set(), id="refused"),
        pytest.param("title:a", set(), id="one field of two"),
        pytest.param("title:a | b", set(), id="a field that holds on"),
        pytest.param("a | has:code", {"a"}, id="or a fact"),
    ],
)
def test_a_term_suffices_only_where_it_may_stand_anywhere(text: str, certain: set[str]) -> None:
    assert sufficient_terms(parse_expression(text), frozenset({"title", "abstract"})) == certain


def test_a_thousand_alternatives_hold_by_any_of_them() -> None:
    wanted = any_of([parse_expression(f"word{number}") for number in range(1000)])
    rules = Rules((Topic("A", wanted),))

    found = Judge(rules).verdict(Paper("title:x", "The word999"))

    assert [why.term for why in found.to_match().why] == ["word999"]
