"""The reasoning about one paper, for people (lines) and for programs (JSON)."""

from collections.abc import Iterator

from digest.render.json_text import dumped
from digest.render.text.lines import Line, Run, Style, measure, page, wrapped
from digest.rules.explain import Explanation, ExpressionResult, Occurrence, TermResult
from digest.text import safe

_MOST_FOUND = 3
_MARKS = {True: "✓", False: "✗"}


def render(explanation: Explanation, *, width: int = 80, color: bool = False) -> str:
    """The reasoning in lines of *width* columns."""
    return page(_lines(explanation, measure(width)), color)


def _lines(explanation: Explanation, width: int) -> Iterator[Line]:
    paper = explanation.paper
    url = safe(paper.url or "")
    yield from wrapped([Run(safe(explanation.title), "title", url)], width)
    yield [Run(safe(paper.id), "muted"), *([Run(f"  {url}", "muted")] if url else [])]
    yield []
    yield from wrapped([Run(safe(verdict(explanation)), "heading")], width)
    for reading in explanation.topics:
        yield []
        yield from _reading(reading, width, f"{reading.name or 'match'} ({reading.score:+})")
    for reading in explanation.mutes:
        yield []
        decided = "muted by" if explanation.muted else "would be muted by"
        yield from _reading(reading, width, f"{decided} {reading.expression}", good=False)


def verdict(explanation: Explanation) -> str:
    """In one sentence: shown or not, and what decided."""
    score = f"score {explanation.score}, {explanation.min_score} is enough"
    if explanation.hidden:
        return f"not shown: it matches ({score}), but a limit (`max`) leaves it out"
    if explanation.followed:
        return f"shown because you follow {explanation.followed}{_where(explanation)}"
    if explanation.muted:
        return f"not shown: muted by `{explanation.muted}` (it matches: {score})"
    if explanation.wants_everything:
        return "shown: there are no rules"
    if explanation.shown:
        return f"shown{_where(explanation)}: {score}"
    if any(reading.holds for reading in explanation.topics):
        return f"not shown: it matches, but not enough ({score})"
    return "not shown: no topic matches"


def _where(explanation: Explanation) -> str:
    return f" in “{explanation.section}”" if explanation.section else ""


def _reading(reading: ExpressionResult, width: int, title: str, *, good: bool = True) -> Iterator[Line]:
    style: Style = "found" if reading.holds and good else "bad" if reading.holds else "muted"
    head = [Run(f"{_MARKS[reading.holds]} {safe(title)}", "title" if reading.holds else "")]
    yield from wrapped(head, width)
    for answer in reading.answers:
        if answer.holds or not reading.holds:
            yield from _answer(answer, width, "bad" if answer.unwanted else style)
    for near in reading.near:
        said = [
            Run("nearest: write "),
            Run(safe(near.instead), "link"),
            Run(f" to find “{safe(near.text)}” in the {near.field}"),
        ]
        yield from wrapped(said, width, first="    ")


def _answer(answer: TermResult, width: int, style: Style) -> Iterator[Line]:
    label = safe(f"not {answer.label}" if answer.unwanted else answer.label)
    fine = answer.holds != answer.unwanted
    if not answer.holds:
        yield from wrapped(
            [Run(f"{label}: {'absent, as wished' if fine else 'not found'}", "muted")], width, first="    "
        )
        return
    for found in answer.found[:_MOST_FOUND] or (Occurrence("", "", 0),):
        yield from wrapped([Run(f"{label}: "), *_place(found, style)], width, first="    ")
    if len(answer.found) > _MOST_FOUND:
        yield [Run(f"      and {len(answer.found) - _MOST_FOUND} more places", "muted")]


def _place(found: Occurrence, style: Style) -> Iterator[Run]:
    yield Run(f"{found.field} ", "muted")
    if found.before or found.after:
        yield Run(f"at {found.start} ", "muted")
    # The context is a line's text already, without anything that could move the cursor.
    yield Run(f"“{found.before}")
    yield Run(safe(found.text), "bad" if style == "bad" else "found")
    yield Run(f"{found.after}”")


def as_json(explanation: Explanation) -> str:
    """The reasoning as one object (`schema: 1`)."""
    paper = explanation.paper
    value = {
        "schema": 1,
        "paper": {"id": paper.id, "title": paper.title, "url": paper.url},
        "shown": explanation.shown,
        "verdict": verdict(explanation),
        "section": explanation.section,
        "score": explanation.score,
        "min_score": explanation.min_score,
        "followed": explanation.followed,
        "muted": explanation.muted,
        "topics": [_as_json(reading) for reading in explanation.topics],
        "mutes": [_as_json(reading) for reading in explanation.mutes],
    }
    return dumped(value, indent=1) + "\n"


def _as_json(reading: ExpressionResult) -> dict[str, object]:
    return {
        "topic": reading.name,
        "expression": reading.expression,
        "holds": reading.holds,
        "score": reading.score,
        "terms": [
            {
                "term": answer.label,
                "holds": answer.holds,
                "unwanted": answer.unwanted,
                "found": [{"field": each.field, "text": each.text, "start": each.start} for each in answer.found],
            }
            for answer in reading.answers
        ],
        "nearest": [
            {"term": near.label, "instead": near.instead, "field": near.field, "text": near.text}
            for near in reading.near
        ],
    }
