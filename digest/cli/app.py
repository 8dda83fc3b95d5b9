"""The command `digest`: its words, each in a module of its own that is loaded when the word is used."""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from digest import __version__

# In the order in which `--help` lists them. Each module has a function `add_to(app)`, which adds all of its own.
COMMANDS = {
    "fetch": "digest.cli.fetch",
    "search": "digest.cli.search",
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
    "init": "digest.cli.init",
    "config": "digest.cli.config",
    "schedule": "digest.cli.schedule",
    "help": "digest.cli.help",
}


def run() -> None:
    """Run the command that the arguments name; it leaves with an exit status."""
    make_app(_needed_commands(sys.argv[1:]))(prog_name="digest")


def make_app(commands: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with these *commands*."""
    app = typer.Typer(
        name="digest",
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
    return app


def _needed_commands(arguments: Sequence[str]) -> Iterable[str]:
    """The command that is called; all of them for help, for a word that is none, and for a shell that completes."""
    word = next((argument for argument in arguments if not argument.startswith("-")), "")
    completes = "_DIGEST_COMPLETE" in os.environ
    return [word] if word in COMMANDS and arguments[0] == word and not completes else COMMANDS


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"digest {__version__}")
        raise typer.Exit


def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None: ...
