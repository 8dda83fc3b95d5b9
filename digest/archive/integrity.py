"""Whether an open archive is whole: every table and column is there, and every row can be read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from digest.archive import paper_rows, schema, search_index
from digest.archive.column_values import require_times, require_type
from digest.archive.counts import count_papers
from digest.archive.errors import DamagedError

_TYPES = {"TEXT": str, "INTEGER": int}


def find_missing(db: sqlite3.Connection) -> str | None:
    """The first table or column that an archive has and *db* lacks, as "no TABLE.COLUMN"; None if none is missing.

    If the tables of *db* cannot be listed, the answer is SQLite's message.
    """
    with closing(_empty_archive()) as empty:
        expected = schema.columns(empty)
    try:
        present = schema.columns(db)
    except sqlite3.DatabaseError as error:
        return str(error)
    missing = (
        f"no {table}.{column}" for table in expected for column in expected[table] - present.get(table, frozenset())
    )
    return next(missing, None)


def require_tables(db: sqlite3.Connection, path: object) -> None:
    """Raise DamagedError, which names *path*, if a table of the archive is missing."""
    names = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := (schema.TABLES | schema.OF_SEARCH) - names:
        raise DamagedError(f"{path}: damaged (no table {min(missing)})")


def find_problems(db: sqlite3.Connection) -> list[str]:
    """What SQLite's own check finds wrong with *db*, else what reading every row finds; empty for a sound file."""
    problems = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
    if problems != ["ok"]:
        return problems
    return list(find_unreadable(db)) or list(_find_wrong_counts(db))


def find_unreadable(db: sqlite3.Connection) -> Iterator[str]:
    """For each table with a row that cannot be read, and for the search index, the message of the first error."""
    try:
        db.execute(search_index.PROBE).fetchone()
    except sqlite3.DatabaseError as error:
        yield f"search: {error}"
    for table in sorted(schema.TABLES - schema.OF_SQLITE):
        types = {column[1]: _TYPES.get(column[2]) for column in db.execute(f"PRAGMA table_info({table})")}
        readable = "stored_papers" if table == "papers" else table
        try:
            for row in db.execute(f"SELECT * FROM {readable}"):  # noqa: S608 - our tables
                for name, value in zip(row.keys(), row, strict=True):
                    # An abstract is no longer packed here.
                    require_type(name, value, types[name] if name != "abstract" else str)
                _read_row(table, row)
        except (sqlite3.DatabaseError, DamagedError) as error:
            yield f"{table}: {error}"


def _find_wrong_counts(db: sqlite3.Connection) -> Iterator[str]:
    """What is said of how many papers there are, where it is not so."""
    papers = count_papers(db)
    counted = [tuple(row) for row in db.execute("SELECT name, value FROM counts")]
    if counted != [("papers", papers)]:
        yield f"counts: {counted} of {papers} papers"
    if (facts := db.execute("SELECT count(*) FROM facts").fetchone()[0]) != papers:
        yield f"facts: {facts} of {papers} papers"


def _read_row(table: str, row: sqlite3.Row) -> None:
    """Decode *row* as the parts of the archive do. Raises DamagedError."""
    require_times(row)
    if table == "papers":
        paper_rows.from_row(row)


def _empty_archive() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    schema.create_tables(db)
    return db
