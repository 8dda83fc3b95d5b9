"""The letters of an archive that takes the place of another one: those that waited there wait here, and what may have
left meanwhile is in doubt."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from digest.archive import Archive, queued_letters, schema
from digest.archive.column_values import stamp
from digest.archive.errors import ArchiveError
from digest.archive.salvage import open_read_only

_OUTBOX = "outbox"
_STATES = ("pending", "sending", "held", "failed")
_HAS = "SELECT 1 FROM outbox WHERE channel = :channel AND message_id = :message_id"
_Row = dict[str, object]


def copy_letters(other: Path, archive: Archive, since: datetime) -> None:
    """Let *archive* have the letters that were made from *since* on and wait in the file *other*. Raises sqlite3.Error
    where they cannot be read."""
    with closing(open_read_only(other)) as db:
        _add_missing(archive, _read_letters(db, since=stamp(since)))


def settle_letters(damaged: Path, archive: Archive) -> None:
    """Let *archive*, an older copy of the *damaged* file or a new one, have the letters that can be read there.

    Those that it alone has are gone where all of that outbox can be read: they have left. Elsewhere they are in doubt.
    Nothing that is wrong with the damaged file is raised.
    """
    waiting: list[_Row] = []
    is_whole = False
    with suppress(sqlite3.Error, ArchiveError, OSError), closing(open_read_only(damaged)) as db:
        for row in _read_letters(db):
            waiting.append(row)
        is_whole = len(waiting) == db.execute("SELECT count(*) FROM outbox").fetchone()[0]
    _add_missing(archive, waiting)
    known = {(row["channel"], row["message_id"]) for row in waiting}
    with archive.database.transaction() as db:
        for number, *name in db.execute("SELECT number, channel, message_id FROM outbox").fetchall():
            if tuple(name) in known:
                continue
            query = "DELETE FROM outbox" if is_whole else "UPDATE outbox SET doubts = max(doubts, 1)"
            db.execute(f"{query} WHERE number = ?", (number,))


def _read_letters(db: sqlite3.Connection, since: str = "") -> Iterator[_Row]:
    """The rows of the outbox of *db* with a letter that can be sent, made from *since* on."""
    names = sorted(schema.columns(db, frozenset({_OUTBOX}))[_OUTBOX])
    for row in db.execute("SELECT * FROM outbox WHERE made >= ? ORDER BY number", (since,)):
        with suppress(ArchiveError):
            if queued_letters.read_letter(db, row["number"]) and row["state"] in _STATES:
                yield {name: row[name] for name in names if name != "number"}


def _add_missing(archive: Archive, rows: Iterator[_Row] | list[_Row]) -> None:
    with archive.database.transaction() as db:
        for row in rows:
            if db.execute(_HAS, row).fetchone():
                continue
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            db.execute(f"INSERT INTO outbox ({names}) VALUES ({values})", row)  # noqa: S608 - our words
