"""When each host was asked last, until when it must not be asked, and its robots.txt.

This part has a connection of its own, because pages of several hosts are fetched at the same time.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import NamedTuple

_BUSY_SECONDS = 0.5  # what cannot be stored is known to this run all the same
_MOST_AHEAD = 10  # slots that others may have reserved before us; more is a clock that was wrong

Columns = Mapping[str, str | None]


class HostCooldown(NamedTuple):
    """Until when a host must not be asked, and the words in which it said so."""

    until: datetime
    why: str


class HostRobots(NamedTuple):
    """The text of a robots.txt, None for a host that has none, and when it was *read*."""

    text: str | None
    read: datetime


class Hosts:
    """The table `hosts` of the archive at *path*, which exists and is up to date; None remembers for this run alone.

    Several threads may use it. No method raises for an archive that cannot be read or written: what cannot be stored
    is remembered until the end of the run, so that the run stays polite.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._db = _open(path) if path else None
        self._unstored: dict[str, dict[str, str | None]] = {}

    def close(self) -> None:
        """Close the connection."""
        if self._db:
            self._db.close()

    def reserve_slot(self, host: str, now: datetime, *, pace: float, patience: float) -> float | None:
        """Reserve the next moment at which *host* may be asked, and return in how many seconds that is.

        It is *pace* seconds after the last one that this run or another has reserved. If it is more than *patience*
        seconds away, nothing is reserved and the answer is None.
        """
        with self._lock, self._storing() as store:
            wait = _seconds_to_wait(_parse_time(self._columns(host), "asked"), now, pace)
            if wait > patience:
                return None
            store(host, {"asked": _stamp(now + timedelta(seconds=wait))})
        return wait

    def cooldown(self, host: str, now: datetime) -> HostCooldown | None:
        """The cooldown of *host*, None if it has none or it is over at *now*."""
        with self._lock:
            columns = self._columns(host)
        until = _parse_time(columns, "not_before")
        return HostCooldown(until, columns.get("why") or "") if until and until > now else None

    def set_cooldown(self, host: str, until: datetime, why: str) -> None:
        """Remember that *host* must not be asked before *until*, and its words."""
        with self._lock:
            self._store(host, {"not_before": _stamp(until), "why": why})

    def robots(self, host: str) -> HostRobots | None:
        """The robots.txt of *host*, None if it was never read."""
        with self._lock:
            columns = self._columns(host)
        read = _parse_time(columns, "robots_read")
        return HostRobots(columns["robots"], read) if read else None

    def store_robots(self, host: str, text: str | None, now: datetime) -> None:
        """Remember the robots.txt of *host*, read *now*; None that it has none."""
        with self._lock:
            self._store(host, {"robots": text, "robots_read": _stamp(now)})

    @contextmanager
    def _storing(self) -> Iterator[Callable[[str, Columns], None]]:
        """A write transaction; yields the function that stores inside it, or in memory if there is none."""
        if not self._execute("BEGIN IMMEDIATE"):
            yield self._store_in_memory
            return
        try:
            yield self._store
        finally:
            # An open transaction would keep the archive from everybody.
            if not self._execute("COMMIT"):
                self._execute("ROLLBACK")

    def _columns(self, host: str) -> Columns:
        cursor = self._execute("SELECT * FROM hosts WHERE host = ?", host)
        row = cursor.fetchone() if cursor else None
        return {**(dict(row) if row else {}), **self._unstored.get(host, {})}

    def _store(self, host: str, values: Columns) -> None:
        columns = ", ".join(values)
        changes = ", ".join(f"{column} = excluded.{column}" for column in values)
        query = (
            f"INSERT INTO hosts (host, {columns}) VALUES (?{', ?' * len(values)})"  # noqa: S608 - our columns
            f" ON CONFLICT (host) DO UPDATE SET {changes}"
        )
        if self._execute(query, host, *values.values()):
            for column in values:
                self._unstored.get(host, {}).pop(column, None)
        else:
            self._store_in_memory(host, values)

    def _store_in_memory(self, host: str, values: Columns) -> None:
        self._unstored.setdefault(host, {}).update(values)

    def _execute(self, query: str, *values: str | None) -> sqlite3.Cursor | None:
        """The cursor of *query*, None if there is no archive or it fails."""
        with suppress(sqlite3.Error):
            return self._db.execute(query, values) if self._db else None
        return None


def _open(path: Path) -> sqlite3.Connection | None:
    with suppress(sqlite3.Error):
        # `rw` makes no file where there is none.
        uri = f"{path.absolute().as_uri()}?mode=rw"
        db = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        # Politeness does not depend on a power cut.
        db.execute("PRAGMA synchronous = NORMAL")
        return db
    return None


def _seconds_to_wait(asked: datetime | None, now: datetime, pace: float) -> float:
    """How many seconds are left until *pace* seconds have passed since a host was *asked*."""
    since = (now - asked).total_seconds() if asked else pace
    return max(0.0, pace - since) if since > -_MOST_AHEAD * pace else 0.0


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _parse_time(columns: Columns, column: str) -> datetime | None:
    """The time in *column*, None if there is none, or something else in its place."""
    text = columns.get(column)
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(text) if text else None
    return None
