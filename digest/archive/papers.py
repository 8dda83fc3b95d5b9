"""Papers and lists in the archive: stored with what each run learned, found again, searched."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from digest.archive import rows, schema
from digest.archive.database import DamagedError, File, run, stamp
from digest.merge import MOST_OF_TITLE, is_retitled, is_same_work, learn
from digest.model import Listing, Paper, Validators
from digest.text import fold_title

# A rebuild of the search index, which takes all papers, is quicker than its triggers for so many new
# ones, if they are half as many as are there already.
_BULK = 2_000
_KEYS_A_DAY = 10_000_000
# A day's list grows through its whole UTC day and a little after.
_COMPLETE_AFTER = timedelta(days=2)


class Papers(File):
    """What was listed."""

    def read_row(self, table: str, row: sqlite3.Row) -> None:
        rows.require_times(row)
        if table == "papers":
            rows.paper(row)

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """Store *papers* (of *listings*, merged) with what earlier runs learned of them, in one
        transaction; gives them back so enriched, in the same order."""
        # All of it in the transaction: another process may be learning of the same papers.
        with self.transaction() as db:
            known = self._known(papers)
            enriched = [learn(known[paper.id], paper) if paper.id in known else paper for paper in papers]
            pairs = [(known.get(seen.id), paper) for seen, paper in zip(papers, enriched, strict=True)]
            self._store(db, pairs, now)
            _count_retitled(db, [paper for before, paper in pairs if before and is_retitled(before, paper)])
            keys = self._keys([paper.id for paper in enriched])
            united = _unite(db, list(keys.values()))
            by_id = {identifier: united.get(key, key) for identifier, key in keys.items()}
            pairs_of_ids = ((seen.id, paper.id) for seen, paper in zip(papers, enriched, strict=True))
            by_seen = {seen: by_id[now_called] for seen, now_called in pairs_of_ids if now_called in by_id}
            for listing in listings:
                if not listing.archived:
                    self._store_listing(db, listing, by_seen, now)
                if listing.validators:
                    _store_page(db, listing, by_seen)
        return enriched

    def _known(self, papers: Sequence[Paper]) -> dict[str, Paper]:
        """What the archive knows of *papers*, by the identifier that they have now.

        A paper without an identifier of its own is known by its title, present or former, and the
        other way round, where that is enough to tell a work.
        """
        known = {found.id: found for found in self._papers("id", [paper.id for paper in papers])}
        taken = set(known)
        strangers: dict[str, list[Paper]] = {}
        for paper in papers:
            if paper.id not in known and (title := fold_title(paper.title)):
                strangers.setdefault(title, []).append(paper)
        titled = [(found, found) for found in self._papers_titled("folded_title", list(strangers))]
        former = self._papers_titled("folded_former_title", list(strangers))
        titled += [(replace(found, title=found.former_title or ""), found) for found in former]
        for called, found in titled:
            for paper in strangers[fold_title(called.title)]:
                # One work is not two of this run.
                if found.id not in taken and paper.id not in known and is_same_work(called, paper):
                    known[paper.id] = found
                    taken.add(found.id)
        return known

    def _papers(self, column: str, values: Sequence[str]) -> list[Paper]:
        query = f"SELECT * FROM papers WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our columns
        with self.told():
            return [rows.paper(row) for row in self.db.execute(query, (json.dumps(values),))]

    def _papers_titled(self, column: str, titles: Sequence[str]) -> list[Paper]:
        """The papers that are called as one of *titles*, by those that few works have."""
        query = f"""
            SELECT * FROM papers WHERE {column} IN (
                SELECT {column} FROM papers WHERE {column} IN (SELECT value FROM json_each(?))
                GROUP BY {column} HAVING count(*) <= ?
            )
        """  # noqa: S608 - our columns
        with self.told():
            return [rows.paper(row) for row in self.db.execute(query, (json.dumps(titles), MOST_OF_TITLE))]

    def _keys(self, identifiers: Sequence[str]) -> dict[str, int]:
        query = "SELECT id, key FROM papers WHERE id IN (SELECT value FROM json_each(?))"
        with self.told():
            return {row[0]: row[1] for row in self.db.execute(query, (json.dumps(identifiers),))}

    def _store(self, db: sqlite3.Connection, papers: Sequence[tuple[Paper | None, Paper]], now: datetime) -> None:
        """Insert or update: each paper as it was known, and as it is now."""
        fresh = sorted((paper for known, paper in papers if known is None), key=lambda paper: paper.id)
        columns = ", ".join(rows.COLUMNS)
        marks = ", ".join("?" * len(rows.COLUMNS))
        bulk = len(fresh) >= _BULK and 2 * len(fresh) >= self.counts()[0]
        if bulk:
            run(db, schema.NO_TRIGGERS)
        insert = f"INSERT INTO papers (key, {columns}, first_seen) VALUES (?, {marks}, ?)"  # noqa: S608 - our columns
        new_keys = _new_keys(db, [paper.listed or paper.published or now.date() for paper in fresh])
        values = ((key, *rows.row(paper), stamp(now)) for key, paper in zip(new_keys, fresh, strict=True))
        db.executemany(insert, values)
        update = f"UPDATE papers SET ({columns}) = ({marks}) WHERE id = ?"  # noqa: S608 - our columns
        changed = ((*rows.row(paper), known.id) for known, paper in papers if known is not None and known != paper)
        db.executemany(update, changed)
        if bulk:
            db.execute(schema.REBUILD)
            run(db, schema.TRIGGERS)

    def _store_listing(self, db: sqlite3.Connection, listing: Listing, keys: Mapping[str, int], now: datetime) -> None:
        """Which papers stood in the lists of which days of their source."""
        sightings = []
        for paper in listing.papers:
            day = listing.day or paper.listed
            # A paper that was merged into another is stored under that one's name.
            if day and listing.source and (key := keys.get(paper.id)):
                sightings.append((listing.source, day.isoformat(), key, listing.announced.get(paper.id)))
        db.executemany("INSERT OR IGNORE INTO sightings VALUES (?, ?, ?, ?)", sightings)
        if listing.day and listing.whole:
            seen = min(listing.seen or now.date(), now.date()).isoformat()
            db.execute(
                """
                INSERT INTO listings VALUES (?, ?, ?, ?)
                ON CONFLICT (source, day) DO UPDATE SET seen = excluded.seen, listed = excluded.listed
                WHERE excluded.seen >= seen OR seen > ?
                """,
                # What was seen in the future was seen by a clock that was wrong.
                (listing.source, listing.day.isoformat(), seen, len(listing.papers), now.date().isoformat()),
            )

    def validators(self, place: str) -> Validators | None:
        """What came with the page at *place* when it was read last."""
        with self.told():
            found = self.db.execute("SELECT etag, last_modified FROM pages WHERE place = ?", (place,)).fetchone()
        return Validators(*found) if found else None

    def unchanged(self, place: str, address: str) -> Listing | None:
        """What stood on the page at *place*, None where that is not known, not even of one paper."""
        with self.told():
            row = self.db.execute("SELECT * FROM pages WHERE place = ?", (place,)).fetchone()
            if row is None:
                return None
            keys = _loaded(row["papers"])
            query = "SELECT * FROM papers WHERE key IN (SELECT value FROM json_each(?))"
            found = {each["key"]: rows.paper(each) for each in self.db.execute(query, (row["papers"],))}
        if not found.keys() >= set(keys):
            return None
        return Listing(
            address,
            tuple(found[key] for key in dict.fromkeys(keys)),
            rows.day(row["day"]),
            source=row["source"],
            whole=bool(row["whole"]),
            announced=_loaded(row["announced"]),
            place=place,
        )

    def without_abstract(self, papers: Sequence[Paper]) -> list[Paper]:
        """Those of *papers* that have no abstract, neither now nor in the archive."""
        lacking = [paper for paper in papers if not paper.abstract]
        known = {paper.id for paper in self._papers("id", [paper.id for paper in lacking]) if paper.abstract}
        return [paper for paper in lacking if paper.id not in known]

    def counts(self) -> tuple[int, int]:
        """How many papers, and how many days' lists, the archive holds."""
        with self.told():
            papers = self.db.execute("SELECT count(*) FROM papers").fetchone()[0]
            return papers, self.db.execute(
                "SELECT count(*) FROM (SELECT DISTINCT source, day FROM sightings)"
            ).fetchone()[0]

    def listing(self, source: str, day: date, address: str) -> Listing | None:
        """The list of one *day* of *source* as the archive knows it, None if it never saw it."""
        query = """
            SELECT papers.*, sightings.announced FROM sightings JOIN papers ON papers.key = sightings.paper
            WHERE sightings.source = ? AND sightings.day = ? ORDER BY papers.key
        """
        asked = (source, day.isoformat())
        with self.told():
            stood = self.db.execute(query, asked).fetchall()
            whole = self.db.execute("SELECT 1 FROM listings WHERE source = ? AND day = ?", asked).fetchone()
        if not stood and whole is None:
            return None
        announced = {row["id"]: row["announced"] for row in stood if row["announced"]}
        return Listing(address, tuple(map(rows.paper, stood)), day, source=source, archived=True, announced=announced)

    def latest_day(self, source: str) -> date | None:
        """The newest day of which *source* had a list: a whole one, else an excerpt."""
        query = """
            SELECT coalesce(
                (SELECT max(day) FROM listings WHERE source = ?), (SELECT max(day) FROM sightings WHERE source = ?)
            )
        """
        with self.told():
            found = self.db.execute(query, (source, source)).fetchone()[0]
        return rows.day(found)

    def is_complete(self, source: str, day: date, today: date) -> bool:
        """Whether the whole list of *day* was read when it could not grow any more (and not after
        *today*, by a clock that was wrong)."""
        query = "SELECT seen FROM listings WHERE source = ? AND day = ?"
        with self.told():
            found = self.db.execute(query, (source, day.isoformat())).fetchone()
        seen = rows.day(found[0]) if found else None
        return seen is not None and day + _COMPLETE_AFTER <= seen <= today

    def all_papers(self, since: date | None = None) -> list[Paper]:
        """Every paper (listed *since* then), in the order of arrival."""
        query = "SELECT * FROM papers WHERE ? IS NULL OR listed >= ? ORDER BY key"
        text = since.isoformat() if since else None
        with self.told():
            return [rows.paper(row) for row in self.db.execute(query, (text, text))]

    def search(self, query: str, limit: int, *, best: bool = False, window: int = 2_000) -> list[Paper]:
        """At most *limit* papers that the FTS5 *query* finds: the newest, or the best of the newest
        *window* (0: of all; bm25 is linear in what it ranks)."""
        newest = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
        ranked = """
            SELECT rowid FROM search WHERE search MATCH ? AND rowid >= coalesce(
                (SELECT min(rowid) FROM (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?)), 0
            ) ORDER BY bm25(search, 4.0) LIMIT ?
        """
        with self.told():
            values = (query, query, window or -1, limit) if best else (query, limit)
            keys = [row[0] for row in self.db.execute(ranked if best else newest, values)]
            found = "SELECT * FROM papers WHERE key IN (SELECT value FROM json_each(?))"
            by_key = {row["key"]: rows.paper(row) for row in self.db.execute(found, (json.dumps(keys),))}
        return [by_key[key] for key in keys]


