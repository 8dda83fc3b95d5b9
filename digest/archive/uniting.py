"""Two stored papers that turn out to be one: everything that is known of either is known of the older one."""

import sqlite3

from digest.archive.counts import add_to_count
from digest.archive.paper_names import StoredPaper

# The tables that tell of a paper by its key, which two papers may both be in for the same source, day, mark …
_TABLES = ("sightings", "votes", "marks", "command_summaries", "identifiers")


def unite_papers(db: sqlite3.Connection, stored: StoredPaper, paper: int) -> None:
    """Let the key *paper* stand wherever the key of the *stored* paper stood, and remove that one. Runs in the open
    transaction; the rows of both in `papers` and in the index are the caller's to write."""
    duplicate = stored.key
    _unite_deliveries(db, duplicate, paper)
    _unite_sketches(db, stored, paper)
    for table in _TABLES:
        db.execute(f"UPDATE OR IGNORE {table} SET paper = ? WHERE paper = ?", (paper, duplicate))  # noqa: S608 - our tables
        db.execute(f"DELETE FROM {table} WHERE paper = ?", (duplicate,))  # noqa: S608 - our tables
    _keep_last_mark(db, paper)
    query = """
        UPDATE pages SET papers = (
            SELECT json_group_array(CASE value WHEN ? THEN ? ELSE value END) FROM json_each(pages.papers)
        ) WHERE EXISTS (SELECT 1 FROM json_each(pages.papers) WHERE value = ?)
    """
    db.execute(query, (duplicate, paper, duplicate))
    db.execute("DELETE FROM papers WHERE key = ?", (duplicate,))
    db.execute("DELETE FROM facts WHERE paper = ?", (duplicate,))
    add_to_count(db, -1)


def _unite_sketches(db: sqlite3.Connection, stored: StoredPaper, paper: int) -> None:
    """Let *paper* be found by the words of the *stored* one. Sketches are millions, found by their numbers only: those
    of a text that it had before stay with a key that no paper has any more."""
    numbers = [(number, stored.key) for number in sorted(stored.record.sketch)]
    db.executemany("DELETE FROM sketches WHERE number = ? AND paper = ?", numbers)
    db.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?)", ((number, paper) for number, _ in numbers))


def _keep_last_mark(db: sqlite3.Connection, paper: int) -> None:
    """Let one mark of *paper* remain, as `marks` has it: the last, and of two that are as old the star."""
    query = """
        DELETE FROM marks WHERE paper = ? AND mark <> (
            SELECT mark FROM marks WHERE paper = ? ORDER BY made DESC, mark DESC LIMIT 1
        )
    """
    db.execute(query, (paper, paper))


def _unite_deliveries(db: sqlite3.Connection, duplicate: int, paper: int) -> None:
    """Let what was delivered under either key count as delivered under the title that the paper has from now on."""
    titled_now = "UPDATE deliveries SET retitled = (SELECT retitled FROM papers WHERE key = ?) WHERE paper = ?"
    db.execute(titled_now, (paper, duplicate))
    of_both = "DELETE FROM deliveries WHERE paper = ? AND channel IN (SELECT channel FROM deliveries WHERE paper = ?)"
    db.execute(of_both, (paper, duplicate))
    db.execute("UPDATE deliveries SET paper = ? WHERE paper = ?", (paper, duplicate))
