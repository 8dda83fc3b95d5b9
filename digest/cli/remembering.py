"""The archive of a run: opened, locked, set aside when damaged, done without where that is harmless."""

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest import filesystem, permissions
from digest.archive import Archive, ArchiveError, DamagedError, copy, needs_backup
from digest.cli import environment
from digest.cli.exit_status import say
from digest.errors import DigestError
from digest.memory import Memory, NoMemory
from digest.model import Digest, Listing, Paper

if TYPE_CHECKING:
    from digest.archive.hosts import Hosts
    from digest.retrieve.fetcher import Fetcher

_CLOCK_SLACK = timedelta(hours=1)


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


@contextmanager
def memory(*, wanted: bool, needed: bool, now: datetime) -> Iterator[Memory]:
    """The archive for a run; nothing to remember with where it is not *wanted*.

    Where it is not *needed* either, an archive that cannot be opened is told and done without.
    """
    if not wanted:
        yield NoMemory()
        return
    try:
        kept = opened(now)
    except DigestError as error:
        if needed:
            raise
        say(f"{error}; running without the archive")
        yield NoMemory()
        return
    with _kept(kept, now):
        yield kept if needed else _Forgiving(kept)


@contextmanager
def archive(now: datetime) -> Iterator[Archive]:
    """The archive for a run that cannot do without it."""
    with _kept(opened(now), now) as kept:
        yield kept


@contextmanager
def scratch() -> Iterator[Archive]:
    """A copy of the archive that is thrown away afterwards; an empty one where there is none to copy."""
    with tempfile.TemporaryDirectory(prefix="digest-") as folder:
        path = Path(folder) / "archive.db"
        if archive_path().exists():
            try:
                copy(archive_path(), path)
            except ArchiveError as error:
                say(f"{error}; shown as for a first run")
                path.unlink(missing_ok=True)
        with Archive(path) as copied:
            yield copied


@contextmanager
def _kept(archive: Archive, now: datetime) -> Iterator[Archive]:
    """*archive* while it is used: its clock is looked at, it is copied now and then, and replaced when
    it turns out to be damaged."""
    with _replaced_if_damaged(archive, now):
        _notice_clock(archive, now)
        yield archive
        _back_up(archive, now)


@contextmanager
def _replaced_if_damaged(archive: Archive, now: datetime) -> Iterator[Archive]:
    """*archive* while it is used; where it turns out to be damaged, another takes its place for the next run."""
    with archive:
        try:
            yield archive
        except DamagedError as error:
            _replaced(archive_path(), now, error).close()
            raise ArchiveError("run it again with the archive that is there now") from error


def opened(now: datetime) -> Archive:
    """The archive; a damaged one is set aside, said loudly, and replaced by its copy or a new one."""
    path = archive_path()
    permissions.make_private_folder(path.parent)
    try:
        return Archive(path)
    except DamagedError as error:
        return _replaced(path, now, error)


@contextmanager
def existing(now: datetime) -> Iterator[Archive]:
    """The archive, which must be there. Raises ArchiveError with what to do."""
    if not archive_path().exists():
        raise ArchiveError(f"{archive_path()}: nothing is archived yet; `digest fetch` begins it")
    with _replaced_if_damaged(opened(now), now) as archive:
        yield archive


def _replaced(path: Path, now: datetime, error: DamagedError) -> Archive:
    """Set the damaged file aside and put its last copy, or a new archive, in its place.

    The replacement knows of the damage before it takes the place, in one step, so that a kill at any
    moment leaves either the damaged file or one that brings nothing twice.
    """
    copy, beside = _copy_of(path), path.with_name("archive-new.db")
    sound = _prepared(copy, beside, now)
    aside = _free(path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}"))
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    filesystem.set_aside(path, aside, beside)
    instead = "its last copy takes its place" if sound else "a new one begins"
    say(f"{error}; set aside as {aside.name}, {instead}")
    return Archive(path)


def _prepared(copy: Path, beside: Path, now: datetime) -> bool:
    """Make the replacement *beside*: from the *copy* if that is sound, else a new one. Whether it was."""
    for source in (copy, None):
        for leftover in (beside, beside.with_name(beside.name + "-wal"), beside.with_name(beside.name + "-shm")):
            leftover.unlink(missing_ok=True)
        if source and not source.exists():
            continue
        if source:
            beside.write_bytes(source.read_bytes())
        with suppress(DamagedError), Archive(beside) as archive:
            if source and archive.check():
                continue
            archive.record_damage(now, restored=source is not None)
            return source is not None
    return False


def _free(path: Path) -> Path:
    """*path*, or the same with a number where it is taken."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return path if not path.exists() else next(each for each in numbered if not each.exists())


def _copy_of(path: Path) -> Path:
    return path.with_name("archive-copy.db")


def _back_up(archive: Archive, now: datetime) -> None:
    """A compact copy once a week; not having one is no reason to fail."""
    copy = _copy_of(archive_path())
    if needs_backup(copy, now):
        try:
            archive.back_up(copy)
        except DamagedError:
            raise
        except (DigestError, OSError):
            return


def _notice_clock(archive: Archive, now: datetime) -> None:
    last = archive.time_of_last_run()
    if last and now < last - _CLOCK_SLACK:
        say(f"the clock says {now:%Y-%m-%d %H:%M}, but the last run was {last:%Y-%m-%d %H:%M}: is it right?")


@contextmanager
def alone() -> Iterator[None]:
    """One delivering run at a time: a lock of the kernel's, gone with its process. Raises LockedError."""
    folder = state_folder()
    permissions.make_private_folder(folder)
    with filesystem.lock(folder / "lock"):
        yield


class _Forgiving(NoMemory):
    """The archive for a mere look: what it cannot store is told, and the look goes on."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.listing = archive.listing  # type: ignore[method-assign]
        self.validators = archive.validators  # type: ignore[method-assign]
        self.unchanged = archive.unchanged  # type: ignore[method-assign]
        self.without_abstract = archive.without_abstract  # type: ignore[method-assign]
        self.is_complete = archive.is_complete  # type: ignore[method-assign]
        self.latest_day = archive.latest_day  # type: ignore[method-assign]
        self.covered = archive.covered  # type: ignore[method-assign]
        self.undelivered = archive.undelivered  # type: ignore[method-assign]
        self.count_held_mails = archive.count_held_mails  # type: ignore[method-assign]

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        try:
            return self._archive.remember(listings, papers, now)
        except DamagedError:
            raise
        except ArchiveError as error:
            say(f"{error}; this look is not remembered")
            return list(papers)

    def record(self, digest: Digest, channel: str | None) -> None:
        with suppress(ArchiveError):
            self._archive.record(digest, channel)
