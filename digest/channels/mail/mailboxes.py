"""The mails in a Maildir, in a file of one or several, or in a pipe: each in its beginning, and none is changed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from digest import filesystem
from digest.errors import UsageError

_LONGEST_LINE = 65_536  # bytes; a longer one is read in pieces
_MOST_MAILS = 1_000_000


class StoredMail(NamedTuple):
    """A mail: what to call it, and so many bytes of it as were asked for."""

    name: str
    content: bytes


def read_mails(path: Path, limit: int) -> Iterator[StoredMail]:
    """The mails at *path*, of each the first *limit* bytes. Raises UsageError where that cannot be read."""
    try:
        if path.is_dir():
            yield from _read_folder(path, limit)
        else:
            _require_file(path)
            with path.open("rb") as file:
                yield from split_mails(file, str(path), limit)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {filesystem.system_reason(error)}") from error


def _read_folder(folder: Path, limit: int) -> Iterator[StoredMail]:
    """The mails of a Maildir, else of every file in *folder*, by name."""
    inside = [folder / name for name in ("new", "cur") if (folder / name).is_dir()]
    for each in inside or [folder]:
        for name in sorted(os.listdir(each))[:_MOST_MAILS]:  # noqa: PTH208 - of many mails the names alone
            path = each / name
            # A mail program may have moved it meanwhile; a pipe or a device is no mail.
            if not name.startswith(".") and path.is_file():
                try:
                    yield StoredMail(name, filesystem.read_bytes(path, limit))
                except FileNotFoundError:
                    continue


def _require_file(path: Path) -> None:
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if not (stat.S_ISREG(path.stat().st_mode) or stat.S_ISFIFO(path.stat().st_mode)):
        raise UsageError(f"{path}: neither a mail nor a folder of mails")


def split_mails(file: BinaryIO, name: str, limit: int) -> Iterator[StoredMail]:
    """The mails in *file*, which is one mail or an mbox, in which each begins with a line `From …` behind an empty
    one."""
    kept: list[bytes] = []
    size = number = 0
    is_border, is_whole = True, True
    while line := file.readline(_LONGEST_LINE):
        if is_border and is_whole and line.startswith(b"From "):
            if kept:
                number += 1
                yield StoredMail(f"{name}, mail {number}", b"".join(kept))
            kept, size = [], 0
        elif size < limit:
            kept.append(line[: limit - size])
            size += len(kept[-1])
        is_border = is_whole and line in (b"\n", b"\r\n")
        is_whole = line.endswith(b"\n")
    if kept:
        yield StoredMail(f"{name}, mail {number + 1}" if number else name, b"".join(kept))
