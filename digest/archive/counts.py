"""How many papers there are, kept beside them: counting a million takes longer than everything else of a run."""

import sqlite3


def read_count(db: sqlite3.Connection) -> int:
    """How many papers are stored; counted where the number is damaged."""
    row = db.execute("SELECT value FROM counts WHERE name = 'papers'").fetchone()
    return row[0] if row and isinstance(row[0], int) else count_papers(db)


def add_to_count(db: sqlite3.Connection, papers: int) -> None:
    """Count so many *papers* more, which were stored just now. Runs in the open transaction."""
    query = "UPDATE counts SET value = value + ? WHERE name = 'papers' AND typeof(value) = 'integer'"
    if papers and not db.execute(query, (papers,)).rowcount:
        db.execute("DELETE FROM counts")
        db.execute("INSERT INTO counts VALUES ('papers', ?)", (count_papers(db),))


def count_papers(db: sqlite3.Connection) -> int:
    """How many papers are stored, counted one by one."""
    return int(db.execute("SELECT count(*) FROM papers").fetchone()[0])
