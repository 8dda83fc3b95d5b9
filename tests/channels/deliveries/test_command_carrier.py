"""What becomes of a digest that is handed to a program: real programs, and what each way to end means."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from digest.channels.deliveries.command_carrier import CommandCarrier
from digest.config.commands import Command
from digest.letters import Letter, SendResult

ID = "4cb2cd96af33a47d9237fb59fe871bd6"
LETTER = Letter(
    "command:chat",
    sender="",
    recipient="chat",
    subject="2 papers, Tue 9 Jun: On Tides",
    message_id=ID,
    papers=2,
    content="# On Tides\n中文\n".encode(),
    kind="command",
    day=date(2026, 6, 9),
    format="markdown",
)
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/home/nobody",
    "HF_TOKEN": "s3cret",
    "CHAT_URL": "http://127.0.0.1/",
}

Program = Callable[[str], str]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Makes a program in the folder of the test, whose lines it is given; its name is its path."""

    def make(lines: str) -> str:
        path = tmp_path / "send.sh"
        path.write_text(f"#!/bin/sh\ncd {tmp_path}\n{lines}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return make


def send(command: Command, letter: Letter = LETTER) -> tuple[SendResult, int]:
    """What became of *letter*, and how often it was said that the program may have it."""
    doubts: list[None] = []
    with CommandCarrier(command, "chat", ENVIRONMENT) as carrier:
        result = carrier.send(letter, lambda: doubts.append(None))
    return result, len(doubts)


# --- what the program gets -----------------------------------------------------------------------------


def test_it_reads_the_exact_bytes(program: Program, tmp_path: Path) -> None:
    result, doubts = send(Command((program("cat > got"),)))

    assert (result.state, doubts) == ("sent", 1)
    assert (tmp_path / "got").read_bytes() == LETTER.content


def test_it_gets_each_placeholder_filled_in_as_one_argument(program: Program, tmp_path: Path) -> None:
    arguments = ("-t", "{subject}", "{papers}", "{day}", "{name}", "{id}", "{text: .}", "a  b", "", "$HOME", "`id`")
    send(Command((program('for each; do echo "<$each>"; done > got'), *arguments)))

    got = (tmp_path / "got").read_text(encoding="utf-8").splitlines()
    assert got == [
        *("<-t>", f"<{LETTER.subject}>", "<2 papers>", "<2026-06-09>", "<chat>", f"<{ID}>"),
        *("<{text: .}>", "<a  b>", "<>", "<$HOME>", "<`id`>"),
    ]


@pytest.mark.parametrize(
    ("subject", "argument"),
    [
        ("@/etc/passwd", "etc/passwd"),
        ("--delete everything", "delete everything"),
        ("<!channel> now", "channel> now"),
        ("On @everyone and <!here>", "On @\u2060everyone and <\u2060!here>"),
        ("{id} of {subject}", "id} of {subject}"),
        ("Two\nlines\x1b[2J", "Two lines [2J"),
        ("“Quoted” title", "Quoted” title"),
        ("!?…", "Papers"),
        ("数学 of tides", "数学 of tides"),
        ("On " + 400 * "x", f"On {'x' * 196}…"),
    ],
)
def test_a_subject_is_one_line_that_begins_with_a_letter_or_a_digit(
    program: Program, tmp_path: Path, subject: str, argument: str
) -> None:
    send(Command((program('printf %s "$2" > got'), "-t", "{subject}")), replace(LETTER, subject=subject))

    assert (tmp_path / "got").read_text(encoding="utf-8") == argument


def test_in_a_chat_a_subject_calls_nobody(program: Program, tmp_path: Path) -> None:
    lines = 'printf "%s\\n%s" "$2" "$DIGEST_SUBJECT" > got'
    hostile = replace(LETTER, subject="1 paper: @everyone <!channel> **x**", format="chat")
    send(Command((program(lines), "-t", "{subject}")), hostile)

    argument, variable = (tmp_path / "got").read_text(encoding="utf-8").split("\n")
    assert argument == variable == "1 paper: @\u2060everyone ‹!channel› ∗∗x∗∗"


def test_it_sees_the_variables_that_it_needs_and_no_secret_of_others(program: Program, tmp_path: Path) -> None:
    send(Command((program("env > got"),), env=("CHAT_URL",)))

    seen = dict(line.split("=", 1) for line in (tmp_path / "got").read_text(encoding="utf-8").splitlines())
    assert {name: seen[name] for name in seen if name.startswith("DIGEST_")} == {
        "DIGEST_DELIVERY_ID": ID,
        "DIGEST_SUBJECT": LETTER.subject,
        "DIGEST_PAPERS": "2",
        "DIGEST_DAY": "2026-06-09",
        "DIGEST_FORMAT": "markdown",
    }
    assert (seen["CHAT_URL"], seen["HOME"]) == ("http://127.0.0.1/", "/home/nobody")
    assert "HF_TOKEN" not in seen


def test_a_path_may_begin_with_the_home_folder(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("printf %s $1 > got")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert send(Command(("~/send.sh", "~/a.yaml")))[0].state == "sent"
    assert (tmp_path / "got").read_text(encoding="utf-8") == f"{tmp_path}/a.yaml"
    assert send(Command(("$NOWHERE_AT_ALL/send.sh",)))[0] == SendResult(
        "held", "$NOWHERE_AT_ALL/send.sh: no variable is called NOWHERE_AT_ALL, so $NOWHERE_AT_ALL stands for nothing",
        for_all=True,
    )  # fmt: skip


# --- how it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "state", "said", "for_all"),
    [
        ("cat > got", "sent", "send ended with 0", False),
        ("exit 0", "sent", "send ended with 0", False),
        ("echo no room >&2; exit 1", "pending", "send ended with 1: no room", False),
        ("exit 22", "pending", "send ended with 22", False),
        ("exit 75", "pending", "send ended with 75", True),
        ("exit 69", "pending", "send ended with 69", True),
        ("echo usage; exit 2", "held", "send ended with 2: usage", True),
        ("exit 77", "held", "send ended with 77", True),
        ("exit 127", "held", "send ended with 127", True),
        ("exit 28", "in doubt", "send ended with 28", False),
        ("kill -9 $$", "in doubt", "send was ended by signal 9", False),
        ("sleep 60", "in doubt", "send did not end within 1 s", False),
        (
            "echo '2026-11-30 01:33:59,805 - WARNING - No route to chat.' >&2; exit 1",
            "pending",
            "send ended with 1: WARNING - No route to chat",
            False,
        ),
        (r"printf 'a\033[2Jb\n' >&2; exit 1", "pending", "send ended with 1: a [2Jb", False),
    ],
)
def test_its_exit_status_says_whether_it_was_accepted(
    program: Program, lines: str, state: str, said: str, for_all: bool
) -> None:
    command = Command((program(lines),), timeout=timedelta(seconds=1), doubtful=(28,))

    result, doubts = send(command)

    assert (result.state, result.for_all, doubts) == (state, for_all, 1)
    assert result.detail.startswith(said)


def test_of_many_words_the_last_line_is_told(program: Program) -> None:
    result, _ = send(Command((program('python3 -c \'import os; raise OSError("no route, " + 99 * "far ")\''),)))

    assert result.state == "pending"
    assert result.detail.startswith("send ended with 1: OSError: no route, far far ")
    assert len(result.detail) < 230


@pytest.mark.parametrize("name", ["/nowhere/send", "no-program-has-this-name"])
def test_a_program_that_is_not_there_is_held_at_once(name: str) -> None:
    result, _ = send(Command((name,)))

    assert (result.state, result.for_all) == ("held", True)
    assert result.detail.endswith(" cannot be run: it is not there")


def test_without_a_variable_that_it_needs_it_is_not_started(program: Program, tmp_path: Path) -> None:
    result, doubts = send(Command((program("touch started"),), env=("CHAT_URL", "CHAT_TOKEN")))

    assert (result.state, result.for_all, doubts) == ("pending", True, 0)
    assert result.detail == "CHAT_TOKEN is not set, which `env:` names"
    assert not (tmp_path / "started").exists()


def test_what_it_leaves_in_the_background_is_not_waited_for(program: Program) -> None:
    result, _ = send(Command((program("sleep 30 & exit 0"),), timeout=timedelta(seconds=20)))

    assert result.state == "sent"
