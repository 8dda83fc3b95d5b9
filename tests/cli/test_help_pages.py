"""`digest help`: the pages of the manual, and what is true in them."""

import re

import pytest
from support.running import Command

from digest import config, filesystem
from digest.cli.app import COMMANDS
from digest.config.keys import TABLES
from digest.rules.language.parsing import parse_expression

RULES = (filesystem.MANUAL / "rules.md").read_text(encoding="utf-8")
TERMS = [
    term.replace("\\|", "|")
    for row in re.findall(r"^\| (`.*?`) \| ", RULES, re.MULTILINE)
    for term in re.findall(r"`([^`]+)`", row)
]


def test_it_lists_the_pages(digest: Command) -> None:
    ran = digest("help")

    assert (ran.status, ran.err) == (0, "")
    listed = re.findall(r"^digest help (\w+)  +\S", ran.text, re.MULTILINE)
    assert {"configuration", "rules", "example"} <= set(listed)
    for topic in listed:
        page = digest("help", topic)
        assert (page.status, page.err) == (0, "")
        assert page.text.count("\n") > 20
        assert "\x1b" not in page.text


def test_the_page_about_the_configuration_has_every_key(digest: Command) -> None:
    lines = digest("help", "configuration").text.splitlines()

    assert [
        key.name for table in TABLES for key in table if not any(line.startswith(f"{key.name} ") for line in lines)
    ] == []


def test_the_example_can_be_put_into_a_file(digest: Command) -> None:
    ran = digest("help", "example")

    assert ran.out == filesystem.EXAMPLE_CONFIG.read_bytes()
    assert config.read(ran.text, "config.yaml").rules.topics


def test_on_a_terminal_it_is_painted(digest: Command) -> None:
    ran = digest.on_terminal("help", "rules")

    assert "\x1b[1mRULES\x1b[0m" in ran.text


@pytest.mark.parametrize("term", TERMS)
def test_what_the_page_about_rules_writes_can_be_written(term: str) -> None:
    if term not in ("/…/i",):
        assert parse_expression(term)


def test_the_page_about_rules_shows_topics_that_can_be_read() -> None:
    block = re.search(r"^    topics:\n(?:    .*\n)+", RULES, re.MULTILINE)

    assert block
    shown = "".join(line.removeprefix("    ") for line in block[0].splitlines(keepends=True))
    assert len(config.read(shown, "config.yaml").rules.topics) == 2


@pytest.mark.parametrize("command", ["fetch", "mail"])
def test_the_name_of_a_command_shows_its_help(digest: Command, command: str) -> None:
    assert command in COMMANDS
    assert digest("help", command) == digest(command, "--help")


def test_what_is_no_page_is_refused_with_a_guess(digest: Command) -> None:
    ran = digest("help", "rule")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "did you mean `rules`?" in ran.err
