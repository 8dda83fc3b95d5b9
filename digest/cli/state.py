"""The edges of a command: the archive, the lock and the way to pages, where the environment says they are."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from digest import filesystem, permissions
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.cli import folders
from digest.cli.exit_status import say
from digest.errors import DigestError, Remedy, UsageError

# Not every command has an archive, and it is slow to import.
if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.archive.hosts import Hosts
    from digest.retrieve.fetcher import Fetcher
    from digest.retrieve.progress import Progress


Opened = TypeVar("Opened")
_OWN_NAMES = ("archive*", "lock*", "odd")  # what digest keeps in the folder of its state


class StateNotBegunError(UsageError):
    """DIGEST_STATE names a folder without an archive: the state is lost, or this is the first run."""


def archive_path() -> Path:
    """The archive's file, which need not be there, except in a folder that DIGEST_STATE names: whoever names one keeps
    it from run to run, so that an archive which is missing there is lost, and every paper would be sent again.

    Raises StateNotBegunError, and UsageError where there is no home folder.
    """
    path = archive_place()
    if folders.named_state_folder() and not is_begun(path):
        said = f"{path.parent}: DIGEST_STATE names it, and no archive is in it; if one was, it is lost"
        raise StateNotBegunError(f"{said}, and all papers would come again").with_remedies(
            Remedy("digest init --state", "begins it, once, and sends nothing"),
            Remedy("digest restore FILE", "brings one back from a backup"),
            Remedy("digest help hosting", "how CI and containers keep it"),
        )
    return path


def archive_place() -> Path:
    """Where the archive's file is, or will be. Raises UsageError where there is no home folder."""
    return folders.state_folder() / "archive.db"


def is_begun(path: Path) -> bool:
    """Whether there is an archive at *path*: an empty file is none."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def find_archive() -> Path | None:
    """The archive's file; None where there is none, or no place for one."""
    try:
        path = archive_path()
    except UsageError:
        return None
    return path if is_begun(path) else None


@contextmanager
def open_archive_for_run(*, wanted: bool, needed: bool, now: datetime, has_copy: bool) -> Iterator[ArchiveProtocol]:
    """The archive for a run, or one that remembers nothing where it is not *wanted*; *has_copy* says whether a copy of
    it is kept.

    Where it is not *needed* either, an archive that cannot be used is told of and done without.
    """
    if not wanted:
        yield NullArchive()
    elif needed:
        with open_archive(now, has_copy=has_copy) as archive:
            yield archive
    else:
        with _open_archive_for_look(now, has_copy=has_copy) as archive:
            yield archive


@contextmanager
def _open_archive_for_look(now: datetime, *, has_copy: bool) -> Iterator[ArchiveProtocol]:
    from digest.archive import recovery

    try:
        path = archive_path()
        _prepare_folder()
    except StateNotBegunError:
        raise
    except DigestError as error:
        say(f"{error}; running without the archive", *error.remedies)
        yield NullArchive()
        return
    with _show_opening(recovery.archive_for_look(path, now, report=say, has_copy=has_copy)) as archive:
        yield archive


def open_archive(now: datetime, *, has_copy: bool) -> "AbstractContextManager[Archive]":
    """The archive for a run that delivers, a new one where there is none; *has_copy* says whether a copy of it is
    kept."""
    from digest.archive import recovery

    path = archive_path()
    _prepare_folder()
    if not is_begun(path) and (reason := _why_state_may_be_lost()):
        said = f"{path}: no archive is there, and {reason}: unless the folder is kept, each run sends everything again"
        say(said, Remedy("digest help hosting", "how to keep it"), folders.NAME_STATE)
    return _show_opening(recovery.archive_for_delivery(path, now, report=say, has_copy=has_copy))


def _why_state_may_be_lost() -> str | None:
    """By what the environment looks like one that is thrown away after the run; None if it does not."""
    if os.environ.get("GITHUB_ACTIONS") or os.environ.get("CI", "").lower() in ("1", "true"):
        return "this looks like a CI job"
    # Whoever named a folder in a container has thought of it.
    is_named = folders.named_state_folder() or os.environ.get("XDG_STATE_HOME")
    # Somebody who works in one has a shell in between.
    is_its_task = Path("/.dockerenv").exists() and 1 in (os.getpid(), os.getppid())
    if not is_named and (os.environ.get("KUBERNETES_SERVICE_HOST") or is_its_task):
        return "this looks like a container"
    return "the home folder is /" if os.environ.get("HOME") == "/" and not is_named else None


def open_existing_archive(now: datetime) -> "AbstractContextManager[Archive]":
    """The archive, which must be there. Raises ArchiveError with what to do."""
    from digest.archive import recovery

    path = archive_path()
    if path.exists():
        _prepare_folder()
    return _show_opening(recovery.existing_archive(path, now, report=say))


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
    """One delivering run at a time: a lock of the kernel's, gone with its process. Raises LockedError, and as
    `archive_path()`."""
    archive_path()
    with hold_lock_to_begin():
        yield


@contextmanager
def hold_lock_to_begin() -> Iterator[None]:
    """The same where an archive may be missing that is about to be put there."""
    _prepare_folder()
    with filesystem.hold_lock(folders.state_folder() / "lock"):
        yield


def begin_state(now: datetime) -> Path:
    """Make the folder of the state, and an empty archive in it; the archive's path. One that is there stays as it is.
    Raises LockedError, DigestError."""
    from digest.archive import recovery

    with hold_lock_to_begin(), recovery.open_archive(archive_place(), now, report=say):
        return archive_place()


def _prepare_folder() -> None:
    """Make the folder of the state, for this user alone, and close what digest keeps in it to others. A folder that
    DIGEST_STATE names keeps its rights if it is there: somebody may share it deliberately. Raises DigestError."""
    _remark_on_ignored_folder()
    folder = folders.state_folder()
    make = permissions.make_missing_folder if folders.named_state_folder() else permissions.make_private_folder
    try:
        make(folder)
    except DigestError as error:
        raise error.with_remedies(folders.NAME_STATE) from error
    for path in (path for pattern in _OWN_NAMES for path in folder.glob(pattern)):
        if not path.is_symlink():
            permissions.close_to_others(path)


@cache
def _remark_on_ignored_folder() -> None:
    """Say at a terminal, once, that XDG_STATE_HOME is ignored."""
    ignored = dict(folders.list_ignored_variables(os.environ))
    if "XDG_STATE_HOME" in ignored and sys.stderr.isatty() and not folders.named_state_folder():
        value = ignored["XDG_STATE_HOME"]
        say(folders.describe_ignored_variable("XDG_STATE_HOME", value), folders.NAME_STATE)


def open_fetcher(now: datetime, *, quiet: bool = False, verbose: bool = False, has_archive: bool = True) -> "Fetcher":
    """The way to pages; where there is an archive, it remembers hosts and pages that could not be read."""
    from digest.retrieve.fetcher import Fetcher
    from digest.retrieve.unparsed import UnparsedPages

    path = find_archive() if has_archive else None
    return Fetcher(
        now,
        open_hosts=partial(_open_hosts, path),
        unparsed=UnparsedPages(path.parent / "odd", now) if path else None,
        log=say if verbose else None,
        progress=None if quiet or not sys.stderr.isatty() else _make_progress(),
    )


def _make_progress() -> "Progress":
    from digest.cli.progress import SourceProgress

    return SourceProgress()


def _open_hosts(path: Path | None) -> "Hosts":
    from digest.archive.hosts import Hosts

    return Hosts(path)
