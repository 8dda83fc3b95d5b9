"""Standard output: a terminal with its pager, or a pipe that may close at any moment."""

import codecs
import os
import shlex
import signal
import sys
from collections.abc import Mapping

from digest.channels.base import Channel, Target, is_worth_writing, write_document
from digest.errors import DigestError
from digest.model import Digest
from digest.render.formats import Look
from digest.render.text.signs import replace_signs


def _write_plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return replace_signs(error.object[error.start : error.end], "ascii"), error.end


codecs.register_error("digest.plainly", _write_plainly)


def deliver_to_screen(digest: Digest, look: Look, target: Target) -> str | None:
    """Write *digest* to standard output; nothing to nobody where there is nothing to say. Raises DigestError."""
    if look.format.for_programs or is_worth_writing(digest, look) or (digest.asked and sys.stdout.isatty()):
        show_document(write_document(digest, look), look, pager=target.pager)
    return None


def show_document(content: str | bytes, look: Look, *, pager: bool = True) -> None:
    """Write a document to standard output, on a terminal through the pager where it is long."""
    if look.format.for_terminal and isinstance(content, str) and sys.stdout.isatty():
        command = os.environ.get("DIGEST_PAGER", os.environ.get("PAGER", "less"))
        if pager and command and content.count("\n") >= terminal_height(os.environ):
            show_in_pager(content, command, os.environ)
            return
    write_output(content, utf8=not look.format.for_terminal)


def write_output(content: str | bytes, *, utf8: bool = False) -> None:
    """Write *content* to standard output: bytes as they are, text in the terminal's encoding (or as
    *utf8*, for programs), signs that it lacks written plainly.

    Raises BrokenPipeError when the reader has gone, DigestError when there is no room.
    """
    if not sys.stdout.writable():
        raise DigestError("standard output is closed")
    if isinstance(content, str):
        encoding = "utf-8" if utf8 else sys.stdout.encoding or "utf-8"
        content = content.encode(encoding, "digest.plainly" if not utf8 else "replace")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DigestError(f"standard output cannot be written: {error.strerror or error}") from error


def show_in_pager(content: str, command: str, environment: Mapping[str, str]) -> None:
    """Show *content* with the pager *command*; without one that starts, write it as it is."""
    import subprocess

    # Colours, quit if it fits one screen, and leave it on the screen (as git sets less up).
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | dict(environment)
    try:
        # Windows takes the line as it is, with the backslashes of its paths.
        arguments = command if os.name == "nt" else shlex.split(command)
        pager = subprocess.Popen(arguments, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the reader's own
    except (OSError, ValueError, IndexError):
        write_output(content)
        return
    # Ctrl-C is for the pager while it has the terminal.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(content.encode("utf-8", "replace"))
    except BrokenPipeError:
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def terminal_width(environment: Mapping[str, str]) -> int:
    """The columns of the terminal that is looked at, also when standard output is a pipe to a pager."""
    if environment.get("COLUMNS", "").isdecimal():
        return int(environment["COLUMNS"]) or 80
    for handle in (1, 2, 0):
        try:
            return os.get_terminal_size(handle).columns or 80
        except OSError:
            continue
    return 80


def terminal_height(environment: Mapping[str, str]) -> int:
    """The lines of the terminal."""
    try:
        return os.get_terminal_size(1).lines
    except OSError:
        return int(environment["LINES"]) if environment.get("LINES", "").isdecimal() else 24


def discard_output() -> None:
    """Let standard output go where nobody reads, so that leaving does not complain about the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


CHANNEL = Channel("stdout", deliver_to_screen)
