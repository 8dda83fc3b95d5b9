"""Explains the verdict on one paper: every topic and term, what was found where, and what decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.model import Paper, Section
from digest.rules.evaluation import fact_evidence, find_author, is_true
from digest.rules.expressions import And, Expression, Fact, Leaf, Not, Or, Person, format_expression, wanted_leaves
from digest.rules.matcher import Document
from digest.rules.near_misses import NearMiss, find_near_miss
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, Verdict

_CONTEXT = 30


@dataclass(frozen=True, slots=True)
class Occurrence:
    """*text* at offset *start* of the readable text of *field*, with some words *before* and *after* it."""

    field: str
    text: str
    start: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class TermResult:
    """One term, fact or person: whether it *holds*, where it was *found*, whether it is *unwanted* (below a `not`)."""

    label: str
    holds: bool
    found: tuple[Occurrence, ...] = ()
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class ExpressionResult:
    """One topic or mute evaluated for the paper; *near* has changes of its terms that would have found something."""

    name: str | None
    expression: str
    holds: bool
    score: int = 0
    answers: tuple[TermResult, ...] = ()
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why *paper* is shown or not.

    *section* is its section in the digest, *hidden* says whether a limit left it out there. *muted* and *followed*
    are the labels of the mute and the follow that decided, None where none did.
    """

    paper: Paper
    title: str
    shown: bool
    score: int
    min_score: int
    topics: tuple[ExpressionResult, ...]
    mutes: tuple[ExpressionResult, ...] = ()
    muted: str | None = None
    followed: str | None = None
    section: str | None = None
    hidden: bool = False
    wants_everything: bool = False


def explain_paper(paper: Paper, rules: Rules, shown: Sequence[Section] = ()) -> Explanation:
    """Why *rules* show or hide *paper*; *shown* are the sections of the digest that it would be in."""
    judge = Judge(rules)
    verdict = judge.verdict(paper)
    section = _find_section(verdict, shown)
    return Explanation(
        paper=paper,
        title=verdict.document.text_of("title"),
        shown=verdict.shown and (section is not None or not shown),
        score=verdict.score,
        min_score=rules.min_score,
        topics=tuple(_explain_topic(topic, verdict) for topic in rules.topics),
        mutes=tuple(
            _explain_expression(None, mute.unwanted, verdict)
            for mute in rules.mute
            if _is_true_here(mute.unwanted, verdict)
        ),
        muted=verdict.mute.label if verdict.mute else None,
        followed=verdict.follow.label if verdict.follow else None,
        section=section.topic if section else None,
        hidden=verdict.shown and section is None and bool(shown),
        wants_everything=rules.wants_everything,
    )


def _find_section(verdict: Verdict, shown: Sequence[Section]) -> Section | None:
    paper_id = verdict.paper.id
    return next((section for section in shown for match in section.matches if match.paper.id == paper_id), None)


def _explain_topic(topic: Topic, verdict: Verdict) -> ExpressionResult:
    return _explain_expression(topic.name, topic.wanted, verdict, topic.score)


def _explain_expression(name: str | None, expression: Expression, verdict: Verdict, score: int = 0) -> ExpressionResult:
    true = _is_true_here(expression, verdict)
    near = () if true else tuple(_find_near_misses(expression, verdict))
    return ExpressionResult(
        name, format_expression(expression), true, score, tuple(_explain_terms(expression, verdict)), near
    )


def _is_true_here(expression: Expression, verdict: Verdict) -> bool:
    return is_true(expression, verdict.hits, verdict.paper)


def _explain_terms(expression: Expression, verdict: Verdict, *, unwanted: bool = False) -> Iterator[TermResult]:
    if isinstance(expression, And | Or):
        for part in expression.parts:
            yield from _explain_terms(part, verdict, unwanted=unwanted)
    elif isinstance(expression, Not):
        yield from _explain_terms(expression.part, verdict, unwanted=not unwanted)
    else:
        yield TermResult(
            expression.label,
            _is_true_here(expression, verdict),
            tuple(_find_occurrences(expression, verdict)),
            unwanted,
        )


def _find_occurrences(part: Leaf | Fact | Person, verdict: Verdict) -> Iterator[Occurrence]:
    if isinstance(part, Leaf):
        places = verdict.hits.get(part.term.text, {})
        for field in part.fields:
            for start, end in sorted(places.get(field, ())):
                yield _occurrence_in_context(verdict.document, field, start, end)
    elif isinstance(part, Fact):
        if evidence := fact_evidence(part, verdict.paper):
            yield Occurrence(*evidence, 0)
    elif name := find_author(part, verdict.paper):
        yield Occurrence("author", name, 0)


def _occurrence_in_context(document: Document, field: str, start: int, end: int) -> Occurrence:
    """The text from *start* to *end* of *field*, with as many whole words around it as 30 characters hold."""
    text = document.text_of(field)
    before, after = text[:start], text[end:]
    if start > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    return Occurrence(field, text[start:end], start, before, after)


def _find_near_misses(expression: Expression, verdict: Verdict) -> Iterator[NearMiss]:
    """Changes of the wanted terms that were not found, each of which would have found something."""
    for leaf in wanted_leaves(expression):
        if not _is_true_here(leaf, verdict) and (near := find_near_miss(leaf, verdict.document)):
            yield near
