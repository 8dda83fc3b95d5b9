"""How much of each paper a mail has room for, so that no mail program clips it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from digest.render.mail.rows import Quoted, Row, TextAndHtml, quote_both

# What is shown of a row: from all that belongs to it to its title alone. A row that leads has one form more.
Form = Literal["full", "short", "facts", "title"]
_FORMS: tuple[Form, ...] = ("full", "short", "facts", "title")
_LEVELS = 3  # steps by which a mail gets shorter: without gists, without facts

MakePiece = Callable[[Row, Form], Quoted]
NamePaper = Callable[[Row], TextAndHtml]


class FittedRows(NamedTuple):
    """The *pieces* of the rows that are shown, the *names* of those behind them, and how many papers that are not in
    *pieces* there are (*left_out*)."""

    pieces: list[Quoted]
    names: list[TextAndHtml]
    left_out: int


def fit_rows(rows: Sequence[Row], make: MakePiece, name: NamePaper, room: int) -> FittedRows:
    """As much of *rows* as fits into *room* bytes.

    From the last one up they lose their gists, then their facts; then those at the end are only named, in at most a
    third of the room, and then counted.
    """
    levels = [_Level(rows, make, level) for level in range(_LEVELS)]
    for richer, poorer in pairwise(levels):
        if (pieces := _join_levels(richer, poorer, room)) is not None:
            return FittedRows(pieces, [], 0)
    return _name_the_rest(levels[-1], name, room)


class _Level:
    """All rows at one of the steps, made only as far as they are asked for."""

    def __init__(self, rows: Sequence[Row], make: MakePiece, level: int) -> None:
        self.rows, self._make, self._level = rows, make, level
        self._pieces: dict[int, Quoted] = {}

    def piece(self, at: int) -> Quoted:
        """The row *at* that place."""
        if at not in self._pieces:
            row = self.rows[at]
            self._pieces[at] = self._make(row, _FORMS[self._level + (not row.leads)])
        return self._pieces[at]

    def fill(self, room: int) -> list[Quoted]:
        """As many rows as fit into *room* bytes."""
        pieces = []
        for at in range(len(self.rows)):
            piece = self.piece(at)
            room -= piece.size
            if room < 0:
                break
            pieces.append(piece)
        return pieces


def _join_levels(richer: _Level, poorer: _Level, room: int) -> list[Quoted] | None:
    """All rows, as many of the first ones as possible at the *richer* level, the others at the *poorer*; None where
    that takes more than *room* bytes."""
    whole = richer.fill(room)
    kept, rows = len(whole), len(richer.rows)
    used, rest = sum(piece.size for piece in whole), 0
    # From the last one up: rows that stay at the richer level need not be made at the poorer one.
    for at in reversed(range(kept, rows)):
        rest += poorer.piece(at).size
        if rest > room:
            return None
    while used + rest > room:
        if not kept:
            return None
        kept -= 1
        used, rest = used - richer.piece(kept).size, rest + poorer.piece(kept).size
    return [*whole[:kept], *(poorer.piece(at) for at in range(kept, rows))]


def _name_the_rest(level: _Level, name: NamePaper, room: int) -> FittedRows:
    """The first rows at the poorest *level*, and the names of those for which there is no room left."""
    rows, most = level.rows, room // 3
    pieces = level.fill(room)
    used = sum(piece.size for piece in pieces)
    needed = 0  # for the names of those behind the pieces
    for row in reversed(rows[len(pieces) :]):
        needed += quote_both(name(row)).size
        if needed >= most:
            break
    while pieces and used + min(most, needed) > room:
        used -= pieces.pop().size
        needed += quote_both(name(rows[len(pieces)])).size
    rest = rows[len(pieces) :]
    return FittedRows(pieces, _fill_names(rest, name, room - used), sum(row.papers for row in rest))


def _fill_names(rows: Sequence[Row], name: NamePaper, room: int) -> list[TextAndHtml]:
    """The names of as many of *rows* as fit into *room* bytes."""
    names = []
    for row in rows:
        piece = name(row)
        room -= quote_both(piece).size
        if room < 0:
            break
        if row.match:
            names.append(piece)
    return names
