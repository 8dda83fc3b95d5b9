"""The installed command as its users start it: whole processes in a throw-away home."""

import os
import pty
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

NOTHING = (sys.executable, "-c", "pass")
DIGEST = str(Path(sys.executable).parent / "digest")
_ROWS, _COLUMNS = 50, 100
# A process starts with the peak of the one it came from, so a small one has to start it.
_PEAK = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
sys.stdout.write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Home:
    """A new user's home in *folder*, with a configuration; commands run in it, and must succeed."""

    def __init__(self, folder: Path, configuration: str) -> None:
        self.folder = folder
        place = folder / ".config" / "digest"
        place.mkdir(parents=True)
        (place / "config.yaml").write_text(configuration, encoding="utf-8")
        # PYTHONDONTWRITEBYTECODE and its like stay outside: the second start of a user is measured.
        self._environment = {
            "HOME": str(folder),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
        }

    def piped(self, *command: str) -> bytes:
        """What *command* writes into a pipe."""
        return self._run(command)

    def on_terminal(self, *command: str) -> bytes:
        """What *command* writes to a terminal."""
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (_ROWS, _COLUMNS))
        child = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=self.folder,
            env=self._environment,
            start_new_session=True,
        )
        os.close(theirs)
        written = _until_closed(ours)
        os.close(ours)
        if child.wait():
            raise subprocess.CalledProcessError(child.returncode, command, written)
        return written

    def peak(self, *command: str) -> int:
        """The most memory that *command* had, in bytes."""
        told = int(self._run((sys.executable, "-I", "-S", "-c", _PEAK, *command)))
        return told if sys.platform == "darwin" else told * 1024

    def _run(self, command: tuple[str, ...]) -> bytes:
        done = subprocess.run(
            command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=self.folder,
            env=self._environment,
        )  # fmt: skip
        return done.stdout


def _until_closed(terminal: int) -> bytes:
    pieces = []
    # Linux says "input/output error" when the last program has left the terminal.
    with suppress(OSError):
        while piece := os.read(terminal, 65_536):
            pieces.append(piece)
    return b"".join(pieces)
