"""One process that forks all runs, and a new home for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import Home, Runner


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with Runner() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, runner: Runner) -> Home:
    """A home that knows nothing yet."""
    return Home(tmp_path / "home", runner)
