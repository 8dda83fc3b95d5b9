"""`summary:`: the program that makes a line of a paper, and every mistake with its place."""

from datetime import timedelta

import pytest

from digest.config import Config, ConfigError, read
from digest.config.summary import SummaryCommand


def test_a_command_is_a_program_and_its_arguments() -> None:
    settings = read("summary: {command: [llm, -m, 'a model'], per_run: 5, timeout: 2m, env: [KEY, OTHER]}\n", "c.yaml")

    assert settings.summary == SummaryCommand(("llm", "-m", "a model"), ("KEY", "OTHER"), timedelta(minutes=2), 5)
    assert settings.warnings == ()


def test_what_is_not_written_is_as_the_manual_says() -> None:
    assert read("summary: {command: [llm]}\n", "c.yaml").summary == SummaryCommand(
        ("llm",), (), timedelta(seconds=30), 20
    )
    assert Config().summary is None
    assert read("match: [RAG]\n", "c.yaml").summary is None


def test_a_file_with_it_may_be_nobody_else_s_to_write() -> None:
    assert read("summary:\n  command: [llm]\n", "c.yaml").program_keys == (("summary.command", "c.yaml:2:3"),)


MISTAKES = {
    "summary: llm": "c.yaml:1:10: summary: expected keys such as `command:`",
    "summary: {per_run: 3}": "c.yaml:1:10: summary: expected `command:`, a program and its arguments",
    "summary: {command: []}": "c.yaml:1:20: summary.command: expected a list: a program, then its arguments",
    "summary: {command: llm -m 'a b'}": "c.yaml:1:20: summary.command: no shell reads this, so write a list",
    "summary: {command: [./llm]}": "c.yaml:1:21: summary.command[0]: write the whole path",
    "summary: {command: [llm], per_run: 0}": "summary.per_run: expected a whole number from 1 on, got `0`",
    "summary: {command: [llm], timeout: soon}": "summary.timeout: expected a time such as 90s or 2m",
    "summary: {command: [llm], timeout: 0s}": "summary.timeout: expected a time such as 90s or 2m",
    "summary: {command: [llm], timeout: 2h}": "at most 1h, got `2h`",
    "summary: {command: [llm, --key, hunter2, --api-key, hunter2]}": "summary.command[4]: this is a secret",
    "summary: {command: [llm], env: [KEY=hunter2]}": "expected the name of a variable, got `KEY`; its value stays",
    "summary: {command: [llm], env: [1X]}": "expected the name of a variable, got `1X`",
    "summary: {command: [llm], max: 3}": "summary.max: no such key",
    "tldr: {command: [llm]}": "tldr: no such key; did you mean summary?",
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.items(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(text + "\n", "c.yaml")

    assert message in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_command_line_is_offered_as_a_list() -> None:
    with pytest.raises(ConfigError) as refused:
        read("summary:\n  command: llm -m 'a, b'\n", "c.yaml")

    offered = refused.value.mistakes[0].remedies[0].command
    assert read(f"summary: {{{offered}}}\n", "c.yaml").summary == SummaryCommand(("llm", "-m", "a, b"))


def test_a_placeholder_is_no_mistake_and_said_to_be_none() -> None:
    settings = read("summary: {command: [jq, -r, '{title}']}\n", "c.yaml")

    assert settings.summary == SummaryCommand(("jq", "-r", "{title}"))
    (warning,) = settings.warnings
    assert warning.startswith("summary.command: `{title}` is handed on as it stands")
