"""Programs of the reader, run with a limit: a list of arguments, never a shell, in a session of their own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO

from digest.errors import DigestError

_MOST_READ = 2_000  # bytes of each stream that are handed back
_MOST_WRITTEN = 20_000_000  # bytes; who writes more would fill the disk before the time is up
_MERCY = 0.5  # seconds between the request to end and the kill
_STEP = 0.1  # seconds between two looks at how much was written


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """What became of a program: its exit *status*, or None and the *reason* why there is none.

    *signal* is the one that ended it, also where it had to be ended because its time was up or it wrote without end
    (*timed_out*). *output* and *errors* are the ends of what it wrote: words of a stranger, with any character.
    """

    status: int | None
    signal: int | None = None
    timed_out: bool = False
    output: str = ""
    errors: str = ""
    started: bool = True  # if it never ran, it cannot have done anything
    reason: str | None = None

    @property
    def said(self) -> str:
        """What it wrote last: its errors, or its output where there are none."""
        return self.errors.strip() or self.output.strip()

    def describe(self) -> str:
        """How it ended, to follow its name: `ended with 3`, `cannot be run: it is not there`."""
        return self.reason or f"ended with {self.status}"


def run_program(
    arguments: Sequence[str],
    *,
    stdin: bytes | None,
    environment: Mapping[str, str],
    timeout: float,
    most_read: int = _MOST_READ,
) -> ProgramResult:
    """Run the program `arguments[0]`, looked up in the `PATH` of *environment*, for *timeout* seconds at most.

    It reads *stdin*, or nothing. When the time is up, it and all it has started in its session are asked to end, and
    killed half a second later. What it leaves running when it ends by itself is left alone, and not waited for.
    Of what it writes, the last *most_read* bytes of each stream are returned.
    Raises DigestError where there is no room on the disk for what it reads.
    """
    # By files, not by pipes: what the program leaves running in the background would hold a pipe open.
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            given.write(stdin or b"")
            given.seek(0)
            result = _run(arguments, environment, (given, output, errors), timeout)
            return replace(result, output=_read_end(output, most_read), errors=_read_end(errors, most_read))
    except OSError as error:
        raise DigestError(f"{arguments[0]}: no room for what it reads and writes: {error.strerror}") from error


def _run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: tuple[IO[bytes], IO[bytes], IO[bytes]],
    timeout: float,
) -> ProgramResult:
    given, output, errors = streams
    try:
        process = subprocess.Popen(  # noqa: S603 - the reader's own program
            arguments, stdin=given, stdout=output, stderr=errors, env=environment, start_new_session=True
        )
    except (OSError, ValueError) as error:
        why = _why_not_started(error, arguments[0], environment)
        return ProgramResult(None, started=False, reason=f"cannot be run: {why}")
    try:
        reason = _wait(process, (output, errors), timeout)
    except BaseException:
        _end_session(process)
        raise
    if reason is not None:
        status = _end_session(process)
        return ProgramResult(None, signal=-status if status < 0 else None, timed_out=True, reason=reason)
    if process.returncode < 0:
        number = -process.returncode
        return ProgramResult(None, signal=number, reason=f"was ended by signal {number}")
    return ProgramResult(process.returncode)


def _wait(process: subprocess.Popen[bytes], written: Sequence[IO[bytes]], timeout: float) -> str | None:
    """Wait until *process* ends. Returns why it must be ended where it does not end by itself."""
    end = time.monotonic() + timeout
    while (left := end - time.monotonic()) > 0:
        with suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _STEP))
            return None
        if any(os.fstat(file.fileno()).st_size > _MOST_WRITTEN for file in written):
            return f"wrote more than {_MOST_WRITTEN // 1_000_000} MB"
    return f"did not end within {timeout:g} s"


def _end_session(process: subprocess.Popen[bytes]) -> int:
    """Ask *process* and all it has started to end, and kill what is left. Returns its status as `Popen` gives it."""
    if not hasattr(os, "killpg"):  # Windows has no groups of processes
        process.kill()
        return process.wait()
    # The process is not waited for in between: until then its number, which is the group's, is given to nobody else.
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        if number == signal.SIGTERM:
            time.sleep(_MERCY)
    return process.wait()


def _why_not_started(error: OSError | ValueError, program: str, environment: Mapping[str, str]) -> str:
    if isinstance(error, FileNotFoundError):
        is_there = shutil.which(program, path=environment.get("PATH"))
        return "the program of its first line is not there" if is_there else "it is not there"
    if isinstance(error, ValueError):
        return "an argument or a variable holds a null character"
    return error.strerror or type(error).__name__


def _read_end(file: IO[bytes], most: int) -> str:
    """The last *most* bytes of *file* as text."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - most))
    return file.read().decode("utf-8", "replace")
