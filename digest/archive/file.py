"""The archive's file: opened, brought up to date, checked, copied; its errors in the reader's words."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from digest.archive import schema
from digest.errors import DigestError

_PAGE = 65_536
_PRIVATE = 0o600
_BUSY = 10.0  # seconds to wait for another process that writes
_BACKUP_EVERY = timedelta(days=7)


class ArchiveError(DigestError):
    """The archive cannot be read or written: which file, why, what to do."""


class DamagedError(ArchiveError):
    """The file is no archive any more."""


class File:
    """The open file. *path* may be ":memory:". Raises ArchiveError for what it cannot use."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self.db = _opened(path)
        with self.told():
            self._migrate()

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
            raise _named(error, self.path) from error

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
            return
        with self.transaction() as db:
            # Asked again, now that no other process can be at it.
            version = self._version()
            for script in schema.MIGRATIONS[version:]:
                run(db, script)
                run(db, schema.TRIGGERS)
            db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")

    def _version(self) -> int:
        version: int = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(schema.MIGRATIONS):
            raise ArchiveError(f"{self.path}: written by a newer digest (version {version}); update digest")
        return version

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; nothing, if it is sound."""
        with self.told():
            said = [str(row[0]) for row in self.db.execute("PRAGMA integrity_check")]
        return [] if said == ["ok"] else said

    def back_up(self, path: Path) -> None:
        """Write a compact copy to *path*, whole or not at all."""
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


def _opened(path: Path | str) -> sqlite3.Connection:
    try:
        if isinstance(path, Path):
            _make_private(path)
        db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        db.row_factory = sqlite3.Row
        _use_wal(db)
        # What was delivered must not come again after a power cut, so every commit is on the disk.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError as error:
        raise _named(error, path) from error
    return db


def _make_private(path: Path) -> None:
    """Let nobody else read the file at *path*, a new one before anything is in it: it tells what its owner reads."""
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE))
        if path.stat().st_mode & 0o077:
            path.chmod(_PRIVATE)


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


def _named(error: sqlite3.DatabaseError, path: Path | str) -> ArchiveError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "malformed" in str(error):
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
