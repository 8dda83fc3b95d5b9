"""The edges of a command: the archive, the lock and the way to pages, where the environment says they are."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from digest import filesystem, permissions
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.cli import environment
from digest.cli.exit_status import say

# Not every command has an archive, and it is slow to import.
if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.archive.hosts import Hosts
    from digest.retrieve.fetcher import Fetcher
    from digest.retrieve.progress import Progress


Opened = TypeVar("Opened")


def archive_path() -> Path:
    """The archive's file."""
    return environment.state_folder() / "archive.db"


@contextmanager
def open_archive_for_run(*, wanted: bool, needed: bool, now: datetime) -> Iterator[ArchiveProtocol]:
    """The archive for a run, or one that remembers nothing where it is not *wanted*.

    Where it is not *needed* either, an archive that cannot be used is told of and done without.
    """
    if not wanted:
        yield NullArchive()
    elif needed:
        with open_archive(now) as archive:
            yield archive
    else:
        from digest.archive import recovery

        with _show_opening(recovery.archive_for_look(archive_path(), now, report=say)) as archive:
            yield archive


def open_archive(now: datetime) -> "AbstractContextManager[Archive]":
    """The archive for a run that delivers, a new one where there is none."""
    from digest.archive import recovery

    return _show_opening(recovery.archive_for_delivery(archive_path(), now, report=say))


def open_existing_archive(now: datetime) -> "AbstractContextManager[Archive]":
    """The archive, which must be there. Raises ArchiveError with what to do."""
    from digest.archive import recovery

    return _show_opening(recovery.existing_archive(archive_path(), now, report=say))


@contextmanager
def _show_opening(opening: "AbstractContextManager[Opened]") -> "Iterator[Opened]":
    """What *opening* yields; a person at a terminal sees that it is opened where that takes its time."""
    if not sys.stderr.isatty():
        with opening as opened:
            yield opened
        return
    from digest.cli.progress import WorkProgress

    with ExitStack() as stack:
        with WorkProgress("archive", "opening it"):
            opened = stack.enter_context(opening)
        yield opened


def open_scratch_archive() -> "AbstractContextManager[Archive]":
    """A copy of the archive that is thrown away afterwards."""
    from digest.archive import recovery

    return recovery.scratch_archive(archive_path(), report=say)


@contextmanager
def hold_lock() -> Iterator[None]:
    """One delivering run at a time: a lock of the kernel's, gone with its process. Raises LockedError."""
    folder = environment.state_folder()
    permissions.make_private_folder(folder)
    with filesystem.hold_lock(folder / "lock"):
        yield


def open_fetcher(now: datetime, *, quiet: bool = False, verbose: bool = False, has_archive: bool = True) -> "Fetcher":
    """The way to pages; where there is an archive, it remembers hosts and pages that could not be read."""
    from digest.retrieve.fetcher import Fetcher
    from digest.retrieve.unparsed import UnparsedPages

    path = archive_path() if has_archive and archive_path().exists() else None
    return Fetcher(
        now,
        open_hosts=partial(_open_hosts, path),
        unparsed=UnparsedPages(environment.state_folder() / "odd", now) if path else None,
        log=say if verbose else None,
        progress=None if quiet or not sys.stderr.isatty() else _make_progress(),
    )


def _make_progress() -> "Progress":
    from digest.cli.progress import SourceProgress

    return SourceProgress()


def _open_hosts(path: Path | None) -> "Hosts":
    from digest.archive.hosts import Hosts

    return Hosts(path)
