"""Rows about whole commands: how long they take, how much memory, what an installation weighs."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import requires
from pathlib import Path

from benchmarks.children import DIGEST, NOTHING, Home
from benchmarks.measuring import Line, medians
from benchmarks.workload import PAPERS, Workload

_PYTHON = "python -c pass"
_FETCH = (DIGEST, "fetch", "page.html")
_MEGABYTE = 1_000_000


def version(load: Workload, rounds: int) -> Iterator[Line]:
    """`digest --version`."""
    with _home(load) as home:
        yield _start("digest --version", home, partial(home.piped, DIGEST, "--version"), rounds, 1.6)


def help(load: Workload, rounds: int) -> Iterator[Line]:
    """`digest --help`."""
    with _home(load) as home:
        yield _start("digest --help", home, partial(home.piped, DIGEST, "--help"), rounds, 7)


def fetch_json(load: Workload, rounds: int) -> Iterator[Line]:
    """`digest fetch page.html -f json` into a pipe."""
    with _home(load) as home:
        command = (*_FETCH, "-f", "json")
        shown = len(json.loads(home.piped(*command))["papers"])
        work = f"digest fetch page.html -f json, piped ({shown} of {PAPERS} shown)"
        yield _start(work, home, partial(home.piped, *command), rounds, 12)


def fetch_piped(load: Workload, rounds: int) -> Iterator[Line]:
    """`digest fetch page.html` into a pipe."""
    with _home(load) as home:
        yield _start("digest fetch page.html, piped", home, partial(home.piped, *_FETCH), rounds, 12)


def fetch_terminal(load: Workload, rounds: int) -> Iterator[Line]:
    """`digest fetch page.html` on a terminal, in colour."""
    with _home(load) as home:
        run = partial(home.on_terminal, *_FETCH, "--no-pager")
        if b"\x1b[" not in run():
            raise ValueError("no colour on the terminal")
        yield _start("digest fetch page.html, terminal, in colour", home, run, rounds, 19)


def memory(load: Workload, rounds: int) -> Iterator[Line]:
    """The most memory that `digest fetch page.html` has."""
    with _home(load) as home:
        ours, nothing = (home.peak(*command) / _MEGABYTE for command in (_FETCH, NOTHING))
        yield Line("memory of digest fetch page.html", ours, "MB", nothing, _PYTHON, most=45)


def wheels(load: Workload, rounds: int) -> Iterator[Line]:
    """What an installation downloads; only built wheels, so no compiler is needed."""
    needed = [each for each in requires("digest-papers") or () if "extra ==" not in each]
    with tempfile.TemporaryDirectory() as folder:
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", folder)
        subprocess.run((*pip, *needed), check=True)
        sizes = [path.stat().st_size for path in Path(folder).glob("*.whl")]
    yield Line(f"wheels of the runtime dependencies ({len(sizes)})", sum(sizes) / _MEGABYTE, "MB", most=25)


@contextmanager
def _home(load: Workload) -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.html").write_bytes(load.page)
        yield Home(Path(folder), load.configuration())


def _start(work: str, home: Home, run: Callable[[], bytes], rounds: int, times: float) -> Line:
    nothing, ours = medians(partial(home.piped, *NOTHING), run, rounds=rounds)
    return Line(work, ours * 1e3, "ms", nothing * 1e3, _PYTHON, times=times)
