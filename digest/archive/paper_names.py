"""By what stored papers are found again: every name they were ever listed by, their titles, some of their words."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    if not _are_others(db, others, [*records, *(each.record for each in stored.values())]):
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


def store_names(db: sqlite3.Connection, names: Iterable[tuple[str, int]]) -> None:
    """Remember under which *names* (each with the key of a paper) papers are listed, unless they are another's. Runs in
    the open transaction."""
    db.executemany("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", names)


def store_sketches(db: sqlite3.Connection, records: Iterable[tuple[int, Record]]) -> None:
    """Remember by what words the papers of *records* are found under another title, each by its key. Runs in the open
    transaction."""
    numbers = sorted((number, key) for key, record in records for number in record.sketch)
    db.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?)", numbers)


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


def _are_others(db: sqlite3.Connection, keys: Collection[int], records: Iterable[Record]) -> bool:
    """Whether no paper of *keys* can be one of *records*: all have identifiers of one scheme, and none in common.

    It is the usual case, and spares the reading of papers that have some words in common with the records.
    """
    names = [record.names for record in records]
    schemes = frozenset[str].intersection(*map(_schemes_of, names)) if names else frozenset()
    known = frozenset[str]().union(*names)
    query = "SELECT id, identifiers FROM papers WHERE key IN (SELECT value FROM json_each(?))"
    for row in db.execute(query, (json.dumps(list(keys)),)):
        others = {name_key(name) for name in {*paper_rows.names_from_row(row)}}
        schemes &= _schemes_of(others)
        if not schemes or not known.isdisjoint(others):
            return False
    return True


def _schemes_of(names: Iterable[str]) -> frozenset[str]:
    """The schemes of those of *names* that are identifiers."""
    return frozenset(name.partition(":")[0] for name in names if not name.startswith(("url:", "title:")))


def _keys_by_title(db: sqlite3.Connection, records: Iterable[Record]) -> set[int]:
    """The keys of stored papers with the titles of *records*, without the titles that too many have."""
    hashes = {paper_rows.hash_letters(letters) for record in records for letters in record.titles}
    return {*_few_keys(db, "papers", "title_hash", hashes), *_few_keys(db, "papers", "former_title_hash", hashes)}


def _keys_by_sketch(db: sqlite3.Connection, records: Iterable[Record]) -> set[int]:
    """The keys of stored papers that have words in common with *records*, without those that too many have."""
    return _few_keys(db, "sketches", "number", {number for record in records for number in record.sketch})


def _few_keys(db: sqlite3.Connection, table: str, column: str, numbers: Collection[int]) -> set[int]:
    """The keys of *table* beside each of *numbers* in its *column*, unless there are more than `MOST_ALIKE`."""
    key = "key" if table == "papers" else "paper"
    query = f"""
        WITH wanted (hash) AS (SELECT value FROM json_each(?))
        SELECT {key} FROM wanted CROSS JOIN {table} ON {column} = hash
        WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {column} = hash LIMIT 1 OFFSET {MOST_ALIKE})
    """  # noqa: S608 - our tables
    return {row[0] for row in db.execute(query, (json.dumps(list(numbers)),))}
