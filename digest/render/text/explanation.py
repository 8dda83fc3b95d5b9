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
    for reading in explanation.topics:
        yield []
        yield from _reading_lines(reading, width, f"{reading.name or 'match'} ({reading.score:+})")
    for reading in explanation.mutes:
        yield []
        decided = "muted by" if explanation.muted else "would be muted by"
        yield from _reading_lines(reading, width, f"{decided} {reading.expression}", good=False)


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
    if any(reading.holds for reading in explanation.topics):
        return f"not shown: it matches, but not enough ({score})"
    return "not shown: no topic matches"


def _in_section(explanation: Explanation) -> str:
    return f" in “{explanation.section}”" if explanation.section else ""


def _reading_lines(reading: ExpressionResult, width: int, title: str, *, good: bool = True) -> Iterator[Line]:
    style: Style = "found" if reading.holds and good else "bad" if reading.holds else "muted"
    head = [Run(f"{_MARKS[reading.holds]} {sanitize_line(title)}", "title" if reading.holds else "")]
    yield from wrap_runs(head, width)
    for answer in reading.answers:
        if answer.holds or not reading.holds:
            yield from _answer_lines(answer, width, "bad" if answer.unwanted else style)
    for near in reading.near:
        hint = [
            Run("nearest: write "),
            Run(sanitize_line(near.instead), "link"),
            Run(f" to find “{sanitize_line(near.text)}” in the {near.field}"),
        ]
        yield from wrap_runs(hint, width, first="    ")


def _answer_lines(answer: TermResult, width: int, style: Style) -> Iterator[Line]:
    label = sanitize_line(f"not {answer.label}" if answer.unwanted else answer.label)
    if not answer.holds:
        result = "absent, as wished" if answer.unwanted else "not found"
        yield from wrap_runs([Run(f"{label}: {result}", "muted")], width, first="    ")
        return
    for found in answer.found[:_MOST_FOUND] or (Occurrence("", "", 0),):
        yield from wrap_runs([Run(f"{label}: "), *_place_runs(found, style)], width, first="    ")
    if len(answer.found) > _MOST_FOUND:
        yield [Run(f"      and {len(answer.found) - _MOST_FOUND} more places", "muted")]


def _place_runs(found: Occurrence, style: Style) -> Iterator[Run]:
    yield Run(f"{found.field} ", "muted")
    if found.before or found.after:
        yield Run(f"at {found.start} ", "muted")
    # The context was made safe where it was cut; only the match itself is as the site wrote it.
    yield Run(f"“{found.before}")
    yield Run(sanitize_line(found.text), "bad" if style == "bad" else "found")
    yield Run(f"{found.after}”")


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
        "topics": [_reading_as_json(reading) for reading in explanation.topics],
        "mutes": [_reading_as_json(reading) for reading in explanation.mutes],
    }
    return dump_json(value, indent=1) + "\n"


def _reading_as_json(reading: ExpressionResult) -> dict[str, object]:
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
                "found": [{"field": found.field, "text": found.text, "start": found.start} for found in answer.found],
            }
            for answer in reading.answers
        ],
        "nearest": [
            {"term": near.label, "instead": near.instead, "field": near.field, "text": near.text}
            for near in reading.near
        ],
    }
