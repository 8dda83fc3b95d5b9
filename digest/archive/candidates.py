"""The papers of the archive that a plan finds, by their keys, the newest first, and how many they are."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from digest.archive import search_index
from digest.archive.counts import read_count
from digest.archive.paper_keys import KEYS_A_DAY, first_key
from digest.archive.search_plan import Plan, Value

_DAYS = 30  # of the first range of papers that is asked for at once; the next ones are ever larger


class Candidates:
    """The papers that *plan* finds among those listed *since* a day; those that the reader has hidden only if asked
    for (*with_hidden*)."""

    def __init__(
        self, db: sqlite3.Connection, plan: Plan, *, since: date | None = None, with_hidden: bool = False
    ) -> None:
        self._db, self._plan, self._since, self._with_hidden = db, plan, since, with_hidden
        leaves_out = not with_hidden and _has_hidden(db)
        self._values: dict[str, Value] = {**plan.values, "match": plan.match or "", "since": str(since)}
        self._query = _write_query(plan, is_recent=since is not None, is_shown=leaves_out)
        self._is_everything = plan.finds_all and not leaves_out and since is None
        self._floor = search_index.unindexed_below(db) if plan.asks_index else None

    @property
    def is_partial(self) -> bool:
        """Whether there may be more among the papers that are not in the index yet."""
        return self._floor is not None

    @property
    def is_of_index(self) -> bool:
        """Whether the index alone finds them, which counts fast."""
        return self._plan.match is not None and self._plan.condition is None

    @cached_property
    def number(self) -> int:
        """How many there are."""
        return self.count()

    def narrow(self, match: str) -> "Candidates":
        """Those of them that the index finds for *match*."""
        both = match if self._plan.match is None else f"({self._plan.match}) AND ({match})"
        plan = replace(self._plan, match=both)
        return Candidates(self._db, plan, since=self._since, with_hidden=self._with_hidden)

    def keys(self, lowest: int | None = None) -> Iterator[int]:
        """Their keys, the newest first, down to *lowest*."""
        query = f"{self._query} ORDER BY 1 DESC"
        for low, high in self._ranges(lowest):
            for row in self._db.execute(query, self._values | {"lowest": low, "highest": high}):
                yield row[0]

    def count(self, most: int | None = None) -> int:
        """How many there are; *most* if there are as many or more."""
        if self._is_everything and most is None:
            return read_count(self._db)
        query = f"SELECT count(*) FROM ({self._query} LIMIT :most)"  # noqa: S608 - our queries
        number, left = 0, -1 if most is None else most
        for low, high in self._ranges(None):
            values = self._values | {"lowest": low, "highest": high, "most": left}
            counted = self._db.execute(query, values).fetchone()[0]
            number += counted
            if most is not None and (left := left - counted) <= 0:
                break
        return number

    def _ranges(self, lowest: int | None) -> Iterator[tuple[int, int]]:
        """Ranges of keys that have all papers down to the key *lowest*, from the newest on."""
        newest = self._db.execute("SELECT max(key) FROM papers").fetchone()[0]
        oldest = self._db.execute("SELECT min(key) FROM papers").fetchone()[0]
        if newest is None:
            return
        # A key begins with the day on which the paper was thought to be listed first; an earlier list may follow.
        since = first_key(self._since) if self._since else None
        low = max(key for key in (oldest, self._floor, lowest, since) if key is not None)
        size = _DAYS * KEYS_A_DAY if self._plan.asks_index_in_parts else newest - low + 1
        high = newest
        while high >= low:
            yield max(low, high - size + 1), high
            high, size = high - size, size * 2


def _write_query(plan: Plan, *, is_recent: bool, is_shown: bool) -> str:
    """The query for the keys in a range. What the index finds is joined with `papers`, never looked for `IN` it: FTS5
    would be asked for each key."""
    key = "papers.key" if plan.match is None else "search.rowid"
    conditions = [f"{key} BETWEEN :lowest AND :highest"]
    if plan.match is not None:
        conditions.append("search MATCH :match")
    if is_shown:
        conditions.append(
            f"NOT EXISTS (SELECT 1 FROM marks WHERE marks.paper = {key} AND marks.mark = 'hidden')"  # noqa: S608 - our column
        )
    about_papers = [plan.condition] if plan.condition else []
    if is_recent:
        about_papers.append("(papers.listed IS NULL OR papers.listed >= :since)")
    tables = "papers" if plan.match is None else "search"
    if plan.match is not None and about_papers:
        tables = "search CROSS JOIN papers ON papers.key = search.rowid"
    return f"SELECT {key} FROM {tables} WHERE {' AND '.join([*conditions, *about_papers])}"  # noqa: S608 - our conditions


def _has_hidden(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM marks WHERE mark = 'hidden' LIMIT 1").fetchone() is not None
