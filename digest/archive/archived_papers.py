"""Archived papers that can be looked at again and again, one at a time, however many there are."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from functools import cache

from digest.archive import paper_rows
from digest.archive.database import Database
from digest.archive.marks import find_all_marked_keys, put_marks
from digest.archive.paper_keys import LEAST_KEY, first_key
from digest.model import Paper

# A key begins with the day on which the paper was thought to be listed first; an earlier list may follow.
_SINCE = "key >= ? AND (listed IS NULL OR listed >= ?)"
_NO_NEW_VERSION = """
    key NOT IN (
        SELECT paper FROM sightings AS again WHERE announced = 'replaced' AND NOT EXISTS (
            SELECT 1 FROM sightings AS anew WHERE anew.paper = again.paper AND anew.announced IS NOT 'replaced'
        )
    )
"""


class ArchivedPapers:
    """The papers of an archive, in the order of their days, read while they are iterated over and never held.

    The day of a paper is that on which it was listed first, else its own date, else the day on which it was first
    seen. With *since* only the papers of that day and later. They are starred and hidden as their reader has marked
    them. The archive must be open meanwhile.
    """

    def __init__(self, database: Database, since: date | None = None, condition: str = _SINCE) -> None:
        self._database = database
        self._since = since
        self._condition = condition

    def __iter__(self) -> Iterator[Paper]:
        with self._database.reading() as db:
            marked = find_all_marked_keys(db)
            for row in self._select(db, "*", "stored_papers"):
                yield put_marks(paper_rows.from_row(row), marked.get(row["key"], frozenset()))

    @property
    def titles(self) -> "ArchivedTitles":
        """The same papers with hardly more than their titles, which are read several times as fast."""
        return ArchivedTitles(self._database, self._since, self._condition)

    @property
    def texts(self) -> "ArchivedTexts":
        """The same papers with hardly more than their titles and abstracts."""
        return ArchivedTexts(self._database, self._since, self._condition)

    @property
    def without_new_versions(self) -> "ArchivedPapers":
        """Those of the papers that were ever listed for another reason than a new version of an old one."""
        return ArchivedPapers(self._database, self._since, f"{_SINCE} AND {_NO_NEW_VERSION}")

    def find_sources(self) -> dict[str, frozenset[str]]:
        """For each of the papers, by its `id`, the sources in whose lists it stands; the one that is named first for it
        if it stands in none."""
        listing = "nullif((SELECT json_group_array(DISTINCT source) FROM sightings WHERE paper = key), '[]')"
        read = cache(lambda written: frozenset(paper_rows.read_sources(written)))
        with self._database.reading() as db:
            rows = self._select(db, f"id, coalesce({listing}, sources)", "papers")
            return {identifier: read(written) for identifier, written in rows}

    def _select(self, db: sqlite3.Connection, columns: str, table: str) -> sqlite3.Cursor:
        limits = (first_key(self._since), self._since.isoformat()) if self._since else (LEAST_KEY, "")
        return db.execute(f"SELECT {columns} FROM {table} WHERE {self._condition} ORDER BY key", limits)  # noqa: S608 - ours


class ArchivedTitles(ArchivedPapers):
    """The papers of an archive, each with its identifier, title, days and votes, and without marks."""

    def __iter__(self) -> Iterator[Paper]:
        with self._database.reading() as db:
            yield from map(paper_rows.title_from_row, self._select(db, ", ".join(paper_rows.TITLE_COLUMNS), "papers"))


class ArchivedTexts(ArchivedPapers):
    """The papers of an archive, each with its identifier, title, abstract, days and votes, and without marks."""

    def __iter__(self) -> Iterator[Paper]:
        with self._database.reading() as db:
            columns = ", ".join(paper_rows.TEXT_COLUMNS)
            yield from map(paper_rows.text_from_row, self._select(db, columns, "stored_papers"))
