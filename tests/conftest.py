"""What several test modules share: golden files that the tool writes, a site on the loopback address, a reader."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand, Runner
from support.goldens import Golden, compare
from support.invented_days import Reader
from support.loopback import Site
from support.real_pages import report_missing_pages

from digest.archive import Archive


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expectations beside the pages")
    parser.addoption("--servers", action="store_true", help="also run tests/servers, with programs from Debian")


def pytest_report_header() -> str | None:
    return report_missing_pages()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What measures how time grows comes first: a heap that thousands of tests have used makes large texts cost more.
    items.sort(key=lambda item: "growth" not in item.path.parts)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    update = bool(request.config.getoption("--update-golden"))
    return lambda path, value: compare(path, value, update=update)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "*")
    with Site() as running:
        yield running


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Archive(":memory:") as archive:
        yield Reader(archive)


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """The process that forks runs of the command for all tests."""
    with Runner() as running:
        yield running


@pytest.fixture
def digest(tmp_path: Path, runner: Runner) -> ForkedCommand:
    """The command in a home of its own; whatever it writes is gone after the test."""
    return ForkedCommand(tmp_path, runner)
