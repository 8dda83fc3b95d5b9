"""What several test modules share: golden files that the tool writes, and a site on the loopback address."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from loopback import Site


class Golden(Protocol):
    """Compares a JSON value with the one in a file; with `--update-golden` it writes the file first."""

    def __call__(self, path: Path, value: object) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expectations beside the pages")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    def compare(path: Path, value: object) -> None:
        if request.config.getoption("--update-golden"):
            path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing; `pytest --update-golden` writes it, then read it"
        assert json.loads(path.read_text(encoding="utf-8")) == value

    return compare


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running
