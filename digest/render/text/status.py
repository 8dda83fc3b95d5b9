"""The status for people: a verdict, a row for each source and each recipient, and what to do."""

from collections.abc import Iterator, Sequence

from digest.errors import Remedy
from digest.letters import name_letters
from digest.render.columns import count_columns
from digest.render.days import format_day, format_moment
from digest.render.text.lines import Line, Run, paint_lines, wrap_runs
from digest.render.text.status_rows import StatusLook, make_channel_row, make_recipient_row, make_source_row
from digest.render.text.table import NARROW, Column, TableRow, lay_out_table
from digest.render.text.talk import render_remedies
from digest.reports import MOST_RECIPIENTS, RecipientReport, Status
from digest.text import format_clause, format_count, sanitize_line

_SOURCE_COLUMNS = (Column("Source"), Column("newest list"), Column("last read"), Column())
_RECIPIENT_COLUMNS = (Column("Recipient"), Column("last sent"), Column("papers", is_number=True), Column("next"))
_CHANNEL_COLUMNS = (Column("Channel"), Column("last"), Column("papers", is_number=True), Column("lists up to"))


def render_status(status: Status, look: StatusLook) -> str:
    """The *status* on one screen, or in full."""
    if status.is_empty and not status.needs_somebody:
        return paint_lines(_lines_before_first_run(look), look.screen)
    return paint_lines(_status_lines(status, look), look.screen)


def render_trouble(status: Status, look: StatusLook) -> str:
    """The rows of what needs somebody, to stand below the line for a monitor; nothing where all is well."""
    return paint_lines(_trouble_lines(status, look), look.screen)


def describe_verdict(status: Status) -> str:
    """The status in one line: `1 source fails, 2 mails are held`, or `All well`."""
    if troubles := list(_list_troubles(status)):
        return ", ".join(troubles)
    if status.letters:
        noun = name_letters(letter.kind for letter in status.letters)
        return f"{format_clause(len(status.letters), noun, 'waits', 'wait')} for the next run"
    return "Nothing was read yet" if status.is_empty else "All well"


def _list_troubles(status: Status) -> Iterator[str]:
    if status.last_end and status.is_run_overdue:
        yield f"no run since {format_moment(status.last_end.made, status.now)}"
    if failing := len(status.failing_sources):
        yield format_clause(failing, "source", "fails", "fail")
    if overdue := len(status.overdue_sources):
        yield f"{format_clause(overdue, 'source', 'was', 'were')} not read for too long"
    if held := [letter.kind for recipient in status.recipients for letter in recipient.held_letters]:
        yield format_clause(len(held), name_letters(held), "is held", "are held")
    if late := sum(recipient.is_overdue and not recipient.held_letters for recipient in status.recipients):
        yield f"{format_clause(late, 'recipient', 'was', 'were')} kept waiting for too long"
    if dead := sum(recipient.is_dead and recipient.is_configured for recipient in status.recipients):
        ends = (f"{verb} no mails any more: they are refused" for verb in ("gets", "get"))
        yield format_clause(dead, "recipient", *ends)
    if stopped := sum(bool(recipient.refused) for recipient in status.recipients):
        yield f"{format_clause(stopped, 'recipient', 'gets', 'get')} nothing"


def _lines_before_first_run(look: StatusLook) -> Iterator[Line]:
    yield [Run("Nothing was read yet", "heading")]
    yield from _remedy_lines([Remedy("digest fetch")], look)


def _trouble_lines(status: Status, look: StatusLook) -> Iterator[Line]:
    now = status.now
    sources = [make_source_row(each, now, look) for each in status.watched_sources if each.needs_somebody]
    recipients = [each for each in status.recipients if each.needs_somebody][:MOST_RECIPIENTS]
    yield from _table_lines(_SOURCE_COLUMNS, sources, look)
    yield from _table_lines(_RECIPIENT_COLUMNS, [make_recipient_row(each, now, look) for each in recipients], look)


def _status_lines(status: Status, look: StatusLook) -> Iterator[Line]:
    now = status.now
    sources = status.sources if look.in_full else status.watched_sources
    shown = status.recipients if look.in_full else _choose_recipients(status.recipients)
    yield from _verdict_lines(status, look)
    yield from _table_lines(_SOURCE_COLUMNS, [make_source_row(each, now, look) for each in sources], look)
    yield from _table_lines(_RECIPIENT_COLUMNS, [make_recipient_row(each, now, look) for each in shown], look)
    yield from _rest_lines(status.recipients, shown)
    yield from _table_lines(_CHANNEL_COLUMNS, [make_channel_row(each, now, look) for each in status.channels], look)
    yield from _last_run_lines(status, look)
    yield []
    yield from _archive_lines(status, look)
    if remedies := list(_list_remedies(status)):
        yield []
        yield from _remedy_lines(remedies, look)


