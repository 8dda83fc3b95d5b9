"""One delivering run at a time: the second leaves at once and names the first, whose lock goes with it."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.homes import page
from support.running import PATIENCE, Command, Outcome, outcome

FETCH = ("--new", "-f", "ids")


@pytest.fixture
def digest(tmp_path: Path) -> Command:
    command = Command(tmp_path)
    (command.folder / "list.json").write_bytes(page("Tides"))
    return command


@pytest.fixture
def first(digest: Command) -> Iterator[subprocess.Popen[bytes]]:
    """A run that holds the lock: it waits for its page."""
    process = digest.start("fetch", "-", *FETCH)
    lock = digest.home / "state" / "digest" / "lock.holder"
    end = time.monotonic() + PATIENCE
    while not (lock.exists() and lock.read_text()) and time.monotonic() < end:
        time.sleep(0.005)
    yield process
    process.kill()
    process.communicate(timeout=PATIENCE)


def second(digest: Command) -> Outcome:
    return digest("fetch", "list.json", *FETCH)


def test_the_second_leaves_at_once_and_names_the_first(digest: Command, first: subprocess.Popen[bytes]) -> None:
    ran = second(digest)

    assert (ran.status, ran.is_one_sentence) == (5, True)
    assert f"process {first.pid}, since 20" in ran.err
    assert "is at work" in ran.err


def test_who_only_looks_need_not_wait_and_the_first_is_not_disturbed(
    digest: Command, first: subprocess.Popen[bytes]
) -> None:
    look, doctor = digest("fetch", "list.json", "-f", "ids"), digest("doctor")

    ran = outcome(first, page("Tides"))

    assert (look.status, len(look.out.split()), look.err) == (0, 1, "")
    assert f"✗ lock process {first.pid}, since" in doctor.words
    assert (ran.status, ran.out, ran.err) == (0, look.out, "")


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else "",
)
def test_the_lock_goes_with_its_process_however_that_ends(
    digest: Command, first: subprocess.Popen[bytes], number: int, status: int
) -> None:
    first.send_signal(number)
    _, err = first.communicate(timeout=PATIENCE)

    ran = second(digest)

    assert (first.returncode, b"Traceback" in err) == (status, False)
    assert (ran.status, len(ran.out.split()), ran.err) == (0, 1, "")


@pytest.mark.parametrize("content", [b"", b"process 1, since yesterday,", b"\xff\xfe" * 300], ids=repr)
def test_a_lock_file_that_was_left_over_locks_nothing(digest: Command, content: bytes) -> None:
    folder = digest.home / "state" / "digest"
    folder.mkdir(parents=True)
    (folder / "lock").write_bytes(content)

    assert second(digest).status == 0
