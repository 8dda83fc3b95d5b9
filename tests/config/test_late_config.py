"""The key `late:`: what it means, and every mistake with its place and a remedy."""

import pytest

from digest import config
from digest.config import ConfigError
from digest.rules.language.expressions import Fact
from digest.rules.topics import Late


def late(text: str) -> Late | None:
    return config.read(text, "config.yaml").rules.late


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("late: yes", Late()),
        ("late: on", Late()),
        ("late: 'yes'", Late()),
        ("late: {}", Late()),
        ("late: 3w", Late(days=21)),
        ("late: no", None),
        ("late: off", None),
        ("match: [a]", None),
        ("late: {since: 2w}", Late(days=14)),
        ("late: {since: 60 days, max: 7}", Late(days=60, max=7)),
        ('late: {upvotes: ">=20"}', Late()),
        ('late: {upvotes: "> 50"}', Late(Fact("upvotes", ">", 50, "upvotes>50"))),
    ],
)
def test_what_it_means(text: str, meant: Late | None) -> None:
    assert late(text) == meant


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("late:", "late: expected yes, no, a span as 14d or keys such as `since:`, got nothing"),
        ("late: 61d", "late: expected yes, no, a span as 14d or keys such as `since:`, got `61d`"),
        ("late: [yes]", "late: expected yes, no, a span as 14d or keys such as `since:`, got a list"),
        ("late: {since: 0d}", "late.since: expected from 1 to 60 days, such as 14d or 2w, got `0d`"),
        ("late: {since: 61d}", "late.since: expected from 1 to 60 days, such as 14d or 2w, got `61d`"),
        ("late: {since: 999w}", "late.since: expected from 1 to 60 days, such as 14d or 2w, got `999w`"),
        ("late: {since: yesterday}", "late.since: expected from 1 to 60 days, such as 14d or 2w, got `yesterday`"),
        ("late: {since: [14d]}", "late.since: expected from 1 to 60 days, such as 14d or 2w, got a list"),
        ("late: {max: 0}", "late.max: expected a whole number from 1 on, got `0`"),
        ("late: {votes: 3}", "late.votes: no such key; did you mean upvotes?"),
        ('late: {upvotes: "<5"}', "late.upvotes: expected a least number of votes, got `<5`"),
        ('late: {upvotes: "=5"}', "late.upvotes: expected a least number of votes, got `=5`"),
        ('late: {upvotes: ">=5 & has:code"}', "late.upvotes: expected a least number of votes, got `>=5 & has:code`"),
        ("late: {upvotes: []}", "late.upvotes: expected a comparison, got a list"),
        ('late: {upvotes: [">=5", ">=9"]}', "late.upvotes: expected a comparison, got a list"),
        ("late: {upvotes: }", "late.upvotes: expected a comparison, got nothing"),
        ("late: {upvotes: 20}", "late.upvotes: expected a least number of votes, got `20`"),
        ("late: {upvotes: many}", "late.upvotes: "),
        (
            "topics: {Picked up since: [a]}\nlate: yes",
            "late: its section and a topic are both called “Picked up since”; call the topic something else",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, mistake: str) -> None:
    with pytest.raises(ConfigError) as refused:
        late(text)

    first = str(refused.value).splitlines()[0]
    assert first.split(": ", 1)[1].startswith(mistake), first
    assert len(refused.value.mistakes) == 1


def test_a_delivery_has_its_own_or_that_of_the_file() -> None:
    text = (
        "mail: {from: me@example.org, maildir: ~/Mail}\nlate: {max: 5}\n"
        "deliver: [{to: a@example.org}, {to: b@example.org, late: no}, {to: c@example.org, match: [x], late: {max: 1}}]"
    )

    found = [each.rules.late for each in config.read(text, "config.yaml").deliveries]

    assert found == [Late(max=5), None, Late(max=1)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("extends: lab.yaml\nlate: yes", id="another file"),
        pytest.param(
            "late: yes\nmail: {from: me@example.org, maildir: m}\n"
            "deliver: [{to: a@example.org, topics: {Picked up since: [a]}}]",
            id="a delivery",
        ),
    ],
)
def test_no_topic_of_another_file_or_of_a_delivery_is_called_as_the_section(text: str) -> None:
    def load(name: str, by: str) -> tuple[str, str]:
        return "lab.yaml", "topics: {Picked up since: [a]}\n"

    with pytest.raises(ConfigError, match="are both called “Picked up since”"):
        config.read(text, "config.yaml", load=load)
