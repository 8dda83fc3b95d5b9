"""The archive's file: opened, brought up to date, written in transactions, checked, copied."""

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from digest.archive import integrity, schema
from digest.archive.errors import BUSY_SECONDS, ArchiveError, DamagedError, is_schema_error, translate_sqlite_error
from digest.filesystem import PRIVATE_MODE
from digest.permissions import close_to_others

_LAST_VERSION = 255  # no digest will ever write a later one: a greater number is damage


class Database:
    """An open archive file, of the newest version. *path* may be ":memory:".

    Every part of the archive reads through `reading()` and writes through `transaction()`. Opening raises
    DamagedError for a file that is no archive, and ArchiveError for one that cannot be used.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = path
        if isinstance(path, Path):
            _make_private(path)
        with self.translating_sqlite_errors():
            self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            with self.translating_sqlite_errors():
                _set_up(self._connection)
                self._migrate()
        except BaseException:
            _abandon(self._connection)
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def translating_sqlite_errors(self) -> Iterator[None]:
        """Raise an ArchiveError that names the file in place of every error of SQLite in the block."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if is_schema_error(error) and (missing := integrity.find_missing(self._connection)):
                raise DamagedError(f"{self.path}: damaged ({missing})") from error
            raise translate_sqlite_error(error, self.path) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for statements that only read. Raises ArchiveError."""
        with self.translating_sqlite_errors():
            yield self._connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The connection, for a block whose changes are all stored at its end, or none if it raises.

        No other process writes meanwhile, so what the block reads stays true until its end. Raises ArchiveError.
        """
        with self.translating_sqlite_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _migrate(self) -> None:
        if self._version() == len(schema.MIGRATIONS):
            integrity.require_tables(self._connection, self.path)
            return
        with self.transaction() as db:
            # Read again: until now another process may have been migrating the file.
            version = self._version()
            try:
                for script in schema.MIGRATIONS[version:]:
                    schema.run_script(db, script)
                    schema.run_script(db, schema.TRIGGERS)
            except sqlite3.OperationalError as error:
                if is_schema_error(error):
                    # Every version that there was can be brought up to date: this one was never written.
                    raise DamagedError(f"{self.path}: damaged (it says version {version}; {error})") from error
                raise
            db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= version <= _LAST_VERSION:
            raise DamagedError(f"{self.path}: damaged (it says version {version})")
        if version > len(schema.MIGRATIONS):
            raise ArchiveError(f"{self.path}: written by a newer digest (version {version}); update digest")
        return version

    def check(self) -> list[str]:
        """What is wrong with the file, by SQLite's own check and by reading every row; empty for a sound file."""
        with self.reading() as db:
            return integrity.find_problems(db)

    def back_up(self, path: Path) -> None:
        """Write a compact copy to *path*, whole or not at all. Raises DamagedError if a row cannot be read."""
        if problem := next(integrity.find_unreadable(self._connection), None):
            raise DamagedError(f"{self.path}: damaged ({problem})")
        partial_copy = path.with_suffix(".part")
        partial_copy.unlink(missing_ok=True)
        # VACUUM INTO accepts an empty file, so the copy is private before anything is in it.
        _make_private(partial_copy)
        try:
            with self.reading() as db:
                db.execute("VACUUM INTO ?", (str(partial_copy),))
            partial_copy.replace(path)
        except BaseException:
            partial_copy.unlink(missing_ok=True)
            raise


def copy_database(path: Path, to: Path) -> None:
    """Copy the archive at *path* as it is now, without changing it. Raises ArchiveError."""
    with closing(sqlite3.connect(to)) as target:
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
                source.backup(target)
        except sqlite3.DatabaseError as error:
            raise translate_sqlite_error(error, path) from error


def _abandon(db: sqlite3.Connection) -> None:
    """Close *db* without deleting its journal, which may be all that can be read of a damaged file."""
    # SQLite deletes the journal of what it closes. Before Python 3.12 it cannot be told not to, and the
    # connection lasts as long as the error.
    if sys.version_info >= (3, 12):
        db.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE)
        db.close()


def _set_up(db: sqlite3.Connection) -> None:
    db.row_factory = sqlite3.Row
    _use_wal(db)
    # What was delivered must not come again after a power cut, so every commit is on the disk.
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")


def _make_private(path: Path) -> None:
    """Let nobody else read the file at *path*, and create it so: it tells what its owner reads."""
    with suppress(OSError):
        if path.exists():
            close_to_others(path)
        else:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_MODE))


def _use_wal(db: sqlite3.Connection) -> None:
    """Turn on write-ahead logging; if another process is creating the file, wait for it first."""
    end = time.monotonic() + BUSY_SECONDS
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            # This statement alone does not wait for others.
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
