"""Archived papers that can be looked at again and again, one at a time, however many there are."""

from collections.abc import Iterator
from datetime import date

from digest.archive import paper_rows
from digest.archive.database import Database
from digest.archive.marks import find_all_marked_keys, put_marks
from digest.archive.paper_keys import first_key
from digest.model import Paper

_LEAST_KEY = -(2**63)


class ArchivedPapers:
    """The papers of an archive, in the order of their days, read while they are iterated over and never held.

    The day of a paper is that on which it was listed first, else its own date, else the day on which it was first
    seen. With *since* only the papers of that day and later. They are starred and hidden as their reader has marked
    them. The archive must be open meanwhile.
    """

    def __init__(self, database: Database, since: date | None = None) -> None:
        self._database = database
        self._since = since

    def __iter__(self) -> Iterator[Paper]:
        # A key begins with the day on which the paper was thought to be listed first; an earlier list may follow.
        query = "SELECT * FROM stored_papers WHERE key >= ? AND (listed IS NULL OR listed >= ?) ORDER BY key"
        limits = (first_key(self._since), self._since.isoformat()) if self._since else (_LEAST_KEY, "")
        with self._database.reading() as db:
            marked = find_all_marked_keys(db)
            for row in db.execute(query, limits):
                yield put_marks(paper_rows.from_row(row), marked.get(row["key"], frozenset()))
