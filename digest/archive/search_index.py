"""The full-text index: the words of every paper, written after the run and taken out as they were written.

The index keeps no texts, so what a paper said has to be known to take its words out. An index whose words were made by
other rules is made anew, from the newest papers on, a part in each run.
"""

import json
import sqlite3
from collections.abc import Iterable, Set
from contextlib import suppress

from digest.archive import paper_names, paper_rows, schema
from digest.archive.errors import DamagedError
from digest.archive.program_notes import read_note, remove_note, write_note
from digest.archive.word_beginnings import spell_out
from digest.identity import reading_keys
from digest.identity.records import Record
from digest.model import Paper
from digest.rules import index_words

# Notes: by which rules the words and the keys were made, and the key below which no paper is in the index yet.
_RULES, _UNINDEXED = "words", "unindexed below"
_CURRENT_RULES = f"{index_words.RULES}.{reading_keys.RULES}"
PROBE = "SELECT rowid FROM search WHERE search MATCH 'a' LIMIT 1"  # fails if the index cannot be read
_COLUMNS = ", ".join(index_words.COLUMNS)
_PLACES = ", ".join("?" * (len(index_words.COLUMNS) + 1))
_INSERT = f"INSERT INTO search (rowid, {_COLUMNS}) VALUES ({_PLACES})"  # noqa: S608 - our columns
_DELETE = f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', {_PLACES})"  # noqa: S608 - our columns


def note_rules(db: sqlite3.Connection) -> None:
    """Note that the words are made by the rules of this version. Runs in the open transaction."""
    write_note(db, _RULES, _CURRENT_RULES)


def is_outdated(db: sqlite3.Connection) -> bool:
    """Whether the words were made by other rules."""
    return read_note(db, _RULES) != _CURRENT_RULES


def begin_anew(db: sqlite3.Connection) -> None:
    """Empty the index; `index_older` fills it again. Runs in the open transaction."""
    db.execute("DELETE FROM unindexed")
    db.execute("DROP TABLE search")
    schema.run_script(db, schema.TABLES_SCRIPT[schema.TABLES_SCRIPT.index("CREATE VIRTUAL TABLE search") :])
    newest = db.execute("SELECT max(key) FROM papers").fetchone()[0]
    if newest is not None:
        write_note(db, _UNINDEXED, str(newest + 1))
    note_rules(db)


def unindexed_below(db: sqlite3.Connection) -> int | None:
    """The key below which papers are not in the index yet; None if all are in it."""
    note = read_note(db, _UNINDEXED)
    if note is None:
        return None
    if not note.removeprefix("-").isdecimal():
        raise DamagedError(f"a note of the archive is damaged ({_UNINDEXED} {note!r})")
    return int(note)


def find_newest(db: sqlite3.Connection, match: str, limit: int) -> list[int]:
    """The keys of the newest *limit* papers that the index finds for *match*."""
    query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [row[0] for row in db.execute(query, (spell_out(db, match), limit))]


def queue_papers(
    db: sqlite3.Connection, before: Iterable[tuple[int, Paper]], after: Iterable[tuple[int, Paper]]
) -> Set[int]:
    """Note that papers are to be indexed again, by their keys: as they were *before* and as they are *after*. Returns
    the keys of those that are; `index_older` comes to the others.

    Reading their words takes longer than storing them, so that it is done when the run has shown what it found. Runs in
    the open transaction.
    """
    # An index that cannot be read is damage, which is to be met before anything is delivered.
    db.execute(PROBE).fetchone()
    limit = unindexed_below(db)
    old = {key: paper for key, paper in before if limit is None or key >= limit}
    new = {key: paper for key, paper in after if limit is None or key >= limit}
    for key, paper in old.items():
        if key not in new or _indexed_fields(paper) != _indexed_fields(new[key]):
            db.execute("INSERT OR IGNORE INTO unindexed VALUES (?, ?)", (key, _as_text(paper)))
    db.executemany("INSERT OR IGNORE INTO unindexed VALUES (?, NULL)", [(key,) for key in new if key not in old])
    return new.keys()


def _indexed_fields(paper: Paper) -> tuple[object, ...]:
    """What the words of *paper* are made of."""
    texts = (paper.title, paper.abstract, paper.authors, paper.organization, paper.keywords, paper.author_note)
    return (*texts, paper.categories, paper.sources)


def _as_text(paper: Paper) -> str:
    return json.dumps(index_words.index_columns(paper), ensure_ascii=False)


def index_queued(db: sqlite3.Connection) -> None:
    """Index the papers that are to be indexed, and remember by what words they are found under another title. Runs in
    the open transaction, in one go: a statement for each paper would leave a part of the index for each."""
    former = db.execute("SELECT paper, former FROM unindexed WHERE former IS NOT NULL").fetchall()
    db.executemany(_DELETE, [(row["paper"], *_words_of(row["former"])) for row in former])
    query = "SELECT * FROM stored_papers WHERE key IN (SELECT paper FROM unindexed) ORDER BY key"
    papers = [(row["key"], paper_rows.from_row(row)) for row in db.execute(query)]
    db.executemany(_INSERT, ((key, *index_words.index_columns(paper)) for key, paper in papers))
    paper_names.store_sketches(db, ((key, Record(paper)) for key, paper in papers))
    db.execute("DELETE FROM unindexed")


def has_queue(db: sqlite3.Connection) -> bool:
    """Whether there are new or changed papers to be indexed."""
    return db.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None


def _words_of(former: str) -> list[str]:
    with suppress(ValueError, TypeError):
        words = json.loads(former)
        if isinstance(words, list) and len(words) == len(index_words.COLUMNS):
            return words
    raise DamagedError("a word of the archive's index is damaged")


def index_older(db: sqlite3.Connection, limit: int) -> bool:
    """Put the newest *limit* papers that are not in the index into it. Returns whether there are more.

    Runs in the open transaction.
    """
    below = unindexed_below(db)
    if below is None or not limit:
        return below is not None
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
    papers = list(papers)
    for key, paper in papers:
        hashes = (paper_rows.hash_title(paper.title), paper_rows.hash_title(paper.former_title))
        db.execute(
            "UPDATE papers SET title_hash = ?, former_title_hash = ? WHERE key = ? AND"
            " (title_hash IS NOT ? OR former_title_hash IS NOT ?)",
            (*hashes, key, *hashes),
        )
    paper_names.store_sketches(db, ((key, Record(paper)) for key, paper in papers))
