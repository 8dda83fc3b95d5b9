"""Rows about starting: how soon the command answers, and what an installation downloads."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import requires
from pathlib import Path
from zipfile import ZipFile

from benchmarks.children import DIGEST, NOTHING, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, MS, Line
from benchmarks.measuring import least_costs

PYTHON = "python -c pass"


def version(conditions: Conditions) -> Iterator[Line]:
    """`digest --version` beside a bare Python."""
    yield _start(conditions, "--version", times=1.4)


def help(conditions: Conditions) -> Iterator[Line]:
    """`digest --help` beside a bare Python."""
    yield _start(conditions, "--help", times=5)


def wheels(conditions: Conditions) -> Iterator[Line]:
    """What an installation downloads; only built wheels, so no compiler is needed."""
    needed = [each for each in requires("digest-papers") or () if "extra ==" not in each]
    with tempfile.TemporaryDirectory() as folder:
        sizes = _wheel_sizes([_smallest_wheel(Path(folder))] if conditions.is_trial else needed)
    yield Line(f"wheels of the runtime dependencies ({len(sizes)})", sum(sizes) * MB, "MB", most=12)


def _start(conditions: Conditions, option: str, *, times: float) -> Line:
    with new_home(conditions.load.configuration()) as home:
        nothing, ours = least_costs(home.work(*NOTHING), home.work(DIGEST, option), rounds=conditions.rounds)
    return Line(f"digest {option}", ours.cpu * MS, "ms", nothing.cpu * MS, PYTHON, times=times)


def _wheel_sizes(needed: Sequence[str]) -> list[int]:
    with tempfile.TemporaryDirectory() as folder:
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", folder)
        subprocess.run((*pip, *needed), check=True)
        return [path.stat().st_size for path in Path(folder).glob("*.whl")]


def _smallest_wheel(folder: Path) -> str:
    """A wheel with nothing in it, for which no index is asked."""
    path = folder / "nothing-1-py3-none-any.whl"
    with ZipFile(path, "w") as wheel:
        wheel.writestr("nothing-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1\n")
        wheel.writestr("nothing-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("nothing-1.dist-info/RECORD", "")
    return str(path)
