"""The plan of a run for all recipients, for people: what was read, and who would get what."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from digest import sources
from digest.letters import name_letters
from digest.model import Asked, Failure
from digest.render.days import format_day, short_span
from digest.render.formats import Look
from digest.render.summary import explain_failure
from digest.render.text.lines import Line, Run, join_facts, paint_lines, readable_width, wrap_runs
from digest.render.text.table import Column, Sign, TableRow, lay_out_table
from digest.reports import Plan, PlannedLetter
from digest.text import format_clause, format_count

_SOURCE_COLUMNS = (Column("Source"), Column("lists"), Column("papers", is_number=True), Column())
_MAIL_COLUMNS = (Column("Recipient"), Column("papers", is_number=True), Column("subject, or why there is nothing"))
_NOTHING, _AS_ABOVE = "–", "as above"


def render_plan(plan: Plan, look: Look) -> str:
    """The *plan* on a screen."""
    return paint_lines(_plan_lines(plan, readable_width(look.width)), look)


def _plan_lines(plan: Plan, width: int) -> Iterator[Line]:
    yield from wrap_runs(_head(plan), width)
    if rows := [*_read_rows(plan.asked, plan.now), *_failed_rows(plan.failures, plan.now)]:
        yield []
        yield from lay_out_table(_SOURCE_COLUMNS, rows, width)
    yield []
    yield from lay_out_table(_MAIL_COLUMNS, list(_letter_rows(plan.letters)), width)
    yield []
    made = [letter.kind for letter in plan.letters if letter.subject is not None]
    sent = "it is sent" if len(made) == 1 else "they are sent"
    rest = [Run(" Without "), Run("--dry-run", "heading"), Run(f" {sent}.")] if made else []
    count = format_count(len(made), name_letters(made)) if made else "Nothing to send"
    yield from wrap_runs([Run(f"{count}."), *rest], width, first="  ")


def _head(plan: Plan) -> Line:
    now = f"{format_day(plan.now)}, {plan.now:%H:%M}"
    return join_facts([[Run("Plan", "heading")], [Run(now)], [Run("nothing is written, nothing is sent")]])


def _read_rows(asked: Sequence[Asked], today: date) -> Iterator[TableRow]:
    """A row for each source, with all its lists."""
    by_source: dict[str, list[Asked]] = {}
    for each in asked:
        by_source.setdefault(sources.series_of(each.address) or each.address, []).append(each)
    for address, lists in by_source.items():
        days = [each.day for each in lists if each.day]
        count = f" ({len(lists)})" if len(lists) > 1 else ""
        shown = f"{short_span(min(days), max(days), today)}{count}" if days else _NOTHING
        yield TableRow("✓", address, (shown, f"{sum(each.listed for each in lists):,}"))


def _failed_rows(failures: Sequence[Failure], now: datetime) -> Iterator[TableRow]:
    for failure in failures:
        yield TableRow("✗", failure.source, (_NOTHING, _NOTHING), more=[Run(explain_failure(failure, now))])


def _letter_rows(letters: Sequence[PlannedLetter]) -> Iterator[TableRow]:
    """A row for each recipient; of a group that gets the same, the first row says what."""
    before = ""
    for letter in letters:
        said = f"{letter.subject or letter.why_not}{_say_held(letter)}{_say_remark(letter)}"
        yield _letter_row(letter, _AS_ABOVE if said == before else said)
        before = said


def _letter_row(letter: PlannedLetter, said: str) -> TableRow:
    is_made = letter.subject is not None
    sign: Sign = "✗" if letter.needs_somebody else "✓" if is_made else "–"
    papers = f"{letter.papers:,}" if is_made else _NOTHING
    return TableRow(sign, letter.recipient, (papers,), more=[Run(said)])


def _say_remark(letter: PlannedLetter) -> str:
    return f"; {letter.remark}" if letter.remark else ""


def _say_held(letter: PlannedLetter) -> str:
    """`; 5 papers are held`, nothing where none is."""
    if not letter.held_papers:
        return ""
    besides = "besides, " if letter.subject is not None else ""
    return f"; {besides}{format_clause(letter.held_papers, 'paper', 'is held', 'are held')}"
