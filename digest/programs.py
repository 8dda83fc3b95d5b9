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

from digest import filesystem
from digest.commands.environment import choose_program_environment, find_unset_variables
from digest.config.commands import Program
from digest.errors import DigestError
from digest.patterns import lazy_pattern
from digest.text import sanitize_line, shorten_text

_MOST_READ = 2_000  # bytes of each stream that are handed back
_MOST_WRITTEN = 20_000_000  # bytes; who writes more would fill the disk before the time is up
_MERCY = 0.5  # seconds between the request to end and the kill
_STEP = 0.1  # seconds between two looks at how much was written
_LONGEST_WORDS = 200  # characters of what a program said
# Of a line of Python's logging, as apprise writes it: `2026-11-30 01:33:59,805 - WARNING - A connection error`.
_LOG_TIME = lazy_pattern(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: - |: | )")


class UnsetVariableError(DigestError):
    """A program wants a variable that the environment lacks, or has without a value."""


@dataclass(frozen=True, slots=True)
class ProgramCall:
    """A program of the configuration, ready to be run: its path or name, its *arguments*, all that it sees of the
    *environment*, and how many seconds it may take."""

    program: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    timeout: float


def prepare_call(program: Program, environment: Mapping[str, str]) -> ProgramCall:
    """The call of *program*, which sees of *environment* what every program sees and what it wants. Raises
    UnsetVariableError, and UsageError where its path leads nowhere."""
    if missing := find_unset_variables(environment, program.env):
        raise UnsetVariableError(f"{missing[0]} is not set, which `env:` names")
    name, *arguments = filesystem.expand_arguments(program.arguments)
    chosen = choose_program_environment(environment, program.env)
    return ProgramCall(name, arguments, chosen, program.timeout.total_seconds())


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

    def describe(self) -> str:
        """How it ended, and what it said of it, to follow its name: `ended with 3: no room`."""
        said = _shorten_words(self.errors.strip() or self.output.strip())
        return (self.reason or f"ended with {self.status}") + (f": {said}" if said else "")


def _shorten_words(said: str) -> str:
    """What a program *said*, on one line; where that is long its last line alone, which names the cause: above it are
    steps, usage, or the way to where it failed. When it said it is known without it."""
    line = sanitize_line(said)
    words = line if len(line) <= _LONGEST_WORDS else sanitize_line(said.splitlines()[-1])
    return shorten_text(_LOG_TIME.sub("", words).removesuffix("."), _LONGEST_WORDS)


def run_program(call: ProgramCall, stdin: bytes | None, *, most_read: int = _MOST_READ) -> ProgramResult:
    """Make the *call* of a program, which is looked up in the `PATH` of its environment.

    It reads *stdin*, or nothing. When the time is up, it and all it has started in its session are asked to end, and
    killed half a second later. What it leaves running when it ends by itself is left alone, and not waited for.
    Of what it writes, the last *most_read* bytes of each stream are returned.
    Raises DigestError where what it reads and writes cannot be kept: the disk is full.
    """
    # By files, not by pipes: what the program leaves running in the background would hold a pipe open.
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            given.write(stdin or b"")
            given.seek(0)
            result = _run(call, (given, output, errors))
            return replace(result, output=_read_end(output, most_read), errors=_read_end(errors, most_read))
    except OSError as error:
        raise DigestError(f"{call.program}: what it reads cannot be kept for it: {error.strerror}") from error


def _run(call: ProgramCall, streams: tuple[IO[bytes], IO[bytes], IO[bytes]]) -> ProgramResult:
    given, output, errors = streams
    try:
        process = subprocess.Popen(  # noqa: S603 - the reader's own program
            [call.program, *call.arguments],
            stdin=given,
            stdout=output,
            stderr=errors,
            env=call.environment,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = _why_not_started(error, call)
        return ProgramResult(None, started=False, reason=f"cannot be run: {why}")
    try:
        reason = _wait(process, (output, errors), call.timeout)
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


def _why_not_started(error: OSError | ValueError, call: ProgramCall) -> str:
    if isinstance(error, FileNotFoundError):
        is_there = shutil.which(call.program, path=call.environment.get("PATH"))
        return "the program of its first line is not there" if is_there else "it is not there"
    if isinstance(error, ValueError):
        return "an argument or a variable holds a null character"
    return error.strerror or type(error).__name__


def _read_end(file: IO[bytes], most: int) -> str:
    """The last *most* bytes of *file* as text."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - most))
    return file.read().decode("utf-8", "replace")
