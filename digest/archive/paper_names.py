"""By what stored papers are found again: every name they were ever listed by, their titles, some of their words."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from digest.archive import paper_rows
from digest.identity.grouping import MOST_ALIKE
from digest.identity.names import name_key
from digest.identity.records import Record
from digest.model import Paper

_BY_ID = "SELECT key FROM papers WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class StoredPaper:
    """A stored paper by its *key*, as a *record* with all names that were asked for."""

    key: int
    record: Record

    @property
    def paper(self) -> Paper:
        """The paper itself."""
        return self.record.paper


def find_stored_papers(db: sqlite3.Connection, records: Sequence[Record]) -> list[StoredPaper]:
    """The stored papers that may be those of *records*, in the order of their keys: whether they are is not decided."""
    named = find_keys(db, {name for record in records for name in record.names})
    names: dict[int, list[str]] = {}
    for name, key in named.items():
        names.setdefault(key, []).append(name)
    # What is stored is found by its identifier in any case, which no two may have.
    ids = json.dumps([record.paper.id for record in records])
    keys = {*names, *(row[0] for row in db.execute(_BY_ID, (ids,)))}
    stored = {key: StoredPaper(key, Record(paper, tuple(names.get(key, ())))) for key, paper in load(db, keys)}
    strangers = _find_strangers(records, stored.values())
    # Papers that an earlier version stored apart are one by their titles still.
    others = {*_keys_by_title(db, records), *_keys_by_sketch(db, strangers)} - stored.keys()
    stored |= {key: StoredPaper(key, Record(paper)) for key, paper in load(db, others)}
    return [stored[key] for key in sorted(stored)]


def find_keys(db: sqlite3.Connection, names: Collection[str]) -> dict[str, int]:
    """The keys of the papers that were ever listed under *names*, by name. A name is one of `name_key`."""
    query = "SELECT identifier, paper FROM identifiers WHERE identifier IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(query, (json.dumps(sorted(names)),))}


def load(db: sqlite3.Connection, keys: Collection[int]) -> Iterator[tuple[int, Paper]]:
    """The stored papers of *keys*, each with its key."""
    query = "SELECT * FROM stored_papers WHERE key IN (SELECT value FROM json_each(?))"
    for row in db.execute(query, (json.dumps(list(keys)),)) if keys else ():
        yield row["key"], paper_rows.from_row(row)


def load_in_order(db: sqlite3.Connection, keys: Sequence[int]) -> Iterator[tuple[int, Paper]]:
    """The stored papers of *keys* in their order, each with its key."""
    papers = dict(load(db, keys))
    yield from ((key, papers[key]) for key in keys if key in papers)


def store_names(db: sqlite3.Connection, key: int, names: Iterable[str]) -> None:
    """Remember that the paper *key* is listed under *names*, unless they are another's. Runs in the open
    transaction."""
    db.executemany("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", ((name, key) for name in sorted(names)))


def store_sketch(db: sqlite3.Connection, key: int, paper: Paper) -> None:
    """Remember by what words the *paper* of *key* is found under another title. Runs in the open transaction."""
    numbers = sorted(Record(paper).sketch)
    db.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?)", ((number, key) for number in numbers))


def names_of(paper: Paper) -> set[str]:
    """The names of *paper* as they are compared."""
    return {name_key(name) for name in {paper.id, *paper.identifiers}}


def _find_strangers(records: Iterable[Record], stored: Iterable[StoredPaper]) -> list[Record]:
    """Those of *records* that are not stored under their own names, or have another title there.

    When the others were stored, what is like them in other words was looked for.
    """
    titles: dict[str, set[str]] = {}
    for each in stored:
        for name in each.record.names:
            titles.setdefault(name, set()).update(each.record.titles)
    return [
        record
        for record in records
        if not titles.get(record.own_name, set()).issuperset(record.titles) or record.own_name not in titles
    ]


def _keys_by_title(db: sqlite3.Connection, records: Iterable[Record]) -> set[int]:
    """The keys of stored papers with the titles of *records*, without the titles that too many have."""
    written = chain.from_iterable((record.paper.title, record.paper.former_title) for record in records)
    hashes = {number for title in written if (number := paper_rows.hash_title(title)) is not None}
    found: set[int] = set()
    for column in ("title_hash", "former_title_hash"):
        query = f"SELECT key FROM papers WHERE {column} = ? LIMIT {MOST_ALIKE + 1}"  # noqa: S608 - our columns
        found |= _few_keys(db, query, hashes)
    return found


def _keys_by_sketch(db: sqlite3.Connection, records: Iterable[Record]) -> set[int]:
    """The keys of stored papers that have words in common with *records*, without those that too many have."""
    query = f"SELECT paper FROM sketches WHERE number = ? LIMIT {MOST_ALIKE + 1}"  # noqa: S608 - a number
    return _few_keys(db, query, {number for record in records for number in record.sketch})


def _few_keys(db: sqlite3.Connection, query: str, numbers: Iterable[int]) -> set[int]:
    found = (db.execute(query, (number,)).fetchall() for number in numbers)
    return {row[0] for rows in found if len(rows) <= MOST_ALIKE for row in rows}
