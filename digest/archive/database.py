"""The archive's file: opened, brought up to date, written in transactions, checked, copied."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from digest.archive import errors, integrity, schema, search_index
from digest.archive.connection import add_functions, connect, make_private, read_version, set_up
from digest.archive.errors import DamagedError, is_schema_error, translate_sqlite_error
from digest.archive.packing import Packer
from digest.archive.upgrade import upgrade_file


class Database:
    """An open archive file, of the newest version. *path* may be ":memory:".

    Every part of the archive reads through `reading()` and writes through `transaction()`. Opening raises
    DamagedError for a file that is no archive, and ArchiveError for one that cannot be used.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = path
        if isinstance(path, Path):
            make_private(path)
        self._connection = self._connect()
        try:
            with self.translating_sqlite_errors():
                version = self._open()
            if isinstance(path, Path) and 0 < version < schema.FIRST_IN_PLACE:
                self._connection.close()
                upgrade_file(path)
                self._connection = self._connect()
                with self.translating_sqlite_errors():
                    self._open()
        except BaseException:
            _abandon(self._connection)
            raise

    def _connect(self) -> sqlite3.Connection:
        with self.translating_sqlite_errors():
            return connect(self.path)

    def _open(self) -> int:
        """Make the file usable, and return its version: an older one than the newest is not usable yet."""
        set_up(self._connection)
        version = read_version(self._connection, self.path)
        if version == 0:
            version = self._create()
        if schema.FIRST_IN_PLACE <= version < schema.VERSION:
            version = self._add_what_is_missing()
        if version == schema.VERSION:
            integrity.require_tables(self._connection, self.path)
            self.packer = Packer(self._connection)
            add_functions(self._connection, self.packer)
            if search_index.is_outdated(self._connection):
                with self.transaction() as db:
                    search_index.begin_anew(db)
        return version

    def _create(self) -> int:
        with self.transaction() as db:
            # Read again: until now another process may have been making the file.
            if not (version := read_version(db, self.path)):
                try:
                    schema.create_tables(db)
                except sqlite3.OperationalError as error:
                    if is_schema_error(error):
                        # Every version that there was can be brought up to date: this one was never written.
                        raise DamagedError(f"{self.path}: damaged (it says version 0; {error})") from error
                    raise
                search_index.note_rules(db)
                return schema.VERSION
        return version

    def _add_what_is_missing(self) -> int:
        with self.transaction() as db:
            # Read again: until now another process may have done it.
            version = read_version(db, self.path)
            if version < schema.VERSION:
                from digest.archive import additions  # only for a file of an earlier version

                try:
                    additions.add_what_is_missing(db, version)
                except sqlite3.OperationalError as error:
                    if is_schema_error(error):
                        raise DamagedError(f"{self.path}: damaged (it says version {version}; {error})") from error
                    raise
        return schema.VERSION

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
    def transaction(self, *, durable: bool = True, patient: bool = True) -> Iterator[sqlite3.Connection]:
        """The connection, for a block whose changes are all stored at its end, or none if it raises.

        No other process writes meanwhile, so what the block reads stays true until its end. Unless the changes are to
        be *durable*, a power cut may lose them, never the file; a kill loses nothing. Raises ArchiveError, at once if
        it is not *patient* and another process writes.
        """
        with self.translating_sqlite_errors():
            # What was delivered must not come again after a power cut; papers are listed again.
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._begin(patient=patient)
            try:
                yield self._connection
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _begin(self, *, patient: bool) -> None:
        if patient:
            self._connection.execute("BEGIN IMMEDIATE")
            return
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {round(errors.BUSY_SECONDS * 1_000)}")

    def check(self) -> list[str]:
        """What is wrong with the file, by SQLite's own check and by reading every row; empty for a sound file."""
        with self.reading() as db:
            return integrity.find_problems(db)

    def back_up(self, path: Path, write: Callable[[Path], None] | None = None) -> None:
        """Write a copy to *path*, whole or not at all; *write* fills an empty file in place of `copy_into`. Raises
        DamagedError if a row cannot be read."""
        partial_copy = path.with_suffix(".part")
        partial_copy.unlink(missing_ok=True)
        # The copy is private before anything is in it.
        make_private(partial_copy)
        try:
            (write or self.copy_into)(partial_copy)
            partial_copy.replace(path)
        except BaseException:
            partial_copy.unlink(missing_ok=True)
            raise

    def copy_into(self, path: Path) -> None:
        """Fill the empty file at *path* with a copy of this one as it is at one moment, whoever writes meanwhile.
        Raises DamagedError if a row cannot be read."""
        with self.reading() as db:
            if problem := next(integrity.find_unreadable(db), None):
                raise DamagedError(f"{self.path}: damaged ({problem})")
        with self.reading() as db, closing(sqlite3.connect(path)) as target:
            db.backup(target)
            # A copy has no journal beside it.
            target.execute("PRAGMA journal_mode = DELETE")


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
