"""The outbox for people: a row for each letter, what was said of it last, and what can be done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from digest.delivery import QueuedMail, name_letters
from digest.errors import Remedy
from digest.render.days import format_moment
from digest.render.formats import Look
from digest.render.text.lines import Line, Run, paint_lines, readable_width
from digest.render.text.table import Column, Sign, TableRow, lay_out_table
from digest.render.text.talk import render_remedies
from digest.reports import HELD
from digest.text import format_clause, format_count, shorten_text

_COLUMNS = (
    Column("Recipient"),
    Column("number", is_number=True),
    Column("state"),
    Column("tries", is_number=True),
    Column("since"),
    Column(),
)
_WORDS = {"pending": "waits", "failed": "refused"}
_LONGEST_SUBJECT = 100  # characters


def render_outbox(mails: Sequence[QueuedMail], now: datetime, look: Look) -> str:
    """The *mails*, and digests for commands, that wait, oldest first."""
    return paint_lines(_outbox_lines(mails, now, replace(look, width=readable_width(look.width))), look)


def describe_outbox(mails: Sequence[QueuedMail]) -> str:
    """`2 mails are held, 1 waits for the next run`."""
    if not mails:
        return "Nothing waits"
    noun = name_letters(mail.kind for mail in mails)
    held = sum(mail.state in HELD for mail in mails)
    waiting = len(mails) - held
    wait = f"{'waits' if waiting == 1 else 'wait'} for the next run"
    if not held:
        return f"{format_count(waiting, noun)} {wait}"
    text = format_clause(held, noun, "is held", "are held")
    return f"{text}, {waiting:,} {wait}" if waiting else text


def _outbox_lines(mails: Sequence[QueuedMail], now: datetime, look: Look) -> Iterator[Line]:
    held = [mail for mail in mails if mail.state in HELD]
    yield [Run(describe_outbox(mails), "alarm" if held else "heading")]
    if not mails:
        return
    yield []
    yield from lay_out_table(_COLUMNS, [_mail_row(mail, now) for mail in mails], look.width)
    if held:
        yield []
        yield from render_remedies(_list_remedies(held), width=look.width)


def _mail_row(mail: QueuedMail, now: datetime) -> TableRow:
    sign: Sign = "✗" if mail.state in HELD else "·"
    cells = (str(mail.number), _WORDS.get(mail.state, mail.state), str(mail.tries), format_moment(mail.made, now))
    subject = [Run(shorten_text(mail.subject, _LONGEST_SUBJECT), "muted")]
    return TableRow(sign, mail.recipient, cells, more=[Run(mail.detail)], below=[subject])


def _list_remedies(held: Sequence[QueuedMail]) -> list[Remedy]:
    number = held[0].number
    if len(held) == 1:
        retry, drop = Remedy(f"digest mail retry {number}", "tries it again now"), "gives it up"
    else:
        retry, drop = Remedy("digest mail retry", "tries them again now"), "gives one up"
    return [retry, Remedy(f"digest mail drop {number}", f"{drop}; its papers do not come again")]
