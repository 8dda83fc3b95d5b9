"""Stored papers by what a person remembers of their titles: the whole, a part, or some of the words."""

import sqlite3
from collections.abc import Iterable

from digest.archive import paper_rows
from digest.identity.reading_keys import title_letters
from digest.latex import make_readable
from digest.rules.index_words import GAP, fold_for_index
from digest.text import replace_surrogates

_BY_HASH = """
    SELECT key, title, former_title FROM papers WHERE title_hash = ?1
    UNION SELECT key, title, former_title FROM papers WHERE former_title_hash = ?1 ORDER BY key DESC
"""
_BY_WORDS = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
_MOST_WORDS = 100  # no title has more


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
    phrase = fold_for_index(make_readable(replace_surrogates(words))).strip(f" {GAP}").split()[:_MOST_WORDS]
    alone = [word for word in phrase if word != GAP]
    if not alone:
        return []
    in_order = db.execute(_BY_WORDS, (_in_title([" ".join(phrase)]), limit)).fetchall()
    rows = in_order or db.execute(_BY_WORDS, (_in_title(alone), limit)).fetchall()
    return [row[0] for row in rows]


def _in_title(phrases: Iterable[str]) -> str:
    """The query of FTS5 for titles with all *phrases*, of which the last may end with the beginning of a word."""
    # What is folded has no quotation mark.
    quoted = " AND ".join(f'"{phrase}"' for phrase in phrases)
    return f"title : ({quoted} *)"
