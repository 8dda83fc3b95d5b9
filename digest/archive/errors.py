"""The two errors of the archive, and the errors of SQLite translated into them."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from digest.errors import DigestError, Remedy

BUSY_SECONDS = 10.0  # how long to wait for another process that writes
_PAGE = 65_536
# SQLite reports some kinds of damage under the codes of other errors; these are the words of those messages.
_DAMAGE = (
    *("malformed", "Could not decode to UTF-8", "unsupported file format", "unsupported encoding"),
    *("SQL logic error", "vtable constructor failed", "fts5", "user-defined function raised exception"),
)
_MISSING = ("no such table", "no such column", "has no column", "already exists", "duplicate column")


class ArchiveError(DigestError):
    """The archive cannot be read or written: which file, why, and what to do about it."""


class DamagedError(ArchiveError):
    """The file is not an archive, or one of its rows was never written by digest."""


def translate_sqlite_error(error: sqlite3.DatabaseError, path: Path | str) -> ArchiveError:
    """The error to raise in place of *error*, about the archive at *path*."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or any(words in str(error) for words in _DAMAGE):
        return DamagedError(f"{path}: damaged ({error})")
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_disk_full(path)):
        return ArchiveError(f"{path}: no space left on the disk")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        without = Remedy("digest fetch --no-archive", "runs without it")
        return ArchiveError(f"{path}: cannot be written ({error})").with_remedies(without)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveError(f"{path}: another process has been writing for {BUSY_SECONDS:.0f} s; try again")
    return ArchiveError(f"{path}: {error}")


def is_schema_error(error: sqlite3.DatabaseError) -> bool:
    """Whether *error* says that a table or a column is missing, or that it exists already."""
    return any(words in str(error) for words in _MISSING)


def _is_disk_full(path: Path | str) -> bool:
    # SQLite says "disk I/O error" where its shared memory file cannot grow.
    with suppress(OSError):
        return shutil.disk_usage(Path(path).parent).free < _PAGE
    return False
