"""The papers of the archive: stored with what each run learned of them, found again, searched."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from digest.archive import paper_rows, schema
from digest.archive.column_values import stamp
from digest.archive.database import Database
from digest.archive.deliveries import replace_in_deliveries
from digest.archive.lists import replace_in_lists, store_page, store_sightings
from digest.identity import MOST_ALIKE as MOST_OF_TITLE, Record, group_records
from digest.merge import is_retitled, update_paper
from digest.model import Listing, Paper
from digest.text import fold_title

# A rebuild of the search index, which takes all papers, is quicker than its triggers for so many new
# ones, if they are half as many as are there already.
_BULK = 2_000
_KEYS_A_DAY = 10_000_000


def is_same_work(a: Paper, b: Paper) -> bool:
    return len(group_records([Record(a), Record(b)])) == 1


class Papers:
    """The table `papers` and its search index. A paper is stored once, whatever it was called by those who list it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """Store *papers* (of *listings*, merged) and their listings, all in one transaction.

        Returns the papers in the same order, each with what earlier runs learned of it.
        """
        # The archive is read in the transaction too: another process may be learning of the same papers.
        with self._database.transaction() as db:
            known = _match_stored_papers(db, papers)
            learned = [update_paper(known[paper.id], paper) if paper.id in known else paper for paper in papers]
            before_and_after = [(known.get(seen.id), paper) for seen, paper in zip(papers, learned, strict=True)]
            _store_papers(db, before_and_after, now)
            _count_new_titles(
                db, [paper for before, paper in before_and_after if before and is_retitled(before, paper)]
            )
            keys = _find_keys(db, [paper.id for paper in learned])
            replaced = _unite_duplicates(db, list(keys.values()))
            # A listing names its papers as they were seen, which may be by another identifier than the stored one.
            keys_as_seen = {
                seen.id: replaced.get(keys[paper.id], keys[paper.id])
                for seen, paper in zip(papers, learned, strict=True)
                if paper.id in keys
            }
            for listing in listings:
                if not listing.archived:
                    store_sightings(db, listing, keys_as_seen, now)
                if listing.validators:
                    store_page(db, listing, keys_as_seen)
        return learned

    def find_without_abstract(self, papers: Sequence[Paper]) -> list[Paper]:
        """Those of *papers* that have no abstract, neither themselves nor in the archive."""
        without = [paper for paper in papers if not paper.abstract]
        with self._database.reading() as db:
            stored = _find_papers(db, "id", [paper.id for paper in without])
        with_abstract = {paper.id for paper in stored if paper.abstract}
        return [paper for paper in without if paper.id not in with_abstract]

    def count(self) -> int:
        """How many papers are stored."""
        with self._database.reading() as db:
            return _count_papers(db)

    def all(self, since: date | None = None) -> list[Paper]:
        """Every paper, or those listed on the day *since* or later, oldest day first."""
        query = "SELECT * FROM papers WHERE ? IS NULL OR listed >= ? ORDER BY key"
        text = since.isoformat() if since else None
        with self._database.reading() as db:
            return [paper_rows.from_row(row) for row in db.execute(query, (text, text))]

    def search(self, query: str, limit: int, *, best: bool = False, window: int = 2_000) -> list[Paper]:
        """At most *limit* papers that the FTS5 *query* finds: the newest, or the *best* of the newest *window*.

        A *window* of 0 is all papers; the time that bm25 takes is linear in the number of papers it ranks.
        """
        newest = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
        ranked = """
            SELECT rowid FROM search WHERE search MATCH ? AND rowid >= coalesce(
                (SELECT min(rowid) FROM (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?)), 0
            ) ORDER BY bm25(search, 4.0) LIMIT ?
        """
        with self._database.reading() as db:
            values = (query, query, window or -1, limit) if best else (query, limit)
            keys = [row[0] for row in db.execute(ranked if best else newest, values)]
            papers = _papers_by_key(db, keys)
        return [papers[key] for key in keys]


def _match_stored_papers(db: sqlite3.Connection, papers: Sequence[Paper]) -> dict[str, Paper]:
    """What is stored of *papers*, by the identifier that each has now.

    A paper without an identifier of its own is found by its title, present or former, and the other way round,
    if that title is enough to tell a work.
    """
    known = {stored.id: stored for stored in _find_papers(db, "id", [paper.id for paper in papers])}
    taken = set(known)
    unknown: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.id not in known and (title := fold_title(paper.title)):
            unknown.setdefault(title, []).append(paper)
    titled = [(stored, stored) for stored in _find_papers_by_title(db, "folded_title", list(unknown))]
    former = _find_papers_by_title(db, "folded_former_title", list(unknown))
    titled += [(replace(stored, title=stored.former_title or ""), stored) for stored in former]
    for as_titled, stored in titled:
        for paper in unknown[fold_title(as_titled.title)]:
            # One stored work is not two papers of this run.
            if stored.id not in taken and paper.id not in known and is_same_work(as_titled, paper):
                known[paper.id] = stored
                taken.add(stored.id)
    return known


