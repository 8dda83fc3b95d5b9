"""What YAML cannot read, or reads otherwise than it was meant, is said at its cause and in plain words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.broken_yaml import BROKEN
from support.goldens import Golden

from digest import config, filesystem
from digest.config import ConfigError

GOLDEN = Path(__file__).with_name("broken_yaml.txt")
# The words of YAML's own readers, which mean nothing to somebody who writes a list of words.
READERS_WORDS = (
    *("expected '", "did not find", "could not find", "block mapping", "block collection", "mapping values"),
    *(
        "simple key",
        "flow sequence",
        "flow mapping",
        "scalar",
        "any token",
        "<block end>",
        "unacceptable",
        "node content",
    ),
)
WHOLE = """\
sources: [hf, "arxiv:cs.CL+cs.LG"]
match:
  - RAG
  - 'state space'   # a remark
topics:
  Video:
    any: [text-to-video, video generation]
    upvotes: ">=10"
follow:
  - Kaiming He
  - {name: Wei Wang, with: [graph]}
mail:
  from: Paper digest <me@example.org>
  host: smtp.example.org
deliver:
  - to: ann@example.org
    every: friday
"""
EXAMPLE = filesystem.EXAMPLE_CONFIG.read_text(encoding="utf-8")
SIGNS = st.sampled_from([*"[]{}'\"`:-,#&*!|>%@?=\\\t\n \u00a0\u200b\u201c\ufeff\x07", ": ", "- ", "\n  ", "---\n"])


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        config.read(text, "config.yaml")
    return str(refused.value).splitlines()


def test_each_mistake_is_said_at_its_cause_with_a_remedy(golden: Golden) -> None:
    told = (f"# {name}\n{show(text)}{show(as_lines(mistakes(text)))}" for name, text in BROKEN.items())

    golden(GOLDEN, "\n".join(told))


def as_lines(messages: list[str]) -> str:
    return "".join(f"→ {message}\n" for message in messages)


def show(text: str) -> str:
    """*text* with the signs that nobody sees written as Python escapes them."""
    return "".join(sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text)


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_speaks_as_yamls_reader_does(name: str) -> None:
    assert [word for word in READERS_WORDS for line in mistakes(BROKEN[name]) if word in line] == []


@given(st.sampled_from([WHOLE, EXAMPLE]), st.integers(0, 5000), st.integers(0, 3), SIGNS)
def test_whatever_slip_is_made_the_message_is_plain_and_its_place_is_in_the_file(
    text: str, at: int, gone: int, sign: str
) -> None:
    at %= len(text)
    damaged = text[:at] + sign + text[at + gone :]
    try:
        config.read(damaged, "config.yaml")
    except ConfigError as error:
        for line in str(error).splitlines():
            _, number, column, message = line.split(":", 3)
            assert 1 <= int(number) <= damaged.count("\n") + 1
            assert int(column) >= 1
            assert message.strip()
            assert [word for word in READERS_WORDS if word in message] == []


def test_the_other_mistakes_of_a_file_that_is_no_yaml_are_said_too() -> None:
    text = "sorces: [hf]\nmatch: [RAG, LLM\nmute:\n  - survey\n max: 3\ntopics: {A: {anny: [x]}}\nfollow: 'Kaiming\n"

    assert [line.removeprefix("config.yaml:")[:24] for line in mistakes(text)] == [
        "1:1: sorces: no such key",
        "2:8: `[` is opened and n",
        "5:2: `max:` begins where",
        "6:14: topics.A.anny: no ",
        "7:9: `'` opens a quote t",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "match:\n  - a &\n    b\n",
        "match:\n  a & (b |\n  c)\n",
        "match: [RAG,\n  LLM]\n",
        "match: [long phrase that\n  an editor wrapped]\n",
        "match:\n  - long phrase that\n    an editor wrapped\n",
        "match:\n  - 'quoted\n    over lines'\n",
        "match: -survey\n",
        "match:\n  - a\u00a0b\n",
        "match:\t[RAG]\n",
        "# remark\u00a0with odd\u2003blanks\nmatch: [a]\n",
    ],
)
def test_what_may_well_be_meant_is_no_mistake(text: str) -> None:
    assert config.read(text, "config.yaml").rules.topics
