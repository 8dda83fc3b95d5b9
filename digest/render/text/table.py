"""Tables for people: a sign, a bold name, aligned columns, and a last one that wraps within itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from digest.render.columns import count_columns, cut_text, pad_left, pad_right
from digest.render.text.lines import Line, Run, Style, wrap_runs
from digest.text import sanitize_line

Sign = Literal["✓", "✗", "–", "!", "·", ""]
_STYLES: dict[Sign, Style] = {"✓": "good", "✗": "bad", "–": "muted", "!": "heading", "·": "muted", "": ""}
_GAP = "  "
_WIDEST_NAME = 24
NARROW = 70  # columns; below, what a row has to say stands on lines of its own
_LEAST_ROOM = 24  # columns for the last column, or it stands on lines of its own on a wide screen as well
_BELOW = " " * 4


class Column(NamedTuple):
    """A column by its *head*; numbers are aligned at their right."""

    head: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its *sign*, its *name*, the *cells* of the columns between, and the *last* column.

    *more* goes on in the last column behind a *joint*, or stands below the row where the screen is narrow. Each of
    *below* stands below the row in any case. A name that *is_whole* is there to be copied: it is not cut, and where it
    is wider than its column, the rest of the row stands below it.
    """

    sign: Sign
    name: str
    cells: Sequence[str] = ()
    last: Sequence[Run] = ()
    more: Sequence[Run] = ()
    joint: str = " "
    below: Sequence[Sequence[Run]] = ()
    is_whole: bool = False


def lay_out_table(
    columns: Sequence[Column], rows: Sequence[TableRow], width: int, widest_name: int = _WIDEST_NAME
) -> Iterator[Line]:
    """The lines of a table of *rows*; the first of *columns* is that of names, the last is the last one."""
    rows = [_sanitize_row(row, widest_name) for row in rows]
    layout = _Layout(columns, list(_measure(columns, rows, widest_name)), width, any(row.sign for row in rows))
    if any(column.head for column in columns):
        yield from layout.head_lines(has_last=any(row.last for row in rows))
    for row in rows:
        yield from layout.row_lines(row)


def _sanitize_row(row: TableRow, widest_name: int) -> TableRow:
    """*row* without characters that could move the cursor, its name cut unless it is whole."""
    name = sanitize_line(row.name)
    return replace(
        row,
        name=name if row.is_whole else cut_text(name, widest_name),
        cells=[sanitize_line(cell) for cell in row.cells],
        last=_sanitize_runs(row.last),
        more=_sanitize_runs(row.more),
        below=[_sanitize_runs(runs) for runs in row.below],
    )


def _measure(columns: Sequence[Column], rows: Sequence[TableRow], widest_name: int) -> Iterator[int]:
    """The widths of all *columns* but the last."""
    name, *others = columns[:-1]
    yield min(widest_name, max(map(count_columns, (name.head, *(row.name for row in rows)))))
    for at, column in enumerate(others):
        yield max(map(count_columns, (column.head, *(row.cells[at] for row in rows))))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the *columns* of one table stand, all but the last so wide as *widths* say, on a screen of *width*."""

    columns: Sequence[Column]
    widths: Sequence[int]
    width: int
    has_signs: bool

    @property
    def _margin(self) -> int:
        return 1 + max(map(count_columns, _STYLES)) if self.has_signs else 0

    @property
    def _start(self) -> int:
        """The column in which the last one begins."""
        return self._margin + sum(self.widths) + len(_GAP) * len(self.widths)

    @property
    def _is_narrow(self) -> bool:
        return self.width < NARROW or self.width - self._start < _LEAST_ROOM

    def head_lines(self, *, has_last: bool) -> Iterator[Line]:
        heads = [self._align(column.head, at) for at, column in enumerate(self.columns[:-1])]
        last = self.columns[-1].head if has_last or not self._is_narrow else ""
        yield from self._fit([Run(" " * self._margin + _GAP.join([*heads, last]).rstrip(), "muted")])

    def row_lines(self, row: TableRow) -> Iterator[Line]:
        before = [*self._mark(row.sign), Run(row.name, "title")]
        room = self.widths[0] - count_columns(row.name)
        if room < 0 and not self._is_narrow:
            yield before
            before, room = [], self.widths[0] + self._margin
        cells = [self._align(cell, at) for at, cell in enumerate(row.cells, 1)]
        before = [*before, Run(_GAP.join([" " * room, *cells, ""]))]
        yield from self._narrow_lines(row, before) if self._is_narrow else self._wide_lines(row, before)

    def _mark(self, sign: Sign) -> Line:
        return [Run(sign, _STYLES[sign]), Run(" " * (self._margin - count_columns(sign)))] if self._margin else []

    def _narrow_lines(self, row: TableRow, before: Line) -> Iterator[Line]:
        """The row with what it has to say below it."""
        yield from self._fit([*before, *row.last])
        for runs in (row.more, *row.below):
            yield from wrap_runs(runs, self.width, first=_BELOW)

    def _wide_lines(self, row: TableRow, before: Line) -> Iterator[Line]:
        """The row with its last column wrapped within itself."""
        joint = [Run(row.joint)] if row.last and row.more else []
        said = list(wrap_runs([*row.last, *joint, *row.more], self.width - self._start))
        indent = " " * self._start
        yield [*before, *said[0]] if said else before
        for line in said[1:]:
            yield [Run(indent), *line]
        for runs in row.below:
            yield from wrap_runs(runs, self.width, first=indent)

    def _align(self, text: str, at: int) -> str:
        pad = pad_left if self.columns[at].is_number else pad_right
        return pad(text, self.widths[at])

    def _fit(self, runs: Line) -> Iterator[Line]:
        """*runs* in one line, broken only where the screen is narrower than the table."""
        if count_columns("".join(run.text for run in runs).rstrip()) <= self.width:
            yield runs
            return
        first, *others = wrap_runs(runs, self.width - len(_BELOW))
        yield first
        yield from ([Run(_BELOW), *line] for line in others)


def _sanitize_runs(runs: Iterable[Run]) -> list[Run]:
    """*runs* without characters that could move the cursor; a blank at an end of one stays."""
    return [run if not run.text.strip(" ") else run._replace(text=_sanitize_text(run.text)) for run in runs]


def _sanitize_text(text: str) -> str:
    before, after = (" " if text[0] == " " else ""), (" " if text[-1] == " " else "")
    return before + sanitize_line(text) + after
