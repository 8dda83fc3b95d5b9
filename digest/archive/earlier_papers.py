"""What has become of papers since they were listed: who has listed them since, and how many votes they have got."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from digest.archive import paper_names
from digest.archive.column_values import parse_day, parse_time, stamp
from digest.archive.database import Database
from digest.archive.errors import ArchiveError, DamagedError
from digest.archive.marks import find_marked_keys, put_marks
from digest.archive.paper_keys import first_key
from digest.archive.program_notes import read_note, write_note
from digest.model import Listing, Paper
from digest.paper_history import EarlierPaper

_WEEK_PAGES = "week pages"  # the name of a note
# Not what was seen before damage: nobody knows what became of that.
_FIRST_SEEN = """
    SELECT papers.key, papers.first_seen FROM papers JOIN facts ON facts.paper = papers.key
    WHERE papers.key >= :lowest AND papers.first_seen < :midnight
        AND papers.first_seen >= coalesce((SELECT value FROM notes WHERE name = 'damaged'), '')
        AND (facts.upvotes >= :votes OR papers.sources LIKE '%", "%')
"""
# A new version of a paper is no new paper.
_LISTED_BY = """
    SELECT paper, substr(source, 1, instr(source || ':', ':') - 1) AS site, min(day) AS day FROM sightings
    WHERE paper IN (SELECT value FROM json_each(?)) AND day <= ? AND announced IS NOT 'replaced'
    GROUP BY paper, site
"""
_FIRST_VOTES = """
    SELECT paper, min(day) AS day, votes FROM votes WHERE paper IN (SELECT value FROM json_each(?)) GROUP BY paper
"""
_LATE = """
    SELECT channel, count(*) FROM deliveries WHERE late AND delivered_at >= ? AND delivered_at <= ? GROUP BY channel
"""


class EarlierPapers:
    """What the tables `papers`, `sightings`, `votes` and `deliveries` tell of the papers of the last days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, since: date, votes: int, now: datetime) -> list[EarlierPaper]:
        """The papers listed on the day *since* or later and stored before today that have so many *votes*, or are of
        several sources; with their reader's marks."""
        today, zone = now.date(), now.tzinfo
        asked = {"lowest": first_key(since), "midnight": stamp(_midnight(today, now)), "votes": votes}
        with self._database.reading() as db:
            times = {key: parse_time(seen) for key, seen in db.execute(_FIRST_SEEN, asked)}
            first_seen = {key: seen.astimezone(zone).date() for key, seen in times.items() if seen}
            listed_by = _find_first_listings(db, [*first_seen], today)
            first_votes = _find_first_votes(db, first_seen)
            marks = find_marked_keys(db, [*first_seen])
            papers = [(key, put_marks(paper, marks.get(key, set()))) for key, paper in paper_names.load(db, first_seen)]
        return [
            EarlierPaper(
                paper, first_seen[key], _add_unlisted(listed_by[key], paper, first_seen[key]), first_votes.get(key)
            )
            for key, paper in papers
        ]

    def find_had(self, papers: Sequence[Paper], channel: str) -> set[str]:
        """The identifiers of those of *papers* that *channel* has had, under whatever title."""
        query = """
            SELECT papers.id FROM papers CROSS JOIN deliveries ON deliveries.paper = papers.key
            WHERE papers.id IN (SELECT value FROM json_each(?)) AND deliveries.channel = ?
        """
        with self._database.reading() as db:
            return {row[0] for row in db.execute(query, (json.dumps([paper.id for paper in papers]), channel))}

    def count_late(self, days: int, now: datetime) -> dict[str, int]:
        """How many papers came late to each channel on the last *days* until today; one that had none is left out."""
        # Whole days: a run of every week may begin a little earlier than the one before.
        first = _midnight(now.date() - timedelta(days=days - 1), now)
        # What is dated later was so by a wrong clock.
        limits = (stamp(first), stamp(now + timedelta(days=1)))
        with self._database.reading() as db:
            return dict(db.execute(_LATE, limits).fetchall())

    def select_known(self, listing: Listing, *, unseen: bool) -> Listing:
        """*listing* with those of its papers that are stored; if *unseen*, only those that it is not known to list."""
        with self._database.reading() as db:
            names = {paper.id: paper_names.names_of(paper) for paper in listing.papers}
            keys = paper_names.find_keys(db, set[str]().union(*names.values()))
            known = {name: {keys[each] for each in own if each in keys} for name, own in names.items()}
            seen = _find_sighted(db, listing.source, keys.values()) if unseen else set()
        papers = tuple(paper for paper in listing.papers if known[paper.id] and not known[paper.id] & seen)
        return replace(listing, papers=papers)

    def read_week_pages(self) -> str:
        """What was noted of the week pages; '' before the first."""
        with self._database.reading() as db:
            return read_note(db, _WEEK_PAGES) or ""

    def note_week_pages(self, text: str) -> None:
        """Note *text* of the week pages in place of what was noted. It is lost if that fails: they are asked again.
        Raises DamagedError."""
        try:
            with self._database.transaction(durable=False) as db:
                write_note(db, _WEEK_PAGES, text)
        except DamagedError:
            raise
        except ArchiveError:
            pass


def _midnight(day: date, now: datetime) -> datetime:
    """When *day* begins where the clock says *now*."""
    return datetime.combine(day, time.min, now.tzinfo)


def _find_first_listings(db: sqlite3.Connection, keys: Sequence[int], today: date) -> Mapping[int, dict[str, date]]:
    """On which day each site listed the papers of *keys* first, until *today*."""
    listed_by: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for key, site, day in db.execute(_LISTED_BY, (json.dumps(keys), today.isoformat())):
        with suppress(DamagedError):
            listed_by[key] |= {site: first} if (first := parse_day(day)) else {}
    return listed_by


def _find_first_votes(db: sqlite3.Connection, first_seen: Mapping[int, date]) -> dict[int, int]:
    """How many votes papers had on the day on which they were *first_seen*, where that is known."""
    rows = db.execute(_FIRST_VOTES, (json.dumps([*first_seen]),)).fetchall()
    return {key: votes for key, day, votes in rows if day <= first_seen[key].isoformat() and isinstance(votes, int)}


def _add_unlisted(listed_by: dict[str, date], paper: Paper, first_seen: date) -> dict[str, date]:
    """*listed_by* with the sources that do not say on which day they list something, where *paper* was *first_seen*
    before any list of a day had it."""
    if any(day <= first_seen for day in listed_by.values()):
        return listed_by
    return listed_by | {name: first_seen for name in paper.sources if name not in listed_by}


def _find_sighted(db: sqlite3.Connection, source: str, keys: Collection[int]) -> set[int]:
    """Those of *keys* whose papers some list of *source* is known to have had."""
    query = "SELECT paper FROM sightings WHERE paper IN (SELECT value FROM json_each(?)) AND source = ?"
    return {row[0] for row in db.execute(query, (json.dumps([*keys]), source))}
