"""Opening the archive for a run, and what happens when its file turns out to be damaged.

A damaged file is set aside under another name, never deleted. Its last weekly copy takes its place, or a new archive
if the copy is missing or damaged too. Every function that takes *report* says there, in one sentence, what it did.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from digest import filesystem, permissions
from digest.archive import Archive, ArchiveError, DamagedError
from digest.archive.best_effort import BestEffortArchive, Report
from digest.archive.connection import connect
from digest.archive.database import copy_database
from digest.archive.upgrade import copy_beside, takes_long
from digest.archive.weekly_copy import keep_copy
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.errors import DigestError, Remedy

_CLOCK_SLACK = timedelta(hours=1)
_NO_COPY = "copy"  # what that notice is about
_PAPERS_A_RUN = 5_000  # whose words are put into the search index at the end of a run: about a second


def open_archive(path: Path, now: datetime, *, report: Report) -> Archive:
    """Open the archive at *path*, a new one if there is none; a damaged file is replaced first."""
    permissions.make_missing_folder(path.parent)
    if takes_long(path):
        report(f"{path}: of an earlier version, and large; bringing it up to date once may take some minutes")
    try:
        _refuse_emptied(path)
        return Archive(path)
    except DamagedError as error:
        return _replace_damaged_file(path, now, error, report)


def _refuse_emptied(path: Path) -> None:
    """Raises DamagedError where the file at *path* is empty and has a copy: to SQLite it would be a new one. A crash of
    the system leaves such files."""
    with suppress(FileNotFoundError):
        log = path.with_name(f"{path.name}-wal")
        if not path.stat().st_size and not (log.exists() and log.stat().st_size) and copy_beside(path).exists():
            raise DamagedError(f"{path}: damaged (it is empty)")


@contextmanager
def archive_for_delivery(path: Path, now: datetime, *, report: Report, has_copy: bool = True) -> Iterator[Archive]:
    """The archive at *path* for a run that cannot do without it.

    Reports a clock that was set back, and copies the archive at the end of the run if the copy is a week old, unless
    it is to have none or the run has begun it. Raises ArchiveError if the archive cannot be used, also after damage
    that the run itself met.
    """
    has_copy = has_copy and path.exists()
    with _replace_on_damage(open_archive(path, now, report=report), path, now, report) as archive:
        _notice_clock(archive, now, report)
        yield archive
        _keep_in_order(archive)
        if has_copy:
            _keep_weekly_copy(archive, path, now, report)


@contextmanager
def archive_for_look(path: Path, now: datetime, *, report: Report, has_copy: bool = True) -> Iterator[ArchiveProtocol]:
    """The archive at *path* for a run that delivers nothing, which goes on if the archive cannot be used; copied as for
    a run that delivers."""
    has_copy = has_copy and path.exists()
    try:
        archive = open_archive(path, now, report=report)
    except DigestError as error:
        report(f"{error}; running without the archive")
        yield NullArchive()
        return
    with _replace_on_damage(archive, path, now, report):
        _notice_clock(archive, now, report)
        yield BestEffortArchive(archive, report)
        _keep_in_order(archive)
        if has_copy:
            _keep_weekly_copy(archive, path, now, report)


@contextmanager
def existing_archive(path: Path, now: datetime, *, report: Report) -> Iterator[Archive]:
    """The archive at *path*. Raises ArchiveError if there is none, with what to do."""
    if not path.exists():
        begin = Remedy("digest fetch", "begins it")
        raise ArchiveError(f"{path}: nothing is archived yet").with_remedies(begin)
    with _replace_on_damage(open_archive(path, now, report=report), path, now, report) as archive:
        yield archive


@contextmanager
def scratch_archive(path: Path, *, report: Report) -> Iterator[Archive]:
    """A copy of the archive at *path* that is deleted afterwards; an empty one if there is none to copy."""
    import tempfile  # slow to load, and only a rehearsal has such an archive

    with tempfile.TemporaryDirectory(prefix="digest-") as folder:
        scratch = Path(folder) / "archive.db"
        if path.exists():
            try:
                copy_database(path, scratch)
            except ArchiveError as error:
                report(f"{error}; shown as for a first run")
                scratch.unlink(missing_ok=True)
        with Archive(scratch) as archive:
            yield archive


@contextmanager
def _replace_on_damage(archive: Archive, path: Path, now: datetime, report: Report) -> Iterator[Archive]:
    """*archive*, closed at the end; if the block finds it damaged, the file at *path* is replaced for the next run."""
    with archive:
        try:
            yield archive
        except DamagedError as error:
            _replace_damaged_file(path, now, error, report).close()
            raise ArchiveError("run it again with the archive that is there now") from error


def _replace_damaged_file(path: Path, now: datetime, error: DamagedError, report: Report) -> Archive:
    """Set the damaged file at *path* aside and put its last copy, or a new archive, in its place.

    The replacement knows of the damage before it takes the place, in one step: a kill at any moment leaves either the
    damaged file, or an archive after which nothing comes twice.
    """
    beside = path.with_name("archive-new.db")
    is_restored = _prepare_replacement(path, beside, now)
    aside = filesystem.find_free_name(path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}"))
    _set_aside(path, aside, beside)
    instead = "its last copy takes its place" if is_restored else "a new one begins"
    report(f"{error}; set aside as {aside.name}, {instead}")
    return Archive(path)


def replace_archive(path: Path, aside: Path, replacement: Path) -> None:
    """Keep the archive at *path*, with all that it holds, as *aside*, and move *replacement* to *path*. Raises
    DigestError."""
    with suppress(sqlite3.Error), closing(connect(path)) as db:
        # Into the file itself what is in its journal: for a moment it has two names, and the journal only one.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _set_aside(path, aside, replacement)


def _set_aside(path: Path, aside: Path, replacement: Path) -> None:
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    filesystem.set_aside(path, aside, replacement)


def _prepare_replacement(path: Path, beside: Path, now: datetime) -> bool:
    """Make a replacement for *path* in the file *beside*, from its copy if that is sound, else a new one. Returns
    whether it was."""
    for source in (copy_beside(path), None):
        remove_archive(beside)
        if source and not source.exists():
            continue
        if source:
            shutil.copyfile(source, beside)
        with suppress(DamagedError), Archive(beside) as archive:
            # A copy of an earlier version was brought up to date, and what it was is still in its place.
            copy_beside(beside).unlink(missing_ok=True)
            if source and archive.database.check():
                continue
            archive.deliveries.record_damage(now, restored=source is not None)
            from digest.archive.salvage import copy_deliveries_that_wait, copy_marks, copy_stops
            from digest.archive.salvaged_letters import settle_letters

            copy_marks(path, archive, now)
            copy_stops(path, archive)
            settle_letters(path, archive)
            copy_deliveries_that_wait(path, archive)
            return source is not None
    return False


def remove_archive(path: Path) -> None:
    """Remove the file at *path* with its journals, if they are there."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _keep_in_order(archive: Archive) -> None:
    """Do what can wait until the run has shown what it found: index its papers, and some of an archive that was brought
    up to date. The run has done its own work, so that nothing here is a reason to fail."""
    with suppress(ArchiveError):
        archive.papers.update_index(_PAPERS_A_RUN)
        archive.papers.make_dictionary()


def _keep_weekly_copy(archive: Archive, path: Path, now: datetime, report: Report) -> None:
    """Copy the archive once a week, and report now and then that there is no room for it. Raises DamagedError."""
    lack = keep_copy(archive, path, now)
    with suppress(ArchiveError):
        if lack is None:
            archive.notices.settle(_NO_COPY, now)
        elif archive.notices.tell(_NO_COPY, now):
            report(lack)


def _notice_clock(archive: Archive, now: datetime, report: Report) -> None:
    last = archive.runs.time_of_last()
    if last and now < last - _CLOCK_SLACK:
        report(f"the clock says {now:%Y-%m-%d %H:%M}, but the last run was {last:%Y-%m-%d %H:%M}: is it right?")
