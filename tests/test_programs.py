"""A program of the reader is run with a limit, and whatever it does comes back as a value."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from digest.programs import ProgramCall, ProgramResult, run_program

PLENTY = 30.0


def run(
    program: str, *more: str, stdin: bytes | None = None, timeout: float = PLENTY, most_read: int = 2_000
) -> ProgramResult:
    """Run *program*, a text in Python."""
    call = ProgramCall(sys.executable, ["-c", program, *more], os.environ, timeout)
    return run_program(call, stdin, most_read=most_read)


def is_running(pid: int) -> bool:
    """Whether the process *pid* runs; one that has ended and is not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_reads_its_input_and_its_words_and_status_come_back() -> None:
    program = "import sys; print(sys.stdin.read().upper()); print('odd', file=sys.stderr); sys.exit(3)"

    result = run(program, stdin="zwölf papers".encode())

    assert result == ProgramResult(3, output="ZWÖLF PAPERS\n", errors="odd\n")
    assert result.describe() == "ended with 3: odd"


def test_a_program_that_reads_nothing_of_a_long_input_is_no_mistake() -> None:
    assert run("", stdin=b"x" * 5_000_000).status == 0


def test_without_input_a_program_reads_the_end_at_once() -> None:
    assert run("import sys; print(repr(sys.stdin.read()))").output == "''\n"


def test_arguments_come_as_they_are_because_no_shell_reads_them() -> None:
    hostile = "$(id) `id` ; * \"x' --option\n"

    assert run("import sys; print(sys.argv[1], end='')", hostile).output == hostile


def test_what_a_program_cannot_have_of_the_terminal_it_does_not_wait_for() -> None:
    assert "No such device" in run("open('/dev/tty').read()").errors


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        (None, 0o700, "it is not there"),
        ("#!/nowhere/interpreter\n", 0o700, "the program of its first line is not there"),
        ("#!/bin/sh\n", 0o600, "Permission denied"),
        ("echo no first line\n", 0o700, "Exec format error"),
    ],
)
def test_a_program_that_cannot_be_run_says_why(tmp_path: Path, content: str | None, mode: int, why: str) -> None:
    script = tmp_path / "script"
    if content is not None:
        script.write_text(content)
        script.chmod(mode)

    result = run_program(ProgramCall(str(script), [], {"PATH": "/usr/bin:/bin"}, PLENTY), None)

    assert result == ProgramResult(None, started=False, reason=f"cannot be run: {why}")


def test_a_null_character_in_an_argument_is_a_result_too() -> None:
    assert not run("", "a\0b").started


def test_the_program_is_looked_up_in_the_path_that_it_is_given(tmp_path: Path) -> None:
    script = tmp_path / "greet"
    script.write_text("#!/bin/sh\necho hello\n")
    script.chmod(0o700)

    there = run_program(ProgramCall("greet", [], {"PATH": str(tmp_path)}, PLENTY), None)
    elsewhere = run_program(ProgramCall("greet", [], {"PATH": "/bin"}, PLENTY), None)

    assert (there.output, elsewhere.reason) == ("hello\n", "cannot be run: it is not there")


def test_a_program_has_the_environment_it_is_given_and_no_more() -> None:
    listed = run_program(ProgramCall("env", [], {"PATH": "/usr/bin:/bin", "A": "b"}, PLENTY), None)

    assert sorted(listed.output.split()) == ["A=b", "PATH=/usr/bin:/bin"]


def test_a_program_that_is_killed_has_a_signal_and_no_status() -> None:
    result = run("import os; os.kill(os.getpid(), 9)")

    assert (result.status, result.signal, result.timed_out) == (None, signal.SIGKILL, False)
    assert result.describe() == "was ended by signal 9"


def test_a_program_that_hangs_is_asked_to_end_when_its_time_is_up() -> None:
    result = run("import time; print('working', flush=True); time.sleep(600)", timeout=1)

    assert (result.status, result.signal, result.timed_out) == (None, signal.SIGTERM, True)
    assert (result.reason, result.output) == ("did not end within 1 s", "working\n")


def test_a_program_that_does_not_end_when_asked_is_killed_with_all_it_has_started(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = f"{deaf}; print('deaf', flush=True); time.sleep(600)"
    program = f"{deaf}; import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', {child!r}]); "
    program += f"open({str(tmp_path / 'pid')!r}, 'w').write(str(c.pid)); time.sleep(600)"

    result = run(program, timeout=3)

    assert (result.signal, result.timed_out) == (signal.SIGKILL, True)
    assert result.output == "deaf\n"
    wait_until_gone(int((tmp_path / "pid").read_text()))


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + PLENTY
    while is_running(pid):
        assert time.monotonic() < end, f"process {pid} still runs"
        time.sleep(0.05)


def test_what_a_program_leaves_in_the_background_is_neither_waited_for_nor_ended() -> None:
    program = "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"

    result = run(program)

    left = int(result.output)
    assert result.status == 0
    assert is_running(left)
    os.kill(left, signal.SIGKILL)


def test_of_a_long_output_the_end_comes_back() -> None:
    program = "print('x' * 100_000 + 'end', end='')"

    assert run(program, most_read=10).output == "xxxxxxxend"


def test_a_program_that_writes_without_end_is_ended_before_the_disk_is_full() -> None:
    result = run("while True: print('x' * 10_000)")

    assert (result.status, result.reason) == (None, "wrote more than 20 MB")


def test_words_that_are_no_utf8_come_as_far_as_they_can_be_read() -> None:
    assert run("import sys; sys.stdout.buffer.write(b'a\\xffb')").output == "a\ufffdb"
