"""Who gets no mails, for people: a row for each address, since when, and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from digest.delivery import Stop
from digest.errors import Remedy
from digest.render.days import format_day
from digest.render.formats import Look
from digest.render.text.lines import Line, Run, paint_lines, readable_width
from digest.render.text.table import Column, Sign, TableRow, lay_out_table
from digest.render.text.talk import render_remedies
from digest.text import format_clause, sanitize_line, shorten_text

_COLUMNS = (Column("Address"), Column("digest"), Column("since"), Column())
_WIDEST_ADDRESS = 48  # columns
_LONGEST_SAID = 200  # characters


def render_stopped(stops: Sequence[Stop], now: datetime, look: Look) -> str:
    """All *stops*."""
    return paint_lines(_stop_lines(stops, now, readable_width(look.width)), look)


def _stop_lines(stops: Sequence[Stop], now: datetime, width: int) -> Iterator[Line]:
    if not stops:
        yield [Run("Nobody is stopped", "heading")]
        return
    addresses = len({stop.address for stop in stops})
    yield [Run(format_clause(addresses, "address", "gets no mails", "get no mails"), "heading")]
    yield []
    yield from lay_out_table(_COLUMNS, [_stop_row(stop, now) for stop in stops], width, _WIDEST_ADDRESS)
    yield []
    yield from render_remedies([Remedy("digest mail subscribed ADDRESS", "takes one back")], width=width)


def _stop_row(stop: Stop, now: datetime) -> TableRow:
    sign: Sign = "–" if stop.why == "unsubscribed" else "✗"
    # A name of a list is the name of its digest, and a number.
    which = stop.list_name.partition(".")[0] or "all"
    said = f": {shorten_text(sanitize_line(stop.said), _LONGEST_SAID)}" if stop.said else ""
    return TableRow(sign, stop.address, (which, format_day(stop.since, now)), more=[Run(f"{stop.why}{said}")])
