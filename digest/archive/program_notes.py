"""What the program notes of itself between runs, such as that the file was damaged once: a value for each name."""

import sqlite3


def read_note(db: sqlite3.Connection, name: str) -> str | None:
    """The value noted under *name*, None if there is none."""
    row = db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def write_note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Note *value* under *name*, in place of an earlier value. Runs in the open transaction."""
    db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))


def remove_note(db: sqlite3.Connection, name: str) -> None:
    """Forget what is noted under *name*. Runs in the open transaction."""
    db.execute("DELETE FROM notes WHERE name = ?", (name,))
