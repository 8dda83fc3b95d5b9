"""The papers of the archive that a plan finds, by their keys, the newest first, and how many they are."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from digest.archive import search_index
from digest.archive.counts import read_count
from digest.archive.paper_facts import number_of
from digest.archive.paper_keys import KEYS_A_DAY, first_key
from digest.archive.search_plan import IN_RANGE, OF_PAPER, Plan, Value
from digest.archive.word_beginnings import spell_out

_DAYS = 30  # of the first range of papers that is asked for at once; the next ones are ever larger
_FEW = 1_000  # papers, for each of which the index is asked in less time than it takes to tell all that it finds


class Candidates:
    """The papers that *plan* finds among those listed *since* a day; those that the reader has hidden only if asked
    for (*with_hidden*)."""

    def __init__(
        self, db: sqlite3.Connection, plan: Plan, *, since: date | None = None, with_hidden: bool = False
    ) -> None:
        self._db, self._plan, self._since, self._with_hidden = db, plan, since, with_hidden
        leaves_out = not with_hidden and _has_hidden(db)
        match = spell_out(db, plan.match or "")
        self._values: dict[str, Value | None] = {**plan.values, "match": match, "since": number_of(since)}
        self._floor = search_index.unindexed_below(db) if plan.asks_index else None
        self._is_by_facts = self._has_few_by_facts()
        self._key, self._found = self._write_query(is_shown=leaves_out)
        self._is_everything = plan.finds_all and not leaves_out and since is None

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
        query = f"SELECT {self._key} {self._found} ORDER BY 1 DESC"
        for low, high in self._ranges(lowest):
            for row in self._db.execute(query, self._values | {"lowest": low, "highest": high}):
                yield row[0]

    def all_keys(self, lowest: int | None = None) -> set[int]:
        """The same at once, in no order."""
        query = f"SELECT {self._key} {self._found}"
        found: set[int] = set()
        for low, high in self._ranges(lowest):
            cursor = self._db.cursor()
            cursor.row_factory = None  # tuples take half the time
            found.update([key for (key,) in cursor.execute(query, self._values | {"lowest": low, "highest": high})])
        return found

    def count(self, most: int | None = None, *, below: int | None = None) -> int:
        """How many there are, of those *below* a key; *most* if there are as many or more."""
        if self._is_everything and most is None and below is None:
            return read_count(self._db)
        if most is None:
            return sum(self._count_range(f"SELECT count(*) {self._found}", each) for each in self._ranges(None, below))
        number = 0
        for each in self._ranges(None, below):
            query = f"SELECT count(*) FROM (SELECT 1 {self._found} LIMIT {most - number})"  # noqa: S608 - our queries
            number += self._count_range(query, each)
            if number >= most:
                break
        return number

    def _count_range(self, query: str, places: tuple[int, int]) -> int:
        values = self._values | {"lowest": places[0], "highest": places[1]}
        return int(self._db.execute(query, values).fetchone()[0])

    def _ranges(self, lowest: int | None, below: int | None = None) -> Iterator[tuple[int, int]]:
        """Ranges of keys that have all papers *below* a key down to the key *lowest*, from the newest on."""
        newest = self._db.execute("SELECT max(paper) FROM facts").fetchone()[0]
        oldest = self._db.execute("SELECT min(paper) FROM facts").fetchone()[0]
        if newest is None:
            return
        # A key begins with the day on which the paper was thought to be listed first; an earlier list may follow.
        since = first_key(self._since) if self._since else None
        low = max(key for key in (oldest, self._floor, lowest, since) if key is not None)
        high = newest if below is None else min(newest, below - 1)
        in_parts = self._plan.asks_index_in_parts and not self._is_by_facts
        size = _DAYS * KEYS_A_DAY if in_parts else high - low + 1
        while high >= low:
            yield max(low, high - size + 1), high
            high, size = high - size, size * 2

    def _write_query(self, *, is_shown: bool) -> tuple[str, str]:
        """The column of their keys, and the query for those in a range from FROM on."""
        plan, tables, key = self._plan, "facts", "facts.paper"
        conditions = [f"{key} BETWEEN :lowest AND :highest", *self._about_facts(plan.condition)]
        if self._is_by_facts:
            conditions = [each.replace(IN_RANGE, OF_PAPER) for each in conditions]
            if plan.match is not None:
                asked = f"SELECT 1 FROM search WHERE search MATCH :match AND {OF_PAPER}"  # noqa: S608 - a constant
                conditions.append(f"EXISTS ({asked})")
        elif plan.match is not None:
            # What the index finds is joined, never looked for `IN` it: FTS5 would be asked for each key.
            tables = "search CROSS JOIN facts ON facts.paper = search.rowid" if conditions[1:] else "search"
            key = "search.rowid"
            conditions = ["search MATCH :match", f"{key} BETWEEN :lowest AND :highest", *conditions[1:]]
        if is_shown:
            conditions.append(
                f"NOT EXISTS (SELECT 1 FROM marks WHERE marks.paper = {key} AND marks.mark = 'hidden')"  # noqa: S608 - our column
            )
        return key, f"FROM {tables} WHERE {' AND '.join(conditions)}"

    def _about_facts(self, condition: str | None) -> list[str]:
        """The *condition*, if there is one, and that about the day."""
        is_recent = "(facts.listed IS NULL OR facts.listed >= :since)"
        return [*([condition] if condition else []), *([is_recent] if self._since else [])]

    def _has_few_by_facts(self) -> bool:
        """Whether the index is to be asked about papers of which facts are true, and these are few."""
        conditions = self._about_facts(self._plan.facts)
        if not conditions or not self._plan.asks_index:
            return False
        found = f"SELECT 1 FROM facts WHERE {' AND '.join(conditions)} ORDER BY paper DESC LIMIT {_FEW + 1}"  # noqa: S608 - our conditions
        return len(self._db.execute(found, self._values).fetchall()) <= _FEW


def _has_hidden(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM marks WHERE mark = 'hidden' LIMIT 1").fetchone() is not None
