"""The recipe for ntfy: the real curl, the headers and the bytes that arrive, and what becomes of a refusal."""

from pathlib import Path

import pytest
from support.hostile_titles import TITLES
from support.manual_recipes import Recipe, needs
from support.services import Reply, Services

from recipes.conftest import SetUp

pytestmark = needs("curl")


@pytest.fixture
def phone(set_up: SetUp) -> Recipe:
    return set_up("deliveries", "ntfy, by curl")


def test_a_message_comes_once_with_its_lines_and_its_title(phone: Recipe, services: Services) -> None:
    phone.lists("On Tides", "潮汐")

    first, second = phone.deliver(), phone.deliver()

    assert [(ran.status, ran.err) for ran in (first, second)] == [(0, "")] * 2
    (posted,) = services.posted
    assert (posted.host, posted.path, posted.headers["Markdown"]) == ("ntfy.sh", "/my-topic", "yes")
    title = posted.headers["Title"].encode("latin-1").decode("utf-8")
    assert title == "2 papers, Tue 9 Jun: On Tides; 潮汐"
    lines = posted.body.decode("utf-8").splitlines()
    assert [line[:2] for line in lines if line.strip()] == ["- ", "  ", "- ", "  "]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(429, b'{"code":42901,"error":"limit reached"}'), "not accepted: curl ended with 22: "),
        (Reply(500), "not accepted: curl ended with 22: "),
        (
            Reply(closed=True),
            "curl ended with 52: curl: (52) Empty reply from server",
        ),
    ],
    ids=["429", "500", "no answer"],
)
def test_what_it_refuses_comes_with_the_next_run(phone: Recipe, services: Services, reply: Reply, told: str) -> None:
    services.answer(reply)
    phone.lists("Tides")
    first = phone.deliver()
    services.answer()
    second, third = phone.deliver(), phone.deliver()

    assert [ran.status for ran in (first, second, third)] == [4, 0, 0]
    assert told in first.err
    assert len(services.posted) == 2
    assert services.posted[0].body == services.posted[1].body
    assert ("sent again" in second.err) == reply.closed


@pytest.mark.parametrize("title", ["@/etc/passwd", "-K /etc/passwd", "<@/etc/passwd", *TITLES.values()], ids=ascii)
def test_a_hostile_title_is_text(phone: Recipe, services: Services, title: str) -> None:
    phone.lists(title)

    ran = phone.deliver()

    assert (ran.status, ran.err) == (0, "")
    (posted,) = services.posted
    assert posted.headers["Title"].startswith("1 paper, Tue 9 Jun")
    assert set(posted.headers) == {
        *("Host", "User-Agent", "Accept", "Title", "Markdown", "Content-Length", "Content-Type"),
    }
    assert b"root:" not in posted.body
    assert posted.body.startswith(b"- [")


def test_a_token_stands_in_a_file(phone: Recipe, services: Services) -> None:
    configuration = (phone.command.folder / "config.yaml").read_text(encoding="utf-8")
    phone.configure(configuration.replace("[curl,", "[curl, -K, ~/.ntfy,"))
    secret = Path(phone.command.home / ".ntfy")
    secret.write_text('header = "Authorization: Bearer tk_0123456789abcdefghijklmnopqrst"\n', encoding="utf-8")
    phone.lists("Tides")

    assert phone.deliver().status == 0
    assert services.posted[0].headers["Authorization"] == "Bearer tk_0123456789abcdefghijklmnopqrst"
