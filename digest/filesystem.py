"""Files read within bounds and written whole or not at all, and the lock of a run."""

import errno
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from digest.errors import DigestError, LockedError

_LARGEST_TEXT = 64_000_000  # bytes of a configuration, of which ten thousand recipients need 8 million
_PATIENCE = 60  # seconds for the next bytes of a pipe
_PIECE = 65_536
PRIVATE = 0o600  # the mode of what is nobody else's to read
_PART = ".digest.part"  # what is being written, beside what it will replace
_OLD_PART = re.compile(r"\.digest-[a-z0-9_]{8}")
# What a system lacks of these changes nothing there: Windows knows no such pipes, and opens text unless told otherwise.
_NO_WAIT, _NO_LINK, _AS_BYTES = (getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
EXAMPLE = Path(__file__).parent / "data" / "config.yaml"


def expanded(place: str) -> Path:
    """The path that a configuration means by *place*: with the home folder for `~`, and $VARIABLES."""
    return Path(os.path.expandvars(place)).expanduser()


def read_bytes(path: Path, most: int) -> bytes:
    """The first bytes of *path*, *most* of them; for those of a pipe it does not wait without end."""
    with open(os.open(path, os.O_RDONLY | _NO_WAIT | _AS_BYTES), "rb") as file:  # noqa: PTH123 - it is open already
        if _NO_WAIT:
            if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                return _read_pipe(file.fileno(), most)
            os.set_blocking(file.fileno(), True)
        return file.read(most)


def _read_pipe(pipe: int, most: int) -> bytes:
    """The first *most* bytes that come out of *pipe*. Raises TimeoutError where none come for too long."""
    # On Windows it knows sockets only.
    import select

    pieces: list[bytes] = []
    length = 0
    while length < most:
        if not select.select([pipe], [], [], _PATIENCE)[0]:
            raise TimeoutError(f"a pipe into which nobody has written for {_PATIENCE} s")
        piece = os.read(pipe, min(_PIECE, most - length))
        if not piece:
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def read_text(path: Path) -> str:
    """The text of *path*. Raises DigestError, with what to do."""
    try:
        content = read_bytes(path, _LARGEST_TEXT + 1)
        if len(content) > _LARGEST_TEXT:
            raise DigestError(f"{path}: more than {_LARGEST_TEXT // 1_000_000} MB; is it the right file?")
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DigestError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {reason_of(error)}") from error


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock on *path*, which goes with the process however it ends.

    Raises LockedError, with who holds it, at once when another process does; DigestError where it cannot be taken.
    """
    # Slow to import, and most runs only look.
    from filelock import FileLock, Timeout

    run_lock, holder = FileLock(path, timeout=0, mode=PRIVATE), path.with_name(f"{path.name}.holder")
    try:
        # It takes no symbolic link for the file, through which it would change somebody's.
        run_lock.acquire()
    except Timeout as error:
        raise LockedError(f"{_read_holder(holder)} is at work; this run does nothing") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be written: {reason_of(error)}") from error
    try:
        _write_holder(holder)
        yield
    finally:
        run_lock.release()


def _read_holder(path: Path) -> str:
    """Who holds the lock, as that run wrote it to *path*."""
    with suppress(OSError):
        return read_bytes(path, 200).decode("utf-8", "replace").strip() or "another run"
    return "another run"


def _write_holder(path: Path) -> None:
    """Write to *path* who this run is. It is a file of its own: on Windows nobody can read what is locked."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK | _AS_BYTES, PRIVATE)
        with os.fdopen(handle, "wb") as file:
            file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC,".encode())
    except OSError as error:
        raise DigestError(f"{path}: cannot be written: {reason_of(error)}") from error


def set_aside(path: Path, aside: Path, replacement: Path) -> None:
    """Keep *path* as *aside* and let *replacement* take its place; *path* is there at every moment.

    Raises DigestError.
    """
    try:
        try:
            aside.hardlink_to(path)
        except OSError:
            # Not every file system has a second name for a file.
            aside.write_bytes(path.read_bytes())
        replacement.replace(path)
    except OSError as error:
        raise DigestError(f"{path}: cannot be set aside: {reason_of(error)}") from error


def make_folder(path: Path) -> None:
    """Make the folder *path* where it is missing. Raises DigestError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DigestError(f"{path}: cannot be made: {reason_of(error)}") from error


def write(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Make *content* the whole of *path*: written beside it, then renamed, so that a full disk or a
    kill leaves the old file as it was. A symbolic link stays one, a file's mode stays; *mode* is that of a new one.

    Raises DigestError with the path and the reason.
    """
    try:
        # Links in a circle lead to one of them, where `Path.resolve` raises up to Python 3.12.
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if target.exists() and not target.is_file():
            # A device or a named pipe is written to, not replaced.
            target.write_bytes(content)
        else:
            _replace(target, content, _mode(target, mode))
    except (OSError, ValueError) as error:
        raise DigestError(f"{path}: cannot be written: {reason_of(error)}") from error


def sweep(folder: Path) -> None:
    """Remove what a killed run left in *folder*, unless another run is just writing it."""
    with suppress(OSError):
        for each in folder.iterdir():
            if each.name == _PART or _OLD_PART.fullmatch(each.name):
                _sweep(each)


def _sweep(left: Path) -> None:
    if not _has_flock():
        # Windows does not let go of a file that somebody has open.
        left.unlink()
        return
    handle = os.open(left, os.O_RDWR | _NO_LINK)
    try:
        _flock(handle, wait=False)
        left.unlink()
    finally:
        os.close(handle)


def _replace(target: Path, content: bytes, mode: int) -> None:
    if not _has_flock():
        _replace_closed(target, content, mode)
        return
    handle, beside = _part(target.parent)
    with os.fdopen(handle, "wb") as file:
        try:
            file.truncate(0)
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            beside.replace(target)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise


def _replace_closed(target: Path, content: bytes, mode: int) -> None:
    """The same with a file of another name each time, closed before it is renamed, as Windows wants it."""
    handle, name = tempfile.mkstemp(prefix=".digest-", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _has_flock() -> bool:
    """Whether this system locks open files as Unix does."""
    with suppress(ImportError):
        import fcntl

        return hasattr(fcntl, "flock")
    return False


def _flock(handle: int, *, wait: bool) -> None:
    """Lock an open file until it is closed. Raises OSError where another process has locked it and this one shall not
    *wait*, and where the file system has no locks."""
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _part(folder: Path) -> tuple[int, Path]:
    """A file to write in *folder*, open, and its path. It has the same name every time, so that what a kill leaves
    there is gone with the next write; the lock on it is held until it is closed."""
    beside = folder / _PART
    while True:
        try:
            handle = os.open(beside, os.O_RDWR | os.O_CREAT | _NO_LINK, PRIVATE)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.ELOOP):
                raise
            return _part_of_several(folder)
        with suppress(OSError):
            # Not every file system has locks.
            _flock(handle, wait=True)
        if _is_at(handle, beside):
            if os.fstat(handle).st_nlink == 1:
                return handle, beside
            os.close(handle)
            return _part_of_several(folder)
        os.close(handle)


def _part_of_several(folder: Path) -> tuple[int, Path]:
    """The same in a folder of several people, where the usual name may be taken, or lead somewhere else."""
    handle, name = tempfile.mkstemp(prefix=".digest-", dir=folder)
    with suppress(OSError):
        _flock(handle, wait=True)
    return handle, Path(name)


def _is_at(handle: int, path: Path) -> bool:
    """Whether the open file is still the one at *path*: it may have become what another run wrote."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), path.stat(follow_symlinks=False))
    return False


def _mode(target: Path, new: int | None) -> int:
    if target.exists():
        return target.stat().st_mode & 0o7777
    if new is not None:
        return new
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def reason_of(error: OSError | ValueError) -> str:
    """What the system says of *error*, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
