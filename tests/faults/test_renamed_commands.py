"""A command under another name goes on where it was, once somebody says that it is the same."""

from pathlib import Path

import pytest
from support.homes import Home, ids
from support.running import Outcome

CONFIG = "deliver: [{{command: [$HOME/send.sh], name: {name}, format: ids}}]\n"


def configure(home: Home, name: str, program: str = "exit 1") -> None:
    home.folder.joinpath("config.yaml").write_text(CONFIG.format(name=name))
    path = home.base / "send.sh"
    path.write_text(f"#!/bin/sh\n{program}\n")
    path.chmod(0o755)


def deliver(home: Home, *options: str) -> Outcome:
    return home("fetch", "list.json", "--deliver", "-c", "config.yaml", *options)


def rename(home: Home, *names: str) -> Outcome:
    return home("mail", "rename", *names, "-c", "config.yaml")


@pytest.fixture
def chat(home: Home) -> Path:
    """What a chat called chat has had: Tides; Moss waits for it."""
    configure(home, "chat", 'cat >> "$HOME/had"')
    home.lists("Tides")
    assert deliver(home).status == 0
    configure(home, "chat")
    home.lists("Tides Moss")
    assert deliver(home).status == 4
    return home.base / "had"


def test_what_it_had_does_not_come_again_and_what_waits_comes(home: Home, chat: Path) -> None:
    configure(home, "room", 'cat >> "$HOME/had"')
    plan = deliver(home, "--dry-run")
    renamed = rename(home, "chat", "room")
    home.lists("Tides Moss Rain")

    ran = deliver(home)

    assert "`digest mail rename chat room`" in " ".join(plan.text.split())
    assert (renamed.status, ran.status) == (0, 0)
    assert sorted(chat.read_text().split()) == sorted(ids("Tides Moss Rain"))


def test_one_that_has_had_something_itself_keeps_it(home: Home, chat: Path) -> None:
    configure(home, "room", "exit 0")
    assert deliver(home).status == 4
    before = home.content()

    ran = rename(home, "chat", "room")

    assert (ran.status, "room: has had digests of its own" in ran.err) == (2, True)
    assert home.content()[str(home.archive.relative_to(home.base))] == before[str(home.archive.relative_to(home.base))]


def test_a_name_that_nobody_has_is_told(home: Home, chat: Path) -> None:
    ran = rename(home, "caht", "room")

    assert (ran.status, ran.err.startswith("digest: caht: no command by this name")) == (2, True)


def test_a_name_that_the_configuration_lacks_is_told(home: Home, chat: Path) -> None:
    ran = rename(home, "chat", "room")

    assert (ran.status, "room: not in the configuration yet" in ran.err) == (0, True)
