"""The archive's file: opened, brought up to date, checked, copied; its errors in the reader's words."""

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from digest.archive import schema
from digest.errors import DigestError
from digest.filesystem import PRIVATE
from digest.permissions import close_to_others

_PAGE = 65_536
_BUSY = 10.0  # seconds to wait for another process that writes
_BACKUP_EVERY = timedelta(days=7)
# What SQLite says of a damaged file under the names of other errors.
_DAMAGE = (
    *("malformed", "Could not decode to UTF-8", "unsupported file format", "unsupported encoding"),
    *("SQL logic error", "vtable constructor failed", "fts5"),
)
_TYPES = {"TEXT": str, "INTEGER": int}
_LAST_VERSION = 255  # no digest will ever write a later one: a greater number is damage


class ArchiveError(DigestError):
    """The archive cannot be read or written: which file, why, what to do."""


class DamagedError(ArchiveError):
    """The file is no archive any more, or one of its rows is none."""


class File:
    """The open file. *path* may be ":memory:". Raises ArchiveError for what it cannot use."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        if isinstance(path, Path):
            _make_private(path)
        with self.told():
            self.db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        try:
            with self.told():
                _set_up(self.db)
                self._migrate()
        except BaseException:
            _give_up(self.db)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Errors of SQLite as ours, with the file's name."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _is_of_schema(error) and (missing := self._missing()):
                raise DamagedError(f"{self.path}: damaged ({missing})") from error
            raise _named(error, self.path) from error

    def _missing(self) -> str | None:
        """What an archive has and this file has not: a table or a column."""
        with closing(_with_all_tables()) as empty:
            whole = schema.columns(empty)
        try:
            here = schema.columns(self.db)
        except sqlite3.DatabaseError as error:
            return str(error)
        lacking = (f"{table}.{column}" for table in whole for column in whole[table] - here.get(table, frozenset()))
        return next((f"no {name}" for name in lacking), None)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        with self.told():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                with suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    def _migrate(self) -> None:
        if self._version() == len(schema.MIGRATIONS):
            self._require_tables()
            return
        with self.transaction() as db:
            # Asked again, now that no other process can be at it.
            version = self._version()
            try:
                for script in schema.MIGRATIONS[version:]:
                    run(db, script)
                    run(db, schema.TRIGGERS)
            except sqlite3.OperationalError as error:
                if _is_of_schema(error):
                    # Every version that there was can be brought up to date: this one was never written.
                    raise DamagedError(f"{self.path}: damaged (it says version {version}; {error})") from error
                raise
            db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")

    def _version(self) -> int:
        version: int = self.db.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= version <= _LAST_VERSION:
            raise DamagedError(f"{self.path}: damaged (it says version {version})")
        if version > len(schema.MIGRATIONS):
            raise ArchiveError(f"{self.path}: written by a newer digest (version {version}); update digest")
        return version

    def _require_tables(self) -> None:
        names = {row[0] for row in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if missing := (schema.TABLES | schema.OF_SEARCH) - names:
            raise DamagedError(f"{self.path}: damaged (no table {min(missing)})")

    def check(self) -> list[str]:
        """What is wrong with the file, by SQLite's own check and by reading every row; nothing, if it is sound."""
        with self.told():
            said = [str(row[0]) for row in self.db.execute("PRAGMA integrity_check")]
        return [] if said == ["ok"] and not (said := list(self._unreadable())) else said

    def _unreadable(self) -> Iterator[str]:
        """For each table with a row that cannot be read, what SQLite says of it; so for the index of the search."""
        try:
            self.db.execute("SELECT rowid FROM search WHERE search MATCH 'a' LIMIT 1").fetchone()
        except sqlite3.DatabaseError as error:
            yield f"search: {error}"
        for table in sorted(schema.TABLES - schema.OF_SQLITE):
            kinds = [_TYPES.get(column[2]) for column in self.db.execute(f"PRAGMA table_info({table})")]
            try:
                for row in self.db.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our tables
                    for name, value, kind in zip(row.keys(), row, kinds, strict=True):
                        require_type(name, value, kind)
                    self.read_row(table, row)
            except (sqlite3.DatabaseError, DamagedError) as error:
                yield f"{table}: {error}"

    def read_row(self, table: str, row: sqlite3.Row) -> None:
        """Read a *row* of a *table* as it is read when it is needed. Raises DamagedError."""

    def back_up(self, path: Path) -> None:
        """Write a compact copy to *path*, whole or not at all; none of a file with rows that cannot be read."""
        if wrong := next(self._unreadable(), None):
            raise DamagedError(f"{self.path}: damaged ({wrong})")
        beside = path.with_suffix(".part")
        beside.unlink(missing_ok=True)
        # Into an empty file it writes as into none.
        _make_private(beside)
        try:
            with self.told():
                self.db.execute("VACUUM INTO ?", (str(beside),))
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def copy(path: Path, to: Path) -> None:
    """Copy the archive at *path*, as it is at this moment, without changing it. Raises ArchiveError."""
    with closing(sqlite3.connect(to)) as target:
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
                source.backup(target)
        except sqlite3.DatabaseError as error:
            raise _named(error, path) from error


