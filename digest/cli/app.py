"""The command `digest`: its words, each in a module of its own that is loaded when the word is used."""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer
from typer.core import TyperCommand

from digest import __version__
from digest.cli import completion
from digest.cli.help_layout import Command, Commands

# In the order in which `--help` lists them. Each module has a function `add_to(app)`, which adds all of its own.
COMMANDS = {
    "fetch": "digest.cli.fetch",
    "search": "digest.cli.search",
    "trends": "digest.cli.trends",
    "catchup": "digest.cli.catchup",
    "report": "digest.cli.report",
    "star": "digest.cli.marks",
    "hide": "digest.cli.marks",
    "unmark": "digest.cli.marks",
    "open": "digest.cli.open",
    "status": "digest.cli.status",
    "doctor": "digest.cli.doctor",
    "explain": "digest.cli.explain",
    "rules": "digest.cli.rules",
    "sources": "digest.cli.sources",
    "mail": "digest.cli.mail",
    "bounces": "digest.cli.bounces",
    "init": "digest.cli.init",
    "config": "digest.cli.config",
    "backup": "digest.cli.backup",
    "restore": "digest.cli.backup",
    "schedule": "digest.cli.schedule",
    "help": "digest.cli.help",
}
# The headings of `--help`, and what stands below each.
HEADINGS = {
    "Reading": ("fetch", "open", "explain", "sources"),
    "Your words": ("init", "rules", "config"),
    "Marks and search": ("search", "star", "hide", "unmark"),
    "Your field": ("trends", "catchup", "report"),
    "Delivery": ("mail", "bounces", "schedule"),
    "Looking after it": ("status", "doctor", "backup", "restore", "help"),
}
# typer has click inside, or beside it: this class is the same in both.
_ClickUsageError: type[Exception] = typer.BadParameter.__mro__[1]


class _Commands(Commands):
    headings = HEADINGS


def run() -> None:
    """Run the command that the arguments name; it leaves with an exit status."""
    from digest.cli.exit_status import FAILED, USAGE, tell

    if completion.VARIABLE in os.environ:
        completion.answer_shell(make_app())
    command = typer.main.get_command(make_app(_needed_commands(sys.argv[1:])))
    try:
        raise SystemExit(command.main(prog_name="digest", standalone_mode=False))
    except _ClickUsageError as error:
        from digest.cli.usage_errors import explain_usage_error

        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(str(error), err=True)
        else:
            word = sys.argv[1] if sys.argv[1] in COMMANDS else ""
            tell(*explain_usage_error(error, word).mistakes)
        raise SystemExit(USAGE) from error
    except typer.Abort as error:
        raise SystemExit(FAILED) from error


def make_app(commands: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with these *commands*."""
    app = typer.Typer(
        name="digest",
        cls=_Commands,
        help="A digest of new research papers: what your words ask for, with the reasons.",
        epilog="Start with `digest fetch sample`, then `digest init`. `digest help` lists the pages of the manual.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_main)
    for module in dict.fromkeys(COMMANDS[command] for command in commands):
        import_module(module).add_to(app)
    _lay_out_help(app)
    return app


def _lay_out_help(app: typer.Typer) -> None:
    """Let all commands below *app* that have no class of their own list their options in groups."""
    for command in app.registered_commands:
        command.cls = Command if command.cls in (None, TyperCommand) else command.cls
    for group in app.registered_groups:
        if group.typer_instance:
            group.cls = group.typer_instance.info.cls = Commands
            _lay_out_help(group.typer_instance)


def _needed_commands(arguments: Sequence[str]) -> Iterable[str]:
    """The command that is called; all of them for help and for a word that is none."""
    word = next((argument for argument in arguments if not argument.startswith("-")), "")
    return [word] if word in COMMANDS and arguments[0] == word else COMMANDS


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"digest {__version__}")
        raise typer.Exit


def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None: ...
