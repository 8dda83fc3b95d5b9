"""Deliveries, marks and runs: who has had what, up to which day, and how every run went."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from digest import sources
from digest.archive import rows
from digest.archive.database import DamagedError, stamp
from digest.archive.papers import Papers
from digest.model import Digest, Paper

_DAMAGED, _RESTORED = "damaged", "restored"
Damage = Literal["lost", "restored"]


class SourceState(NamedTuple):
    """What is known of one source address."""

    address: str
    last_success: datetime | None = None
    last_failure: datetime | None = None
    failure: str | None = None


class Channel(NamedTuple):
    """What one channel had: how many papers, when the last, and the lists up to which day."""

    name: str
    papers: int
    last: datetime
    covered: date | None = None


class Run(NamedTuple):
    """The account of one run, as it was shown."""

    made: datetime
    channel: str | None
    account: Mapping[str, object]


class Ledger(Papers):
    """What was delivered, and what was noted."""

    _channels_are_read = False

    def undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        """Those of *papers*, which are remembered, that *channel* has not had yet, or not under the title that
        they have by now."""
        self._require_channels()
        query = """
            SELECT papers.id FROM deliveries JOIN papers ON papers.key = deliveries.paper
            WHERE deliveries.channel = ? AND papers.id IN (SELECT value FROM json_each(?))
                AND deliveries.retitled >= papers.retitled
        """
        with self.told():
            had = {row[0] for row in self.db.execute(query, (channel, json.dumps([paper.id for paper in papers])))}
        return [paper for paper in papers if paper.id not in had]

    def _require_channels(self) -> None:
        """Read the name of every channel, once: what was delivered to one that cannot be read any more would come
        twice. Raises DamagedError."""
        if self._channels_are_read:
            return
        # Each one from the last, by the index: the deliveries themselves may be millions.
        query = """
            WITH RECURSIVE channels (name) AS (
                SELECT min(channel) FROM deliveries
                UNION ALL
                SELECT (SELECT min(channel) FROM deliveries WHERE channel > name) FROM channels WHERE name IS NOT NULL
            )
            SELECT name FROM channels
        """
        with self.told():
            self.db.execute(query).fetchall()
        self._channels_are_read = True

    def delivered(self, papers: Iterable[Paper], channel: str, now: datetime) -> None:
        """Record that *channel* has had *papers*, which are remembered."""
        with self.transaction() as db:
            self._deliver(db, papers, channel, now)

    def _deliver(self, db: sqlite3.Connection, papers: Iterable[Paper], channel: str, now: datetime) -> None:
        keys = self._keys([paper.id for paper in papers])
        query = """
            INSERT INTO deliveries (channel, paper, delivered_at, retitled)
            SELECT ?, key, ?, retitled FROM papers WHERE key = ?
            ON CONFLICT (channel, paper) DO UPDATE
            SET delivered_at = excluded.delivered_at, retitled = excluded.retitled
            WHERE retitled < excluded.retitled
        """
        db.executemany(query, ((channel, stamp(now), key) for key in keys.values()))

    def record(self, digest: Digest, channel: str | None, counts: Mapping[str, int] | None = None) -> None:
        """Keep the account of a run and how its sources fared; *counts* in place of those of *digest*."""
        now = stamp(digest.made)
        with self.transaction() as db:
            db.execute(
                "INSERT INTO runs (made, channel, account) VALUES (?, ?, ?)", (now, channel, _account(digest, counts))
            )
            for each in digest.asked:
                if not each.archived and (address := sources.list_of(each.address)):
                    _succeeded(db, address, now)
            for failure in digest.failures:
                if address := sources.list_of(failure.source):
                    _failed(db, address, failure.reason, now)

    def cover(self, source: str, day: date, channel: str) -> None:
        """Remember that *channel* has had the lists of *source* up to *day*; the mark never moves back."""
        with self.transaction() as db:
            self._cover(db, source, day, channel)

    @staticmethod
    def _cover(db: sqlite3.Connection, source: str, day: date, channel: str) -> None:
        db.execute(
            """
            INSERT INTO marks (channel, source, covered) VALUES (?, ?, ?)
            ON CONFLICT (channel, source) DO UPDATE SET covered = max(covered, excluded.covered)
            """,
            (channel, source, day.isoformat()),
        )

    def covered(self, source: str, channel: str) -> date | None:
        """The last day whose list of *source* the *channel* has had."""
        query = "SELECT covered FROM marks WHERE channel = ? AND source = ?"
        with self.told():
            found = self.db.execute(query, (channel, source)).fetchone()
        return rows.day(found[0]) if found else None

    def marks(self) -> dict[str, dict[str, date]]:
        """Every channel's marks: the last day whose list it has had, by source."""
        marks: dict[str, dict[str, date]] = {}
        with self.told():
            for channel, source, covered in self.db.execute("SELECT channel, source, covered FROM marks"):
                if day := rows.day(covered):
                    marks.setdefault(channel, {})[source] = day
        return marks

    def last_run(self) -> Run | None:
        """The account of the newest run."""
        with self.told():
            found = self.db.execute("SELECT * FROM runs ORDER BY number DESC LIMIT 1").fetchone()
        return _run(found) if found else None

    def time_of_last_run(self) -> datetime | None:
        """When the last run was, by the clock that it had: to notice one that was set back, once."""
        with self.told():
            found = self.db.execute("SELECT made FROM runs ORDER BY number DESC LIMIT 1").fetchone()
        return rows.moment(found[0]) if found else None

    def sources(self) -> list[SourceState]:
        """How every source fared, by address."""
        with self.told():
            found = self.db.execute("SELECT * FROM sources ORDER BY address").fetchall()
        return [
            SourceState(
                row["address"],
                rows.moment(row["last_success"]),
                rows.moment(row["last_failure"]),
                row["failure"],
            )
            for row in found
        ]

    def channels(self) -> list[Channel]:
        """What every channel had."""
        query = """
            SELECT channel, count(*), max(delivered_at),
                (SELECT max(covered) FROM marks WHERE marks.channel = deliveries.channel)
            FROM deliveries GROUP BY channel ORDER BY channel
        """
        with self.told():
            found = self.db.execute(query).fetchall()
        return [
            Channel(name, papers, when, rows.day(covered))
            for name, papers, last, covered in found
            if (when := rows.moment(last))
        ]

    def damage_for(self, channel: str) -> Damage | None:
        """What became of the deliveries to *channel* when the file was damaged, where it had no run since: all of
        them were *lost*, or an older copy was *restored*, which knows those up to its week."""
        damaged = self.note(_DAMAGED)
        if damaged is None or self.note(f"seeded {channel}") == damaged:
            return None
        return "restored" if self.note(_RESTORED) == damaged else "lost"

    def settle_damage(self, channel: str) -> None:
        """Remember that *channel* had a run since the damage."""
        with self.transaction() as db:
            self._settle_damage(db, channel)

    def _settle_damage(self, db: sqlite3.Connection, channel: str) -> None:
        self._note(db, f"seeded {channel}", self.note(_DAMAGED) or "")

    def record_damage(self, now: datetime, *, restored: bool) -> None:
        """Remember that the file before this one was damaged; *restored* where this is an older copy of it."""
        with self.transaction() as db:
            self._note(db, _DAMAGED, stamp(now))
            if restored:
                self._note(db, _RESTORED, stamp(now))

    def note(self, name: str) -> str | None:
        """What the program noted under *name*."""
        with self.told():
            found = self.db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def take_note(self, name: str, value: str) -> None:
        """Note *value* under *name*."""
        with self.transaction() as db:
            self._note(db, name, value)

    @staticmethod
    def _note(db: sqlite3.Connection, name: str, value: str) -> None:
        db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))


