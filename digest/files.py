"""Files: saved pages in, documents out; a write is whole or not at all."""

import os
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from digest import sources
from digest.errors import DigestError, FetchError
from digest.model import Address, Page

# 580 days of the API's JSON are 60 MB.
_LARGEST = 500_000_000
SAMPLE = Path(__file__).parent / "data" / "sample.html"
EXAMPLE = Path(__file__).parent / "data" / "config.yaml"


def is_local(address: Address) -> bool:
    """Whether *address* needs no network."""
    return not address.place.startswith(("http://", "https://"))


def page(address: Address, now: datetime) -> Page:
    """The page at a local *address*: a file, standard input, or the sample. Raises FetchError."""
    if address.place == sources.STDIN:
        return Page(address, _stdin(), now.date())
    path = SAMPLE if address.place == sources.SAMPLE else Path(address.place)
    try:
        content = _bounded(path)
        return Page(address, content, _saved(path))
    except FileNotFoundError:
        near = sources.suggestion(address.place)
        raise FetchError(f"no such file{near}; `digest sources` lists the addresses") from None
    except (OSError, ValueError) as error:
        raise FetchError(f"cannot be read: {_reason(error)}") from error


def _bounded(path: Path) -> bytes:
    if (size := path.stat().st_size) > _LARGEST:
        raise FetchError(f"{size:,} bytes is no listing")
    return path.read_bytes()


def _saved(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise FetchError("`-` reads standard input, but nothing is piped into it")
    return sys.stdin.buffer.read(_LARGEST)


def read_text(path: Path) -> str:
    """The text of *path*. Raises DigestError, with what to do."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DigestError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {_reason(error)}") from error


def make_folder(path: Path) -> None:
    """Make the folder *path* where it is missing. Raises DigestError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DigestError(f"{path}: cannot be made: {_reason(error)}") from error


def write(path: Path, content: bytes) -> None:
    """Make *content* the whole of *path*: written beside it, then renamed, so that a full disk or a
    kill leaves the old file as it was. A symbolic link stays one, a file's mode stays.

    Raises DigestError with the path and the reason.
    """
    target = path.resolve()
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(_mode(target))
        Path(beside).replace(target)
    except OSError as error:
        with suppress(OSError):
            Path(beside).unlink()
        raise DigestError(f"{path}: cannot be written: {_reason(error)}") from error


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
