"""The lists of each day of each source, and the pages that were read: which papers stood on them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from digest.archive import paper_rows
from digest.archive.column_values import parse_day
from digest.archive.database import Database
from digest.archive.errors import DamagedError
from digest.model import Listing, Paper, Validators

# A day's list grows through its whole UTC day and a little after.
_COMPLETE_AFTER = timedelta(days=2)
# The next of the sources in the order of their names: there are few, in a table that may have a million rows.
_SOURCES = """
    WITH RECURSIVE named (source) AS (
        SELECT min(source) FROM sightings
        UNION ALL
        SELECT (SELECT min(source) FROM sightings WHERE source > named.source) FROM named WHERE source IS NOT NULL
    )
    SELECT source FROM named WHERE source IS NOT NULL
"""


class Lists:
    """The tables `sightings`, `listings` and `pages`. They are written by `Papers.remember`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, source: str, day: date, address: str) -> Listing | None:
        """All papers that were ever seen in the list of one *day* of *source*, as the listing of *address*, in the
        order in which they stood there last; None if no list of that day was read."""
        query = """
            SELECT stored_papers.*, sightings.announced
            FROM sightings JOIN stored_papers ON stored_papers.key = sightings.paper
            WHERE sightings.source = ? AND sightings.day = ?
            ORDER BY sightings.place IS NULL, sightings.place, stored_papers.key
        """
        list_of_day = (source, day.isoformat())
        with self._database.reading() as db:
            rows = db.execute(query, list_of_day).fetchall()
            whole = db.execute("SELECT 1 FROM listings WHERE source = ? AND day = ?", list_of_day).fetchone()
        if not rows and whole is None:
            return None
        papers = tuple(replace(paper_rows.from_row(row), announced=row["announced"]) for row in rows)
        return Listing(address, papers, day, source=source, archived=True)

    def latest_day(self, source: str) -> date | None:
        """The newest day of which the whole list of *source* was read, else the newest of which a part was."""
        query = """
            SELECT coalesce(
                (SELECT max(day) FROM listings WHERE source = ?), (SELECT max(day) FROM sightings WHERE source = ?)
            )
        """
        with self._database.reading() as db:
            return parse_day(db.execute(query, (source, source)).fetchone()[0])

    def is_complete(self, source: str, day: date, today: date) -> bool:
        """Whether the whole list of *day* was read when it could not grow any more.

        A reading later than *today* was dated by a wrong clock and does not count.
        """
        query = "SELECT seen FROM listings WHERE source = ? AND day = ?"
        with self._database.reading() as db:
            row = db.execute(query, (source, day.isoformat())).fetchone()
        seen = parse_day(row[0]) if row else None
        return seen is not None and day + _COMPLETE_AFTER <= seen <= today

    def validators(self, place: str) -> Validators | None:
        """The HTTP validators that came with the page at *place* when it was stored; None if it is not stored."""
        with self._database.reading() as db:
            row = db.execute("SELECT etag, last_modified FROM pages WHERE place = ?", (place,)).fetchone()
        return Validators(*row) if row else None

    def find_unchanged(self, place: str, address: str) -> Listing | None:
        """The stored listing of the page at *place*, as that of *address*, for a page that has not changed since.

        None if the page is not stored, or one of its papers is gone.
        """
        with self._database.reading() as db:
            page = db.execute("SELECT * FROM pages WHERE place = ?", (place,)).fetchone()
            if page is None:
                return None
            keys = _parse_json(page["papers"])
            query = "SELECT * FROM stored_papers WHERE key IN (SELECT value FROM json_each(?))"
            papers = {row["key"]: paper_rows.from_row(row) for row in db.execute(query, (page["papers"],))}
        if not papers.keys() >= set(keys):
            return None
        return Listing(
            address,
            tuple(_with_announcements((papers[key] for key in dict.fromkeys(keys)), _parse_json(page["announced"]))),
            parse_day(page["day"]),
            source=page["source"],
            whole=bool(page["whole"]),
            place=place,
        )

    def count_papers(self, source: str, day: date) -> int:
        """How many papers were ever seen in the list of one *day* of *source*."""
        query = "SELECT count(*) FROM sightings WHERE source = ? AND day = ?"
        with self._database.reading() as db:
            return int(db.execute(query, (source, day.isoformat())).fetchone()[0])

    def count_days(self, first: date, last: date) -> list[tuple[str, int]]:
        """On how many days from *first* to *last* each source had a list, whole or in part; that with most first."""
        query = """
            SELECT source, count(DISTINCT day) AS days FROM sightings WHERE day BETWEEN ? AND ?
            GROUP BY source ORDER BY days DESC, source
        """
        with self._database.reading() as db:
            return [(source, days) for source, days in db.execute(query, (first.isoformat(), last.isoformat()))]

    def newest_day(self, until: date) -> date | None:
        """The newest day, at most *until*, of which there is a list of any source; None without any."""
        with self._database.reading() as db:
            return find_newest_day(db, find_sources(db), until)

    def count(self) -> int:
        """Of how many days of how many sources the whole list was read, in all."""
        with self._database.reading() as db:
            return int(db.execute("SELECT count(*) FROM listings").fetchone()[0])


