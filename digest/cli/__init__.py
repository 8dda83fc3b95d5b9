"""The command line: options in, exit status out. Each command imports its own part when it runs."""

from typing import Annotated

import typer

from digest import __version__
from digest.cli import config, fetch, mail, rules, schedule, sources, status

app = typer.Typer(
    name="digest",
    help="A digest of new research papers: what your words ask for, with the reasons.",
    epilog="Start with `digest fetch sample`, then `digest fetch -m RAG`, then `digest init`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
fetch.add_to(app)
status.add_to(app)
rules.add_to(app)
sources.add_to(app)
mail.add_to(app)
config.add_to(app)
schedule.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"digest {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None: ...


def run() -> None:
    """Run the command that the arguments name."""
    app(prog_name="digest")
