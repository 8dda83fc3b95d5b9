"""Pages on this machine: a saved file, a folder of them, a Maildir, standard input, the sample."""

import os
import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from digest import filesystem, sources
from digest.errors import FetchError, Remedy, UsageError
from digest.model import Address, Page
from digest.patterns import lazy_pattern

_LARGEST = 48_000_000  # bytes of a file; two years of the daily papers have 36 million
_LARGEST_MAIL = 4_000_000  # bytes; arXiv's longest mails have a tenth of it
_MOST_MAILS = 200  # mails of a Maildir; those of a working year if it holds one category
_MOST_FILES = 1_000  # of a folder
_FIRST_BYTES = 512  # of a file, which tell a picture
# Of what can be read: who writes one of them means a file.
_SUFFIXES = (".html", ".htm", ".mhtml", ".txt", ".xml", ".rss", ".atom", ".json", ".opml", ".eml", ".mbox", ".md")
# What browsers save beside a page, and what tells nothing by its first bytes.
_BESIDE_PAGES = frozenset((".css", ".js", ".mjs", ".map", ".ico", ".svg", ".download", ".part", ".crdownload"))
# `www.example.org`, `example.org/feed.xml`; a file is rarely called so, and is looked for first.
_LIKE_WEB = lazy_pattern(
    r"(?:www\.)[\w.-]{1,200}\.[a-zA-Z]{2,20}(?:[/:?].*)?|[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}(?::\d{1,5})?/.*"
)
# The same with a host that can hardly be taken for a folder: its last part is letters, as of every domain.
_DOMAIN = r"(?:[\w-]{1,63}\.){1,9}[a-zA-Z]{2,20}(?::\d{1,5})?"
_IS_WEB = lazy_pattern(rf"www\.{_DOMAIN}(?:/\S*)?|{_DOMAIN}/\S*")
SAMPLE_PATH = Path(__file__).parents[1] / "data" / "sample.html"


def read_page(address: Address, now: datetime) -> Page:
    """The page at a local *address*; one from standard input is of the day *now*. Raises FetchError."""
    if address.place == sources.STDIN:
        return Page(address, _read_stdin(), now.date())
    path = SAMPLE_PATH if address.place == sources.SAMPLE else _local_path(address.place)
    try:
        content = _read_maildir(path) if _is_maildir(path) else _read_listing(path)
        return Page(address, content, _day_of_change(path))
    except FileNotFoundError:
        raise explain_missing_file(address.place) from None
    except (OSError, ValueError) as error:
        raise FetchError(f"cannot be read: {filesystem.system_reason(error)}") from error


def list_files(address: Address) -> Sequence[Address]:
    """The files of the folder at *address* that may be listings, by name; none where it is no folder, or a Maildir.

    Hidden files and what lies beside saved pages (pictures, style sheets) are passed over. Raises FetchError for a
    folder without files.
    """
    if address.is_remote or address.place in (sources.STDIN, sources.SAMPLE):
        return ()
    path = _local_path(address.place)
    if not path.is_dir() or _is_maildir(path):
        return ()
    try:
        files = [file for file in sorted(path.iterdir()) if _may_be_listing(file)]
    except OSError as error:
        raise FetchError(f"cannot be read: {filesystem.system_reason(error)}") from error
    if not files:
        raise FetchError("no page, feed or mail in this folder (the folders in it are not looked into)")
    if len(files) > _MOST_FILES:
        raise FetchError(f"{len(files):,} files in this folder; at most {_MOST_FILES:,} are read at once")
    return [_address_of_file(file, address) for file in files]


def _may_be_listing(file: Path) -> bool:
    if file.name.startswith(".") or file.suffix.lower() in _BESIDE_PAGES or not file.is_file():
        return False
    with suppress(OSError), file.open("rb") as opened:
        return not sources.is_no_listing(opened.read(_FIRST_BYTES))
    # It is an error where it is read.
    return True


def _address_of_file(file: Path, folder: Address) -> Address:
    shown = sources.show_bytes(f"{folder.text.rstrip('/')}/{file.name}")
    return replace(folder, text=shown, place=str(file))


def complete_address(text: str) -> str:
    """*text* with `https://` before it where it is the address of a page on the web and neither it nor its first part
    is here."""
    if "." not in text:
        return text
    is_web = _IS_WEB.fullmatch(text) and not Path(text).exists() and not Path(text.partition("/")[0]).exists()
    return f"https://{text}" if is_web else text


def explain_missing_file(place: str) -> FetchError:
    """The error of *place*, where no file is, with what may have been meant."""
    remedies = [sources.LIST_THEM]
    if _LIKE_WEB.fullmatch(place):
        remedies.insert(0, Remedy(f"digest fetch {shlex.quote(f'https://{place}')}", "the page on the web"))
    near = sources.suggest_source(place)
    is_path = os.sep in place or place.lower().endswith(_SUFFIXES) or (Path(place).suffix and not near)
    return FetchError("no such file" if is_path else f"neither a source nor a file{near}").with_remedies(*remedies)


def _is_maildir(path: Path) -> bool:
    return (path / "new").is_dir() and (path / "cur").is_dir()


def _local_path(place: str) -> Path:
    """The path that *place* names, as a shell would read it. Raises FetchError where that is no path."""
    try:
        return filesystem.expand_path(place)
    except UsageError as error:
        raise FetchError(str(error).removeprefix(f"{place}: ")) from error


def _read_maildir(path: Path) -> bytes:
    """The newest mails of the Maildir at *path*, oldest first, in the format of an mbox."""
    files = (file for folder in ("new", "cur") for file in (path / folder).iterdir() if file.is_file())
    mails = sorted(files, key=_arrival_order)[-_MOST_MAILS:]
    pieces: list[bytes] = []
    room = _LARGEST
    for mail in reversed(mails):
        # A longer mail is no listing and is cut.
        piece = b"From - Thu Jan  1 00:00:00 1970\n" + _quote_for_mbox(filesystem.read_bytes(mail, _LARGEST_MAIL))
        room -= len(piece)
        if room < 0:
            break
        pieces.append(piece)
    return b"".join(reversed(pieces))


def _arrival_order(mail: Path) -> tuple[float, str]:
    return mail.stat().st_mtime, mail.name


def _quote_for_mbox(mail: bytes) -> bytes:
    """*mail* with `>` before each line that an mbox would take for the beginning of the next mail."""
    # Some programs leave the first line of an mbox in the files of a Maildir.
    own = re.sub(rb"\AFrom [^\n]*\n", b"", mail.replace(b"\r\n", b"\n"))
    return re.sub(rb"^(>*From )", rb">\1", own, flags=re.MULTILINE).rstrip(b"\n") + b"\n\n"


def _read_listing(path: Path) -> bytes:
    return _check_size(filesystem.read_bytes(path, _LARGEST + 1))


def _check_size(content: bytes) -> bytes:
    if len(content) > _LARGEST:
        raise FetchError(f"more than {_LARGEST // 1_000_000} MB: no listing is that large")
    return content


def _day_of_change(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _read_stdin() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise FetchError("`-` reads standard input, but nothing is piped into it")
    return _check_size(sys.stdin.buffer.read(_LARGEST + 1))
