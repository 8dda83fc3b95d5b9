"""What is known of hosts: when each was asked last, until when it wants peace, what its robots.txt says.

A connection of its own, because pages of several hosts are got at the same time.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import NamedTuple

_BUSY = 0.5  # seconds; what cannot be stored is known to this run all the same
_MOST_AHEAD = 10  # turns that others may have taken before us; more is a clock that was wrong

Columns = Mapping[str, str | None]


class Peace(NamedTuple):
    """A host that is not to be asked before *until*, and what it said."""

    until: datetime
    why: str


class Robots(NamedTuple):
    """A robots.txt as it was *read*; None for a host that has none."""

    text: str | None
    read: datetime


class Hosts:
    """The table of hosts in the archive at *path*, which is there and up to date; None is a memory for
    this run alone.

    Safe to be used by several threads. What the archive cannot store is known to the end of the run:
    that never stops a run, nor makes it hasty.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._db = _opened(path) if path else None
        self._unstored: dict[str, dict[str, str | None]] = {}

    def close(self) -> None:
        """Close the connection."""
        if self._db:
            self._db.close()

    def take_turn(self, host: str, now: datetime, *, pace: float, patience: float) -> float | None:
        """In how many seconds *host* may be asked: *pace* seconds after whoever asked last, of this run or
        another; that moment is then taken. None, and nothing is taken, where *patience* ends before."""
        with self._lock, self._undivided() as store:
            wait = _wait(_when(self._known(host), "asked"), now, pace)
            if wait > patience:
                return None
            store(host, {"asked": _stamp(now + timedelta(seconds=wait))})
        return wait

    def peace(self, host: str, now: datetime) -> Peace | None:
        """Until when *host* wants to be left alone, if that is still to come."""
        with self._lock:
            known = self._known(host)
        until = _when(known, "not_before")
        return Peace(until, known.get("why") or "") if until and until > now else None

    def leave_alone(self, host: str, until: datetime, why: str) -> None:
        """Remember that *host* is not to be asked before *until*."""
        with self._lock:
            self._keep(host, {"not_before": _stamp(until), "why": why})

    def robots(self, host: str) -> Robots | None:
        """The robots.txt of *host*, where it was read."""
        with self._lock:
            known = self._known(host)
        read = _when(known, "robots_read")
        return Robots(known["robots"], read) if read else None

    def keep_robots(self, host: str, text: str | None, now: datetime) -> None:
        """Remember the robots.txt of *host*."""
        with self._lock:
            self._keep(host, {"robots": text, "robots_read": _stamp(now)})

    @contextmanager
    def _undivided(self) -> Iterator[Callable[[str, Columns], None]]:
        """What is read inside, no other process changes before it is stored in the way that is given."""
        if not self._run("BEGIN IMMEDIATE"):
            yield self._keep_unstored
            return
        try:
            yield self._keep
        finally:
            # An open transaction would keep the archive from everybody.
            if not self._run("COMMIT"):
                self._run("ROLLBACK")

    def _known(self, host: str) -> Columns:
        found = self._run("SELECT * FROM hosts WHERE host = ?", host)
        row = found.fetchone() if found else None
        return {**(dict(row) if row else {}), **self._unstored.get(host, {})}

    def _keep(self, host: str, values: Columns) -> None:
        columns = ", ".join(values)
        changes = ", ".join(f"{column} = excluded.{column}" for column in values)
        query = (
            f"INSERT INTO hosts (host, {columns}) VALUES (?{', ?' * len(values)})"  # noqa: S608 - our columns
            f" ON CONFLICT (host) DO UPDATE SET {changes}"
        )
        if self._run(query, host, *values.values()):
            for column in values:
                self._unstored.get(host, {}).pop(column, None)
        else:
            self._keep_unstored(host, values)

    def _keep_unstored(self, host: str, values: Columns) -> None:
        self._unstored.setdefault(host, {}).update(values)

    def _run(self, query: str, *values: str | None) -> sqlite3.Cursor | None:
        """The answer to *query*, None where the archive does not give one."""
        with suppress(sqlite3.Error):
            return self._db.execute(query, values) if self._db else None
        return None


def _opened(path: Path) -> sqlite3.Connection | None:
    with suppress(sqlite3.Error):
        # `rw` makes no file where there is none.
        uri = f"{path.absolute().as_uri()}?mode=rw"
        db = sqlite3.connect(uri, uri=True, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        return db
    return None


def _wait(asked: datetime | None, now: datetime, pace: float) -> float:
    """The seconds until *pace* has passed since a host was *asked*."""
    since = (now - asked).total_seconds() if asked else pace
    return max(0.0, pace - since) if since > -_MOST_AHEAD * pace else 0.0


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _when(known: Columns, column: str) -> datetime | None:
    text = known.get(column)
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(text) if text else None
    # What was never written so is not known.
    return None
