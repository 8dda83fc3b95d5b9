"""The whole reasoning about one paper: every topic and term, what was found where, what decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.model import Paper, Section
from digest.rules.evaluation import author, fact, holds
from digest.rules.expressions import And, Expression, Fact, Leaf, Not, Or, Person, wanted_leaves, written
from digest.rules.matcher import Document
from digest.rules.near_misses import Near, nearest
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, Verdict

_CONTEXT = 30


@dataclass(frozen=True, slots=True)
class Found:
    """*text* at offset *start* of the readable text of *field*, and what stands around it."""

    field: str
    text: str
    start: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One term or fact: whether it *holds*, where it was *found*; *unwanted* below a `not`."""

    label: str
    holds: bool
    found: tuple[Found, ...] = ()
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One topic (or mute, or follow) read against the paper. *near* is what would have caught it."""

    name: str | None
    expression: str
    holds: bool
    score: int = 0
    answers: tuple[Answer, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why *paper* is shown or not. *match* is it as shown, *section* where it landed, *hidden* whether
    a limit cut it off; *muted* and *followed* are the readings that decided, where one did."""

    paper: Paper
    title: str
    shown: bool
    score: int
    min_score: int
    topics: tuple[Reading, ...]
    mutes: tuple[Reading, ...] = ()
    muted: str | None = None
    followed: str | None = None
    section: str | None = None
    hidden: bool = False
    wants_everything: bool = False


def explain(paper: Paper, rules: Rules, shown: Sequence[Section] = ()) -> Explanation:
    """The reasoning of *rules* about *paper*; *shown* are the sections of the digest it would be in."""
    judge = Judge(rules)
    verdict = judge.verdict(paper)
    section = _section(verdict, shown)
    return Explanation(
        paper=paper,
        title=verdict.read.of("title"),
        shown=verdict.shown and (section is not None or not shown),
        score=verdict.score,
        min_score=rules.min_score,
        topics=tuple(_topic(topic, verdict) for topic in rules.topics),
        mutes=tuple(_reading(None, mute.unwanted, verdict) for mute in rules.mute if _holds(mute.unwanted, verdict)),
        muted=verdict.mute.label if verdict.mute else None,
        followed=verdict.follow.label if verdict.follow else None,
        section=section.topic if section else None,
        hidden=verdict.shown and section is None and bool(shown),
        wants_everything=rules.wants_everything,
    )


def _section(verdict: Verdict, shown: Sequence[Section]) -> Section | None:
    here = (section for section in shown for each in section.matches if each.paper.id == verdict.paper.id)
    return next(here, None)


def _topic(topic: Topic, verdict: Verdict) -> Reading:
    return _reading(topic.name, topic.wanted, verdict, topic.score)


def _reading(name: str | None, expression: Expression, verdict: Verdict, score: int = 0) -> Reading:
    true = _holds(expression, verdict)
    near = () if true else tuple(_near(expression, verdict))
    return Reading(name, written(expression), true, score, tuple(_answers(expression, verdict)), near)


def _holds(expression: Expression, verdict: Verdict) -> bool:
    return holds(expression, verdict.hits, verdict.paper)


def _answers(expression: Expression, verdict: Verdict, *, unwanted: bool = False) -> Iterator[Answer]:
    if isinstance(expression, And | Or):
        for part in expression.parts:
            yield from _answers(part, verdict, unwanted=unwanted)
    elif isinstance(expression, Not):
        yield from _answers(expression.part, verdict, unwanted=not unwanted)
    else:
        yield Answer(expression.label, _holds(expression, verdict), tuple(_found(expression, verdict)), unwanted)


def _found(part: Leaf | Fact | Person, verdict: Verdict) -> Iterator[Found]:
    if isinstance(part, Leaf):
        places = verdict.hits.get(part.term.text, {})
        for field in part.fields:
            for start, end in sorted(places.get(field, ())):
                yield _in_context(verdict.read, field, start, end)
    elif isinstance(part, Fact):
        if told := fact(part, verdict.paper):
            yield Found(*told, 0)
    elif name := author(part, verdict.paper):
        yield Found("author", name, 0)


def _in_context(read: Document, field: str, start: int, end: int) -> Found:
    """The place with whole words around it, as many as fit in a few dozen characters."""
    text = read.of(field)
    before, after = text[:start], text[end:]
    if start > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    return Found(field, text[start:end], start, before, after)


def _near(expression: Expression, verdict: Verdict) -> Iterator[Near]:
    """What would have caught the terms that are wanted and missing."""
    for leaf in wanted_leaves(expression):
        if not _holds(leaf, verdict) and (near := nearest(leaf, verdict.read)):
            yield near
