"""What the command says of itself: version, and help with examples."""

import re
from collections.abc import Iterator

import pytest
from support.running import Command, Outcome
from typer.main import get_command

from digest import __version__
from digest.cli.app import HEADINGS, make_app


def commands(command: object, name: str = "") -> Iterator[tuple[str, bool]]:
    """The words of every command from *command* on, and whether it is a group, which only names others."""
    below = getattr(command, "commands", {})
    yield name, bool(below)
    for word, each in below.items():
        yield from commands(each, f"{name} {word}".strip())


COMMANDS = dict(commands(get_command(make_app())))


@pytest.fixture(scope="module")
def helps(shared: Command) -> dict[str, Outcome]:
    return shared.together({name: ([*name.split(), "--help"], {}) for name in COMMANDS})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(helps: dict[str, Outcome], name: str) -> None:
    ran = helps[name]

    assert (ran.status, ran.err) == (0, "")
    assert ran.text.startswith(f"Usage: {f'digest {name}'.strip()} ")
    assert "\x1b" not in ran.text
    assert [line for line in ran.text.splitlines() if len(line) > 79] == []
    assert [sign for sign in ("{", "<", "x>=") if sign in re.sub(r"\{(?:date|id|title)\}", "", ran.text)] == []


@pytest.mark.parametrize("name", [name for name, is_group in COMMANDS.items() if not is_group])
def test_the_help_of_every_command_has_an_example(helps: dict[str, Outcome], name: str) -> None:
    _, _, after = helps[name].text.partition("Show this message and exit.")

    assert f"digest {name}" in after


def test_commands_are_listed_in_groups_with_whole_sentences(helps: dict[str, Outcome]) -> None:
    text = helps[""].text

    assert re.findall(r"^(\w.*):$", text, re.MULTILINE) == [*HEADINGS, "Options"]
    listed = re.findall(r"^  (\w+)  +(\S.*)$", text.partition("Options:")[0], re.MULTILINE)
    assert {name for name, _ in listed} >= {name for name in COMMANDS if name and " " not in name}
    assert [
        sentence
        for _, sentence in listed
        if len(sentence) > 60 or not sentence.endswith(".") or sentence.endswith("..")
    ] == []


@pytest.mark.parametrize("name", ["fetch", "search"])
def test_many_options_are_listed_in_groups(helps: dict[str, Outcome], name: str) -> None:
    headings = re.findall(r"^(\w.*):$", helps[name].text, re.MULTILINE)

    groups = ["What to read", "Which papers", "How it looks", "Where it goes", "Talk"]
    assert headings == ["Arguments", *(group for group in groups if group in headings)]
    assert len(headings) > 4
    assert helps[name].text.partition("Talk:")[2].count("--help") == 1


@pytest.mark.parametrize("columns", [60, 100, 200])
def test_no_line_of_help_is_wider_than_the_terminal(shared: Command, columns: int) -> None:
    ran = shared("fetch", "--help", env={"COLUMNS": str(columns)})

    # Examples are to be copied and stay whole.
    told = ran.text.partition("  Examples:")[0]
    assert [line for line in told.splitlines() if len(line) > columns] == []


def test_the_short_option_helps_too(digest: Command, helps: dict[str, Outcome]) -> None:
    assert digest("fetch", "-h") == helps["fetch"]


def test_the_version_is_one_line(digest: Command) -> None:
    assert digest("--version") == Outcome(0, f"digest {__version__}\n".encode(), "")
