"""The command in a home of its own, and pages to try it on."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand, Runner
from support.loopback import HOST
from support.running import Command

from digest.retrieve import local


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Command:
    """The command, in one folder for all runs of a module."""
    return ForkedCommand(tmp_path_factory.mktemp("shared"), runner)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The sample under a name that tells nothing of what it is."""
    path = tmp_path / "saved"
    path.write_bytes(local.SAMPLE_PATH.read_bytes())
    return path


@pytest.fixture(scope="session", autouse=True)
def offline(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]]:
    """Two runs without a network, the second with a source that needs none; begun before all tests,
    because the command tries for some seconds before it gives up."""
    with socket.create_server((HOST, 0)) as free:
        closed = f"http://{HOST}:{free.getsockname()[1]}"
    first, second = (Command(tmp_path_factory.mktemp("offline")) for _ in range(2))
    with (
        first.start("fetch", env={"HF_ENDPOINT": closed}) as alone,
        second.start("fetch", "hf", "sample", "-m", "Mamba", env={"HF_ENDPOINT": closed}) as beside,
    ):
        yield alone, beside
        alone.kill()
        beside.kill()
