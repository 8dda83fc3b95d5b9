"""The reader's own marks on papers: the starred and the hidden ones."""

import json
import sqlite3
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Literal

from digest.archive import paper_names
from digest.archive.column_values import stamp
from digest.archive.database import Database
from digest.archive.errors import ArchiveError
from digest.identity.names import name_key
from digest.model import Paper

Mark = Literal["starred", "hidden"]


class Marks:
    """The table `marks`. A paper has one mark at most, the last one that was set: a star and hiding are opposites."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def apply(self, papers: Iterable[Paper]) -> list[Paper]:
        """*papers* in their order, starred and hidden as the reader has marked them under any of their names."""
        papers = list(papers)
        with self._database.reading() as db:
            # Most archives have no mark, and then no name need be looked up.
            if not db.execute("SELECT 1 FROM marks LIMIT 1").fetchone():
                return papers
            names = [paper_names.names_of(paper) for paper in papers]
            keys = paper_names.find_keys(db, set().union(*names))
            marked = find_marked_keys(db, set(keys.values()))
        marks = [{mark for name in own if name in keys for mark in marked.get(keys[name], ())} for own in names]
        return [put_marks(paper, own) for paper, own in zip(papers, marks, strict=True)]

    def set_mark(self, papers: Sequence[Paper], mark: Mark, now: datetime) -> list[Paper]:
        """Give all of *papers* the *mark* in place of another one, or none of them. Returns them as they were marked
        before. Raises ArchiveError for a paper that is not stored."""
        with self._database.transaction() as db:
            before = self.apply(papers)
            keys = _require_keys(db, papers)
            db.executemany("DELETE FROM marks WHERE paper = ? AND mark <> ?", ((key, mark) for key in keys))
            # A mark that is set again was made when it was set first.
            rows = ((key, mark, stamp(now)) for key in keys)
            db.executemany("INSERT OR IGNORE INTO marks (paper, mark, made) VALUES (?, ?, ?)", rows)
        return before

    def remove_marks(self, papers: Sequence[Paper]) -> list[Paper]:
        """Take the marks from all of *papers*. Returns them as they were marked before. Raises ArchiveError for a paper
        that is not stored."""
        with self._database.transaction() as db:
            before = self.apply(papers)
            db.executemany("DELETE FROM marks WHERE paper = ?", ((key,) for key in _require_keys(db, papers)))
        return before

    def find_by_mark(self, mark: Mark, limit: int | None = None) -> list[Paper]:
        """The papers with this *mark*, the last one that was marked first, at most *limit* of them."""
        query = "SELECT paper FROM marks WHERE mark = ? ORDER BY made DESC, paper DESC LIMIT ?"
        with self._database.reading() as db:
            keys = [row[0] for row in db.execute(query, (mark, -1 if limit is None else limit))]
            return [put_marks(paper, {mark}) for _, paper in paper_names.load_in_order(db, keys)]


def find_marked_keys(db: sqlite3.Connection, keys: Iterable[int]) -> dict[int, set[str]]:
    """The marks of those papers of *keys* that have any, by key."""
    query = "SELECT paper, mark FROM marks WHERE paper IN (SELECT value FROM json_each(?))"
    return _marks_by_key(db.execute(query, (json.dumps(list(keys)),)))


def find_all_marked_keys(db: sqlite3.Connection) -> dict[int, set[str]]:
    """The marks of all papers that have any, by key."""
    return _marks_by_key(db.execute("SELECT paper, mark FROM marks"))


def _marks_by_key(rows: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    marked: dict[int, set[str]] = {}
    for key, mark in rows:
        marked.setdefault(key, set()).add(mark)
    return marked


def _require_keys(db: sqlite3.Connection, papers: Sequence[Paper]) -> list[int]:
    """The keys of *papers*, which another process may have united with others meanwhile."""
    keys = paper_names.find_keys(db, {name_key(paper.id) for paper in papers})
    for paper in papers:
        if name_key(paper.id) not in keys:
            raise ArchiveError(f"{paper.id}: not in the archive, so it cannot be marked")
    return [keys[name_key(paper.id)] for paper in papers]


def put_marks(paper: Paper, marks: Set[str]) -> Paper:
    """*paper* with these *marks* in place of its own."""
    starred, hidden = "starred" in marks, "hidden" in marks
    if (paper.starred, paper.hidden) == (starred, hidden):
        return paper
    return replace(paper, starred=starred, hidden=hidden)
