"""A new home for every test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import Home

# Where every commit waits for the disk, a file system in memory is twice as quick.
QUICK = "/dev/shm"  # noqa: S108 - each home has a folder of its own in it


@pytest.fixture
def home(runner: Runner) -> Iterator[Home]:
    """A home that knows nothing yet."""
    with tempfile.TemporaryDirectory(dir=QUICK if Path(QUICK).is_dir() else None) as base:
        yield Home(Path(base) / "home", runner)
