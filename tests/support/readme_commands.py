"""The commands of the README, in their order: what is typed, and what it says that they print."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
FIRST_WORDS = ("digest", "python3", "pipx", "uv", "crontab", ".venv/bin/digest")
_BLOCK = re.compile(r"(?<=\n\n)(?:    .*\n|\n(?=    ))+")


@dataclass(frozen=True)
class Typed:
    """A *line* for a shell; *printed* is what the README shows of it, None where it shows nothing."""

    line: str
    printed: str | None = None


@dataclass(frozen=True)
class Written:
    """A piece of a configuration."""

    yaml: str


def read_steps(text: str) -> Iterator[Typed | Written]:
    """What the README *text* has its reader do, from top to bottom: commands to type, and YAML to write."""
    for match in _BLOCK.finditer(text):
        block = textwrap.dedent(match[0])
        if block.startswith("$ "):
            line, _, printed = block[2:].partition("\n")
            yield Typed(line, printed)
        elif block.split()[0] in FIRST_WORDS:
            yield from (Typed(line) for line in block.splitlines() if line)
        elif re.match(r"\w+:(?: .*)?\n", block):
            yield Written(block)


def replace_printed(text: str, printed: dict[str, str]) -> str:
    """The README *text* in which each command of *printed* is followed by what it prints now."""

    def replace(match: re.Match[str]) -> str:
        line = match[0].split("\n")[0].removeprefix("    $ ")
        if not match[0].startswith("    $ ") or line not in printed:
            return match[0]
        return f"    $ {line}\n" + textwrap.indent(printed[line], "    ")

    return _BLOCK.sub(replace, text)