def _loaded(text: str) -> Any:
    """What was written as JSON. Raises DamagedError."""
    try:
        return json.loads(text)
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a page of the archive is damaged ({error})") from error


def _store_page(db: sqlite3.Connection, listing: Listing, keys: Mapping[str, int]) -> None:
    """What stands on a page, for the day on which the site says that it has not changed; its notes are those
    of the run."""
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


def _new_keys(db: sqlite3.Connection, days: Sequence[date]) -> Iterator[int]:
    """A key for a new paper of each of *days*: the order of keys is that of days, so that the newest
    papers are found without sorting."""
    next_free: dict[date, int] = {}
    for day in days:
        if day not in next_free:
            first = day.toordinal() * _KEYS_A_DAY
            query = "SELECT max(key) FROM papers WHERE key BETWEEN ? AND ?"
            last = db.execute(query, (first, first + _KEYS_A_DAY - 1)).fetchone()[0]
            next_free[day] = first if last is None else last + 1
        yield next_free[day]
        next_free[day] += 1


def _count_retitled(db: sqlite3.Connection, papers: Sequence[Paper]) -> None:
    """Count that *papers* have another title from now on: who had them under the one before gets them once more."""
    db.executemany("UPDATE papers SET retitled = retitled + 1 WHERE id = ?", ((paper.id,) for paper in papers))


