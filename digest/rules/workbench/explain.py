"""Explains the verdict on one paper: every topic and term, what was found where, and what decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digest.model import Paper, Section
from digest.rules.audience import Audience
from digest.rules.evaluation import fact_evidence, find_author, is_true
from digest.rules.language.expressions import (
    And,
    Expression,
    Fact,
    Leaf,
    Not,
    Or,
    Person,
    format_expression,
    wanted_leaves,
)
from digest.rules.liking import FoundWord, Liking
from digest.rules.marks import find_hidden_papers
from digest.rules.matcher import Document
from digest.rules.namesakes import Tie
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, Verdict
from digest.rules.workbench.near_misses import NearMiss, find_near_miss
from digest.text import format_count

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
class LikingResult:
    """What the *liking* of a topic makes of the paper: the words that were *found*, those of most points first."""

    liking: Liking
    found: tuple[FoundWord, ...] = ()

    @property
    def points(self) -> int:
        """By which the paper is ordered in the section of the topic."""
        return sum(word.points for word in self.found)


@dataclass(frozen=True, slots=True)
class ExpressionResult:
    """One topic or mute evaluated for the paper; *near* has changes of its terms that would have found something,
    *liking* says what orders the section of a topic with `like:`."""

    name: str | None
    expression: str
    holds: bool
    score: int = 0
    answers: tuple[TermResult, ...] = ()
    near: tuple[NearMiss, ...] = ()
    liking: LikingResult | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What some rules make of one paper, in short.

    *matches* says whether any topic does, *section* is where the paper stands. *muted* and *followed* are the labels of
    the mute and the follow that decided, None where none did; *tie* says why it is of the followed author and of no
    namesake; *hidden* says that its reader hid it.
    """

    shown: bool
    score: int
    min_score: int
    matches: bool = False
    muted: str | None = None
    followed: str | None = None
    hidden: bool = False
    section: str | None = None
    wants_everything: bool = False
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why *paper* is shown or not: the *outcome* with every topic and mute.

    *namesakes* are sentences on followed authors of whose namesakes it may be. *left_out* says that a limit left it out
    of the digest that was looked at, *has_limit* that one may on another day, because no digest was.
    """

    paper: Paper
    title: str
    outcome: Outcome
    topics: tuple[ExpressionResult, ...]
    mutes: tuple[ExpressionResult, ...] = ()
    left_out: bool = False
    has_limit: bool = False
    namesakes: tuple[str, ...] = ()


def explain_paper(paper: Paper, rules: Rules, shown: Sequence[Section] | None = None) -> Explanation:
    """Why *rules* show or hide *paper*; *shown* are the sections of the digest that it would be in, None where the
    limits of no digest count."""
    verdict = Judge(rules).verdict(paper)
    outcome = _sum_up(verdict, rules)
    section = _find_section(verdict, shown or ())
    left_out = outcome.shown and shown is not None and section is None
    if left_out:
        outcome = replace(outcome, shown=False, section=None)
    elif section:
        outcome = replace(outcome, section=section.topic)
    return Explanation(
        paper,
        verdict.document.text_of("title"),
        outcome,
        topics=tuple(_explain_topic(topic, verdict) for topic in rules.topics),
        mutes=tuple(
            _explain_expression(None, mute.unwanted, verdict)
            for mute in rules.mute
            if _is_true_here(mute.unwanted, verdict)
        ),
        left_out=left_out,
        has_limit=shown is None and outcome.shown and _has_limit(verdict, rules),
        namesakes=tuple(_describe_namesakes(rules, paper)),
    )


def _describe_namesakes(rules: Rules, paper: Paper) -> Iterator[str]:
    """For each followed author of whose namesakes *paper* may be, why it is not followed."""
    for follow in rules.follow:
        if follow.like and isinstance(follow.who, Person) and (name := find_author(follow.who, paper)):
            named = " and ".join(follow.like)
            if not follow.circle:
                yield f"{name} is followed, but {named} is not known, which tells namesakes apart"
            elif not follow.find_tie(paper):
                known = format_count(len(follow.circle), "paper")
                yield (
                    f"{name} is followed, but this may be a namesake: it shares too few co-authors with {named} and "
                    f"what belongs to it ({known})"
                )


def find_outcomes(paper: Paper, rule_sets: Sequence[Rules]) -> list[Outcome]:
    """What each of *rule_sets* makes of *paper*, without the limits of a digest: one reading of it for them all."""
    outcomes = [Outcome(shown=False, score=0, min_score=each.min_score, hidden=paper.hidden) for each in rule_sets]
    for at, verdict in Audience(rule_sets).judge_paper(paper):
        outcomes[at] = _sum_up(verdict, rule_sets[at])
    return outcomes


def _sum_up(verdict: Verdict, rules: Rules) -> Outcome:
    hidden = bool(find_hidden_papers([verdict.paper], [verdict]))
    shown = verdict.shown and not hidden
    return Outcome(
        shown=shown,
        score=verdict.score,
        min_score=rules.min_score,
        matches=bool(verdict.matched_topics),
        muted=verdict.mute.label if verdict.mute else None,
        followed=verdict.follow.label if verdict.follow else None,
        hidden=hidden,
        section=verdict.section if shown else None,
        wants_everything=rules.wants_everything,
        tie=verdict.tie,
    )


def _has_limit(verdict: Verdict, rules: Rules) -> bool:
    """Whether a limit of *rules* may leave the paper out on a day with many others."""
    if verdict.follow:
        return False
    topics = verdict.matched_topics
    # What one topic has no room for falls to the next, and one without a limit always has room.
    return rules.max is not None or (bool(topics) and all(topic.max is not None for topic in topics))


def _find_section(verdict: Verdict, shown: Sequence[Section]) -> Section | None:
    paper_id = verdict.paper.id
    return next((section for section in shown for match in section.matches if match.paper.id == paper_id), None)


def _explain_topic(topic: Topic, verdict: Verdict) -> ExpressionResult:
    explained = _explain_expression(topic.name, topic.wanted, verdict, topic.score)
    if not topic.liking:
        return explained
    found = tuple(topic.liking.find_words(verdict.document)) if topic.liking.words else ()
    return replace(explained, liking=LikingResult(topic.liking, found))


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
