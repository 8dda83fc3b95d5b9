"""The full-text index: the words of every paper, written after its row and taken out as they were written.

The index keeps no texts, so what a paper said has to be known to take its words out. An index whose words were made by
other rules is made anew, from the newest papers on, a part in each run.
"""

import sqlite3
from collections.abc import Iterable

from digest import reading_keys
from digest.archive import paper_names, paper_rows, schema
from digest.archive.errors import DamagedError
from digest.archive.program_notes import read_note, remove_note, write_note
from digest.model import Paper
from digest.rules import index_words

# Notes: by which rules the words and the keys were made, and the key below which no paper is in the index yet.
_NUMBER, _UNINDEXED = "words", "unindexed below"
_CURRENT = f"{index_words.NUMBER}.{reading_keys.NUMBER}"
_COLUMNS = ", ".join(index_words.COLUMNS)
_PLACES = ", ".join("?" * (len(index_words.COLUMNS) + 1))
_INSERT = f"INSERT INTO search (rowid, {_COLUMNS}) VALUES ({_PLACES})"  # noqa: S608 - our columns
_DELETE = f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', {_PLACES})"  # noqa: S608 - our columns


def note_number(db: sqlite3.Connection) -> None:
    """Note that the words are made by the rules of this version. Runs in the open transaction."""
    write_note(db, _NUMBER, _CURRENT)


def is_outdated(db: sqlite3.Connection) -> bool:
    """Whether the words were made by other rules."""
    return read_note(db, _NUMBER) != _CURRENT


def begin_anew(db: sqlite3.Connection) -> None:
    """Empty the index; `index_older` fills it again. Runs in the open transaction."""
    db.execute("DROP TABLE search")
    schema.run_script(db, schema.TABLES_SCRIPT[schema.TABLES_SCRIPT.index("CREATE VIRTUAL TABLE search") :])
    newest = db.execute("SELECT max(key) FROM papers").fetchone()[0]
    if newest is not None:
        write_note(db, _UNINDEXED, str(newest + 1))
    note_number(db)


def unindexed_below(db: sqlite3.Connection) -> int | None:
    """The key below which papers are not in the index yet; None if all are in it."""
    note = read_note(db, _UNINDEXED)
    if note is None:
        return None
    if not note.removeprefix("-").isdecimal():
        raise DamagedError(f"a note of the archive is damaged ({_UNINDEXED} {note!r})")
    return int(note)


def update_index(
    db: sqlite3.Connection, before: Iterable[tuple[int, Paper]], after: Iterable[tuple[int, Paper]]
) -> None:
    """Take the papers out of the index as they were *before*, and put them in as they are *after*, by their keys.

    Runs in the open transaction, in one go: a statement for each paper would leave a part of the index for each.
    """
    limit = unindexed_below(db)
    old = {key: index_words.index_columns(paper) for key, paper in before if limit is None or key >= limit}
    new = {key: index_words.index_columns(paper) for key, paper in after if limit is None or key >= limit}
    db.executemany(_DELETE, [(key, *words) for key, words in old.items() if new.get(key) != words])
    db.executemany(_INSERT, [(key, *words) for key, words in sorted(new.items()) if old.get(key) != words])


def index_older(db: sqlite3.Connection, limit: int) -> bool:
    """Put the newest *limit* papers that are not in the index into it. Returns whether there are more.

    Runs in the open transaction.
    """
    below = unindexed_below(db)
    if below is None:
        return False
    query = "SELECT * FROM stored_papers WHERE key < ? ORDER BY key DESC LIMIT ?"
    rows = {row["key"]: paper_rows.from_row(row) for row in db.execute(query, (below, limit))}
    words = ((key, *index_words.index_columns(paper)) for key, paper in rows.items())
    db.executemany(_INSERT, sorted(words))
    _renew_keys(db, rows.items())
    if len(rows) == limit:
        write_note(db, _UNINDEXED, str(min(rows)))
        return True
    remove_note(db, _UNINDEXED)
    return False


def _renew_keys(db: sqlite3.Connection, papers: Iterable[tuple[int, Paper]]) -> None:
    """Compute again by what papers are found that come under another name or title."""
    for key, paper in papers:
        hashes = (paper_rows.hash_title(paper.title), paper_rows.hash_title(paper.former_title))
        db.execute(
            "UPDATE papers SET title_hash = ?, former_title_hash = ? WHERE key = ? AND"
            " (title_hash IS NOT ? OR former_title_hash IS NOT ?)",
            (*hashes, key, *hashes),
        )
        paper_names.store_sketch(db, key, paper)
