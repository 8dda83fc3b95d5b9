"""An archive of an earlier version, brought over into a new file beside it, which then takes its name.

The papers are copied in parts, each in a transaction with a note of how far it came, so that a run that is killed goes
on where it was. Until the one rename at the end the old file is as it was; after it, it stays as the weekly copy.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from digest.archive import errors, paper_names, paper_rows, schema, search_index
from digest.archive.connection import add_functions, connect, make_private, read_version, set_up
from digest.archive.counts import add_to_count
from digest.archive.errors import ArchiveError, translate_sqlite_error
from digest.archive.old_tables import copy_tables, paper_query, require_columns
from digest.archive.packing import ENOUGH_FOR_DICTIONARY, Packer, make_dictionary
from digest.archive.paper_facts import store_facts
from digest.archive.paper_keys import KEYS_A_DAY
from digest.archive.program_notes import read_note, remove_note, write_note
from digest.filesystem.part_files import sync
from digest.identity.records import Record

_PART = 5_000  # papers in one transaction
_LARGE = 50_000_000  # bytes: some ten thousand papers
_OLD_KEYS_A_DAY = 10_000_000
# Notes: of which state of which old file the new one is a copy, and up to which of its keys.
_COPY_OF, _COPIED = "copy of", "copied down to"
_GREATEST = 2**63 - 1  # number of SQLite


def upgrade_file(path: Path) -> None:
    """Bring the archive at *path*, of an earlier version, to the newest one.

    Raises DamagedError if it is none or cannot be read, ArchiveError if the disk has too little room or somebody else
    has it open.
    """
    # A link to the file stays a link.
    old = Path(os.path.realpath(path))
    beside = old.with_name(f"{old.stem}-upgrading{old.suffix}")
    try:
        with _hold_upgrade_lock(old):
            # Until now another process may have brought it up to date.
            if _is_old(old):
                _require_space(old, beside)
                _write_beside(old, beside)
                _take_place(old, beside, copy_beside(path))
    except sqlite3.DatabaseError as error:
        raise translate_sqlite_error(error, path) from error
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be brought up to date ({error})") from error


def takes_long(path: Path) -> bool:
    """Whether the archive at *path* is of an earlier version and so large that bringing it over takes its time."""
    with suppress(OSError), path.open("rb") as file:
        # https://www.sqlite.org/fileformat2.html#user_version_number
        version = int.from_bytes(file.read(64)[60:])
        return 0 < version < schema.FIRST_IN_PLACE and path.stat().st_size > _LARGE
    return False


@contextmanager
def _hold_upgrade_lock(path: Path) -> Iterator[None]:
    # Slow to import, and needed once in the life of a file.
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f"{path.stem}-upgrading.lock"), timeout=errors.BUSY_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise ArchiveError(f"{path}: another process is bringing it up to date; try again later") from error
    try:
        yield
    finally:
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _is_old(path: Path) -> bool:
    with closing(connect(path)) as db:
        return read_version(db, path) < schema.FIRST_IN_PLACE


def _require_space(path: Path, beside: Path) -> None:
    """Raise ArchiveError if the disk has no room for a copy of the file at *path*, of which a part may be *beside*."""
    needed = path.stat().st_size - (beside.stat().st_size if beside.exists() else 0)
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        megabytes = f"{needed / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free"
        raise ArchiveError(f"{path}: too little space on the disk to bring it up to date ({megabytes})")


def _write_beside(path: Path, beside: Path) -> None:
    """Write the archive at *path* to the file *beside*, which may be the beginning of it already."""
    with closing(_open_alone(path)) as old:
        version = read_version(old, path)
        require_columns(old, path, version)
        state = f"{path.stat().st_size} {path.stat().st_mtime_ns}"
        with closing(_open_new(beside, state)) as new:
            if read_version(new, beside) == schema.VERSION:
                return
            packer = Packer(new)
            add_functions(new, packer)
            _make_dictionary(old, new, packer)
            _copy_papers(old, new)
            with _transaction(new, durable=True):
                copy_tables(old, new, version)
                _finish(new)
    sync(beside)


def _open_alone(path: Path) -> sqlite3.Connection:
    """The old file, which nobody else can open meanwhile, with all of its journal in it."""
    old = connect(path)
    try:
        old.execute("PRAGMA locking_mode = EXCLUSIVE")
        old.execute("BEGIN IMMEDIATE")
        old.execute("COMMIT")
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        old.close()
        raise
    return old


def _open_new(beside: Path, state: str) -> sqlite3.Connection:
    """The new file as far as it was written of this *state* of the old one, else an empty one."""
    for _ in range(2):
        make_private(beside)
        new = connect(beside)
        try:
            set_up(new)
            if _copied_state(new) == state:
                return new
            if not new.execute("SELECT 1 FROM sqlite_master").fetchone():
                with _transaction(new):
                    schema.create_tables(new)
                    new.execute("PRAGMA user_version = 0")
                    new.execute("CREATE TABLE former_keys (former INTEGER PRIMARY KEY, key INTEGER NOT NULL)")
                    write_note(new, _COPY_OF, state)
                return new
        except sqlite3.DatabaseError:
            pass
        new.close()
        _remove(beside)
    raise ArchiveError(f"{beside}: cannot be written")


def _copied_state(new: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.OperationalError):
        return read_note(new, _COPY_OF)
    return None


def _make_dictionary(old: sqlite3.Connection, new: sqlite3.Connection, packer: Packer) -> None:
    if packer.has_dictionary:
        return
    query = f"{paper_query(old)} ORDER BY key DESC LIMIT {ENOUGH_FOR_DICTIONARY}"
    abstracts = [row["abstract"] for row in old.execute(query)]
    if len(abstracts) == ENOUGH_FOR_DICTIONARY:
        with _transaction(new):
            packer.add_dictionary(make_dictionary(abstracts))


def _copy_papers(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Copy the papers in parts, newest first. Those that are one are united when they are seen again."""
    query = f"{paper_query(old)} WHERE key < ? ORDER BY key DESC LIMIT {_PART}"
    while True:
        before = int(read_note(new, _COPIED) or _GREATEST)
        rows = old.execute(query, (before,)).fetchall()
        if not rows:
            return
        with _transaction(new):
            _copy_part(new, rows)
            write_note(new, _COPIED, str(rows[-1]["key"]))


