"""Standard output: a terminal with its pager, or a pipe that may close at any moment."""

import codecs
import os
import re
import shlex
import shutil
import signal
import sys
from collections.abc import Iterable, Mapping

from digest.channels.base import Channel, Target, is_worth_writing, write_document
from digest.errors import DigestError
from digest.model import Digest
from digest.render.formats import Look, render_pieces
from digest.render.text.signs import replace_signs
from digest.text import format_count

# In a prompt: less 590 shows `^@` before every sign there that is no ASCII.
_GAP = "   "
_DIGITS, _LARGEST_SCREEN = 6, 1_000  # of a number of columns or lines


def _write_plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return replace_signs(error.object[error.start : error.end], "ascii"), error.end


codecs.register_error("digest.plainly", _write_plainly)


def deliver_to_screen(digest: Digest, look: Look, target: Target) -> str | None:
    """Write *digest* to standard output; nothing to nobody where there is nothing to say. Raises DigestError."""
    if look.format.for_programs or is_worth_writing(digest, look) or (digest.asked and sys.stdout.isatty()):
        if look.format.in_pieces:
            write_pieces(render_pieces(digest, look), utf8=True)
            return None
        subject = format_count(len(digest.matches), "paper")
        show_document(write_document(digest, look), look, pager=target.pager, subject=subject)
    return None


def show_document(content: str | bytes, look: Look, *, pager: bool = True, subject: str = "") -> None:
    """Write a document to standard output, on a terminal through the pager where it is long; its prompt names the
    *subject*, such as "27 papers"."""
    if look.format.for_terminal and isinstance(content, str) and sys.stdout.isatty():
        command = os.environ.get("DIGEST_PAGER", os.environ.get("PAGER", "less"))
        if pager and command and content.count("\n") >= terminal_height(os.environ):
            show_in_pager(content, command, os.environ, subject)
            return
    write_output(content, utf8=not look.format.for_terminal)


def write_output(content: str | bytes, *, utf8: bool = False) -> None:
    """Write *content* to standard output: bytes as they are, text in the terminal's encoding (or as
    *utf8*, for programs), signs that it lacks written plainly.

    Raises BrokenPipeError when the reader has gone, DigestError when there is no room.
    """
    write_pieces((content,), utf8=utf8)


def write_pieces(pieces: Iterable[str | bytes], *, utf8: bool = False) -> None:
    """Write the *pieces* of a document as `write_output` writes a whole one, each as soon as it is made.

    Raises BrokenPipeError when the reader has gone, DigestError when there is no room.
    """
    if not sys.stdout.writable():
        raise DigestError("standard output is closed")
    encoding = "utf-8" if utf8 else sys.stdout.encoding or "utf-8"
    written = (
        piece.encode(encoding, "digest.plainly" if not utf8 else "replace") if isinstance(piece, str) else piece
        for piece in pieces
    )
    try:
        sys.stdout.buffer.writelines(written)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DigestError(f"standard output cannot be written: {error.strerror or error}") from error


def show_in_pager(content: str, command: str, environment: Mapping[str, str], subject: str = "") -> None:
    """Show *content*, about *subject*, with the pager *command*; without one that starts, write it as it is."""
    import subprocess

    # Colours, quit if it fits one screen, and leave it on the screen (as git sets less up).
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | dict(environment)
    try:
        # Windows takes the line as it is, with the backslashes of its paths.
        arguments = command if os.name == "nt" else _add_options_of_less(shlex.split(command), subject)
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


def _add_options_of_less(arguments: list[str], subject: str) -> list[str]:
    """*arguments* of a pager; less shows colours whatever LESS is set to, and says its keys. The reader's own options
    come last and win; other pagers get what they got."""
    program = shutil.which(arguments[0]) or ""
    # The less of busybox knows no prompts.
    if os.path.basename(arguments[0]) != "less" or os.path.basename(os.path.realpath(program)).startswith("busybox"):  # noqa: PTH119 - as text
        return arguments
    begin = re.sub(r"([?:.%\\])", r"\\\1", f"digest: {subject}{_GAP}" if subject else "digest: ")
    return [arguments[0], "-R", f"-Ps{begin}?ethe end:space next screen.{_GAP}/ search{_GAP}q quit", *arguments[1:]]


def terminal_width(environment: Mapping[str, str]) -> int:
    """The columns of the terminal that is looked at, also when standard output is a pipe to a pager."""
    if columns := _read_number(environment.get("COLUMNS", "")):
        return columns
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
        return _read_number(environment.get("LINES", "")) or 24


def _read_number(text: str) -> int:
    """The number of columns or lines that *text* is, at most as many as a screen can have; 0 where it is none."""
    return min(int(text[:_DIGITS]), _LARGEST_SCREEN) if text.isdecimal() else 0


def wants_color(choice: str, *, terminal: bool) -> bool:
    """Whether to colour: the option, then NO_COLOR and FORCE_COLOR, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return terminal and os.environ.get("TERM", "") not in ("", "dumb")


def discard_output() -> None:
    """Let standard output go where nobody reads, so that leaving does not complain about the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


CHANNEL = Channel("stdout", deliver_to_screen)
