"""One process that forks all runs, and a new home for every test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.homes import Home, Runner

# Where every commit waits for the disk, a file system in memory is twice as quick.
QUICK = "/dev/shm"  # noqa: S108 - each home has a folder of its own in it


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with Runner() as running:
        yield running


@pytest.fixture
def home(runner: Runner) -> Iterator[Home]:
    """A home that knows nothing yet."""
    with tempfile.TemporaryDirectory(dir=QUICK if Path(QUICK).is_dir() else None) as base:
        yield Home(Path(base) / "home", runner)
