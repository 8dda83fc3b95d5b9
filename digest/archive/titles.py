"""Stored papers by what a person remembers of their titles: the whole, a part, or some of the words."""

import sqlite3

from digest.archive import paper_rows, search_index
from digest.identity.reading_keys import title_letters
from digest.latex import make_readable
from digest.rules.index_query import build_title_query
from digest.text import replace_surrogates

_BY_HASH = """
    SELECT key, title, former_title FROM papers WHERE title_hash = ?1
    UNION SELECT key, title, former_title FROM papers WHERE former_title_hash = ?1 ORDER BY key DESC
"""


def find_whole(db: sqlite3.Connection, title: str, limit: int) -> list[int]:
    """The keys of at most *limit* papers that have, or once had, this *title* in whatever spelling, newest first."""
    letters = title_letters(replace_surrogates(title))
    rows = db.execute(_BY_HASH, (paper_rows.hash_title(title),)) if letters else ()
    return [
        row["key"] for row in rows if letters in (title_letters(row[name] or "") for name in ("title", "former_title"))
    ][:limit]


def find_part(db: sqlite3.Connection, words: str, limit: int) -> list[int]:
    """The keys of the newest *limit* papers whose titles have *words* in this order, else of those that have them all;
    the last word may be a beginning."""
    readable = make_readable(replace_surrogates(words))
    for in_order in (True, False):
        query = build_title_query(readable, in_order=in_order)
        if query and (keys := search_index.find_newest(db, query, limit)):
            return keys
    return []
