"""What the tables of each earlier version of the archive's file hold, in the words of the newest."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

from digest.archive import old_schema, paper_rows, schema
from digest.archive.errors import DamagedError

# The tables that are copied as they are, by the columns that both files have.
_COPIED = ("listings", "sources", "hosts", "outbox", "recipients", "runs", "notes")
# Before version 4 addresses were written with the passwords and keys that they hold: such rows are left behind.
_CLEAN_FROM = 4
_SECRETS = ("key=", "token=", "auth%=", "pass%=", "secret=", "sig%=")
_WITH_SECRETS = {
    "sources": ("address", ("://%@", "://%=")),
    "pages": ("place", ("://%@", *_SECRETS)),
    "runs": ("account", ("://%@", *_SECRETS)),
}
# The columns of papers that came later, and what stands for them before.
_LATER_COLUMNS = {
    "title_hash": "NULL",
    "former_title_hash": "NULL",
    "own_page": "0",
    "retitled": "0",
    "pdf": "NULL",
    "version": "NULL",
    "identifiers": "'[]'",
    "texts": "NULL",
    # The site of all categories was that of the source.
    "category_sites": """
        CASE WHEN categories <> '[]' AND json_valid(categories) THEN (
            SELECT json_group_array(site) FROM (
                SELECT CASE
                    WHEN sources LIKE '%"arxiv"%' OR sources LIKE '%"arxiv-mail"%' THEN 'arxiv'
                    WHEN sources LIKE '%"biorxiv"%' THEN 'biorxiv'
                    WHEN sources LIKE '%"medrxiv"%' THEN 'medrxiv'
                    WHEN sources LIKE '%"openreview"%' THEN 'openreview'
                    WHEN sources LIKE '%"hf"%' THEN 'arxiv'
                END AS site
                FROM json_each(categories)
            )
        ) ELSE '[]' END
    """,
}


def require_columns(old: sqlite3.Connection, path: Path, version: int) -> None:
    """Raise DamagedError if the tables of *old* are not those of its *version*."""
    with closing(sqlite3.connect(":memory:")) as empty:
        for script in old_schema.STEPS[:version]:
            schema.run_script(empty, script)
        tables = old_schema.TABLES | schema.TABLES
        expected, found = schema.columns(empty, tables), schema.columns(old, tables)
    for table in sorted(tables):
        if found[table] != expected[table]:
            raise DamagedError(f"{path}: damaged (it says version {version}; table {table} is of another)")


def paper_query(old: sqlite3.Connection) -> str:
    """A query for all papers of *old* with the columns of `stored_papers`, to which conditions may be added."""
    has = schema.columns(old, frozenset({"papers"}))["papers"]
    wanted = ("key", *paper_rows.COLUMNS, "retitled", "first_seen")
    columns = (name if name in has else f"{_LATER_COLUMNS[name]} AS {name}" for name in wanted)
    return f"SELECT {', '.join(columns)} FROM papers"  # noqa: S608 - our columns


def copy_tables(old: sqlite3.Connection, new: sqlite3.Connection, version: int) -> None:
    """Copy everything but the papers from *old* to *new*, whose table `former_keys` tells the key that each paper had.

    Runs in the open transaction.
    """
    has = schema.columns(old, schema.TABLES)
    for table in _COPIED:
        if has[table]:
            _copy_table(old, new, table, _clean_rows(table, version))
    _copy_sequence(old, new)
    for query, insert in _by_paper(has):
        new.executemany(insert, (tuple(row) for row in old.execute(query)))
    if has["pages"]:
        _copy_pages(old, new, version)


def _clean_rows(table: str, version: int) -> str:
    """The condition for the rows of *table* without secrets."""
    if version >= _CLEAN_FROM or table not in _WITH_SECRETS:
        return "1"
    column, words = _WITH_SECRETS[table]
    return " AND ".join(f"{column} NOT LIKE '%{word}%'" for word in words)


def _copy_table(old: sqlite3.Connection, new: sqlite3.Connection, table: str, condition: str) -> None:
    tables = frozenset({table})
    names = sorted(schema.columns(old, tables)[table] & schema.columns(new, tables)[table])
    columns, places = ", ".join(names), ", ".join("?" * len(names))
    rows = old.execute(f"SELECT {columns} FROM {table} WHERE {condition}")  # noqa: S608 - our tables
    # A note of the new file itself stays.
    new.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})", map(tuple, rows))  # noqa: S608 - our tables


def _copy_sequence(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Let the numbers of mails go on behind the last that was ever given."""
    if old.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
        new.execute("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
        rows = old.execute("SELECT name, seq FROM sqlite_sequence WHERE name = 'outbox'")
        new.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", map(tuple, rows))


def _by_paper(has: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """For each table that tells of papers by their keys a query for its rows, and the statement that inserts them."""
    announced = "announced" if "announced" in has["sightings"] else "NULL"
    retitled = "retitled" if "retitled" in has["deliveries"] else "0"
    yield (
        f"SELECT source, day, {announced}, paper FROM sightings",  # noqa: S608 - our columns
        "INSERT INTO sightings (source, day, announced, paper) SELECT ?, ?, ?, key FROM former_keys WHERE former = ?",
    )
    yield (
        f"SELECT channel, delivered_at, {retitled}, paper FROM deliveries",  # noqa: S608 - our columns
        "INSERT INTO deliveries (channel, delivered_at, retitled, paper)"
        " SELECT ?, ?, ?, key FROM former_keys WHERE former = ?",
    )
    yield "SELECT channel, source, covered FROM marks", "INSERT INTO covered_days VALUES (?, ?, ?)"


def _copy_pages(old: sqlite3.Connection, new: sqlite3.Connection, version: int) -> None:
    """Copy the pages of which every paper is there: the others are read again."""
    columns = "place, etag, last_modified, source, day, whole, announced"
    for row in old.execute(f"SELECT {columns}, papers FROM pages WHERE {_clean_rows('pages', version)}"):  # noqa: S608 - our columns
        query = """
            SELECT json_group_array(key) FROM (
                SELECT former_keys.key AS key FROM json_each(?) AS each JOIN former_keys ON former = each.value
                ORDER BY each.key
            )
        """
        keys = new.execute(query, (row["papers"],)).fetchone()[0] if _is_json(row["papers"]) else "null"
        if keys.count(",") == row["papers"].count(","):
            new.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*tuple(row)[:-1], keys))


def _is_json(text: object) -> bool:
    with suppress(ValueError, TypeError):
        return isinstance(json.loads(str(text)), list)
    return False
