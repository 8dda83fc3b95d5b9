"""Commands that print a password or a token: what counts, what is refused, and what is never shown."""

import os
import sys
from pathlib import Path
from time import sleep

import pytest
from support.post_office import PostOffice

from digest.channels.mail.secret_commands import SecretError, run_secret_command
from digest.channels.mail.tokens import find_token
from digest.config.mail import Account

TOKEN = "ya29.a0AfH6SM-Ab_9+x/y~z=="  # noqa: S105 - nobody's
LONG = "eyJ0eXAiOiJKV1QiLCJub25jZSI6Ik1rT3Q1"  # as a part of a token that nobody has


def account(command: str) -> Account:
    return PostOffice().account(user="me", auth="xoauth2", token_command=command)


def refused(command: str) -> str:
    with pytest.raises(SecretError) as error:
        find_token(account(command))
    return str(error.value)


@pytest.mark.parametrize(
    "command",
    [
        f"echo '{TOKEN}'",
        f"printf '%s' '{TOKEN}'",
        f"printf '%s\\r\\n' '{TOKEN}'",
        f"printf ' %s\\t\\n' '{TOKEN}'",
        f"echo '{TOKEN}'; echo more; echo oops >&2",
        f"echo '{TOKEN}'; sleep 30 &",
    ],
)
def test_the_first_line_is_the_token(command: str) -> None:
    assert find_token(account(command)) == TOKEN


def test_it_is_asked_anew_each_time(tmp_path: Path) -> None:
    command = f"echo x >> '{tmp_path}/calls'; wc -l < '{tmp_path}/calls'"

    assert [find_token(account(command)) for _ in range(3)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("true", "no token came"),
        (f"echo; echo {TOKEN}", "no token came"),
        ("echo null", "`null` came"),
        ("echo None", "`None` came"),
        ("echo '\"\"'", '`""` came'),
        ('echo \'{"access_token":"secret-one"}\'', "JSON came"),
        ("echo Bearer secret-one", "`Bearer` came"),
        ("echo secret-one two", "blanks, controls"),
        ("printf 'secret-one\\001\\n'", "blanks, controls"),
        ("printf 'secret-one\\033[31m\\n'", "blanks, controls"),
        ("printf 'secret-onë\\n'", "blanks, controls"),
        ("head -c 16385 /dev/zero | tr '\\0' a", "longer than 16,384 bytes"),
        ("echo secret-one; exit 1", "ended with 1"),
        ("no-such-program", "ended with 127"),
    ],
)
def test_what_is_no_token_is_refused_and_not_shown(command: str, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    said = refused(command)

    assert said.startswith("token_command")
    assert told in said
    assert "secret-one" not in said
    assert capfd.readouterr() == ("", "")


def test_the_longest_token_is_taken() -> None:
    assert len(find_token(account("head -c 16384 /dev/zero | tr '\\0' a"))) == 16_384


def test_a_command_that_has_nothing_for_now_is_told_so() -> None:
    assert refused("echo no route >&2; exit 75") == "token_command has nothing for now (it ended with 75): no route"


def test_of_a_pipe_the_first_program_s_complaint_is_told() -> None:
    command = "(echo 'curl: (22) error: 400' >&2; exit 22) | cat"

    assert refused(command) == "token_command: no token came; it belongs on the first line: curl: (22) error: 400"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            "echo first >&2; echo 'invalid_grant: revoked' >&2; echo >&2; exit 1",
            "ended with 1: invalid_grant: revoked;",
        ),
        ("printf 'a\\033[31mred\\n' >&2; exit 2", "ended with 2: a [31mred;"),
        (f"echo {TOKEN}; echo 'trace: {TOKEN} refused' >&2; exit 1", "ended with 1: trace: … refused;"),
        (f"echo 'trace: {LONG} refused' >&2; exit 1", "ended with 1: trace: … refused;"),
        ("yes complaint | head -c 3000000 >&2; exit 3", "ended with 3: complaint;"),
    ],
    ids=["the last line", "a control", "what was printed", "what looks like a token", "much"],
)
def test_the_last_complaint_is_told_without_secrets(command: str, told: str) -> None:
    assert told in refused(command)


def test_a_command_that_prints_without_end_is_ended_and_fills_nothing() -> None:
    with pytest.raises(SecretError, match="did not end"):
        run_secret_command("token_command", "exec yes", patience=0.5)


@pytest.mark.skipif(sys.platform == "win32", reason="sessions and terminals of POSIX")
def test_unattended_there_is_neither_a_terminal_nor_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("GPG_TTY", "/dev/pts/7")
    asks = f"""{sys.executable} -c 'import os; print(os.getsid(0), *map(os.environ.get, ("DISPLAY", "GPG_TTY")))'"""

    attended, unattended = (run_secret_command("token_command", asks, unattended=each).line for each in (False, True))

    assert attended == f"{os.getsid(0)} :7 /dev/pts/7".encode()
    assert unattended.endswith(b" None None")
    assert unattended.split()[0] != attended.split()[0]
    with pytest.raises(SecretError, match="ended with"):
        run_secret_command("token_command", "read x < /dev/tty && echo $x", unattended=True)


@pytest.mark.skipif(sys.platform == "win32", reason="sessions and named pipes of POSIX")
def test_unattended_what_it_has_started_ends_with_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    command = f"(echo begun; exec sleep 61) > '{tmp_path}/pipe' & wait"

    with pytest.raises(SecretError, match="passphrase"):
        run_secret_command("password_command", command, unattended=True, patience=0.5)

    assert os.read(pipe, 100) == b"begun\n"
    assert _is_closed(pipe)
    os.close(pipe)


def _is_closed(pipe: int) -> bool:
    """Whether nobody can write into *pipe* any more; a process that was killed takes a moment to go."""
    for _ in range(100):
        try:
            return os.read(pipe, 100) == b""
        except BlockingIOError:
            sleep(0.1)
    return False
