"""The recipe for webhooks without another program: what each service gets, and what becomes of a refusal."""

import json
from typing import Any

import pytest
from support.hostile_titles import TITLES
from support.manual_recipes import Recipe
from support.services import Reply, Services

from recipes.conftest import SetUp

SERVICES = ("slack", "mattermost", "discord", "teams", "feishu")
ADDRESS = "https://chat.example.org/in/s3cret"


@pytest.fixture
def webhook(set_up: SetUp) -> Recipe:
    return set_up("deliveries", "A webhook of", "webhook.py", WEBHOOK_URL=ADDRESS)


def sends_to(recipe: Recipe, service: str) -> None:
    """Change the one word of the recipe that says which *service* it is for."""
    path = recipe.command.folder / "config.yaml"
    text = path.read_text(encoding="utf-8")
    assert "webhook.py, slack]" in text
    recipe.configure(text.replace("webhook.py, slack]", f"webhook.py, {service}]"))


def text_of(body: dict[str, Any], service: str) -> str:
    """The text in what *service* gets, all of whose other fields are as they should be."""
    match service, body:
        case ("slack" | "mattermost", {"text": str(text)}) if len(body) == 1:
            return text
        case ("discord", {"content": str(text), "allowed_mentions": {"parse": []}}):
            return text
        case ("feishu", {"msg_type": "text", "content": {"text": str(text)}}):
            return text
        case ("teams", {"type": "message", "attachments": [{"contentType": kind, "content": card}]}):
            assert kind == "application/vnd.microsoft.card.adaptive"
            ((block,), text) = card["body"], card["body"][0]["text"]
            assert (card["type"], block["type"], block["wrap"]) == ("AdaptiveCard", "TextBlock", True)
            return str(text)
    raise AssertionError(body)


@pytest.mark.parametrize("service", SERVICES)
def test_a_message_comes_once_as_the_service_wants_it(webhook: Recipe, services: Services, service: str) -> None:
    sends_to(webhook, service)
    webhook.lists('"On" Tides & [Moss]', "潮汐")

    first, second = webhook.deliver(), webhook.deliver()

    assert [(ran.status, ran.err) for ran in (first, second)] == [(0, "")] * 2
    (posted,) = services.posted
    assert (posted.path, posted.headers["Content-Type"]) == ("/in/s3cret", "application/json")
    text = text_of(json.loads(posted.body), service)
    assert "潮汐" in text
    if service == "slack":
        assert "- <https://huggingface.co/papers/" in text
        assert '|"On" Tides &amp; ［Moss］>\n' in text
    else:
        assert '- ["On" Tides & ［Moss］](https://huggingface.co/papers/' in text


@pytest.mark.parametrize("service", SERVICES)
def test_hostile_titles_are_text_and_call_nobody(webhook: Recipe, services: Services, service: str) -> None:
    sends_to(webhook, service)
    webhook.lists("@everyone @here <!channel> <@U123>", '"}], "text": "x', *TITLES.values())

    ran = webhook.deliver()

    assert (ran.status, ran.err) == (0, "")
    text = text_of(json.loads(services.posted[0].body), service)
    assert not [sign for sign in ("@everyone", "@here", "<!", "<@") if sign in text]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "reply",
    [Reply(429), Reply(400, b"invalid_payload"), Reply(closed=True), Reply(404)],
    ids=["429", "400", "cut", "404"],
)
def test_what_is_refused_comes_with_the_next_run(
    webhook: Recipe, services: Services, service: str, reply: Reply
) -> None:
    sends_to(webhook, service)
    services.answer(reply)
    webhook.lists("Tides")
    first = webhook.deliver()
    services.answer()
    second, third = webhook.deliver(), webhook.deliver()

    assert [ran.status for ran in (first, second, third)] == [4, 0, 0]
    why = "RemoteDisconnected" if reply.closed else f"HTTPError: HTTP Error {reply.status}: "
    assert "not accepted: python3 ended with 1: " in first.err
    assert why in first.err
    assert "s3cret" not in first.err
    assert len(services.posted) == 2


def test_an_error_that_feishu_reports_with_status_200_is_one(webhook: Recipe, services: Services) -> None:
    sends_to(webhook, "feishu")
    services.answer(Reply(body=b'{"code": 19024, "msg": "Key Words Not Found"}'), Reply(body=b'{"code": 0}'))
    webhook.lists("Tides")

    first, second = webhook.deliver(), webhook.deliver()

    assert (first.status, second.status) == (4, 0)
    assert "Key Words Not Found" in first.err


def test_without_a_network_it_waits(webhook: Recipe, services: Services) -> None:
    webhook.lists("Tides")

    first, second = webhook.deliver(https_proxy="http://127.0.0.1:9"), webhook.deliver()

    assert (first.status, "Connection refused" in first.err, second.status) == (4, True, 0)
    assert len(services.posted) == 1
