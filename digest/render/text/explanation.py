"""The explanation of one paper, why it is shown or not: as lines for people, as JSON for programs."""

from collections.abc import Iterator

from digest.render.json_text import dump_json
from digest.render.text.lines import Line, Run, Style, join_lines, readable_width, wrap_runs
from digest.rules.explain import Explanation, ExpressionResult, Occurrence, TermResult
from digest.text import sanitize_line

_MOST_FOUND = 3
_MARKS = {True: "✓", False: "✗"}


def render_explanation(explanation: Explanation, *, width: int = 80, color: bool = False) -> str:
    """*explanation* in lines of *width* columns, painted if *color*."""
    return join_lines(_explanation_lines(explanation, readable_width(width)), color)


def _explanation_lines(explanation: Explanation, width: int) -> Iterator[Line]:
    paper = explanation.paper
    url = sanitize_line(paper.url or "")
    yield from wrap_runs([Run(sanitize_line(explanation.title), "title", url)], width)
    yield [Run(sanitize_line(paper.id), "muted"), *([Run(f"  {url}", "muted")] if url else [])]
    yield []
    yield from wrap_runs([Run(sanitize_line(verdict_sentence(explanation)), "heading")], width)
    for expression in explanation.topics:
        yield []
        yield from _expression_lines(expression, width, f"{expression.name or 'match'} ({expression.score:+})")
    for expression in explanation.mutes:
        yield []
        decided = "muted by" if explanation.muted else "would be muted by"
        yield from _expression_lines(expression, width, f"{decided} {expression.expression}", good=False)


def verdict_sentence(explanation: Explanation) -> str:
    """One sentence: whether the paper is shown, and what decided it."""
    score = f"score {explanation.score}, {explanation.min_score} is enough"
    if explanation.hidden:
        return f"not shown: it matches ({score}), but a limit (`max`) leaves it out"
    if explanation.followed:
        return f"shown because you follow {explanation.followed}{_in_section(explanation)}"
    if explanation.muted:
        return f"not shown: muted by `{explanation.muted}` (it matches: {score})"
    if explanation.wants_everything:
        return "shown: there are no rules"
    if explanation.shown:
        return f"shown{_in_section(explanation)}: {score}"
    if any(expression.holds for expression in explanation.topics):
        return f"not shown: it matches, but not enough ({score})"
    return "not shown: no topic matches"


def _in_section(explanation: Explanation) -> str:
    return f" in “{explanation.section}”" if explanation.section else ""


def _expression_lines(expression: ExpressionResult, width: int, title: str, *, good: bool = True) -> Iterator[Line]:
    style: Style = "found" if expression.holds and good else "bad" if expression.holds else "muted"
    head = [Run(f"{_MARKS[expression.holds]} {sanitize_line(title)}", "title" if expression.holds else "")]
    yield from wrap_runs(head, width)
    for result in expression.answers:
        if result.holds or not expression.holds:
            yield from _term_lines(result, width, "bad" if result.unwanted else style)
    for near in expression.near:
        hint = [
            Run("nearest: write "),
            Run(sanitize_line(near.instead), "link"),
            Run(f" to find “{sanitize_line(near.text)}” in the {near.field}"),
        ]
        yield from wrap_runs(hint, width, first="    ")


def _term_lines(result: TermResult, width: int, style: Style) -> Iterator[Line]:
    label = sanitize_line(f"not {result.label}" if result.unwanted else result.label)
    if not result.holds:
        absence = "absent, as wished" if result.unwanted else "not found"
        yield from wrap_runs([Run(f"{label}: {absence}", "muted")], width, first="    ")
        return
    for occurrence in result.found[:_MOST_FOUND] or (Occurrence("", "", 0),):
        yield from wrap_runs([Run(f"{label}: "), *_occurrence_runs(occurrence, style)], width, first="    ")
    if len(result.found) > _MOST_FOUND:
        yield [Run(f"      and {len(result.found) - _MOST_FOUND} more places", "muted")]


def _occurrence_runs(occurrence: Occurrence, style: Style) -> Iterator[Run]:
    yield Run(f"{occurrence.field} ", "muted")
    if occurrence.before or occurrence.after:
        yield Run(f"at {occurrence.start} ", "muted")
    # The context was made safe where it was cut; only the match itself is as the site wrote it.
    yield Run(f"“{occurrence.before}")
    yield Run(sanitize_line(occurrence.text), "bad" if style == "bad" else "found")
    yield Run(f"{occurrence.after}”")


def explanation_as_json(explanation: Explanation) -> str:
    """*explanation* as one object (`schema: 1`)."""
    paper = explanation.paper
    value = {
        "schema": 1,
        "paper": {"id": paper.id, "title": paper.title, "url": paper.url},
        "shown": explanation.shown,
        "verdict": verdict_sentence(explanation),
        "section": explanation.section,
        "score": explanation.score,
        "min_score": explanation.min_score,
        "followed": explanation.followed,
        "muted": explanation.muted,
        "topics": [_expression_as_json(expression) for expression in explanation.topics],
        "mutes": [_expression_as_json(expression) for expression in explanation.mutes],
    }
    return dump_json(value, indent=1) + "\n"


def _expression_as_json(expression: ExpressionResult) -> dict[str, object]:
    return {
        "topic": expression.name,
        "expression": expression.expression,
        "holds": expression.holds,
        "score": expression.score,
        "terms": [
            {
                "term": result.label,
                "holds": result.holds,
                "unwanted": result.unwanted,
                "found": [
                    {"field": occurrence.field, "text": occurrence.text, "start": occurrence.start}
                    for occurrence in result.found
                ],
            }
            for result in expression.answers
        ],
        "nearest": [
            {"term": near.label, "instead": near.instead, "field": near.field, "text": near.text}
            for near in expression.near
        ],
    }
