"""The command as a fork of a process that has loaded it: what a run does, without the time that its start takes."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from support.running import COVERAGE, NONE, PATIENCE, Command, Outcome, Run, Variables, everything, open_terminal

FAULTY = Path(__file__).with_name("faulty.py")
# What an interpreter reads when it starts: with these in its environment a run needs one of its own.
READ_AT_START = ("LANG", "LC_", "PYTHON")
# Of an order whose run meets nothing out of the ordinary.
ORDINARY: Mapping[str, object] = {
    "stdin": os.devnull,
    "terminal": False,
    "now": None,
    "kill": None,
    "after": None,
    "limit": None,
    "powerless": False,
    "template_seconds": None,
}


class Ended(NamedTuple):
    """How a run ended: its exit status or minus the signal, and the most *memory* that it had, in MB."""

    status: int
    memory: float


class Runner:
    """The process that forks the runs, one after the other."""

    def __init__(self) -> None:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **COVERAGE}
        self._process = subprocess.Popen(
            [sys.executable, FAULTY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            # Whatever reads ahead here cannot be waited for.
            bufsize=0,
            start_new_session=True,
        )

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=PATIENCE)

    def run(self, order: Mapping[str, object]) -> Ended:
        """How the run of *order* ended."""
        self.begin(order)
        return self.ended()

    def begin(self, order: Mapping[str, object]) -> None:
        """Begin the run of *order*, which holds its streams open from then on."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({**ORDINARY, **order}).encode() + b"\n")
        self._answer()

    def ended(self) -> Ended:
        """How the run that was begun last ended."""
        status, kilobytes = self._answer().split()
        return Ended(int(status), int(kilobytes) / 1024)

    def _answer(self) -> bytes:
        assert self._process.stdout
        if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise TimeoutError(f"a run took more than {PATIENCE} s")
        return self._process.stdout.readline()


class ForkedCommand(Command):
    """A command of which calls, and runs on terminals, are forks of *runner*; what is started is the installed one."""

    def __init__(self, base: Path, runner: Runner) -> None:
        super().__init__(base)
        self._streams, self._runner = base, runner

    def __call__(
        self,
        *arguments: str | Path,
        stdin: bytes = b"",
        env: Variables = NONE,
        template_seconds: float | None = None,
    ) -> Outcome:
        """How the run ends; *template_seconds* is the CPU time that a template may take, None for as much as always."""
        if _is_read_at_start(env):
            return super().__call__(*arguments, stdin=stdin, env=env)
        (self._streams / "stdin").write_bytes(stdin)
        status, memory = self._runner.run(self._order(arguments, env) | {"template_seconds": template_seconds})
        return Outcome(status, (self._streams / "stdout").read_bytes(), self._talk(), memory)

    def together(self, runs: Mapping[str, Run], stdout: int = subprocess.PIPE) -> dict[str, Outcome]:
        started = {name: run for name, run in runs.items() if stdout != subprocess.PIPE or _is_read_at_start(run[1])}
        forked = {
            name: self(*arguments, env=self._alone(name) | dict(env))
            for name, (arguments, env) in runs.items()
            if name not in started
        }
        return forked | super().together(started, stdout)

    def together_on_terminals(self, runs: Mapping[str, Run]) -> dict[str, Outcome]:
        return {
            name: self.on_terminal(*arguments, env=self._alone(name) | dict(env))
            for name, (arguments, env) in runs.items()
        }

    def on_terminal(self, *arguments: str | Path, lines: int = 200, env: Variables = NONE) -> Outcome:
        screen, inside = open_terminal(lines)
        device = os.ttyname(inside)
        self._runner.begin(self._order(arguments, env) | {"stdin": device, "stdout": device, "terminal": True})
        shown = self._shown(screen, inside)
        return Outcome(self._runner.ended().status, shown.encode(), self._talk())

    def talking(self, *arguments: str | Path, env: Variables = NONE) -> tuple[Outcome, str]:
        screen, inside = open_terminal()
        self._runner.begin(self._order(arguments, env) | {"stdin": os.devnull, "stderr": os.ttyname(inside)})
        talk = self._shown(screen, inside)
        return Outcome(self._runner.ended().status, (self._streams / "stdout").read_bytes(), ""), talk

    def _order(self, arguments: tuple[str | Path, ...], env: Variables) -> dict[str, object]:
        return {
            "arguments": list(map(str, arguments)),
            "environment": {**self.environment, **env},
            "folder": str(self.folder),
            **{name: str(self._streams / name) for name in ("stdin", "stdout", "stderr")},
        }

    def _shown(self, screen: int, inside: int) -> str:
        """All that comes on *screen* from the run, the only one that writes to it from now on."""
        os.close(inside)
        shown = everything(screen)
        os.close(screen)
        return shown

    def _talk(self) -> str:
        return (self._streams / "stderr").read_bytes().decode("utf-8")


def _is_read_at_start(env: Variables) -> bool:
    return any(name.startswith(READ_AT_START) for name in env)
