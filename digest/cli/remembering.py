"""The archive and the fetcher of a run: where they are kept, and who hears what they report."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest import filesystem, permissions
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.cli import environment
from digest.cli.exit_status import say

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.archive.hosts import Hosts
    from digest.retrieve.fetcher import Fetcher


def state_folder() -> Path:
    """Where the archive and the lock are: the XDG state folder."""
    return environment.folder("XDG_STATE_HOME", ".local/state")


def fetcher(now: datetime, *, progress: bool, verbose: bool, remembered: bool = True) -> "Fetcher":
    """The way to pages; hosts are *remembered* in the archive, where there is one."""
    from digest.retrieve.fetcher import Fetcher
    from digest.retrieve.unparsed import UnparsedPages

    kept = archive_path() if remembered and archive_path().exists() else None
    return Fetcher(
        now,
        open_hosts=partial(_open_hosts, kept),
        unparsed=UnparsedPages(state_folder() / "odd", now) if kept else None,
        log=say if verbose else None,
        shows_progress=progress,
    )


def _open_hosts(path: Path | None) -> "Hosts":
    from digest.archive.hosts import Hosts

    return Hosts(path)


def archive_path() -> Path:
    """The archive's file."""
    return state_folder() / "archive.db"


def run_archive(*, wanted: bool, needed: bool, now: datetime) -> AbstractContextManager[ArchiveProtocol]:
    """The archive for a run: none if it is not *wanted*, one that may fail if it is not *needed*."""
    if not wanted:
        return nullcontext(NullArchive())
    from digest.archive import recovery

    open_for_run = recovery.archive_for_delivery if needed else recovery.archive_for_look
    return open_for_run(archive_path(), now, report=say)


def archive(now: datetime) -> "AbstractContextManager[Archive]":
    """The archive for a run that cannot do without it."""
    from digest.archive import recovery

    return recovery.archive_for_delivery(archive_path(), now, report=say)


def existing(now: datetime) -> "AbstractContextManager[Archive]":
    """The archive, which must exist. Raises ArchiveError with what to do."""
    from digest.archive import recovery

    return recovery.existing_archive(archive_path(), now, report=say)


def scratch() -> "AbstractContextManager[Archive]":
    """A copy of the archive that is deleted afterwards."""
    from digest.archive import recovery

    return recovery.scratch_archive(archive_path(), report=say)


@contextmanager
def alone() -> Iterator[None]:
    """One delivering run at a time: a lock of the kernel's, gone with its process. Raises LockedError."""
    folder = state_folder()
    permissions.make_private_folder(folder)
    with filesystem.lock(folder / "lock"):
        yield
