"""The installed command in a process of its own: with pipes, or on a terminal, in a home to throw away."""

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

Variables = Mapping[str, str]
Run = tuple[Sequence[str], Variables]  # arguments, and what is added to the environment

NONE: Variables = MappingProxyType({})
# With `pytest --cov` these let child processes count; nothing otherwise.
COVERAGE: Variables = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}
PATIENCE = 120  # seconds; only a command that hangs needs them


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it wrote; *memory* is the most that a forked one had, in MB."""

    status: int
    out: bytes
    err: str
    memory: float = field(default=0.0, compare=False)

    @property
    def is_one_sentence(self) -> bool:
        """Whether there is nothing but one sentence of talk, and below it the place and the ways out."""
        sentence, *below = self.err.splitlines() or [""]
        is_told = sentence.startswith("digest: ") and all(line.startswith("  ") for line in below)
        return is_told and self.err.endswith("\n") and len(below) <= 12 and not self.out

    @property
    def sentences(self) -> list[str]:
        """What was said, without places and ways out."""
        return [line for line in self.err.splitlines() if not line.startswith("  ")]

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def words(self) -> str:
        """What it wrote, as if no line were broken or filled with blanks."""
        return " ".join(self.text.split())


class Command:
    """Calling it with arguments runs `digest` in *folder*, with pipes and a *home* that is empty at first.

    *env* is added to a small environment.
    """

    executable = Path(sys.executable).parent / "digest"

    def __init__(self, base: Path) -> None:
        assert self.executable.exists(), "install the project first: pip install --editable '.[dev]'"
        self.home, self.folder = base / "home", base / "folder"
        for path in (self.home, self.folder):
            path.mkdir()
        self.environment = {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "no_proxy": "*",
            **COVERAGE,
        }

    def __call__(self, *arguments: str | Path, stdin: bytes = b"", env: Variables = NONE) -> Outcome:
        return outcome(self.start(*arguments, env=env), stdin)

    def start(
        self,
        *arguments: str | Path,
        stdin: int = subprocess.PIPE,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        before: Callable[[], object] | None = None,
        env: Variables = NONE,
    ) -> subprocess.Popen[bytes]:
        """A running command; with something to do *before* it, it leads a session of its own."""
        return subprocess.Popen(
            [self.executable, *arguments],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env={**self.environment, **env},
            cwd=self.folder,
            start_new_session=before is not None,
            preexec_fn=before,
        )

    def shell(self, line: str) -> Outcome:
        """A *line* for bash, in which `digest` is the command."""
        path = f"{self.executable.parent}{os.pathsep}{self.environment['PATH']}"
        ran = subprocess.run(
            ["/bin/bash", "-c", line],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=self.environment | {"PATH": path},
            cwd=self.folder,
            timeout=PATIENCE,
            check=False,
        )
        return Outcome(ran.returncode, ran.stdout, ran.stderr.decode("utf-8"))

    def together(self, runs: Mapping[str, Run], stdout: int = subprocess.PIPE) -> dict[str, Outcome]:
        """How the *runs* of a table ended, begun all at once because most of their time is the start;
        each with an archive of its own."""
        begun = {
            name: self.start(*arguments, stdout=stdout, env=self._alone(name) | dict(env))
            for name, (arguments, env) in runs.items()
        }
        return {name: outcome(process) for name, process in begun.items()}

    def together_on_terminals(self, runs: Mapping[str, Run]) -> dict[str, Outcome]:
        """The same, each on a terminal of its own."""
        with ExitStack() as stack:
            begun = {
                name: stack.enter_context(Terminal(self, *arguments, env=self._alone(name) | dict(env)))
                for name, (arguments, env) in runs.items()
            }
            return {name: terminal.ended() for name, terminal in begun.items()}

    def _alone(self, name: str) -> dict[str, str]:
        return {"XDG_STATE_HOME": str(self.home / f"state of {name}")}

    def on_terminal(self, *arguments: str | Path, lines: int = 200, env: Variables = NONE) -> Outcome:
        """The command with standard input and output on a terminal, standard error in a pipe."""
        with Terminal(self, *arguments, lines=lines, env=env) as terminal:
            return terminal.ended()

    def talking(self, *arguments: str | Path, env: Variables = NONE) -> tuple[Outcome, str]:
        """The command with standard error on a terminal, and what came there."""
        screen, inside = open_terminal()
        with self.start(*arguments, stdin=subprocess.DEVNULL, stderr=inside, env=env) as process:
            os.close(inside)
            talk = everything(screen)
            out, _ = process.communicate(timeout=PATIENCE)
        os.close(screen)
        return Outcome(process.returncode, out, ""), talk


def outcome(process: subprocess.Popen[bytes], stdin: bytes = b"") -> Outcome:
    """How *process* ends when it gets *stdin*."""
    with process:
        out, err = process.communicate(stdin, PATIENCE)
    return Outcome(process.returncode, out or b"", err.decode("utf-8"))


class Terminal:
    """A command on a terminal of its own, which it controls as in a window; its talk comes there too if it *talks*."""

    def __init__(
        self,
        command: Command,
        *arguments: str | Path,
        lines: int = 200,
        columns: int = 80,
        env: Variables = NONE,
        talks: bool = False,
    ) -> None:
        self.screen, inside = open_terminal(lines, columns)
        self.process = command.start(
            *arguments,
            stdin=inside,
            stdout=inside,
            stderr=inside if talks else subprocess.PIPE,
            before=lambda: fcntl.ioctl(inside, termios.TIOCSCTTY, 0),
            env=env,
        )
        os.close(inside)
        self.shown = ""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=PATIENCE)
        os.close(self.screen)

    def types(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def shows(self, text: str) -> bool:
        """Whether *text* comes before the command ends."""
        while text not in self.shown:
            piece = read(self.screen)
            if not piece:
                return False
            self.shown += piece
        return True

    def ended(self) -> Outcome:
        self.shown += everything(self.screen)
        _, err = self.process.communicate(timeout=PATIENCE)
        return Outcome(self.process.returncode, self.shown.encode(), (err or b"").decode())


def open_terminal(lines: int = 200, columns: int = 80) -> tuple[int, int]:
    """A terminal of this size: the end that sees the screen, and the one for who writes to it."""
    screen, inside = os.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    return screen, inside


def read(screen: int) -> str:
    """What comes next, nothing when nobody holds the terminal's other end any more."""
    try:
        return os.read(screen, 65_536).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:  # EIO is how Linux says so
        return ""


def everything(screen: int) -> str:
    pieces = []
    while piece := read(screen):
        pieces.append(piece)
    return "".join(pieces)
