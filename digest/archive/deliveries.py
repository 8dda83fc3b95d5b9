"""Which channel has had which papers, up to which day it has had the lists, and what damage did to that knowledge."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from digest.archive.column_values import parse_day, parse_time, stamp
from digest.archive.database import Database
from digest.archive.program_notes import read_note, remove_note, write_note
from digest.delivery import ChannelDelivery
from digest.model import Paper

# Names of the program's notes. The value of the first two is the time at which the damage was noticed.
_DAMAGED, _RESTORED = "damaged", "restored"
_SETTLED = "seeded {channel}"
# The names of all channels, from each to the next by the index: the deliveries themselves may be millions.
ALL_CHANNELS = """
    WITH RECURSIVE channels (name) AS (
        SELECT min(channel) FROM deliveries
        UNION ALL
        SELECT (SELECT min(channel) FROM deliveries WHERE channel > name) FROM channels WHERE name IS NOT NULL
    )
"""
Damage = Literal["lost", "restored"]


class ChannelState(NamedTuple):
    """What one channel has had: how many papers, when the last, and the lists up to which day."""

    name: str
    papers: int
    last_delivery: datetime
    high_water_mark: date | None = None


class Deliveries:
    """The tables `deliveries` and `covered_days`: one row for each paper that a channel has had, and one for each
    source whose lists it has had up to a day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._channels_are_readable = False

    def find_undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        """Those of *papers*, all stored, that *channel* has not had yet, or not under their present title."""
        self._require_readable_channels()
        # By papers: to SQLite, the deliveries of a channel look like few, and they are all that it ever had.
        query = """
            SELECT papers.id FROM papers CROSS JOIN deliveries ON deliveries.paper = papers.key
            WHERE papers.id IN (SELECT value FROM json_each(?)) AND deliveries.channel = ?
                AND deliveries.retitled >= papers.retitled
        """
        with self._database.reading() as db:
            rows = db.execute(query, (json.dumps([paper.id for paper in papers]), channel))
            delivered = {row[0] for row in rows}
        return [paper for paper in papers if paper.id not in delivered]

    def _require_readable_channels(self) -> None:
        """Read the name of every channel, once. Raises DamagedError if one cannot be read: what was delivered to
        that channel would come twice."""
        if self._channels_are_readable:
            return
        with self._database.reading() as db:
            db.execute(f"{ALL_CHANNELS} SELECT name FROM channels").fetchall()  # noqa: S608 - our words
        self._channels_are_readable = True

    def record(self, delivery: ChannelDelivery, now: datetime) -> None:
        """Record in one transaction what a channel has had by *delivery*; papers that are not stored are left out."""
        with self._database.transaction() as db:
            record_delivery(db, delivery, now)

    def high_water_mark(self, source: str, channel: str) -> date | None:
        """The last day whose list of *source* the *channel* has had; None before the first."""
        query = "SELECT covered FROM covered_days WHERE channel = ? AND source = ?"
        with self._database.reading() as db:
            row = db.execute(query, (channel, source)).fetchone()
        return parse_day(row[0]) if row else None

    def high_water_marks(self) -> dict[str, dict[str, date]]:
        """For each channel, by source, the last day whose list it has had."""
        marks: dict[str, dict[str, date]] = {}
        with self._database.reading() as db:
            for channel, source, covered in db.execute("SELECT channel, source, covered FROM covered_days"):
                if day := parse_day(covered):
                    marks.setdefault(channel, {})[source] = day
        return marks

    def channels(self) -> list[ChannelState]:
        """Every channel that has had a paper, by name."""
        query = """
            SELECT channel, count(*), max(delivered_at),
                (SELECT max(covered) FROM covered_days WHERE covered_days.channel = deliveries.channel)
            FROM deliveries GROUP BY channel ORDER BY channel
        """
        with self._database.reading() as db:
            rows = db.execute(query).fetchall()
        return [
            ChannelState(name, papers, time, parse_day(covered))
            for name, papers, last, covered in rows
            if (time := parse_time(last))
        ]

    def count_last(self, channel: str, *, until: datetime, without: Sequence[datetime] = ()) -> int | None:
        """How many papers *channel* got by its last delivery *until* then, the deliveries of the times *without* left
        out; None if there was none."""
        query = """
            SELECT count(*) FROM deliveries
            WHERE channel = ? AND delivered_at <= ? AND delivered_at NOT IN (SELECT value FROM json_each(?))
            GROUP BY delivered_at ORDER BY delivered_at DESC LIMIT 1
        """
        with self._database.reading() as db:
            row = db.execute(query, (channel, stamp(until), json.dumps([stamp(each) for each in without]))).fetchone()
        return int(row[0]) if row else None

    def damage_for(self, channel: str) -> Damage | None:
        """What the last damage of the file did to the deliveries of *channel*: all are "lost", or those since the
        copy that was "restored". None if there was no damage, or *channel* has settled it since."""
        with self._database.reading() as db:
            damaged = read_note(db, _DAMAGED)
            if damaged is None or read_note(db, _SETTLED.format(channel=channel)) == damaged:
                return None
            return "restored" if read_note(db, _RESTORED) == damaged else "lost"

    def record_damage(self, now: datetime, *, restored: bool) -> None:
        """Record in this file that it replaces a damaged one; *restored* if it is an older copy of that one."""
        with self._database.transaction() as db:
            write_note(db, _DAMAGED, stamp(now))
            if restored:
                write_note(db, _RESTORED, stamp(now))


