"""Mails that came back, each report once, and whom they stop."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from digest.archive.column_values import parse_time, stamp
from digest.archive.database import Database
from digest.archive.stopped_addresses import store_stops
from digest.delivery import Bounce, Stop

# So many failures within so long stop an address, though none of them says that it is gone.
_MOST_FAILURES = 3
_WITHIN = timedelta(days=30)


class Bounces:
    """The table `bounces`: a row for each report and address. Those that a person has settled stay there, so that a
    report which is read again is known."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, bounces: Iterable[Bounce]) -> tuple[list[Bounce], list[Stop]]:
        """Record *bounces*, and stop the addresses that they show to be dead. Returns the bounces and stops that are
        new."""
        query = "INSERT OR IGNORE INTO bounces (address, made, status, said) VALUES (?, ?, ?, ?)"
        with self._database.transaction() as db:
            new = [
                each
                for each in bounces
                if db.execute(query, (each.address, _stamp_exactly(each.made), each.status, each.said)).rowcount
            ]
            stops = (
                Stop(each.address, "", each.made, "bounced", f"{each.status} {each.said}".strip())
                for each in new
                if each.is_final or _has_failed_often(db, each.address)
            )
            return new, store_stops(db, stops)

    def count_since(self, since: datetime) -> dict[str, int]:
        """How many mails came back *since* then, for each address."""
        query = "SELECT address, count(*) FROM bounces WHERE made >= ? AND status LIKE '_.%' GROUP BY address"
        with self._database.reading() as db:
            return dict(db.execute(query, (stamp(since),)).fetchall())


def _stamp_exactly(made: datetime) -> str:
    """*made* to the microsecond: several reports are made in one second."""
    return made.astimezone(UTC).isoformat(timespec="microseconds")


def _has_failed_often(db: sqlite3.Connection, address: str) -> bool:
    """Whether so many mails to *address* failed one after the other as stop it. Runs in the open transaction."""
    query = "SELECT made FROM bounces WHERE address = ? AND status LIKE '5.%' ORDER BY made DESC LIMIT ?"
    times = [time for (made,) in db.execute(query, (address, _MOST_FAILURES)) if (time := parse_time(made))]
    return len(times) == _MOST_FAILURES and times[0] - times[-1] <= _WITHIN