def _verdict_lines(status: Status, look: StatusLook) -> Iterator[Line]:
    """The verdict, and at the right edge the time; below it where the screen is narrow."""
    verdict = Run(describe_verdict(status), "alarm" if status.needs_somebody else "heading")
    now = f"{format_day(status.now)}, {status.now:%H:%M}"
    room = look.width - count_columns(verdict.text) - len(now)
    if look.width >= NARROW and room >= 2:
        yield [verdict, Run(" " * room), Run(now)]
    else:
        yield from wrap_runs([verdict], look.width)
        yield [Run(now, "muted")]


def _table_lines(columns: Sequence[Column], rows: Sequence[TableRow], look: StatusLook) -> Iterator[Line]:
    """A table with a blank line before it; nothing without *rows*."""
    if rows:
        yield []
        yield from lay_out_table(columns, rows, look.width, look.widest_name)


def _choose_recipients(recipients: Sequence[RecipientReport]) -> Sequence[RecipientReport]:
    """All of them, or, of many, the first that need somebody."""
    if len(recipients) <= MOST_RECIPIENTS:
        return recipients
    return [recipient for recipient in recipients if recipient.needs_somebody][:MOST_RECIPIENTS]


def _rest_lines(recipients: Sequence[RecipientReport], shown: Sequence[RecipientReport]) -> Iterator[Line]:
    """How many recipients are left out: those in need that are too many to show, and fine ones."""
    left = len(recipients) - len(shown)
    if not left:
        return
    troubled = sum(each.needs_somebody for each in recipients) - sum(each.needs_somebody for each in shown)
    fine = left - troubled
    pieces = [
        *([f"{troubled:,} more {'needs' if troubled == 1 else 'need'} somebody"] if troubled else []),
        *([f"{fine:,} {'more' if shown else 'recipients'} are fine"] if fine else []),
    ]
    if not shown:
        yield []
    yield [Run(f"  {', '.join(pieces)}; "), Run("-v", "heading"), Run(" shows them")]


def _last_run_lines(status: Status, look: StatusLook) -> Iterator[Line]:
    """What the last run counted, and why it was silent, where that was asked for."""
    run = status.last_run
    if run is None:
        return
    counts = ", ".join(f"{number:,} {what}" for what, number in run.counts.items())
    channel = f" for {run.channel}" if run.channel else ""
    yield []
    yield from _fact_lines("last run", f"{format_moment(run.made, status.now)}{channel}: {counts}", look)
    if run.reason:
        yield from _fact_lines("silent", run.reason, look)


def _archive_lines(status: Status, look: StatusLook) -> Iterator[Line]:
    """`archive   160 papers of 7 lists since Mon 22 Jun`; in full with its path."""
    since = status.since.astimezone(status.now.tzinfo) if status.since else None
    facts = [
        format_count(status.papers, "paper"),
        *([f"of {format_count(status.lists, 'list')}"] if status.lists else []),
        *([f"since {format_day(since, status.now)}"] if since else []),
        *([f"in {look.shorten(status.archive)}"] if look.in_full and status.archive else []),
    ]
    yield from _fact_lines("archive", " ".join(facts), look)


def _fact_lines(name: str, text: str, look: StatusLook) -> Iterator[Line]:
    lead = f"  {name:<8}  "
    for line in wrap_runs([Run(sanitize_line(text))], look.width - len(lead)):
        yield [Run(lead), *line]
        lead = " " * len(lead)


def _remedy_lines(remedies: Sequence[Remedy], look: StatusLook) -> Iterator[Line]:
    return render_remedies(remedies, width=look.width)


def _list_remedies(status: Status) -> Iterator[Remedy]:
    """What to do, at most two things."""
    if any(recipient.held_letters for recipient in status.recipients):
        yield Remedy("digest mail", "what is held, and what was said of it")
    elif status.letters:
        yield Remedy("digest mail", "what waits, and what was said of it")
    elif any(recipient.is_dead and recipient.is_configured for recipient in status.recipients):
        yield Remedy("digest mail subscribed ADDRESS", "sends mails there again, else take the address off the list")
    troubled = [source for source in status.watched_sources if source.needs_somebody]
    if troubled:
        which = troubled[0].address if len(troubled) == 1 else format_count(len(troubled), "source")
        yield Remedy("digest doctor", f"what to do about {which}")
    elif any(recipient.refused for recipient in status.recipients):
        yield Remedy("digest doctor", "what to do about the words that cannot be read")