def _unite(db: sqlite3.Connection, keys: Sequence[int]) -> dict[int, int]:
    """Let the papers under *keys* take the place of copies that were known by their title alone: a
    new title may show that two papers of the archive are one. Which key now stands for that of a copy."""
    query = """
        WITH named AS MATERIALIZED (
            SELECT key, folded_title FROM papers AS paper
            WHERE key IN (SELECT value FROM json_each(?)) AND folded_title <> ''
                AND id NOT LIKE 'title:%' AND id NOT LIKE 'url:%'
                AND (SELECT count(*) FROM (
                    SELECT 1 FROM papers WHERE folded_title = paper.folded_title LIMIT ?
                )) < ?
        )
        SELECT named.key, copy.key FROM named JOIN papers AS copy
            ON copy.folded_title = named.folded_title AND copy.key <> named.key
        WHERE copy.id LIKE 'title:%' OR copy.id LIKE 'url:%'
    """
    most = MOST_OF_TITLE + 1
    alike = db.execute(query, (json.dumps(keys), most, most)).fetchall()
    found = _by_key(db, {key for pair in alike for key in pair})
    united = {copy: paper for paper, copy in alike if is_same_work(found[paper], found[copy])}
    for copy, paper in united.items():
        # What was delivered under this very title is not to come again.
        titled = "UPDATE deliveries SET retitled = (SELECT retitled FROM papers WHERE key = ?) WHERE paper = ?"
        db.execute(titled, (paper, copy))
        for table in ("deliveries", "sightings"):
            db.execute(f"UPDATE OR IGNORE {table} SET paper = ? WHERE paper = ?", (paper, copy))  # noqa: S608 - our tables
            db.execute(f"DELETE FROM {table} WHERE paper = ?", (copy,))  # noqa: S608 - our tables
        _rename(db, copy, paper)
        db.execute("DELETE FROM papers WHERE key = ?", (copy,))
    return united


def _by_key(db: sqlite3.Connection, keys: Collection[int]) -> dict[int, Paper]:
    query = "SELECT * FROM papers WHERE key IN (SELECT value FROM json_each(?))"
    return {row["key"]: rows.paper(row) for row in db.execute(query, (json.dumps(list(keys)),))}


def _rename(db: sqlite3.Connection, copy: int, paper: int) -> None:
    """Let the pages on which *copy* stood name *paper* in its place."""
    query = """
        UPDATE pages SET papers = (
            SELECT json_group_array(CASE value WHEN ? THEN ? ELSE value END) FROM json_each(pages.papers)
        ) WHERE EXISTS (SELECT 1 FROM json_each(pages.papers) WHERE value = ?)
    """
    db.execute(query, (copy, paper, copy))
