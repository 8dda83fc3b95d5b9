"""Deliveries by command: nothing is lost wherever a run is killed, and what may come twice says so."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from support.homes import KILLED, NOON, Home, ids, killings

DELIVER = ("fetch", "list.json", "--deliver", "-c", "config.yaml")
SAID_TWICE = "sent again, because it was not known whether it had arrived"
CONFIG = """\
deliver:
  - command: [$HOME/send.sh, "{id}"]
    format: ids
    name: chat
"""
# Writes the papers that it reads into a file that is called as the delivery; in one step, as a service takes a message.
RECEIVE = """\
n=0; while [ -e "$HOME/chat/$1.$n" ]; do n=$((n + 1)); done
cat > "$HOME/chat/.part" && mv "$HOME/chat/.part" "$HOME/chat/$1.$n"
"""


class Chat:
    """What a home's program has received: the papers of each time that it was run to the end."""

    def __init__(self, home: Home) -> None:
        self.box = home.base / "chat"

    def received(self, *, folding: bool = False) -> Counter[str]:
        """How often each paper came; with *folding*, to a receiver that knows deliveries by their names."""
        pattern = "*.0" if folding else "*.[0-9]*"
        return Counter(paper for file in self.box.glob(pattern) for paper in file.read_text().split())


def serve(home: Home, lines: str = RECEIVE) -> Chat:
    """Give *home* a configuration with one command, whose program has these *lines*."""
    chat = Chat(home)
    chat.box.mkdir(exist_ok=True)
    program = home.base / "send.sh"
    program.write_text(f"#!/bin/sh\n{lines}")
    program.chmod(0o755)
    (home.folder / "config.yaml").write_text(CONFIG)
    return chat


def test_wherever_a_run_is_killed_each_paper_comes_and_twice_only_where_it_is_said(home: Home) -> None:
    serve(home)
    home.lists("Tides Moss")
    assert home(*DELIVER).status == 0
    home.lists("Tides Moss Rain Snow")
    wanted = ids("Tides Moss Rain Snow")

    for twin, _ in killings(home, *DELIVER, alike=True):
        again = twin(*DELIVER)

        chat = Chat(twin)
        came = chat.received()
        assert (again.status, set(came)) == (0, wanted), again.err
        assert max(came.values()) == 1 or SAID_TWICE in again.err
        assert chat.received(folding=True) == Counter(wanted)
        assert twin.delivered("command:chat") == wanted
        assert (twin(*DELIVER).err, chat.received()) == ("", came)


@pytest.mark.parametrize("when", ["before it took it", "after it took it"])
def test_a_run_that_is_killed_while_the_program_works_sends_it_once_more_and_says_so(home: Home, when: str) -> None:
    kill = 'kill -9 "$PPID"\n'
    chat = serve(home, f"{kill}exit 1" if when == "before it took it" else f"{RECEIVE}{kill}")
    home.lists("Tides Moss")

    assert home(*DELIVER).status == KILLED
    serve(home)
    again = home(*DELIVER)

    assert (again.status, SAID_TWICE in again.err) == (0, True)
    assert set(chat.received().values()) == ({1} if when == "before it took it" else {2})
    assert chat.received(folding=True) == Counter(ids("Tides Moss"))
    assert home(*DELIVER).err == ""


def test_a_program_that_is_in_doubt_twice_rests_for_a_day_and_is_then_asked_once_more(home: Home) -> None:
    chat = serve(home, "kill -9 $$")
    home.lists("Tides")

    statuses = [home(*DELIVER, now=NOON + timedelta(hours=hours)).status for hours in (0, 1, 2)]
    serve(home)
    rested = home(*DELIVER, now=NOON + timedelta(hours=26))

    assert (statuses, rested.status) == ([4, 4, 4], 0)
    assert chat.received() == Counter(ids("Tides"))


def test_a_chat_that_is_down_loses_nothing_and_keeps_nobody_waiting(home: Home) -> None:
    chat = serve(home, "echo 503 >&2; exit 1")
    mails = home.base / "mails"
    text = (home.folder / "config.yaml").read_text()
    both = f"mail: {{from: me@example.org, folder: {mails}}}\n{text}  - to: me@example.org\n"
    (home.folder / "config.yaml").write_text(both)
    home.lists("Tides")

    first = home(*DELIVER)
    home.lists("Tides Moss")
    second = home(*DELIVER)
    serve(home)
    (home.folder / "config.yaml").write_text(both)
    third = home(*DELIVER)

    assert [each.status for each in (first, second, third)] == [4, 4, 0]
    assert "chat: not accepted: send ended with 1: 503" in first.err
    assert chat.received() == Counter(ids("Tides Moss"))
    assert len(list(mails.glob("*.eml"))) == 2


def test_with_email_alone_commands_wait(home: Home) -> None:
    chat = serve(home)
    text = (home.folder / "config.yaml").read_text()
    (home.folder / "config.yaml").write_text(
        f"mail: {{from: me@example.org, folder: {home.base}/mails}}\n{text}  - to: me@example.org\n"
    )
    home.lists("Tides")

    by_mail = home("fetch", "list.json", "--email", "-c", "config.yaml")

    assert (by_mail.status, chat.received()) == (0, Counter())
    assert home(*DELIVER).status == 0
    assert chat.received() == Counter(ids("Tides"))
    assert len(list(Path(home.base / "mails").glob("*.eml"))) == 1


def test_a_command_that_was_taken_out_holds_what_waited_for_it_and_is_named(home: Home) -> None:
    serve(home, "exit 1")
    home.lists("Tides")
    assert home(*DELIVER).status == 4
    text = (home.folder / "config.yaml").read_text()
    (home.folder / "config.yaml").write_text(text.replace("name: chat", "name: other"))

    renamed = home(*DELIVER)

    assert renamed.status == 4
    assert "1 delivery is held in the outbox" in renamed.err
    held, waiting = json.loads(home("mail", "-f", "json").text)["mails"]
    assert (held["recipient"], held["kind"], held["state"]) == ("chat", "command", "held")
    assert held["said"].startswith("the recipient is no longer in the configuration")
    assert (waiting["recipient"], waiting["state"]) == ("other", "pending")
