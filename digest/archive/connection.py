"""Connections to the archive's file, with the settings and functions that every one has."""

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from digest.archive import errors, paper_rows, schema
from digest.archive.errors import ArchiveError, DamagedError
from digest.archive.packing import Packer
from digest.filesystem.part_files import PRIVATE_MODE
from digest.permissions import close_to_others

_LAST_VERSION = 255  # no digest will ever write a later one: a greater number is damage


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection to the file at *path*, which waits for others that write."""
    db = sqlite3.connect(path, timeout=errors.BUSY_SECONDS, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def make_private(path: Path) -> None:
    """Let nobody else read the file at *path*, and create it so: it tells what its owner reads."""
    with suppress(OSError):
        if path.exists():
            close_to_others(path)
        else:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_MODE))


def set_up(db: sqlite3.Connection) -> None:
    """Give *db* the settings of an archive; those of the file itself if it is new."""
    db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
    _use_wal(db)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA temp_store = MEMORY")


def add_functions(db: sqlite3.Connection, packer: Packer) -> None:
    """Give *db* the functions `pack` and `unpack`, and the view `stored_papers`."""
    packer.read_dictionaries()
    db.create_function("pack", 1, packer.pack)
    db.create_function("unpack", 1, packer.unpack, deterministic=True)
    db.execute(paper_rows.VIEW)


def read_version(db: sqlite3.Connection, path: Path | str) -> int:
    """The version of the file *db*. Raises DamagedError for one that no digest writes, ArchiveError for a newer one."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if not 0 <= version <= _LAST_VERSION:
        raise DamagedError(f"{path}: damaged (it says version {version})")
    if version > schema.VERSION:
        raise ArchiveError(f"{path}: written by a newer digest (version {version}); update digest")
    return version


def _use_wal(db: sqlite3.Connection) -> None:
    """Turn on write-ahead logging; if another process is creating the file, wait for it first."""
    end = time.monotonic() + errors.BUSY_SECONDS
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            # This statement alone does not wait for others.
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
