"""Keys of papers: a number of the paper's day and one more, so that the newest papers are found without sorting."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count

KEYS_A_DAY = 10_000
LEAST_KEY = -(2**63)  # that SQLite can store


def new_keys(db: sqlite3.Connection, days: Iterable[date]) -> Iterator[int]:
    """A free key for a new paper of each of *days*; its row is to be inserted before the next is asked for."""
    free: dict[date, Iterator[int]] = {}
    for day in days:
        if day not in free:
            free[day] = _free_keys(db, day)
        yield next(free[day])


def first_key(day: date) -> int:
    """The least key of the papers of *day*."""
    return day.toordinal() * KEYS_A_DAY


def _free_keys(db: sqlite3.Connection, day: date) -> Iterator[int]:
    """The free keys of *day* behind the last that is taken; where there are no more, the next free ones below."""
    first = first_key(day)
    query = "SELECT max(key) FROM papers WHERE key BETWEEN ? AND ?"
    last = db.execute(query, (first, first + KEYS_A_DAY - 1)).fetchone()[0]
    yield from (key for key in range(first if last is None else last + 1, first + KEYS_A_DAY) if _is_free(db, key))
    yield from (key for key in count(first - 1, -1) if _is_free(db, key))


def _is_free(db: sqlite3.Connection, key: int) -> bool:
    return db.execute("SELECT 1 FROM papers WHERE key = ?", (key,)).fetchone() is None
