"""What several test modules share: golden files that the tool writes, a site on the loopback address, a reader."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from invented_days import Reader
from loopback import Site

from digest.archive import Archive


class Golden(Protocol):
    """Compares a value with the one in a file, a text in a `.txt` or else JSON; with `--update-golden` it
    writes the file first."""

    def __call__(self, path: Path, value: object) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expectations beside the pages")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    def compare(path: Path, value: object) -> None:
        is_text = path.suffix == ".txt"
        if request.config.getoption("--update-golden"):
            text = str(value) if is_text else json.dumps(value, ensure_ascii=False, indent=1) + "\n"
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing; `pytest --update-golden` writes it, then read it"
        text = path.read_text(encoding="utf-8")
        assert (text if is_text else json.loads(text)) == value

    return compare


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "*")
    with Site() as running:
        yield running


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Archive(":memory:") as memory:
        yield Reader(memory)
