"""The past of one paper, found by index however much there is of others."""

import sqlite3
from collections.abc import Iterator, Mapping

from digest.archive import paper_names
from digest.archive.column_values import parse_day, parse_time
from digest.archive.database import Database
from digest.identity.names import name_key
from digest.model import Paper
from digest.paper_history import PaperHistory, PastDelivery, PastListing

_LISTS = "SELECT source, day, place, announced FROM sightings WHERE paper = ?"
_DELIVERIES = """
    SELECT channel, delivered_at, deliveries.retitled < papers.retitled AS retitled, late
    FROM deliveries JOIN papers ON papers.key = deliveries.paper WHERE deliveries.paper = ?
"""
_MARKS = "SELECT mark, made FROM marks WHERE paper = ?"


class History:
    """What all tables know of one paper."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, paper: Paper) -> PaperHistory | None:
        """The past of *paper*, by whichever of its names it is stored; None if it is not."""
        with self._database.reading() as db:
            keys = paper_names.find_keys(db, paper_names.names_of(paper))
            key = keys.get(name_key(paper.id)) or next(iter(keys.values()), None)
            row = db.execute("SELECT first_seen FROM papers WHERE key = ?", (key,)).fetchone()
            if row is None or key is None:
                return None
            marks = {mark: parse_time(made) for mark, made in db.execute(_MARKS, (key,))}
            return PaperHistory(
                parse_time(row["first_seen"]),
                tuple(sorted(_find_lists(db, key), key=lambda each: (each.day, each.source))),
                tuple(sorted(_find_deliveries(db, key), key=lambda each: (each.time, each.channel))),
                marks.get("starred"),
                marks.get("hidden"),
            )


def _find_lists(db: sqlite3.Connection, key: int) -> Iterator[PastListing]:
    for row in db.execute(_LISTS, (key,)).fetchall():
        if day := parse_day(row["day"]):
            place = None if row["place"] is None else row["place"] + 1
            yield PastListing(row["source"], day, place, row["announced"])


def _find_deliveries(db: sqlite3.Connection, key: int) -> Iterator[PastDelivery]:
    rows = db.execute(_DELIVERIES, (key,)).fetchall()
    waiting = _find_waiting_mails(db) if rows else {}
    for row in rows:
        if time := parse_time(row["delivered_at"]):
            waits = waiting.get((row["channel"], row["delivered_at"]))
            yield PastDelivery(row["channel"], time, waits, bool(row["retitled"]), bool(row["late"]))


def _find_waiting_mails(db: sqlite3.Connection) -> Mapping[tuple[str, str], str]:
    """The states of the mails of the outbox, by channel and by the time at which they were made: what a mail delivers
    was recorded at the same time."""
    return {
        (row["channel"], row["made"]): row["state"] for row in db.execute("SELECT channel, made, state FROM outbox")
    }