def find_sources(db: sqlite3.Connection) -> list[str]:
    """The sources of which there are lists, whole or in part."""
    return [row[0] for row in db.execute(_SOURCES)]


def find_newest_day(db: sqlite3.Connection, sources: Iterable[str], until: date) -> date | None:
    """The newest day, at most *until*, of which there is a list of one of *sources*; None without any."""
    query = "SELECT max(day) FROM sightings WHERE source = ? AND day <= ?"
    days = (parse_day(db.execute(query, (source, until.isoformat())).fetchone()[0]) for source in sources)
    return max((day for day in days if day), default=None)


def _with_announcements(papers: Iterable[Paper], kinds: Mapping[str, str]) -> Iterator[Paper]:
    return (replace(paper, announced=kinds.get(paper.id)) for paper in papers)


def store_sightings(db: sqlite3.Connection, listing: Listing, keys: Mapping[str, int], now: datetime) -> None:
    """Store which papers of *listing* stood in the list of which day, and whether the whole list was read.

    *keys* are the keys of stored papers by identifier. Runs in the open transaction.
    """
    announced = listing.announced
    sightings = []
    for place, paper in enumerate(listing.papers):
        day = listing.day or paper.listed
        # A paper that was merged into another is stored under the other one's identifier.
        if day and listing.source and (key := keys.get(paper.id)):
            sightings.append((listing.source, day.isoformat(), key, announced.get(paper.id), place))
    insert = """
        INSERT INTO sightings (source, day, paper, announced, place) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (source, day, paper) DO UPDATE SET place = excluded.place WHERE place IS NOT excluded.place
    """
    db.executemany(insert, sightings)
    if not (listing.day and listing.whole):
        return
    today = now.date()
    seen = min(listing.seen or today, today).isoformat()
    db.execute(
        """
        INSERT INTO listings VALUES (?, ?, ?, ?)
        ON CONFLICT (source, day) DO UPDATE SET seen = excluded.seen, listed = excluded.listed
        WHERE excluded.seen >= seen OR seen > ?
        """,
        # What was seen in the future was dated by a wrong clock, and is replaced.
        (listing.source, listing.day.isoformat(), seen, len(listing.papers), today.isoformat()),
    )


def store_page(db: sqlite3.Connection, listing: Listing, keys: Mapping[str, int]) -> None:
    """Store *listing* for a later 304 Not Modified of its page, without its notes, which are about this run.

    *keys* are the keys of stored papers by identifier. Runs in the open transaction.
    """
    validators = listing.validators or Validators()
    db.execute(
        "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(listing.place, validators.etag, validators.last_modified, listing.source),
            listing.day.isoformat() if listing.day else None,
            listing.whole,
            json.dumps(dict(listing.announced)),
            json.dumps([keys[paper.id] for paper in listing.papers if paper.id in keys]),
        ),
    )


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a page of the archive is damaged ({error})") from error
