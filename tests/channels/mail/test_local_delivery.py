"""Letters that stay on this machine: a real program in place of sendmail, a real Maildir, a real folder."""

import json
import mailbox
import sys
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from support.letters import letter

from digest.channels.mail.local_delivery import Folder, Maildir, Sendmail
from digest.letters import SendResult

SENDMAIL = """#!{python}
import json, os, sys
from pathlib import Path
kept = Path({kept!r})
with kept.open("a") as file:
    file.write(json.dumps({{"arguments": sys.argv[1:], "text": sys.stdin.buffer.read().decode()}}) + "\\n")
{then}
"""


def nothing() -> None:
    """Nobody needs to know."""


def never() -> None:
    raise AssertionError("there is no doubt about a file")


class Program:
    """A program called as sendmail is, which keeps what it got and does *then*."""

    def __init__(self, folder: Path, then: str = "") -> None:
        self.path, self._kept = folder / "sendmail", folder / "kept"
        self.path.write_text(SENDMAIL.format(python=sys.executable, kept=str(self._kept), then=then))
        self.path.chmod(0o755)

    @property
    def kept(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._kept.read_text().splitlines()] if self._kept.exists() else []


# --- sendmail --------------------------------------------------------------------------------------


def test_the_program_gets_addresses_as_addresses_and_lines_as_they_end_here(tmp_path: Path) -> None:
    program = Program(tmp_path)
    odd = replace(letter("-oQ/tmp@example.org"), sender="-X@example.org")

    answer = Sendmail(str(program.path)).send(odd, nothing)

    assert answer == SendResult("sent", f"{program.path} ended with 0")
    (kept,) = program.kept
    assert kept["arguments"] == ["-i", "-f", "-X@example.org", "--", "-oQ/tmp@example.org"]
    assert kept["text"] == odd.content.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("code", "state", "of_all"),
    [
        pytest.param(65, "failed", False, id="65, a bad message"),
        pytest.param(67, "failed", False, id="67, nobody of that name"),
        pytest.param(68, "pending", False, id="68, no such host"),
        pytest.param(69, "pending", False, id="69, unavailable"),
        pytest.param(71, "pending", True, id="71, the system"),
        pytest.param(74, "pending", True, id="74, input or output"),
        pytest.param(75, "pending", True, id="75, try later"),
        pytest.param(76, "pending", True, id="76, not the protocol"),
        pytest.param(1, "held", True, id="1, whatever that is"),
        pytest.param(64, "held", True, id="64, called wrongly"),
        pytest.param(77, "held", True, id="77, not allowed"),
        pytest.param(78, "held", True, id="78, not configured"),
    ],
)
def test_its_exit_status_decides(tmp_path: Path, code: int, state: str, of_all: bool) -> None:
    program = Program(tmp_path, f"print('so it\\tis', file=sys.stderr); sys.exit({code})")

    answer = Sendmail(str(program.path)).send(letter(), nothing)

    assert (answer.state, answer.for_all) == (state, of_all)
    assert answer.detail == f"{program.path} ended with {code}: so it is"


def test_a_program_that_is_killed_may_have_queued_the_letter(tmp_path: Path) -> None:
    program = Program(tmp_path, "os.kill(os.getpid(), 9)")

    answer = Sendmail(str(program.path)).send(letter(), nothing)

    assert (answer.state, answer.for_all) == ("in doubt", True)
    assert "ended by signal 9" in answer.detail


def test_a_program_that_never_ends_may_have_queued_the_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.channels.mail.local_delivery._PATIENCE", 0.3)
    program = Program(tmp_path, "import time; time.sleep(60)")

    answer = Sendmail(str(program.path)).send(letter(), nothing)

    assert (answer.state, answer.for_all) == ("in doubt", True)
    assert "did not end" in answer.detail


def test_a_program_that_does_not_want_to_hear_it_all_answers_by_its_status(tmp_path: Path) -> None:
    program = tmp_path / "deaf"
    program.write_text("#!/bin/sh\nexit 75\n")
    program.chmod(0o755)
    long = replace(letter(), content=letter().content + b"x\r\n" * 1_000_000)

    assert Sendmail(str(program)).send(long, nothing).state == "pending"


@pytest.mark.parametrize("mode", [None, 0o644], ids=["that is not there", "that is no program"])
def test_a_program_that_cannot_be_run_is_named(tmp_path: Path, mode: int | None) -> None:
    path = tmp_path / "sendmail"
    if mode:
        path.write_text("no program")
        path.chmod(mode)

    answer = Sendmail(str(path)).send(letter(), nothing)

    assert (answer.state, answer.for_all) == ("held", True)
    assert answer.detail.startswith(f"{path} cannot be run: ")


