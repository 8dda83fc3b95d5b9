"""What stands between the head and the foot of a mail: a row per paper, as many as fit."""

from binascii import b2a_qp
from collections.abc import Callable, Sequence
from typing import NamedTuple

from digest.model import Digest, Match
from digest.render import parts


class Row(NamedTuple):
    """One paper with what surrounds it: a *heading* above the first of a section, *more* below the last.

    *match* is None for a section of which a limit hid everything. *topic* is the section's.
    """

    match: Match | None
    number: int
    topic: str | None = None
    heading: str | None = None
    more: int = 0


class Piece(NamedTuple):
    """The same words twice: as plain text and as HTML."""

    text: str
    html: str


class Fitted(NamedTuple):
    """Rows as full *cards*, then as one-line *briefs*; *left* is how many papers found no room."""

    cards: list[Piece]
    briefs: list[Piece]
    left: int


def numbered(digest: Digest) -> list[Row]:
    """All papers of *digest* in order, numbered from 1."""
    found: list[Row] = []
    for heading, section in parts.sections(digest):
        matches: Sequence[Match | None] = section.matches or (None,)
        first, last = len(found), len(found) + len(matches) - 1
        for index, match in enumerate(matches, first):
            above = heading if index == first else None
            found.append(Row(match, index + 1, section.topic, above, section.more if index == last else 0))
    return found


def fit(rows: Sequence[Row], card: Callable[[Row], Piece], brief: Callable[[Row], Piece], room: int) -> Fitted:
    """Cards while they fit, then one-liners while they fit, in order and within *room* bytes.

    Up to a third of the room is kept for one-liners, so that more papers can be seen than read.
    """
    kept = _kept_for_briefs(rows, brief, room // 3)
    cards: list[Piece] = []
    for index, row in enumerate(rows, 1):
        piece = card(row)
        if encoded_size(piece) + kept[min(len(rows) - index, len(kept) - 1)] > room:
            break
        room -= encoded_size(piece)
        cards.append(piece)

    briefs: list[Piece] = []
    for row in rows[len(cards) :]:
        piece = brief(row)
        if encoded_size(piece) > room:
            break
        room -= encoded_size(piece)
        briefs.append(piece)

    without = rows[len(cards) + len(briefs) :]
    return Fitted(cards, briefs, sum((row.match is not None) + row.more for row in without))


def _kept_for_briefs(rows: Sequence[Row], brief: Callable[[Row], Piece], most: int) -> list[int]:
    """At position *n*: what the last *n* rows need as one-liners; the list ends where that is *most*."""
    kept = [0]
    for row in reversed(rows):
        kept.append(min(most, kept[-1] + encoded_size(brief(row))))
        if kept[-1] == most:
            break
    return kept


def encoded_size(piece: Piece) -> int:
    """The bytes that *piece* takes on the wire, quoted-printable, in the part where it takes more."""
    return max(_size(piece.text), _size(piece.html))


def _size(text: str) -> int:
    encoded = b2a_qp(text.encode(), istext=True)
    return len(encoded) + encoded.count(b"\n")
