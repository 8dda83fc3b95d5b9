"""The outbox for people: a row for each letter, what was said of it last, and what can be done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from digest.errors import Remedy
from digest.letters import QueuedLetter, name_letters
from digest.render.days import format_moment
from digest.render.formats import Look
from digest.render.text.lines import Line, Run, paint_lines, readable_width
from digest.render.text.table import Column, Sign, TableRow, lay_out_table
from digest.render.text.talk import render_remedies
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


def render_outbox(letters: Sequence[QueuedLetter], now: datetime, look: Look) -> str:
    """The *letters* that wait, oldest first."""
    return paint_lines(_outbox_lines(letters, now, replace(look, width=readable_width(look.width))), look)


def describe_outbox(letters: Sequence[QueuedLetter]) -> str:
    """`2 mails are held, 1 waits for the next run`."""
    if not letters:
        return "Nothing waits"
    noun = name_letters(letter.kind for letter in letters)
    held = sum(letter.needs_somebody for letter in letters)
    waiting = len(letters) - held
    wait = f"{'waits' if waiting == 1 else 'wait'} for the next run"
    if not held:
        return f"{format_count(waiting, noun)} {wait}"
    text = format_clause(held, noun, "is held", "are held")
    return f"{text}, {waiting:,} {wait}" if waiting else text


def _outbox_lines(letters: Sequence[QueuedLetter], now: datetime, look: Look) -> Iterator[Line]:
    held = [letter for letter in letters if letter.needs_somebody]
    yield [Run(describe_outbox(letters), "alarm" if held else "heading")]
    if not letters:
        return
    yield []
    yield from lay_out_table(_COLUMNS, [_letter_row(letter, now) for letter in letters], look.width)
    if held:
        yield []
        yield from render_remedies(_list_remedies(held), width=look.width)


def _letter_row(letter: QueuedLetter, now: datetime) -> TableRow:
    sign: Sign = "✗" if letter.needs_somebody else "·"
    cells = (
        str(letter.number),
        _WORDS.get(letter.state, letter.state),
        str(letter.tries),
        format_moment(letter.made, now),
    )
    subject = [Run(shorten_text(letter.subject, _LONGEST_SUBJECT), "muted")]
    return TableRow(sign, letter.recipient, cells, more=[Run(letter.detail)], below=[subject])


def _list_remedies(held: Sequence[QueuedLetter]) -> list[Remedy]:
    number = held[0].number
    if len(held) == 1:
        retry, drop = Remedy(f"digest mail retry {number}", "tries it again now"), "gives it up"
    else:
        retry, drop = Remedy("digest mail retry", "tries them again now"), "gives one up"
    return [retry, Remedy(f"digest mail drop {number}", f"{drop}; its papers do not come again")]
