"""Commands as their users start them: whole processes in a throw-away home, and what they cost."""

import os
import pty
import shutil
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from benchmarks.measuring import Cost, Work

NOTHING = (sys.executable, "-c", "pass")
DIGEST = str(Path(sys.executable).parent / "digest")
_ROWS, _COLUMNS = 50, 100
# A process starts with the most memory of the one it came from, so a small one has to start it. It writes the status,
# CPU seconds, wall seconds and kilobytes into the pipe that it is given.
_STARTER = """
import os, sys, time
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
figures = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss
os.write(int(sys.argv[1]), " ".join(map(str, figures)).encode())
"""


class FailedCommandError(Exception):
    """A command ended otherwise than it should: what it is, how it ended, what it said."""


class Home:
    """A new user's home, with a configuration; commands run in its *folder*, and must succeed.

    The archive is in the folder *state*, else in the home.
    """

    def __init__(self, folder: Path, configuration: str, state: Path | None = None) -> None:
        self.folder = folder
        self.configure(configuration)
        # PYTHONDONTWRITEBYTECODE and its like stay outside: the second start of a user is measured.
        self.environment = {
            "HOME": str(folder),
            "XDG_STATE_HOME": str(state or folder / ".local" / "state"),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "no_proxy": "127.0.0.1",
        }

    def configure(self, configuration: str) -> None:
        """From now on the user has this *configuration*."""
        place = self.folder / ".config" / "digest"
        place.mkdir(parents=True, exist_ok=True)
        (place / "config.yaml").write_text(configuration, encoding="utf-8")

    def keep(self, *names: str) -> Callable[[], None]:
        """Keep the files and folders *names* of the home, and return a function that puts them back as they are now."""
        kept = Path(tempfile.mkdtemp(dir=self.folder, prefix=".kept-"))
        for name in names:
            _copy(self.folder / name, kept / name)

        def put_back() -> None:
            for name in names:
                _remove(self.folder / name)
                _copy(kept / name, self.folder / name)

        return put_back

    def output(self, *command: str) -> bytes:
        """What *command* writes into a pipe."""
        return self._run(command, {}, ())[1]

    def work(self, *command: str, status: Sequence[int] = (0,), variables: Mapping[str, str] | None = None) -> Work:
        """The work of *command*, which writes into a pipe, ends with one of *status* and sees *variables* too."""
        return lambda: self._run(command, variables or {}, status)[0]

    def work_on_terminal(self, *command: str) -> Work:
        """The work of *command*, which writes to a terminal in colour."""
        return partial(self._run_on_terminal, command)

    def _run(self, command: Sequence[str], variables: Mapping[str, str], status: Sequence[int]) -> tuple[Cost, bytes]:
        with _starting(command) as (words, pipe, read_cost):
            done = subprocess.run(
                words, check=True, stdin=subprocess.DEVNULL, capture_output=True, cwd=self.folder,
                env=self.environment | dict(variables), pass_fds=[pipe],
            )  # fmt: skip
            return read_cost(status or (0,), done.stderr), done.stdout

    def _run_on_terminal(self, command: Sequence[str]) -> Cost:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (_ROWS, _COLUMNS))
        with _starting(command) as (words, pipe, read_cost):
            child = subprocess.Popen(
                words, stdin=theirs, stdout=theirs, stderr=theirs, cwd=self.folder, env=self.environment,
                start_new_session=True, pass_fds=[pipe],
            )  # fmt: skip
            os.close(theirs)
            written = _until_closed(ours)
            os.close(ours)
            child.wait()
            cost = read_cost((0,), written)
        if b"\x1b[" not in written:
            raise ValueError("no colour on the terminal")
        return cost


@contextmanager
def new_home(configuration: str, files: Mapping[str, bytes] | None = None, state: Path | None = None) -> Iterator[Home]:
    """A home with this *configuration* and these *files* in it, gone after the block."""
    with tempfile.TemporaryDirectory(prefix="digest-benchmark-") as folder:
        for name, content in (files or {}).items():
            Path(folder, name).write_bytes(content)
        yield Home(Path(folder), configuration, state)


@contextmanager
def _starting(
    command: Sequence[str],
) -> Iterator[tuple[Sequence[str], int, Callable[[Sequence[int], bytes], Cost]]]:
    """The words that start *command* and the pipe that they need, and a function that reads what it cost."""
    ours, theirs = os.pipe()

    def read_cost(expected: Sequence[int], said: bytes) -> Cost:
        status, cpu, wall, memory = os.read(ours, 1_000).split()
        if int(status) not in expected:
            raise FailedCommandError(f"{' '.join(command)} ended with {int(status)}: {said.decode(errors='replace')}")
        return Cost(float(cpu), float(wall), int(memory) * (1 if sys.platform == "darwin" else 1024))

    try:
        yield (sys.executable, "-I", "-S", "-c", _STARTER, str(theirs), *command), theirs, read_cost
    finally:
        os.close(ours)
        os.close(theirs)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _until_closed(terminal: int) -> bytes:
    pieces = []
    # Linux says "input/output error" when the last program has left the terminal.
    with suppress(OSError):
        while piece := os.read(terminal, 65_536):
            pieces.append(piece)
    return b"".join(pieces)