def _find_papers(db: sqlite3.Connection, column: str, values: Sequence[str]) -> list[Paper]:
    query = f"SELECT * FROM papers WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our columns
    return [paper_rows.from_row(row) for row in db.execute(query, (json.dumps(values),))]


def _find_papers_by_title(db: sqlite3.Connection, column: str, titles: Sequence[str]) -> list[Paper]:
    """The papers that have one of *titles* in *column*, without the titles that too many papers have."""
    query = f"""
        SELECT * FROM papers WHERE {column} IN (
            SELECT {column} FROM papers WHERE {column} IN (SELECT value FROM json_each(?))
            GROUP BY {column} HAVING count(*) <= ?
        )
    """  # noqa: S608 - our columns
    return [paper_rows.from_row(row) for row in db.execute(query, (json.dumps(titles), MOST_OF_TITLE))]


def _find_keys(db: sqlite3.Connection, identifiers: Sequence[str]) -> dict[str, int]:
    query = "SELECT id, key FROM papers WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(query, (json.dumps(identifiers),))}


def _papers_by_key(db: sqlite3.Connection, keys: Collection[int]) -> dict[int, Paper]:
    query = "SELECT * FROM papers WHERE key IN (SELECT value FROM json_each(?))"
    return {row["key"]: paper_rows.from_row(row) for row in db.execute(query, (json.dumps(list(keys)),))}


def _count_papers(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM papers").fetchone()[0])


def _store_papers(
    db: sqlite3.Connection, before_and_after: Sequence[tuple[Paper | None, Paper]], now: datetime
) -> None:
    """Insert the papers that were not stored before, and update those that have changed."""
    new = sorted((after for before, after in before_and_after if before is None), key=lambda paper: paper.id)
    columns = ", ".join(paper_rows.COLUMNS)
    marks = ", ".join("?" * len(paper_rows.COLUMNS))
    is_bulk = len(new) >= _BULK and 2 * len(new) >= _count_papers(db)
    if is_bulk:
        schema.run_script(db, schema.NO_TRIGGERS)
    insert = f"INSERT INTO papers (key, {columns}, first_seen) VALUES (?, {marks}, ?)"  # noqa: S608 - our columns
    new_keys = _new_keys(db, [paper.listed or paper.published or now.date() for paper in new])
    values = ((key, *paper_rows.to_row(paper), stamp(now)) for key, paper in zip(new_keys, new, strict=True))
    db.executemany(insert, values)
    update = f"UPDATE papers SET ({columns}) = ({marks}) WHERE id = ?"  # noqa: S608 - our columns
    changed = ((*paper_rows.to_row(now_is), was.id) for was, now_is in before_and_after if was and was != now_is)
    db.executemany(update, changed)
    if is_bulk:
        db.execute(schema.REBUILD)
        schema.run_script(db, schema.TRIGGERS)


def _new_keys(db: sqlite3.Connection, days: Sequence[date]) -> Iterator[int]:
    """A key for a new paper of each of *days*, in the order of the days: so the newest papers have the greatest
    keys and are found without sorting."""
    next_free: dict[date, int] = {}
    for day in days:
        if day not in next_free:
            first = day.toordinal() * _KEYS_A_DAY
            query = "SELECT max(key) FROM papers WHERE key BETWEEN ? AND ?"
            last = db.execute(query, (first, first + _KEYS_A_DAY - 1)).fetchone()[0]
            next_free[day] = first if last is None else last + 1
        yield next_free[day]
        next_free[day] += 1


def _count_new_titles(db: sqlite3.Connection, papers: Sequence[Paper]) -> None:
    """Count that *papers* have another title from now on: who had them under the title before gets them again."""
    db.executemany("UPDATE papers SET retitled = retitled + 1 WHERE id = ?", ((paper.id,) for paper in papers))


def _unite_duplicates(db: sqlite3.Connection, keys: Sequence[int]) -> dict[int, int]:
    """Let the papers under *keys* replace duplicates that were stored by their title alone.

    A new title may show that two stored papers are one. Returns the key that replaces each removed key.
    """
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
    too_many = MOST_OF_TITLE + 1
    alike = db.execute(query, (json.dumps(keys), too_many, too_many)).fetchall()
    papers = _papers_by_key(db, {key for pair in alike for key in pair})
    replaced = {duplicate: paper for paper, duplicate in alike if is_same_work(papers[paper], papers[duplicate])}
    for duplicate, paper in replaced.items():
        replace_in_deliveries(db, duplicate, paper)
        replace_in_lists(db, duplicate, paper)
        db.execute("DELETE FROM papers WHERE key = ?", (duplicate,))
    return replaced
