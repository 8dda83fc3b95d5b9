"""Mails handed over on this machine: to its own mail system, a Maildir, or a folder of `.eml` files."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Self

from digest import filesystem
from digest.errors import DigestError
from digest.filesystem import part_files
from digest.letters import Letter, SendResult
from digest.text import sanitize_line, shorten_text

_PATIENCE = 60  # seconds
_MOST_OUTPUT = 2_000  # bytes
# From <sysexits.h>: a bad message or nobody of that name; what may pass; and what may pass for this letter alone. The
# last are 68 and 69, which msmtp says where the name of the server is not found (no network), and of a letter or a
# recipient that the server does not want now, or ever: another letter may go through.
_LETTER_REFUSED = (65, 67)
_TRY_LATER = (71, 74, 75, 76)
_TRY_LETTER_LATER = (68, 69)


class _WithoutConnection:
    """A way that needs no connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""


class Sendmail(_WithoutConnection):
    """The program that takes mail for this machine's mail system: Postfix, msmtp, exim and others."""

    def __init__(self, program: str) -> None:
        self._program = str(filesystem.expand_path(program))

    def send(self, letter: Letter, in_doubt: Callable[[], None]) -> SendResult:
        """Hand *letter* to the program; it answers for queueing it, not for its arrival."""
        in_doubt()
        # `--`, so that no address is taken for an option; line ends as on this machine.
        arguments = [self._program, "-i", "-f", letter.sender, "--", letter.recipient]
        try:
            # Not by a pipe: what the program leaves running in the background would hold it open.
            with tempfile.TemporaryFile() as errors:
                ran = subprocess.run(  # noqa: S603 - the reader's own program
                    arguments,
                    input=_local_line_ends(letter.content),
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    timeout=_PATIENCE,
                    check=False,
                )
                errors.seek(0)
                words = shorten_text(sanitize_line(errors.read(_MOST_OUTPUT).decode("utf-8", "replace")), 200)
        except subprocess.TimeoutExpired:
            return SendResult("in doubt", f"{self._program} did not end within {_PATIENCE} s", for_all=True)
        except OSError as error:
            return SendResult("held", f"{self._program} cannot be run: {error.strerror}", for_all=True)
        if ran.returncode < 0:
            return SendResult("in doubt", f"{self._program} was ended by signal {-ran.returncode}", for_all=True)
        outcome = f"{self._program} ended with {ran.returncode}" + (f": {words}" if words else "")
        if ran.returncode == 0:
            return SendResult("sent", outcome)
        if ran.returncode in (*_TRY_LATER, *_TRY_LETTER_LATER):
            return SendResult("pending", outcome, for_all=ran.returncode in _TRY_LATER)
        return (
            SendResult("failed", outcome)
            if ran.returncode in _LETTER_REFUSED
            else SendResult("held", outcome, for_all=True)
        )


class _Files(_WithoutConnection):
    """A *folder* in which each letter is a file under a name of its own: never in doubt, and not doubled either, since
    a second attempt finds the first, or replaces it."""

    def __init__(self, folder: str) -> None:
        self._folder = filesystem.expand_path(folder)

    @property
    def _parts(self) -> Path:
        """Where files are while they are written."""
        return self._folder

    def __enter__(self) -> Self:
        part_files.remove_leftovers(self._parts)
        return self

    def send(self, letter: Letter, in_doubt: Callable[[], None]) -> SendResult:
        """Write *letter*, whole."""
        (result,) = self.send_batch([letter])
        return result

    def send_batch(self, letters: Sequence[Letter]) -> list[SendResult]:
        """Write *letters*, each whole; they are on the disk when this returns, or none is."""
        try:
            return [SendResult("sent", where) for where in self._write(letters)]
        except OSError as error:
            problem = f"{self._folder}: {error.strerror}"
        except DigestError as error:
            problem = str(error)
        return [SendResult("pending", problem, for_all=True)]

    def _write(self, letters: Sequence[Letter]) -> list[str]:
        """Write *letters*, and say where each is. Raises OSError and DigestError."""
        raise NotImplementedError


class Maildir(_Files):
    """A Maildir, as https://cr.yp.to/proto/maildir.html describes it."""

    @property
    def _parts(self) -> Path:
        return self._folder / "tmp"

    def _write(self, letters: Sequence[Letter]) -> list[str]:
        new, cur = self._folder / "new", self._folder / "cur"
        for part in (self._parts, new, cur):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        named = {f"{_mail_file_name(each)}.digest": _local_line_ends(each.content) for each in letters}
        # From an earlier attempt that was cut off, and read since then.
        read = {path.name.partition(":")[0] for path in cur.iterdir()}
        unread = {name: content for name, content in named.items() if name not in read and not (new / name).exists()}
        filesystem.add_files(new, unread, parts=self._parts, mode=part_files.PRIVATE_MODE)
        return [f"in {self._folder}"] * len(letters)


class Folder(_Files):
    """A folder that gets each letter as an `.eml` file."""

    def _write(self, letters: Sequence[Letter]) -> list[str]:
        self._folder.mkdir(parents=True, exist_ok=True)
        names = [f"{_file_safe_name(each.recipient)}-{_mail_file_name(each)}.eml" for each in letters]
        files = {name: each.content for name, each in zip(names, letters, strict=True)}
        filesystem.add_files(self._folder, files)
        return [f"as {self._folder / name}" for name in names]


def _file_safe_name(recipient: str) -> str:
    """The part of *recipient* before the @ as it may stand in the name of a file: an address may hold a slash."""
    return re.sub(r"[^\w.+-]", "_", recipient.partition("@")[0])


def _mail_file_name(letter: Letter) -> str:
    """A name that is the same for the same message, so that a second attempt replaces the first."""
    return sha256(letter.message_id.encode()).hexdigest()[:24]


def _local_line_ends(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
