"""The weekly copy beside the archive: of the whole file, or of a large one what cannot be fetched again.

The small copy knows of every paper that was delivered, marked or summarised by which names it was listed, so that
nothing comes twice by it; its lists, pages and index are made again by the next runs.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from digest.archive import Archive, integrity, schema, search_index
from digest.archive.connection import add_functions, connect, make_private, set_up
from digest.archive.counts import count_papers
from digest.archive.errors import DamagedError, translate_sqlite_error
from digest.archive.packing import Packer
from digest.archive.paper_facts import bit_of
from digest.archive.upgrade import copy_beside
from digest.errors import DigestError

_EVERY = timedelta(days=7)
_LARGE = 1_000_000_000  # bytes
_ROOM = 3  # times the size of what is copied: the copy before, the new one, and as much again for runs
_OF_PAPERS = ("deliveries", "marks", "command_summaries")  # tables whose papers are kept
# Tables whose rows are copied as they are: all of them, and those of the papers that are kept.
_WHOLE = (
    *(*_OF_PAPERS, "covered_days", "outbox", "recipients", "stopped_addresses", "bounces"),
    *("notices", "runs", "sources", "hosts", "notes", "dictionaries"),
)
_BY_PAPER = ("identifiers", "sketches", "votes")
_EMPTY_TEXT = "x'00'"  # as `packing` stores it


def keep_copy(archive: Archive, path: Path, now: datetime) -> str | None:
    """Copy the *archive* at *path* if its copy is a week old. Returns why there is no room for one, if there is none.

    Raises DamagedError; any other failure is no reason for a run to fail.
    """
    copy = copy_beside(path)
    if not needs_copy(copy, now):
        return None
    try:
        kind = choose_kind(size := path.stat().st_size, free := shutil.disk_usage(path.parent).free)
        if kind is None:
            return describe_lack(size, free)
        archive.database.back_up(copy, partial(copy_essentials, path) if kind == "essentials" else None)
    except DamagedError:
        raise
    except (DigestError, OSError):
        return None
    return None


def needs_copy(copy: Path, now: datetime) -> bool:
    """Whether *copy* is missing, a week old, or from the future."""
    if not copy.exists():
        return True
    age = now.timestamp() - copy.stat().st_mtime
    return not 0 <= age <= _EVERY.total_seconds()


def choose_kind(size: int, free: int) -> Literal["whole", "essentials"] | None:
    """What is copied of an archive of *size* bytes where so many are *free*; None where that is too few."""
    if free < _ROOM * min(size, _LARGE):
        return None
    return "whole" if size <= _LARGE else "essentials"


def describe_lack(size: int, free: int) -> str:
    """That there is no room for the copy."""
    needed = _ROOM * min(size, _LARGE)
    return (
        f"no weekly copy of the archive: {needed / 1e6:,.0f} MB must be free for it, {free / 1e6:,.0f} MB are; "
        "`copy: off` in the configuration goes without one"
    )


def copy_essentials(path: Path, copy: Path) -> None:
    """Fill the empty file *copy* with what cannot be fetched again of the archive at *path*, as it is at one moment.

    Raises DamagedError if a row of it cannot be read, ArchiveError if it cannot be written.
    """
    try:
        with closing(_open_beside(copy, path)) as db:
            db.execute("BEGIN IMMEDIATE")
            schema.create_tables(db)
            _copy_rows(db)
            db.execute("COMMIT")
            add_functions(db, Packer(db))
            if problem := next(integrity.find_unreadable(db), None):
                raise DamagedError(f"{path}: damaged ({problem})")
            db.execute("DETACH archive")
            # A copy has no journal beside it.
            db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise translate_sqlite_error(error, path) from error


def _open_beside(copy: Path, path: Path) -> sqlite3.Connection:
    """A connection to the file *copy*, in which the tables of *path* are those of `archive`."""
    make_private(copy)
    db = connect(copy)
    try:
        set_up(db)
        # Papers are copied behind what speaks of them.
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("ATTACH ? AS archive", (str(path),))
    except BaseException:
        db.close()
        raise
    return db


def _copy_rows(db: sqlite3.Connection) -> None:
    """Copy the rows. Runs in the open transaction."""
    for table in _WHOLE:
        _copy_table(db, table)
    kept = " UNION ".join(f"SELECT paper FROM main.{table}" for table in _OF_PAPERS)  # noqa: S608 - our tables
    # What the reader has marked stays as it is; of the rest the abstract is most of it, and is listed again.
    marked = "(SELECT paper FROM main.marks)"
    _copy_table(db, "papers", f"key IN ({kept})", abstract=f"iif(key IN {marked}, abstract, {_EMPTY_TEXT})")
    of_kept = "paper IN (SELECT key FROM main.papers)"
    _copy_table(db, "facts", of_kept, has=f"iif(paper IN {marked}, has, has & ~{bit_of('abstract')})")
    for table in _BY_PAPER:
        _copy_table(db, table, of_kept)
    # The numbers of mails go on behind the last that was ever given.
    db.execute("DELETE FROM main.sqlite_sequence")
    db.execute("INSERT INTO main.sqlite_sequence SELECT name, seq FROM archive.sqlite_sequence")
    db.execute("UPDATE main.counts SET value = ?", (count_papers(db),))
    search_index.begin_anew(db)


def _copy_table(db: sqlite3.Connection, table: str, condition: str = "1", **values: str) -> None:
    """Copy the rows of *table* that meet the *condition*; *values* stand for columns in place of what is there."""
    # By name: an archive that was brought up to date has its columns in another order.
    names = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
    columns, chosen = ", ".join(names), ", ".join(values.get(name, name) for name in names)
    query = f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {chosen} FROM archive.{table} WHERE {condition}"  # noqa: S608 - our tables
    db.execute(query)
