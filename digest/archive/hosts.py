"""What is known of hosts: when each was asked last, until when it wants peace, what its robots.txt says.

A connection of its own, because pages of several hosts are got at the same time.
"""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

_BUSY = 10.0


@dataclass(frozen=True, slots=True)
class Peace:
    """A host that is not to be asked before *until*, and what it said."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as it was *read*; None for a host that has none."""

    text: str | None
    read: datetime


class Hosts:
    """The table of hosts in the archive at *path*, which is there and up to date, or one in memory.

    Safe to be used by several threads. What it cannot store is forgotten: that never stops a run.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._db = sqlite3.connect(path or ":memory:", timeout=_BUSY, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        if path is None:
            self._db.execute(
                "CREATE TABLE hosts (host TEXT PRIMARY KEY, asked TEXT, not_before TEXT, why TEXT, robots TEXT,"
                " robots_read TEXT)"
            )

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def asked(self, host: str) -> datetime | None:
        """When *host* was asked last."""
        return _when(self._row(host), "asked")

    def ask(self, host: str, now: datetime) -> None:
        """Remember that *host* is asked *now*."""
        self._keep(host, asked=_stamp(now))

    def peace(self, host: str, now: datetime) -> Peace | None:
        """Until when *host* wants to be left alone, if that is still to come."""
        row = self._row(host)
        until = _when(row, "not_before")
        return Peace(until, str(row["why"] or "")) if row and until and until > now else None

    def leave_alone(self, host: str, until: datetime, why: str) -> None:
        """Remember that *host* is not to be asked before *until*."""
        self._keep(host, not_before=_stamp(until), why=why)

    def robots(self, host: str) -> Robots | None:
        """The robots.txt of *host*, where it was read."""
        row = self._row(host)
        read = _when(row, "robots_read")
        return Robots(row["robots"], read) if row and read else None

    def keep_robots(self, host: str, text: str | None, now: datetime) -> None:
        """Remember the robots.txt of *host*."""
        self._keep(host, robots=text, robots_read=_stamp(now))

    def _row(self, host: str) -> sqlite3.Row | None:
        with self._lock, suppress(sqlite3.Error):
            found: sqlite3.Row | None = self._db.execute("SELECT * FROM hosts WHERE host = ?", (host,)).fetchone()
            return found
        return None

    def _keep(self, host: str, **values: str | None) -> None:
        columns = ", ".join(values)
        changes = ", ".join(f"{column} = excluded.{column}" for column in values)
        query = (
            f"INSERT INTO hosts (host, {columns}) VALUES (?{', ?' * len(values)})"  # noqa: S608 - our columns
            f" ON CONFLICT (host) DO UPDATE SET {changes}"
        )
        with self._lock, suppress(sqlite3.Error):
            self._db.execute(query, (host, *values.values()))


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


def _when(row: sqlite3.Row | None, column: str) -> datetime | None:
    return datetime.fromisoformat(row[column]) if row and row[column] else None
