"""Files read within limits and written whole or not at all, and the lock of a run."""

import codecs
import errno
import itertools
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
_CHUNK = 65_536
PRIVATE_MODE = 0o600  # the mode of what is nobody else's to read
_PART_NAME = ".digest.part"  # what is being written, part what it will replace
_UNIQUE_PART_NAME = re.compile(r"\.digest-[a-z0-9_]{8}")
# A flag that the system lacks is 0: Windows has no named pipes among its files, and Unix does not tell text from bytes.
_NO_WAIT, _NO_LINK, _AS_BYTES = (getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
EXAMPLE_CONFIG = Path(__file__).parent / "data" / "config.yaml"
MANUAL = Path(__file__).parent / "data" / "manual"  # its pages, in Markdown


def expand_path(place: str) -> Path:
    """The path that *place* of a configuration stands for, with `~` and $VARIABLES replaced."""
    return Path(os.path.expandvars(place)).expanduser()


def read_bytes(path: Path, limit: int) -> bytes:
    """The first *limit* bytes of the file at *path*. Raises OSError; TimeoutError if it is a pipe and none come."""
    with open(os.open(path, os.O_RDONLY | _NO_WAIT | _AS_BYTES), "rb") as file:  # noqa: PTH123 - it is open already
        if _NO_WAIT:
            if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                return _read_pipe_bytes(file.fileno(), limit)
            os.set_blocking(file.fileno(), True)
        return file.read(limit)


def _read_pipe_bytes(pipe: int, limit: int) -> bytes:
    """The first *limit* bytes out of *pipe*. Raises TimeoutError if none come for `_PATIENCE` seconds."""
    # Imported here because on Windows it is for sockets only.
    import select

    pieces: list[bytes] = []
    length = 0
    while length < limit:
        if not select.select([pipe], [], [], _PATIENCE)[0]:
            raise TimeoutError(f"a pipe into which nobody has written for {_PATIENCE} s")
        piece = os.read(pipe, min(_CHUNK, limit - length))
        if not piece:
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def read_text(path: Path) -> str:
    """The text of the UTF-8 file at *path*. Raises DigestError with the path, the reason and the remedy."""
    try:
        content = read_bytes(path, _LARGEST_TEXT + 1)
        if len(content) > _LARGEST_TEXT:
            raise DigestError(f"{path}: more than {_LARGEST_TEXT // 1_000_000} MB; is it the right file?")
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DigestError(f"{path}: {_explain_encoding(error)}") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {system_reason(error)}") from error


def _explain_encoding(error: UnicodeDecodeError) -> str:
    """What a file is, in which *error* was found, if it is no text in UTF-8."""
    if error.object.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text in UTF-16; save it as UTF-8"
    if b"\0" in error.object[:_CHUNK]:
        return "no text; is it the right file?"
    return f"not UTF-8 at byte {error.start}; save it as UTF-8"


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock at *path* until the block or the process ends, however that happens.

    Raises LockedError at once, naming the other process, if one holds the lock; DigestError if it cannot be taken.
    """
    # Slow to import, and most runs only look.
    from filelock import FileLock, Timeout

    run_lock, holder = FileLock(path, timeout=0, mode=PRIVATE_MODE), path.with_name(f"{path.name}.holder")
    try:
        # filelock does not follow a symbolic link, which could lead to somebody's file.
        run_lock.acquire()
    except Timeout as error:
        raise LockedError(f"{_read_holder(holder)} is at work; this run does nothing") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be written: {system_reason(error)}") from error
    try:
        _write_holder(holder)
        yield
    finally:
        run_lock.release()


def _read_holder(path: Path) -> str:
    """The process that holds the lock, in the words that it wrote to *path*."""
    with suppress(OSError):
        return read_bytes(path, 200).decode("utf-8", "replace").strip() or "another run"
    return "another run"


def _write_holder(path: Path) -> None:
    """Write to *path* that this process holds the lock. On Windows the locked file itself cannot be read by others."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK | _AS_BYTES, PRIVATE_MODE)
        with os.fdopen(handle, "wb") as file:
            file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC,".encode())
    except OSError as error:
        raise DigestError(f"{path}: cannot be written: {system_reason(error)}") from error


def find_free_name(path: Path, end: str = "") -> Path:
    """*path*, or where that is taken the same with a number before the *end* of its name."""
    stem = path.name.removesuffix(end) if end else path.name
    numbered = (path.with_name(f"{stem}-{number}{end}") for number in itertools.count(2))
    return path if not path.exists() else next(other for other in numbered if not other.exists())


def set_aside(path: Path, aside: Path, replacement: Path) -> None:
    """Keep the file at *path* under the name *aside* and move *replacement* to *path*, which exists at every moment.

    Raises DigestError.
    """
    try:
        try:
            aside.hardlink_to(path)
        except OSError:
            # Not every file system has hard links.
            aside.write_bytes(path.read_bytes())
        replacement.replace(path)
    except OSError as error:
        raise DigestError(f"{path}: cannot be set aside: {system_reason(error)}") from error


def make_folder(path: Path) -> None:
    """Make the folder *path* and its parents if they do not exist. Raises DigestError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DigestError(f"{path}: cannot be made: {system_reason(error)}") from error


def write_file(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Replace the file at *path* with *content*: it is written beside it and then renamed, so that a full disk or a
    kill leaves the old file as it was.

    A symbolic link stays a link, and an existing file keeps its mode; a new one gets *mode*, else the usual mode of
    the process. Raises DigestError with the path and the reason.
    """
    try:
        # `realpath` ends at one of the links where they form a circle; `Path.resolve` raises there up to Python 3.12.
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if target.exists() and not target.is_file():
            # A device or a named pipe must not be replaced by a file.
            target.write_bytes(content)
        else:
            _replace_file(target, content, _mode_for(target, mode))
    except (OSError, ValueError) as error:
        raise DigestError(f"{path}: cannot be written: {system_reason(error)}") from error


def write_new_file(path: Path, content: bytes) -> None:
    """Write *content* to *path*, whole or not at all, for this user alone. Raises DigestError; FileExistsError where
    something is there already, also if it came in the meantime."""
    try:
        handle, name = tempfile.mkstemp(prefix=".digest-", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _give_name(part, path)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError:
        raise
    except (OSError, ValueError) as error:
        raise DigestError(f"{path}: cannot be written: {system_reason(error)}") from error


def _give_name(part: Path, path: Path) -> None:
    """Give the file *part* the name *path*, which must be free: a rename would replace what is there."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has hard links.
        path.touch(PRIVATE_MODE, exist_ok=False)
        part.replace(path)


def remove_leftovers(folder: Path) -> None:
    """Remove the half-written files that killed runs left in *folder*, but none that a run is writing now."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name == _PART_NAME or _UNIQUE_PART_NAME.fullmatch(path.name):
                _remove_leftover(path)


def _remove_leftover(path: Path) -> None:
    if not _has_file_locks():
        # Windows refuses to remove a file that is open somewhere.
        path.unlink()
        return
    handle = os.open(path, os.O_RDWR | _NO_LINK)
    try:
        _lock_open_file(handle, wait=False)
        path.unlink()
    finally:
        os.close(handle)


def _replace_file(target: Path, content: bytes, mode: int) -> None:
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


def _replace_file_after_closing(target: Path, content: bytes, mode: int) -> None:
    """Replace *target* on a system without file locks: the part file has a name of its own, and it is closed before it
    is renamed, because Windows does not rename open files."""
    handle, name = tempfile.mkstemp(prefix=".digest-", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


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
            handle = os.open(part, os.O_RDWR | os.O_CREAT | _NO_LINK, PRIVATE_MODE)
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
    handle, name = tempfile.mkstemp(prefix=".digest-", dir=folder)
    with suppress(OSError):
        _lock_open_file(handle, wait=True)
    return handle, Path(name)


def _is_file_at(handle: int, path: Path) -> bool:
    """Whether *path* still leads to the open file *handle*; another run may have renamed it to its target meanwhile."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), path.stat(follow_symlinks=False))
    return False


def _mode_for(target: Path, new: int | None) -> int:
    if target.exists():
        return target.stat().st_mode & 0o7777
    if new is not None:
        return new
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def system_reason(error: OSError | ValueError) -> str:
    """The system's words for *error*, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
