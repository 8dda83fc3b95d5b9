"""Files read within limits and written whole or not at all, and the lock of a run."""

import codecs
import errno
import itertools
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from digest.errors import DigestError, LockedError
from digest.filesystem import part_files
from digest.filesystem.part_files import NO_LINK, PRIVATE_MODE
from digest.filesystem.paths import expand_arguments as expand_arguments
from digest.filesystem.paths import expand_home as expand_home
from digest.filesystem.paths import expand_path as expand_path
from digest.filesystem.paths import find_variables as find_variables

_LARGEST_TEXT = 64_000_000  # bytes of a configuration, of which ten thousand recipients need 8 million
_PATIENCE = 60  # seconds for the next bytes of a pipe
_CHUNK = 65_536
# A flag that the system lacks is 0: Windows has no named pipes among its files, and Unix does not tell text from bytes.
_NO_WAIT, _AS_BYTES = (getattr(os, name, 0) for name in ("O_NONBLOCK", "O_BINARY"))
EXAMPLE_CONFIG = Path(__file__).parents[1] / "data" / "config.yaml"
MANUAL = Path(__file__).parents[1] / "data" / "manual"  # its pages, in Markdown


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
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINK | _AS_BYTES, PRIVATE_MODE)
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
            shutil.copyfile(path, aside)
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
            part_files.replace_file(target, content, _mode_for(target, mode))
    except (OSError, ValueError) as error:
        raise DigestError(f"{path}: cannot be written: {system_reason(error)}") from error


def add_files(folder: Path, files: Mapping[str, bytes], *, parts: Path | None = None, mode: int | None = None) -> None:
    """Write *files*, by their names, into *folder* as `write_file` does, but have all of them on the disk together,
    which is much quicker.

    They are written in the folder *parts* of the same file system, else beside their places. Raises DigestError with
    the path and the reason; then none that is new is there.
    """
    known = {name for name in files if os.path.lexists(folder / name)}
    for name in known:
        write_file(folder / name, files[name], mode=mode)
    new = [(folder / name, content) for name, content in files.items() if name not in known]
    try:
        part_files.add_files(new, parts or folder, _mode_of_new_file() if mode is None else mode)
    except (OSError, ValueError) as error:
        raise DigestError(f"{folder}: cannot be written: {system_reason(error)}") from error


def write_new_file(path: Path, content: bytes | Callable[[BinaryIO], None]) -> None:
    """Write *content*, or what it writes, to *path*, whole or not at all, for this user alone. Raises DigestError;
    FileExistsError where something is there already, also if it came in the meantime."""
    try:
        part = part_files.write_part_file(path.parent, content)
        try:
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


def _mode_for(target: Path, new: int | None) -> int:
    if target.exists():
        return target.stat().st_mode & 0o7777
    return _mode_of_new_file() if new is None else new


def _mode_of_new_file() -> int:
    """The usual mode of this process."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def system_reason(error: OSError | ValueError) -> str:
    """The system's words for *error*, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
