"""Troubles that were told to whoever runs the program: at once, then at growing intervals, and when they are over."""

import sqlite3
from datetime import datetime, timedelta

from digest.archive.column_values import parse_time, stamp
from digest.archive.database import Database

# Rows are as many as troubles that last; this many can only be troubles that nobody asks about any more.
_MOST_NOTICES = 20_000


class Notices:
    """The table `notices`: a row for each trouble that was told and is not known to be over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, about: str, now: datetime) -> bool:
        """Note that there is the trouble *about* at *now*. Returns whether it is to be told now: the first time, then
        on the 2nd, 4th, 8th, … day after it, and again when the clock was set back behind the last time.

        Asked again at the same moment, the answer is the same.
        """
        with self._database.transaction(durable=False) as db:
            row = db.execute("SELECT since, told, times FROM notices WHERE about = ?", (about,)).fetchone()
            since = min(_read_time(row["since"], now), now) if row else now
            told = _read_time(row["told"], now) if row else None
            days = count_days(since, now)
            if told is not None and told <= now and stamp(told) != stamp(now) and days < 2 ** row["times"]:
                return False
            # The power of two that comes next: a run may have come later than the day on which it was to be told.
            times = max(days, 1).bit_length()
            db.execute(
                "INSERT OR REPLACE INTO notices (about, since, told, times) VALUES (?, ?, ?, ?)",
                (about, stamp(since), stamp(now), times),
            )
            _forget_oldest(db)
            return True

    def settle(self, about: str, now: datetime) -> timedelta | None:
        """Note that the trouble *about* is over at *now*. Returns how long it lasted, None where there was none."""
        query = "SELECT since FROM notices WHERE about = ?"
        # Most deliveries have no trouble, and do not wait for each other to write that.
        with self._database.reading() as db:
            if db.execute(query, (about,)).fetchone() is None:
                return None
        with self._database.transaction(durable=False) as db:
            row = db.execute(query, (about,)).fetchone()
            db.execute("DELETE FROM notices WHERE about = ?", (about,))
        return max(now - _read_time(row["since"], now), timedelta()) if row else None

    def list_open(self, kind: str) -> list[str]:
        """The troubles of one *kind* (the first word of what they are about) that are not over."""
        with self._database.reading() as db:
            rows = db.execute("SELECT about FROM notices WHERE about >= ? AND about < ?", (f"{kind} ", f"{kind}!"))
            return [row[0] for row in rows]


def count_days(since: datetime, now: datetime) -> int:
    """How many midnights lie between *since* and *now* by the clock of *now*: runs are never a whole day apart to the
    second."""
    return (now.date() - since.astimezone(now.tzinfo).date()).days


def _read_time(text: str, now: datetime) -> datetime:
    return parse_time(text) or now


def _forget_oldest(db: sqlite3.Connection) -> None:
    query = "DELETE FROM notices WHERE about IN (SELECT about FROM notices ORDER BY told DESC LIMIT -1 OFFSET ?)"
    if db.execute("SELECT count(*) FROM notices").fetchone()[0] > _MOST_NOTICES:
        db.execute(query, (_MOST_NOTICES,))
