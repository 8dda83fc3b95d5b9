"""Letters as rows of the table `outbox`: with their bytes, and without them for lists of what waits."""

import sqlite3
import zlib
from datetime import datetime

from digest.archive.column_values import EPOCH, parse_day, parse_time, stamp
from digest.archive.errors import DamagedError
from digest.letters import DeliveryKind, Letter, QueuedLetter


def store_letter(db: sqlite3.Connection, letter: Letter, now: datetime) -> None:
    """Store *letter* as a new, pending one. Runs in the open transaction."""
    db.execute(
        """
        INSERT INTO outbox (kind, day, format, channel, sender, recipient, subject, message_id, papers, content, made)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *(letter.kind, letter.day.isoformat() if letter.day else None, letter.format),
            *(letter.channel, letter.sender, letter.recipient, letter.subject, letter.message_id, letter.papers),
            # Most letters stay here for seconds: quick is better than small.
            zlib.compress(letter.content, 1),
            stamp(now),
        ),
    )


def read_letter(db: sqlite3.Connection, number: int) -> Letter | None:
    """The letter with that number and its exact bytes; None if it is not there. Raises DamagedError."""
    row = db.execute("SELECT * FROM outbox WHERE number = ?", (number,)).fetchone()
    if row is None:
        return None
    return Letter(
        row["channel"],
        row["sender"],
        row["recipient"],
        row["subject"],
        row["message_id"],
        row["papers"],
        _decompress(row["content"]),
        number,
        read_kind(row),
        parse_day(row["day"]),
        row["format"],
    )


def read_letters(db: sqlite3.Connection) -> list[QueuedLetter]:
    """Every letter, oldest first."""
    query = """
        SELECT number, kind, channel, recipient, subject, papers, made, state, tries, doubts, tried, said
        FROM outbox ORDER BY number
    """
    return [_make_queued_letter(row) for row in db.execute(query)]


def _make_queued_letter(row: sqlite3.Row) -> QueuedLetter:
    is_in_doubt = row["doubts"] and row["state"] in ("pending", "sending")
    return QueuedLetter(
        number=row["number"],
        channel=row["channel"],
        recipient=row["recipient"],
        subject=row["subject"],
        papers=row["papers"],
        made=parse_time(row["made"]) or EPOCH,
        state="in doubt" if is_in_doubt else row["state"],
        tries=row["tries"],
        last_tried=parse_time(row["tried"]),
        detail=row["said"],
        kind=read_kind(row),
    )


def read_kind(row: sqlite3.Row) -> DeliveryKind:
    """Of which kind the letter in *row* is."""
    return "command" if row["kind"] == "command" else "mail"


def _decompress(stored: bytes) -> bytes:
    try:
        return zlib.decompress(stored)
    except (zlib.error, TypeError) as error:
        raise DamagedError(f"a mail of the outbox is damaged ({error})") from error
