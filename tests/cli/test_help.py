"""What the command says of itself: version, help with examples, completion for the shells."""

import shutil
from collections.abc import Iterator

import pytest
from support.running import Command, Outcome
from typer.main import get_command

from digest import __version__
from digest.cli.app import make_app


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
    wide = [line for line in ran.text.splitlines() if len(line) > 80]
    assert [line for line in wide if "digest " not in line] == [], "only an example may be wider"


@pytest.mark.parametrize("name", [name for name, is_group in COMMANDS.items() if not is_group])
def test_the_help_of_every_command_has_an_example(helps: dict[str, Outcome], name: str) -> None:
    _, _, after = helps[name].text.partition("Options:")

    assert f"digest {name}" in after


def test_the_short_option_helps_too(digest: Command, helps: dict[str, Outcome]) -> None:
    assert digest("fetch", "-h") == helps["fetch"]


def test_the_version_is_one_line(digest: Command) -> None:
    assert digest("--version") == Outcome(0, f"digest {__version__}\n".encode(), "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_a_script_that_completes(digest: Command, shell: str) -> None:
    ran = digest(env={"_DIGEST_COMPLETE": f"source_{shell}"})

    assert (ran.status, ran.err) == (0, "")
    assert f"_DIGEST_COMPLETE=complete_{shell}" in ran.text


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes_a_command_and_an_option(digest: Command) -> None:
    line = """
eval "$(_DIGEST_COMPLETE=source_bash digest)"
COMP_WORDS=(digest fe) COMP_CWORD=1
_digest_completion digest && echo "${COMPREPLY[@]}"
COMP_WORDS=(digest fetch --form) COMP_CWORD=2
_digest_completion digest && echo "${COMPREPLY[@]}"
"""
    assert digest.shell(line) == Outcome(0, b"fetch\n--format\n", "")