def needs_backup(path: Path, now: datetime) -> bool:
    """Whether the copy at *path* is missing or a week old."""
    if not path.exists():
        return True
    age = now.timestamp() - path.stat().st_mtime
    return not 0 <= age <= _BACKUP_EVERY.total_seconds()


def require_type(column: str, value: object, kind: type | None) -> None:
    """Raises DamagedError where SQLite, which writes anything into any column, has in this one something that is
    no *kind*; None says that it may be anything."""
    if value is not None and kind and not isinstance(value, kind):
        raise DamagedError(f"{column} is a {type(value).__name__}")


def _give_up(db: sqlite3.Connection) -> None:
    """Close *db* and leave its journal, which may be all that can be read of a damaged file."""
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
    """Let nobody else read the file at *path*, a new one before anything is in it: it tells what its owner reads."""
    with suppress(OSError):
        if path.exists():
            close_to_others(path)
        else:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))


def _use_wal(db: sqlite3.Connection) -> None:
    """Write-ahead logging; where another process is just making the file, after a while."""
    end = time.monotonic() + _BUSY
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            # This statement alone does not wait for others.
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _with_all_tables() -> sqlite3.Connection:
    """An empty archive in memory."""
    db = sqlite3.connect(":memory:")
    for script in schema.MIGRATIONS:
        run(db, script)
    return db


def _is_of_schema(error: sqlite3.DatabaseError) -> bool:
    """Whether *error* says that a table or a column is missing, or there already."""
    words = ("no such table", "no such column", "has no column", "already exists", "duplicate column")
    return any(each in str(error) for each in words)


def _named(error: sqlite3.DatabaseError, path: Path | str) -> ArchiveError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or any(each in str(error) for each in _DAMAGE):
        return DamagedError(f"{path}: damaged ({error})")
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_full(path)):
        return ArchiveError(f"{path}: no space left on the disk")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ArchiveError(f"{path}: cannot be written ({error}); `--no-archive` runs without it")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveError(f"{path}: another process has been writing for {_BUSY:.0f} s; try again")
    return ArchiveError(f"{path}: {error}")


def _is_full(path: Path | str) -> bool:
    # SQLite says "disk I/O error" where its shared memory file cannot grow.
    with suppress(OSError):
        return shutil.disk_usage(Path(path).parent).free < _PAGE
    return False


def run(db: sqlite3.Connection, script: str) -> None:
    """Several statements inside the open transaction (`executescript` would end it)."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def stamp(now: datetime) -> str:
    """*now* as the archive writes times: UTC, to the second."""
    return now.astimezone(UTC).isoformat(timespec="seconds")
