"""The explanation of one paper, why it is shown or not, with its past: as lines for people."""

from collections.abc import Iterator

from digest.identity.names import all_identifiers
from digest.render.past import NOTHING_KNOWN, Past, describe_past, describe_recipients
from digest.render.text.lines import Line, Run, Style, join_lines, readable_width, wrap_runs
from digest.render.verdicts import verdict_sentence
from digest.rules.topics import YOUR_WORDS
from digest.rules.workbench.explain import Explanation, ExpressionResult, LikingResult, Occurrence, TermResult
from digest.text import format_count, sanitize_line

_MOST_FOUND = 3
_MARKS = {True: "✓", False: "✗"}


def render_explanation(
    explanation: Explanation, past: Past = NOTHING_KNOWN, *, width: int = 80, color: bool = False, whole: bool = False
) -> str:
    """*explanation* and the *past* of its paper in lines of *width* columns, painted if *color*; the *whole* of it also
    has the liked words that the paper does not have."""
    return join_lines(_explanation_lines(explanation, past, readable_width(width), whole=whole), color)


def _explanation_lines(explanation: Explanation, past: Past, width: int, *, whole: bool) -> Iterator[Line]:
    yield from _paper_lines(explanation, width)
    yield []
    yield from wrap_runs([Run(sanitize_line(verdict_sentence(explanation, past.deliveries)), "heading")], width)
    for sentences in (describe_past(past), describe_recipients(past)):
        lines = [line for sentence in sentences for line in wrap_runs([Run(sentence)], width, first="  ")]
        yield from [[], *lines] if lines else []
    for expression in explanation.topics:
        yield []
        yield from _expression_lines(expression, width, f"{expression.name or YOUR_WORDS} ({expression.score:+})")
        if expression.liking and (expression.holds or whole):
            yield from _liking_lines(expression.liking, width, whole=whole)
    for expression in explanation.mutes:
        yield []
        decided = "muted by" if explanation.outcome.muted else "would be muted by"
        yield from _expression_lines(expression, width, f"{decided} {expression.expression}", good=False)
    for sentence in explanation.namesakes:
        yield []
        yield from wrap_runs([Run(sanitize_line(sentence))], width)


def _paper_lines(explanation: Explanation, width: int) -> Iterator[Line]:
    paper = explanation.paper
    url = sanitize_line(paper.url or "")
    yield from wrap_runs([Run(sanitize_line(explanation.title), "title", url)], width)
    yield [Run(sanitize_line(paper.id), "muted"), *([Run(f"  {url}", "muted")] if url else [])]
    if others := [sanitize_line(name) for name in all_identifiers(paper) if name != paper.id]:
        yield from wrap_runs([Run(f"also {', '.join(others)}", "muted")], width)


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
            Run(sanitize_line(near.instead), "term"),
            Run(f" to find “{sanitize_line(near.text)}” in the {near.field}"),
        ]
        yield from wrap_runs(hint, width, first="    ")


def _liking_lines(result: LikingResult, width: int, *, whole: bool) -> Iterator[Line]:
    """The words by which the section is ordered that the paper has, then all of them if *whole*; or why there are none.

    A word in the title has twice the points: `world model 2 × 39`."""
    if result.liking.lack:
        yield from wrap_runs([Run(f"like: {result.liking.lack}", "muted")], width, first="    ")
        return
    points = dict(result.liking.words)
    found = [Run("nothing of them", "muted")] if not result.found else []
    for word in result.found:
        times = "2 × " if word.points > points[word.term] else ""
        found += [
            Run(", " if found else ""),
            Run(sanitize_line(word.term), "found"),
            Run(f" {times}{points[word.term]}"),
        ]
    words = format_count(len(points), "word")
    of = f"by {words} of {format_count(result.liking.papers, 'paper')}: "
    yield from wrap_runs(
        [Run(f"like: {format_count(result.points, 'point')} "), Run(of, "muted"), *found], width, first="    "
    )
    if whole:
        others = ", ".join(f"{sanitize_line(term)} {number}" for term, number in points.items())
        yield from wrap_runs([Run(f"all {words}: {others}", "muted")], width, first="    ")


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
