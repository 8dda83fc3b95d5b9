"""The papers of a mail, between its head and its foot: a row for each, as many as fit."""

from binascii import b2a_qp
from collections.abc import Callable, Sequence
from typing import NamedTuple

from digest.model import Digest, Match
from digest.render import summary


class Row(NamedTuple):
    """A paper, its *number* in the mail, and what surrounds it.

    The first row of a section has its *heading*, the last one says how many *more* papers a limit hid. *topic* is the
    section's. *match* is None for a section of which a limit hid every paper.
    """

    match: Match | None
    number: int
    topic: str | None = None
    heading: str | None = None
    more: int = 0


class TextAndHtml(NamedTuple):
    """The same content twice: as plain text and as HTML."""

    text: str
    html: str


class FittedRows(NamedTuple):
    """Rows as full *cards*, then as one-line *briefs*; *papers_left_out* counts those for which there was no room."""

    cards: list[TextAndHtml]
    briefs: list[TextAndHtml]
    papers_left_out: int


def number_rows(digest: Digest) -> list[Row]:
    """A row for each paper of *digest* in order, numbered from 1."""
    rows: list[Row] = []
    number = 0
    for heading, section in summary.sections_with_headings(digest):
        matches: Sequence[Match | None] = section.matches or (None,)
        above = heading
        for match in matches:
            number += match is not None
            rows.append(Row(match, number, section.topic, above))
            above = None
        rows[-1] = rows[-1]._replace(more=section.more)
    return rows


def fit_rows(
    rows: Sequence[Row], card: Callable[[Row], TextAndHtml], brief: Callable[[Row], TextAndHtml], room: int
) -> FittedRows:
    """As many *rows* as fit into *room* bytes, in order: first as cards, then as briefs.

    Up to a third of the room is reserved for briefs, so that a mail of many papers at least names most of them.
    """
    reserved = _room_for_briefs(rows, brief, room // 3)
    cards: list[TextAndHtml] = []
    for index, row in enumerate(rows, 1):
        piece = card(row)
        if encoded_size(piece) + reserved[min(len(rows) - index, len(reserved) - 1)] > room:
            break
        room -= encoded_size(piece)
        cards.append(piece)

    briefs: list[TextAndHtml] = []
    for row in rows[len(cards) :]:
        piece = brief(row)
        if encoded_size(piece) > room:
            break
        room -= encoded_size(piece)
        briefs.append(piece)

    without = rows[len(cards) + len(briefs) :]
    return FittedRows(cards, briefs, sum((row.match is not None) + row.more for row in without))


def _room_for_briefs(rows: Sequence[Row], brief: Callable[[Row], TextAndHtml], most: int) -> list[int]:
    """At index *n*, the bytes that the last *n* rows need as briefs, at most *most*, where the list ends."""
    needed = [0]
    for row in reversed(rows):
        needed.append(min(most, needed[-1] + encoded_size(brief(row))))
        if needed[-1] == most:
            break
    return needed


def encoded_size(piece: TextAndHtml) -> int:
    """The bytes that *piece* takes in a mail, quoted-printable: the larger of its two forms."""
    return max(_quoted_printable_size(piece.text), _quoted_printable_size(piece.html))


def _quoted_printable_size(text: str) -> int:
    encoded = b2a_qp(text.encode(), istext=True)
    return len(encoded) + encoded.count(b"\n")
