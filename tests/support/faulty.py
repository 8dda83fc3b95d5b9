"""A process that has `digest` loaded and forks one run for every order: hundreds of runs in seconds.

An order is a line of JSON on standard input: arguments, environment, and the fault that the run shall
meet. It is answered by two lines: the number of its process, as soon as it has begun, and how it ended,
which is its exit status or minus the signal, and the most memory that it had.
"""

import ctypes
import fcntl
import gc
import importlib
import itertools
import json
import os
import pkgutil
import resource
import signal
import smtplib
import sqlite3
import sys
import termios
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final, TypedDict

# Loaded here, once, so that no run has to.
import filelock  # noqa: F401
import requests  # noqa: F401

import digest
from digest import __main__ as command
from digest import watchdog
from digest.channels import screen
from digest.channels.mail.smtp import Smtp
from digest.cli import environment
from digest.retrieve.http import HttpClient

for module in pkgutil.walk_packages(digest.__path__, "digest."):
    importlib.import_module(module.name)
# Of an order, how the file of each standard stream is opened: never to become the terminal of this process.
STREAMS: Final = (
    ("stdin", os.O_RDONLY | os.O_NOCTTY),
    ("stdout", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOCTTY),
    ("stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOCTTY),
)
# What changes the world outside SQLite, as Python's audit hooks call it; files opened to be written are more.
EVENTS = frozenset(
    {"os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.symlink", "os.truncate", "subprocess.Popen"}
)
WRITING = ("BEGIN", "COMMIT", "CREATE", "DELETE", "DROP", "INSERT", "PRAGMA user_version =", "UPDATE", "VACUUM")


class Order(TypedDict):
    """One run: *stdin*, *stdout* and *stderr* are files, the first of them the run's own *terminal* or not;
    *now* is its time, None for that of the computer. Of the faults, *kill* is the effect at which it is killed,
    *after* the seconds after which, *limit* the largest file it may write; *powerless* takes root's rights
    over files that are not open to it. A template may take *template_seconds* of CPU, None for as many as always."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    stdin: str
    stdout: str
    stderr: str
    terminal: bool
    now: str | None
    kill: int | None
    after: float | None
    limit: int | None
    powerless: bool
    template_seconds: float | None


def main() -> None:
    """Take orders until there are no more."""
    # The standard streams stay as new for the runs.
    orders, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    # What is loaded is no garbage; to look at it in a run would copy it.
    gc.freeze()
    for line in orders:
        order: Order = json.loads(line)
        # Opened before the run begins, so that one which is killed at once leaves them too, and empty.
        streams = [os.open(order[name], flags, 0o666) for name, flags in STREAMS]  # type: ignore[literal-required]
        pid = os.fork()
        if pid == 0:
            _run(order, streams)
        for stream in streams:
            os.close(stream)
        print(pid, file=answers, flush=True)
        if order["after"] is not None:
            time.sleep(order["after"])
            os.kill(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
        print(os.waitstatus_to_exitcode(status), used.ru_maxrss, file=answers, flush=True)


def _run(order: Order, streams: Sequence[int]) -> None:
    """Be the command; never returns."""
    try:
        _settle(order, streams)
        sys.argv = ["digest", *order["arguments"]]
        if order["kill"]:
            _die_at(order["kill"])
        command.main()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(70)


def _settle(order: Order, streams: Sequence[int]) -> None:
    """Take on the environment, the clock, the limits and the user of *order*, and *streams* as standard streams."""
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    os.umask(0o022)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    if order["terminal"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    if order["now"] is not None:
        now = datetime.fromisoformat(order["now"])
        environment.now = lambda: now
    for connection in (HttpClient, Smtp):
        # Between two tries: what does not answer here will not in a second either.
        defaults = connection.__init__.__kwdefaults__ or {}
        defaults["pause"] = 0.001
    if order["template_seconds"] is not None:
        watchdog._TEMPLATE_SECONDS = order["template_seconds"]
    if order["limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if order["powerless"]:
        # Version 3 of the call, this process, and no capability at all: https://man7.org/linux/man-pages/man2/capset.2.html
        ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())


def _die_at(number: int) -> None:
    """Let this process kill itself right before its effect of that *number*."""
    counted = itertools.count(1)

    def effect() -> None:
        if next(counted) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(partial(_audited, effect))
    sqlite3.connect = partial(_connected, sqlite3.connect, effect)  # type: ignore[assignment]
    screen.write_output = partial(_written, screen.write_output, effect)
    for name in ("send", "getreply"):
        setattr(smtplib.SMTP, name, _told(getattr(smtplib.SMTP, name), effect))


def _audited(effect: Callable[[], None], event: str, values: tuple[object, ...]) -> None:
    if event in EVENTS or (event == "open" and _writes(*values)):
        effect()


def _writes(path: object, mode: object, flags: object) -> bool:
    return isinstance(path, str) and isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _connected(
    connect: Callable[..., sqlite3.Connection], effect: Callable[[], None], *values: object, **options: object
) -> sqlite3.Connection:
    """A connection of which every statement that writes is an effect, also inside a transaction."""
    effect()
    db = connect(*values, **options)
    db.set_trace_callback(lambda statement: effect() if statement.lstrip().startswith(WRITING) else None)
    return db


def _told(step: Callable[..., object], effect: Callable[[], None]) -> Callable[..., object]:
    """A *step* of a talk with a mail server: an effect before it is an effect before each byte of it."""

    def told(*values: object) -> object:
        effect()
        answer = step(*values)
        effect()
        return answer

    return told


def _written(write: Callable[..., None], effect: Callable[[], None], content: str | bytes, *, utf8: bool) -> None:
    effect()
    write(content, utf8=utf8)
    effect()


if __name__ == "__main__":
    main()
