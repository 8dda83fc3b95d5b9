"""`marks:` says whether a digest goes to the person whose archive it is, and only such a digest may ask for marks."""

import pytest

from digest import config
from digest.config import Config, ConfigError

NAME = "config.yaml"
ACCOUNT = "mail: {from: me@example.org, maildir: ~/Mail}\n"


def read(text: str) -> Config:
    return config.read(text, NAME)


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read(text)
    return [line.removeprefix(f"{NAME}:") for line in str(refused.value).split("\n")]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("mail: {from: me@example.org, to: you@example.org, maildir: ~/Mail}\n", [True]),
        ("mail: {from: me@example.org, to: [you@example.org, she@example.org], maildir: ~/Mail}\n", [True]),
        ("mail: {from: me@example.org, to: you@example.org, maildir: ~/Mail, marks: no}\n", [False]),
        ("mail: {from: me@example.org, to: you@example.org, maildir: ~/Mail, marks: Yes}\n", [True]),
        (ACCOUNT + "deliver: [{to: you@example.org}]\n", [False]),
        (ACCOUNT + "deliver: {to: you@example.org, marks: yes}\n", [True]),
        (ACCOUNT + "deliver: [{to: you@example.org, marks: true}, {to: she@example.org, marks: off}]\n", [True, False]),
        (ACCOUNT, []),
    ],
)
def test_whose_marks_count(text: str, marks: list[bool]) -> None:
    assert [delivery.marks for delivery in read(text).deliveries] == marks


WITHOUT = "asks for your own marks, which the digest to she@example.org goes without"
REMEDY = "if that is yours too, give it `marks: yes`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            ACCOUNT + "deliver:\n  - to: she@example.org\n    match: [RAG, is:starred]\n",
            [f"4:18: deliver[0].match[1]: `is:starred` {WITHOUT}; {REMEDY}"],
            id="in words of its own",
        ),
        pytest.param(
            "topics: {A: {any: [x], like: [2601.00001, starred]}}\n" + ACCOUNT + "deliver: [{to: she@example.org}]\n",
            [f"1:30: topics.A.like: `like: starred` {WITHOUT}; {REMEDY}"],
            id="a topic for all that is ordered by stars",
        ),
        pytest.param(
            ACCOUNT + "deliver:\n  - {to: she@example.org, topics: {A: {any: [x], like: starred}}}\n"
            "  - {to: you@example.org, topics: {A: {any: [x], like: starred}}, marks: yes}\n",
            [f"3:56: deliver[0].topics.A.like: `like: starred` {WITHOUT}; {REMEDY}"],
            id="a topic of its own that is ordered by stars",
        ),
        pytest.param(
            f"match: [RAG]\nmute:\n  - tides & is:hidden\n{ACCOUNT}deliver: [{{to: she@example.org, match: [moss]}}]\n",
            [f"3:5: mute[0]: `is:hidden` {WITHOUT}; {REMEDY}"],
            id="in words for all",
        ),
        pytest.param(
            ACCOUNT
            + "deliver:\n  - {to: she@example.org, topics: {A: {all: [x], not: [is:hidden | y]}}}\n"
            + "  - {to: you@example.org, match: [is:starred], marks: yes}\n",
            [f"3:56: deliver[0].topics.A.not[0]: `is:hidden` {WITHOUT}; {REMEDY}"],
            id="below a not, and one who may",
        ),
        pytest.param(
            f"follow: [{{name: Ada Nørby, with: [is:starred]}}]\n{ACCOUNT}"
            "deliver: [{to: she@example.org}, {to: he@example.org}]\n",
            [f"1:35: follow[0].with[0]: `is:starred` {WITHOUT}; {REMEDY}"],
            id="once for all who share the words",
        ),
        pytest.param(
            "match: [is:starred]\nmail: {from: me@example.org, to: she@example.org, maildir: ~/Mail, marks: no}\n",
            [f"1:9: match[0]: `is:starred` {WITHOUT}; {REMEDY}"],
            id="under mail",
        ),
        pytest.param(
            ACCOUNT + "deliver: [{to: she@example.org, marks: mine}]\n",
            ["2:40: deliver[0].marks: `mine` means nothing here; known are true, yes, on, false, no, off"],
            id="neither yes nor no",
        ),
        pytest.param(
            "mail: {from: me@example.org, maildir: ~/Mail, marks: yes}\ndeliver: [{to: she@example.org}]\n",
            ["1:47: mail.marks: `deliver:` says who gets what; write it there"],
            id="where it would mean nothing",
        ),
    ],
)
def test_what_asks_for_marks_of_nobody_is_a_mistake_with_its_place(text: str, expected: list[str]) -> None:
    assert mistakes(text) == expected


def test_words_of_an_extended_file_that_ask_for_marks_are_the_mistake_of_who_extends_it() -> None:
    mine = f"extends: lab.yaml\n{ACCOUNT}deliver:\n  - to: she@example.org\n"

    with pytest.raises(ConfigError) as refused:
        config.read(mine, "mine.yaml", load=lambda *_: ("lab.yaml", "match: [is:starred]\n"))

    assert str(refused.value) == f"mine.yaml:4:5: deliver: `is:starred` {WITHOUT}; {REMEDY}"


@pytest.mark.parametrize(
    "text",
    [
        "match: [is:starred]\nmute: [is:hidden]\n",
        "match: [is:starred]\nmail: {from: me@example.org, to: you@example.org, maildir: ~/Mail}\n",
        f"match: [is:starred]\n{ACCOUNT}deliver: [{{to: she@example.org, match: [moss]}}]\n",
        f"match: ['\"is:starred\"']\n{ACCOUNT}deliver: [{{to: she@example.org}}]\n",
    ],
    ids=["no mail", "one's own mail", "others have words of their own", "the words themselves"],
)
def test_one_s_own_words_may_ask_for_marks(text: str) -> None:
    read(text)
