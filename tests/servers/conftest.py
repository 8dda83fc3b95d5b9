"""Mail servers, cron and browsers that come from Debian: only with `pytest --servers tests/servers`."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.running import Command

from servers.postfix import Postfix


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--servers"):
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="needs --servers, and programs from Debian"))


@pytest.fixture
def digest(tmp_path: Path) -> Command:
    """The installed command; whatever it writes is gone after the test."""
    return Command(tmp_path)


def needed(*programs: str) -> None:
    """Skip where one of *programs* is not installed."""
    for program in programs:
        if not shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"):
            pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="module")
def postfix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postfix]:
    """A Postfix of its own on the loopback address, with TLS, a login, and Maildirs."""
    needed("postfix", "saslpasswd2", "openssl")
    if os.geteuid():
        pytest.skip("Postfix starts as root only")
    base = tmp_path_factory.mktemp("postfix")
    base.chmod(0o755)
    for above in base.parents:
        if above.owner() == "root" and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o011)
    server = Postfix(base)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def browser() -> str:
    """The command of Chromium."""
    needed("chromium")
    return "chromium"


def ran(*command: str | Path, timeout: int = 60) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, check=True, timeout=timeout)
