"""A mail server in a process of its own, so that its work is not taken for that of who sends to it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.post_office import PostOffice

_TESTS = Path(__file__).parents[1]


@contextmanager
def serving_mail() -> Iterator[int]:
    """The port of a server on this machine that takes every letter, for as long as the block lasts."""
    command = (sys.executable, "-m", __name__)
    with subprocess.Popen(command, cwd=_TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stdout
        yield int(child.stdout.readline())
        child.stdin.close()


if __name__ == "__main__":
    with PostOffice() as office:
        sys.stdout.write(f"{office.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
