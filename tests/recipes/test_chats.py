"""The recipe for chats: the real apprise, and what arrives at the services that it knows."""

import json
import os
import signal
from pathlib import Path

import pytest
from support.hostile_titles import TITLES
from support.manual_recipes import PATH, Recipe, needs, read_blocks
from support.services import Posted, Reply, Services

from digest import filesystem
from digest.render.chat_words import count_units
from recipes.conftest import SetUp

pytestmark = needs("apprise")
RECEIVER = "jsons://chat.example.org/papers"
# Addresses that apprise takes, the most that the service takes in a message, and the `limit:` that the manual has.
SERVICES = {
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": (2000, 1750),
    "tgram://123456789:abcdefg_hijklmnop/12315544/": (4096, 3600),
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/": (4000, 3600),
    "mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4": (4000, 3600),
}
TRY_AGAIN = "not accepted: apprise ended with 1"


@pytest.fixture
def chat(set_up: SetUp) -> Recipe:
    return set_up("deliveries", "A chat, by apprise", APPRISE_URLS=RECEIVER)


def messages(services: Services) -> list[tuple[str, str]]:
    """The title and the text of all that came."""
    return [(posted["title"], posted["message"]) for posted in (json.loads(each.body) for each in services.posted)]


def test_a_message_comes_once_with_its_words_as_they_are(chat: Recipe, services: Services) -> None:
    chat.lists("On Tides & Moss", "Résumé of 潮汐")

    first, second = chat.deliver(), chat.deliver()

    assert [(ran.status, ran.out, ran.err) for ran in (first, second)] == [(0, b"", "")] * 2
    ((title, text),) = messages(services)
    assert title == "2 papers, Tue 9 Jun: On Tides & Moss; Résumé of 潮汐"
    assert "- [On Tides & Moss](https://huggingface.co/papers/" in text
    assert "Résumé of 潮汐" in text
    assert services.posted[0].path == "/papers"


def test_the_four_lines_of_the_page_do_what_it_says(chat: Recipe, services: Services) -> None:
    chat.lists("Tides")
    command, configuration = chat.command, (chat.command.folder / "config.yaml").read_text(encoding="utf-8")
    usual = command.home / "config" / "digest" / "config.yaml"
    usual.parent.mkdir(parents=True)
    usual.write_text(f"sources: [{command.folder / 'list.json'}]\n{configuration}", encoding="utf-8")
    command.environment |= {**chat.variables, "PATH": PATH}
    (lines, *_) = read_blocks("deliveries")

    ran, counts = [], []
    for line in lines.splitlines():
        ran.append(command.shell(line))
        counts.append(len(services.posted))

    assert [(each.status, line) for each, line in zip(ran, lines.splitlines(), strict=True)] == [
        (0, "digest fetch --deliver --dry-run -v"),
        (0, "digest mail test --to chat"),
        (0, "digest fetch --deliver"),
        (0, "digest mail"),
    ]
    assert counts == [0, 1, 2, 2]
    assert "- [Tides](https://huggingface.co/papers/" in ran[0].text
    assert "[Tides]" in messages(services)[1][1]


@pytest.mark.parametrize("reply", [Reply(500), Reply(429), Reply(403), Reply(closed=True)], ids=str)
def test_what_the_service_refuses_comes_with_the_next_run_once(chat: Recipe, services: Services, reply: Reply) -> None:
    services.answer(reply)
    chat.lists("Tides")
    first = chat.deliver()
    chat.lists("Moss")
    second = chat.deliver()
    refused = len(services.posted)
    services.answer()
    third, fourth = chat.deliver(), chat.deliver()

    assert [ran.status for ran in (first, second, third, fourth)] == [4, 4, 0, 0]
    assert TRY_AGAIN in first.err
    came = " ".join(text for _, text in messages(services)[refused:])
    assert (came.count("[Tides]"), came.count("[Moss]")) == (1, 1)


def test_a_receiver_that_is_not_there_loses_nothing(chat: Recipe, services: Services) -> None:
    chat.lists("Tides")

    first = chat.deliver(https_proxy="http://127.0.0.1:9")
    second = chat.deliver()

    assert (first.status, TRY_AGAIN in first.err, second.status) == (4, True, 0)
    assert len(services.posted) == 1


def test_apprise_that_is_killed_is_asked_once_more_and_that_is_said(
    chat: Recipe, services: Services, tmp_path: Path
) -> None:
    folder, number = tmp_path / "tools", tmp_path / "number"
    folder.mkdir()
    program = folder / "apprise"
    program.write_text(f'#!/bin/sh\necho $$ > {number}\nPATH={PATH} exec apprise "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def kill(_: Posted) -> Reply:
        os.kill(int(number.read_text()), signal.SIGKILL)
        return Reply(closed=True)

    services.reply = kill
    chat.lists("Tides")
    first = chat.deliver(PATH=f"{folder}:{PATH}")
    services.answer()
    second, third = chat.deliver(), chat.deliver()

    assert (first.status, second.status, third.status) == (4, 0, 0)
    assert "perhaps accepted: apprise was ended by signal 9; the next run sends the same once more" in first.err
    assert "sent again, because it was not known whether it had arrived" in second.err
    assert len(services.posted) == 2
    assert services.posted[0].body == services.posted[1].body


def test_the_address_may_stand_in_the_environment_file(chat: Recipe, services: Services) -> None:
    chat.lists("Tides")
    file = chat.command.home / "config" / "digest" / "environment"
    file.parent.mkdir(parents=True)
    file.write_text(f"APPRISE_URLS={chat.variables.pop('APPRISE_URLS')}\n", encoding="utf-8")
    file.chmod(0o600)

    ran = chat.deliver()

    assert (ran.status, ran.err, len(services.posted)) == (0, "", 1)


def test_without_its_address_it_waits_and_the_variable_is_named(chat: Recipe, services: Services) -> None:
    chat.lists("Tides")
    del chat.variables["APPRISE_URLS"]

    ran = chat.deliver()

    assert (ran.status, services.posted) == (4, [])
    assert "chat: not accepted: APPRISE_URLS is not set, which `env:` names" in ran.err


@pytest.mark.parametrize("address", SERVICES, ids=lambda each: each.partition(":")[0])
def test_hostile_titles_fit_into_one_message_and_call_nobody(chat: Recipe, services: Services, address: str) -> None:
    most, limit = SERVICES[address]
    configuration = (chat.command.folder / "config.yaml").read_text(encoding="utf-8")
    assert "limit: 1750" in configuration
    chat.configure(configuration.replace("limit: 1750", f"limit: {limit}"))
    services.answer(Reply(body=b"ok" if "slack" in address else b'{"ok": true}'))
    chat.lists("@everyone @here <!channel> <@U123> @room", *TITLES.values())

    ran = chat.deliver(APPRISE_URLS=address)

    assert (ran.status, ran.err) == (0, "")
    (posted,) = services.posted
    body = json.loads(posted.body)
    text = body.get("content") or body.get("text") or body["attachments"][0]["text"]
    assert limit / 2 < count_units(text) <= most
    assert not [sign for sign in ("@everyone", "@here", "<!channel>", "<@U123>", "@room") if sign in text]
    assert "s more" in text or "and " in text.splitlines()[-1]


def test_the_limits_are_those_of_the_manual() -> None:
    page = " ".join((filesystem.MANUAL / "deliveries.md").read_text(encoding="utf-8").split())

    assert "`limit: 1750` is for Discord; 3600 for Telegram, Slack and Mattermost" in page
