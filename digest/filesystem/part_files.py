"""Files while they are written: beside what they will replace, so that a kill leaves that as it was."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from digest.patterns import lazy_pattern

PRIVATE_MODE = 0o600  # the mode of what is nobody else's to read
# A flag that the system lacks is 0.
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_MANY, _AT_ONCE = 8, 8  # files that are worth threads to have them on the disk, and so many threads
_PART_NAME = ".digest.part"  # what is being written, part what it will replace
_UNIQUE_PART_NAME = lazy_pattern(r"\.digest-[a-z0-9_]{8}")


def remove_leftovers(folder: Path) -> None:
    """Remove the half-written files that killed runs left in *folder*, but none that a run is writing now."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name == _PART_NAME or _UNIQUE_PART_NAME.fullmatch(path.name):
                with suppress(OSError):
                    _remove_leftover(path)


def _remove_leftover(path: Path) -> None:
    if not _has_file_locks():
        # Windows refuses to remove a file that is open somewhere.
        path.unlink()
        return
    handle = os.open(path, os.O_RDWR | NO_LINK)
    try:
        _lock_open_file(handle, wait=False)
        path.unlink()
    finally:
        os.close(handle)


def replace_file(target: Path, content: bytes, mode: int) -> None:
    """Put a file of *content* and *mode* in the place of *target*, at once. Raises OSError."""
    if not _has_file_locks():
        _replace_file_after_closing(target, content, mode)
        return
    handle, part = _open_part_file(target.parent)
    with os.fdopen(handle, "wb") as file:
        try:
            file.truncate(0)
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


def add_files(files: Iterable[tuple[Path, bytes]], parts: Path, mode: int) -> None:
    """Write new files of *mode*, each whole, by part files in the folder *parts*; when they have their names, all are
    safe on the disk. Raises OSError, and then none has."""
    with ExitStack() as parts_left, ExitStack() as opened:
        made: list[tuple[BinaryIO, Path, Path]] = []
        for target, content in files:
            handle, part = _open_unique_part_file(parts)
            # Open and locked until the end, it is nobody's leftover.
            file = opened.enter_context(os.fdopen(handle, "wb"))
            parts_left.callback(part.unlink, missing_ok=True)
            file.write(content)
            file.flush()
            part.chmod(mode)
            made.append((file, part, target))
        _sync_all([file.fileno() for file, _, _ in made])
        if not _has_file_locks():
            # Windows does not rename open files.
            opened.close()
        for _, part, target in made:
            part.replace(target)
        for folder in {target.parent for _, _, target in made}:
            sync(folder)


def _sync_all(handles: Sequence[int]) -> None:
    """Have all files on the disk. Asked at once, the system writes them together: ten times as quick as one by one."""
    if len(handles) < _MANY:
        for handle in handles:
            os.fsync(handle)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(os.fsync, handles):
            pass


def sync(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on the disk, where *path* can be opened."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace_file_after_closing(target: Path, content: bytes, mode: int) -> None:
    """Replace *target* on a system without file locks: the part file has a name of its own, and it is closed before it
    is renamed, because Windows does not rename open files."""
    part = write_part_file(target.parent, content)
    try:
        part.chmod(mode)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def write_part_file(folder: Path, content: bytes | Callable[[BinaryIO], None]) -> Path:
    """The path of a new file of this user alone in *folder*, with a name of its own and *content*, or what it writes,
    safe on the disk."""
    handle, part = _open_unique_part_file(folder)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                content(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return part


def _has_file_locks() -> bool:
    """Whether this system has the file locks of Unix."""
    with suppress(ImportError):
        import fcntl

        return hasattr(fcntl, "flock")
    return False


def _lock_open_file(handle: int, *, wait: bool) -> None:
    """Lock the open file *handle* until it is closed. Raises OSError if the file system has no locks, and, without
    *wait*, if another process holds this one."""
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _open_part_file(folder: Path) -> tuple[int, Path]:
    """Open the part file of *folder* and lock it until it is closed: its handle and its path.

    Its name is always the same, so that the next write replaces what a killed run left.
    """
    part = folder / _PART_NAME
    while True:
        try:
            handle = os.open(part, os.O_RDWR | os.O_CREAT | NO_LINK, PRIVATE_MODE)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.ELOOP):
                raise
            return _open_unique_part_file(folder)
        with suppress(OSError):
            # Not every file system has locks.
            _lock_open_file(handle, wait=True)
        if _is_file_at(handle, part):
            if os.fstat(handle).st_nlink == 1:
                return handle, part
            os.close(handle)
            return _open_unique_part_file(folder)
        os.close(handle)


def _open_unique_part_file(folder: Path) -> tuple[int, Path]:
    """Open a part file with a name of its own, for folders of several users: there the usual name may be another
    user's file, or a link that leads elsewhere."""
    import tempfile  # takes longer to import than all of this package, and most runs write no file

    handle, name = tempfile.mkstemp(prefix=".digest-", dir=folder)
    with suppress(OSError, ImportError):
        # Not every system and not every file system has locks.
        _lock_open_file(handle, wait=True)
    return handle, Path(name)


@contextmanager
def temporary_file(folder: Path) -> Iterator[Path]:
    """The path of an empty file of this user alone in *folder*, which is gone behind the block; what is left of it
    by a kill, `remove_leftovers` takes away. Raises OSError."""
    handle, part = _open_unique_part_file(folder)
    try:
        yield part
    finally:
        os.close(handle)
        part.unlink(missing_ok=True)


def _is_file_at(handle: int, path: Path) -> bool:
    """Whether *path* still leads to the open file *handle*; another run may have renamed it to its target meanwhile."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), path.stat(follow_symlinks=False))
    return False