def _succeeded(db: sqlite3.Connection, address: str, now: str) -> None:
    db.execute(
        """
        INSERT INTO sources (address, last_success) VALUES (?, ?)
        ON CONFLICT (address) DO UPDATE SET last_success = excluded.last_success, last_failure = NULL, failure = NULL
        """,
        (address, now),
    )


def _failed(db: sqlite3.Connection, address: str, reason: str, now: str) -> None:
    db.execute(
        """
        INSERT INTO sources (address, last_failure, failure) VALUES (?, ?, ?)
        ON CONFLICT (address) DO UPDATE SET last_failure = excluded.last_failure, failure = excluded.failure
        """,
        (address, now, reason),
    )


def _account(digest: Digest, other: Mapping[str, int] | None) -> str:
    counts = digest.counts
    value = {
        "asked": [
            {"address": each.address, "day": str(each.day) if each.day else None, "listed": each.listed}
            for each in digest.asked
        ],
        "counts": other
        or {
            "listed": counts.listed,
            "new": counts.new,
            "muted": counts.muted,
            "matched": counts.matched,
            "shown": len(digest.matches),
        },
        "failures": [{"source": failure.source, "reason": failure.reason} for failure in digest.failures],
        "reason": digest.reason,
    }
    return json.dumps(value, ensure_ascii=False)


def _run(found: sqlite3.Row) -> Run | None:
    """The run of a row. Raises DamagedError for what was never written as one."""
    made = rows.moment(found["made"])
    try:
        return Run(made, found["channel"], json.loads(found["account"])) if made else None
    except ValueError as error:
        raise DamagedError(f"the account of a run is damaged ({error})") from error
