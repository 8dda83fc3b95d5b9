"""Runs the reader's own command that prints a password or a token, within limits; what it prints is never shown.

Unlike `digest.programs` it reads a pipe, so that no secret comes onto a disk, and leaves the command the terminal, at
which somebody may type a passphrase.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import IO, NamedTuple

from digest.errors import DigestError
from digest.patterns import lazy_pattern
from digest.text import sanitize_line, shorten_text

PATIENCE = 60.0  # seconds; whoever must type a passphrase has that long
_GRACE = 1.0  # seconds for the rest of the output, which something left in the background may hold open
_LONGEST_SECRET = 16_384  # bytes
_MOST_COMPLAINTS = 2_000  # bytes of standard error
_LONGEST_COMPLAINT = 160  # characters of it that are shown
_TRY_LATER = 75  # EX_TEMPFAIL of <sysexits.h>
# What only somebody at a screen or a terminal could answer: cron and timers have none of it.
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "GPG_TTY")
# A run of characters as tokens have them, which no complaint needs.
_LIKE_A_TOKEN = lazy_pattern(r"[\w+=-]{32,}")


class SecretError(DigestError):
    """The password or token could not be had: where it was looked for, and why; never what came instead."""


class Printed(NamedTuple):
    """What a command printed: its first *line*, and *why* there may be none: the last line of its standard error as the
    end of a sentence, or nothing. Of a pipe the last program alone decides whether the command ends with 0."""

    line: bytes
    why: str


def run_secret_command(key: str, command: str, *, unattended: bool = False, patience: float | None = None) -> Printed:
    """What the *command* under *key* prints; a shell runs it, as the reader wrote it for one.

    *unattended* runs it as a timer does, without a terminal and a screen. What is printed counts only where the
    command ends with 0. Raises SecretError, with the last line of its standard error.
    """
    patience = PATIENCE if patience is None else patience
    printed, complaints = bytearray(), bytearray()
    try:
        child = subprocess.Popen(  # noqa: S602 - the reader's own command line
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=unattended,
            env={name: value for name, value in os.environ.items() if not (unattended and name in _SCREENS)},
        )
    except OSError as error:
        raise SecretError(f"{key} cannot be run: {error.strerror}") from None
    drains = (
        _drain(child.stdout, lambda piece: _keep_first(printed, piece)),
        _drain(child.stderr, lambda piece: _keep_last(complaints, piece)),
    )
    try:
        status = child.wait(patience)
    except subprocess.TimeoutExpired:
        _end(child, whole_session=unattended)
        why = _last_words(complaints, printed)
        raise SecretError(f"{key} did not end within {patience:g} s (does it ask for a passphrase?){why}") from None
    except BaseException:
        _end(child, whole_session=unattended)
        raise
    for drain in drains:
        drain.join(_GRACE)
    why = _last_words(complaints, printed)
    if status:
        raise SecretError(_describe_failure(key, status, why))
    return Printed(_first_line(key, bytes(printed)), why)


def _drain(pipe: IO[bytes] | None, keep: Callable[[bytes], None]) -> Thread:
    """Read *pipe* to its end beside the program, so that a command that prints without end cannot fill the memory."""

    def read() -> None:
        if pipe is not None:
            with suppress(OSError, ValueError), pipe:
                while piece := os.read(pipe.fileno(), 65_536):
                    keep(piece)

    thread = Thread(target=read, daemon=True)
    thread.start()
    return thread


def _keep_first(kept: bytearray, piece: bytes) -> None:
    kept += piece[: max(0, _LONGEST_SECRET + 1 - len(kept))]


def _keep_last(kept: bytearray, piece: bytes) -> None:
    kept += piece
    del kept[:-_MOST_COMPLAINTS]


def _end(child: subprocess.Popen[bytes], *, whole_session: bool) -> None:
    """End *child*, and with the *whole_session* whatever it has started in it."""
    if whole_session and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def _describe_failure(key: str, status: int, why: str) -> str:
    if status == _TRY_LATER:
        return f"{key} has nothing for now (it ended with {status}){why}"
    return f"{key} ended with {status}{why}; try it in a terminal, and as cron runs it"


def _last_words(complaints: bytes | bytearray, printed: bytes | bytearray) -> str:
    """`: ` and the last line of *complaints*, without what was *printed* and what looks like a token; empty if none."""
    lines = [line for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        return ""
    line = lines[-1]
    for secret in printed.decode("utf-8", "replace").split():
        line = line.replace(secret, "…") if len(secret) > 3 else line
    return f": {shorten_text(sanitize_line(_LIKE_A_TOKEN.sub('…', line)), _LONGEST_COMPLAINT)}"


def _first_line(key: str, printed: bytes) -> bytes:
    line = (printed.splitlines() or [b""])[0]
    if len(line) > _LONGEST_SECRET:
        raise SecretError(f"{key}: the first line is longer than {_LONGEST_SECRET:,} bytes")
    return line
