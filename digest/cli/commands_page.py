"""All commands with their arguments and options as a page of the manual, in Markdown; made from the commands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer
from typer.main import get_command

from digest.cli.help_layout import ARGUMENTS, group_options

_HEAD = """\
# Commands: every command and option

`digest fetch --help` shows the same for one command, with examples. Options may stand before or behind arguments.
"""
_FOOT = "Next: [`digest help start`](start.md) · [`digest help recipes`](recipes.md)\n"
_HELP = "--help"
_TABLE = "| option | what it does |\n|---|---|\n"


def write_commands_page(app: typer.Typer, headings: Mapping[str, Sequence[str]]) -> str:
    """The page about the commands of *app*, in the order of their *headings*."""
    root: Any = get_command(app)
    names = [name for group in headings.values() for name in group]
    with root.make_context("digest", [], resilient_parsing=True) as context:
        return "\n".join([_HEAD, *_describe_commands(root, names, context), _FOOT])


def _describe_commands(group: Any, names: Sequence[str], parent: Any) -> Iterator[str]:
    for name in names:
        if command := group.commands.get(name):
            with command.make_context(name, [], parent=parent, resilient_parsing=True) as context:
                yield from _describe_command(command, context)
                yield from _describe_commands(command, [*getattr(command, "commands", ())], context)


def _describe_command(command: Any, context: Any) -> Iterator[str]:
    groups = group_options(command, context)
    pieces = [context.command_path, *(name for name, _ in groups[ARGUMENTS])]
    yield f"## {' '.join(pieces)}\n"
    yield f"{command.get_short_help_str()}\n"
    rows = [row for rows in groups.values() for row in rows if _HELP not in row[0]]
    if rows:
        yield _TABLE + "".join(f"| `{_escape(name)}` | {_escape(sentence)} |\n" for name, sentence in rows)


def _escape(cell: str) -> str:
    return cell.replace("|", "\\|")