def test_the_doubt_is_noted_before_the_program_is_run(tmp_path: Path) -> None:
    program, ran_by_then = Program(tmp_path), []

    Sendmail(str(program.path)).send(letter(), lambda: ran_by_then.append(len(program.kept)))

    assert (ran_by_then, len(program.kept)) == ([0], 1)


# --- Maildir ---------------------------------------------------------------------------------------


def in_maildir(folder: Path) -> list[str]:
    return [str(mail["Subject"]) for mail in mailbox.Maildir(folder, create=False)]


def test_a_letter_lies_in_new_with_the_line_ends_of_this_machine(tmp_path: Path) -> None:
    folder = tmp_path / "Mail"

    answer = Maildir(str(folder)).send(letter(), never)

    assert answer == SendResult("sent", f"in {folder}")
    (path,) = (folder / "new").iterdir()
    assert path.read_bytes() == letter().content.replace(b"\r\n", b"\n")
    assert in_maildir(folder) == ["one"]
    assert list((folder / "tmp").iterdir()) == list((folder / "cur").iterdir()) == []


def test_a_letter_that_is_sent_again_is_there_once(tmp_path: Path) -> None:
    maildir = Maildir(str(tmp_path))

    for each in (letter(), letter(), letter(name="two")):
        assert maildir.send(each, never).state == "sent"

    assert sorted(in_maildir(tmp_path)) == ["one", "two"]


def test_a_letter_that_was_read_does_not_come_again(tmp_path: Path) -> None:
    maildir = Maildir(str(tmp_path))
    maildir.send(letter(), never)
    (new,) = (tmp_path / "new").iterdir()
    new.rename(tmp_path / "cur" / f"{new.name}:2,S")

    assert maildir.send(letter(), never).state == "sent"

    assert in_maildir(tmp_path) == ["one"]


def test_what_a_kill_left_in_tmp_is_not_read_and_not_in_the_way(tmp_path: Path) -> None:
    maildir = Maildir(str(tmp_path))
    maildir.send(letter(), never)
    (new,) = (tmp_path / "new").iterdir()
    new.unlink()
    (tmp_path / "tmp" / new.name).write_bytes(b"half a le")

    assert in_maildir(tmp_path) == []
    assert maildir.send(letter(), never).state == "sent"
    assert (tmp_path / "new" / new.name).read_bytes().endswith(b"On tides.\n")


# --- a folder ----------------------------------------------------------------------------------------


def test_a_folder_gets_the_bytes_that_a_server_would_get(tmp_path: Path) -> None:
    answer = Folder(str(tmp_path / "made")).send(letter(), never)

    (path,) = (tmp_path / "made").iterdir()
    assert answer == SendResult("sent", f"as {path}")
    assert path.name.startswith("you-")
    assert path.suffix == ".eml"
    assert path.read_bytes() == letter().content
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == "one"


def test_each_letter_has_a_file_of_its_own_and_the_same_one_again(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))

    for each in (letter(), letter(), letter(name="two"), letter("she@example.org")):
        folder.send(each, never)

    assert sorted(path.name.partition("-")[0] for path in tmp_path.iterdir()) == ["she", "you", "you"]


@pytest.mark.parametrize("recipient", ["/etc/x@example.org", "a/b@example.org", "a/../../../b@example.org", "..@x"])
def test_no_address_leads_out_of_the_folder(tmp_path: Path, recipient: str) -> None:
    folder = tmp_path / "one" / "two"

    answer = Folder(str(folder)).send(letter(recipient), never)

    assert answer.state == "sent"
    assert len(list(folder.iterdir())) == 1
    assert sorted(path.name for path in tmp_path.rglob("*.eml")) == [path.name for path in folder.iterdir()]


# --- both --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [Maildir, Folder])
def test_a_place_in_the_home_may_be_written_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[str], Maildir | Folder]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert way("~/Mail").send(letter(), never).state == "sent"

    assert (tmp_path / "Mail").is_dir()


@pytest.mark.parametrize("way", [Maildir, Folder])
def test_a_place_that_cannot_be_made_leaves_the_letter_waiting(
    tmp_path: Path, way: Callable[[str], Maildir | Folder]
) -> None:
    (tmp_path / "file").write_text("in the way")

    answer = way(str(tmp_path / "file")).send(letter(), never)

    assert (answer.state, answer.for_all) == ("pending", True)
    assert str(tmp_path / "file") in answer.detail