def _copy_part(new: sqlite3.Connection, rows: list[sqlite3.Row]) -> None:
    columns = ", ".join(paper_rows.COLUMNS)
    insert = f"INSERT INTO papers (key, {columns}, first_seen, retitled) VALUES (?, {paper_rows.PLACES}, ?, ?)"  # noqa: S608 - our columns
    last = new.execute("SELECT min(key) FROM papers").fetchone()[0]
    for row in rows:
        paper = paper_rows.from_row(row)
        last = _key_below(last, row["key"])
        new.execute(insert, (last, *paper_rows.to_row(paper), row["first_seen"], row["retitled"]))
        new.execute("INSERT INTO former_keys VALUES (?, ?)", (row["key"], last))
        paper_names.store_names(new, ((name, last) for name in sorted(paper_names.names_of(paper))))
        paper_names.store_sketches(new, [(last, Record(paper))])
        store_facts(new, [(last, paper)])
    add_to_count(new, len(rows))


def _key_below(last: int | None, former: int) -> int:
    """The key for the paper that had the key *former*, less than the *last* one: the first papers of a day with more
    papers than keys have keys below, as in `paper_keys`."""
    day, number = divmod(former, _OLD_KEYS_A_DAY)
    key = day * KEYS_A_DAY + min(number, KEYS_A_DAY - 1)
    return key if last is None else min(key, last - 1)


def _finish(new: sqlite3.Connection) -> None:
    """Make the new file an archive of the newest version, whose search index is filled by and by."""
    new.execute("DROP TABLE former_keys")
    remove_note(new, _COPIED)
    search_index.begin_anew(new)
    new.execute(f"PRAGMA user_version = {schema.VERSION}")


def _take_place(path: Path, beside: Path, copy: Path) -> None:
    """Keep the old file as the weekly *copy*, and give its name to the new one, in one step."""
    for journal, index in (_journals_of(path), _journals_of(beside)):
        if journal.exists() and journal.stat().st_size:
            raise ArchiveError(f"{path}: another process has it open; try again")
        journal.unlink(missing_ok=True)
        index.unlink(missing_ok=True)
    kept = copy.with_suffix(".old")
    kept.unlink(missing_ok=True)
    try:
        kept.hardlink_to(path)
    except OSError:
        # Not every file system has hard links.
        make_private(kept)
        shutil.copyfile(path, kept)
    kept.replace(copy)
    os.utime(copy)
    beside.replace(path)
    sync(path.parent)


def copy_beside(path: Path) -> Path:
    """The place of the weekly copy of the archive at *path*."""
    return path.with_name(f"{path.stem}-copy{path.suffix}")


def _journals_of(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _remove(path: Path) -> None:
    for file in (path, *_journals_of(path)):
        file.unlink(missing_ok=True)


@contextmanager
def _transaction(db: sqlite3.Connection, *, durable: bool = False) -> Iterator[None]:
    db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
