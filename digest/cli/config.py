"""`digest config show`: the configuration in force."""

from typing import Annotated

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    group = typer.Typer(help="The configuration in force.", rich_markup_mode=None, no_args_is_help=True)
    group.command("show", epilog="\b\nExample:\n  digest config show --origin\n")(exit_on_errors(show))
    app.add_typer(group, name="config")


def show(
    config: CONFIG = None,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value comes from.")] = False,
) -> None:
    """Show the configuration in force, secrets hidden."""
    import yaml

    from digest import sources
    from digest.channels import screen
    from digest.cli import environment

    settings = environment.read_config(config)
    defaults = {"sources": [sources.DEFAULT_SOURCE]}
    for key, value in (defaults | dict(settings.values)).items():
        text = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=10**6)
        where = f"# {settings.origin.get(key, 'default')}\n" if origin else ""
        screen.write_output(where + text)