def record_delivery(db: sqlite3.Connection, delivery: ChannelDelivery, now: datetime) -> None:
    """Record what a channel has had by *delivery*: its papers, and up to which day it has had which lists.

    Runs in the open transaction.
    """
    _record_papers(db, delivery.papers, delivery.channel, now)
    if delivery.late:
        _mark_late(db, delivery, now)
    for source, day in delivery.high_water_marks:
        _advance_mark(db, source, day, delivery.channel)
    if delivery.settles_damage:
        _settle_damage(db, delivery.channel)


def move_settled_damage(db: sqlite3.Connection, former: str, channel: str) -> None:
    """Let *channel* know of the damage what the *former* one knew. Runs in the open transaction."""
    if settled := read_note(db, _SETTLED.format(channel=former)):
        write_note(db, _SETTLED.format(channel=channel), settled)
        remove_note(db, _SETTLED.format(channel=former))


def _record_papers(db: sqlite3.Connection, papers: Iterable[Paper], channel: str, now: datetime) -> None:
    """Record that *channel* has had *papers* under their present titles. Runs in the open transaction."""
    query = """
        INSERT INTO deliveries (channel, paper, delivered_at, retitled)
        SELECT ?, key, ?, retitled FROM papers WHERE id IN (SELECT value FROM json_each(?))
        ON CONFLICT (channel, paper) DO UPDATE
        SET delivered_at = excluded.delivered_at, retitled = excluded.retitled, late = 0
        WHERE retitled < excluded.retitled
    """
    db.execute(query, (channel, stamp(now), json.dumps([paper.id for paper in papers])))


def _mark_late(db: sqlite3.Connection, delivery: ChannelDelivery, now: datetime) -> None:
    """Record which papers of *delivery*, recorded *now*, came late. Runs in the open transaction."""
    query = """
        UPDATE deliveries SET late = 1 WHERE channel = ? AND delivered_at = ? AND paper IN (
            SELECT key FROM papers WHERE id IN (SELECT value FROM json_each(?))
        )
    """
    late = [paper.id for paper in delivery.papers if paper.id in delivery.late]
    db.execute(query, (delivery.channel, stamp(now), json.dumps(late)))


def _advance_mark(db: sqlite3.Connection, source: str, day: date, channel: str) -> None:
    """Move the high-water mark of *channel* for *source* forward to *day*. Runs in the open transaction."""
    db.execute(
        """
        INSERT INTO covered_days (channel, source, covered) VALUES (?, ?, ?)
        ON CONFLICT (channel, source) DO UPDATE SET covered = max(covered, excluded.covered)
        """,
        (channel, source, day.isoformat()),
    )


def _settle_damage(db: sqlite3.Connection, channel: str) -> None:
    """Record that *channel* had a run since the damage. Runs in the open transaction."""
    write_note(db, _SETTLED.format(channel=channel), read_note(db, _DAMAGED) or "")
