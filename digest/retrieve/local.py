"""Pages that are on this machine: a saved file, a Maildir, standard input, the sample."""

import os
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from digest import filesystem, sources
from digest.errors import FetchError
from digest.model import Address, Page

_LARGEST = 48_000_000  # bytes of a file; two years of the daily papers have 36 million
_LARGEST_MAIL = 4_000_000  # bytes; arXiv's longest have a tenth of it
_MOST_MAILS = 200  # of a Maildir; a working year's, if it is for one category alone
SAMPLE = Path(__file__).parents[1] / "data" / "sample.html"


def read_page(address: Address, now: datetime) -> Page:
    """The page at a local *address*: a file, a Maildir, standard input, or the sample. Raises FetchError."""
    if address.place == sources.STDIN:
        return Page(address, _stdin(), now.date())
    path = SAMPLE if address.place == sources.SAMPLE else _local(address.place)
    try:
        content = _maildir(path) if (path / "new").is_dir() and (path / "cur").is_dir() else _bounded(path)
        return Page(address, content, _saved(path))
    except FileNotFoundError:
        near = sources.suggestion(address.place)
        raise FetchError(f"no such file{near}; `digest sources` lists the addresses") from None
    except (OSError, ValueError) as error:
        raise FetchError(f"cannot be read: {filesystem.reason_of(error)}") from error


def _local(place: str) -> Path:
    """The path that *place* names; `~/` is the home folder also where no shell has read it."""
    return Path(place).expanduser() if place.startswith(("~/", f"~{os.sep}")) else Path(place)


def _maildir(path: Path) -> bytes:
    """The newest mails of a Maildir, oldest first, in one file as an mbox has them."""
    found = (mail for folder in ("new", "cur") for mail in (path / folder).iterdir() if mail.is_file())
    mails = sorted(found, key=_arrival)[-_MOST_MAILS:]
    pieces: list[bytes] = []
    room = _LARGEST
    for mail in reversed(mails):
        # A longer one is no listing, and breaks off.
        piece = b"From - Thu Jan  1 00:00:00 1970\n" + _quoted(filesystem.read_bytes(mail, _LARGEST_MAIL))
        room -= len(piece)
        if room < 0:
            break
        pieces.append(piece)
    return b"".join(reversed(pieces))


def _arrival(mail: Path) -> tuple[float, str]:
    return mail.stat().st_mtime, mail.name


def _quoted(mail: bytes) -> bytes:
    """*mail* so that no line of it looks like the beginning of the next one."""
    # Some programs leave the line of an mbox at the head of a Maildir's file.
    own = re.sub(rb"\AFrom [^\n]*\n", b"", mail.replace(b"\r\n", b"\n"))
    return re.sub(rb"^(>*From )", rb">\1", own, flags=re.MULTILINE).rstrip(b"\n") + b"\n\n"


def _bounded(path: Path) -> bytes:
    return _listing_of(filesystem.read_bytes(path, _LARGEST + 1))


def _listing_of(content: bytes) -> bytes:
    if len(content) > _LARGEST:
        raise FetchError(f"more than {_LARGEST // 1_000_000} MB: no listing is that large")
    return content


def _saved(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise FetchError("`-` reads standard input, but nothing is piped into it")
    return _listing_of(sys.stdin.buffer.read(_LARGEST + 1))
