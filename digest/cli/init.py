"""`digest init`: a commented configuration, to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli.exit_status import exit_on_errors


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("init", epilog="\b\nExamples:\n  digest init\n  digest init -c ~/papers.yaml\n")(exit_on_errors(init))


def init(
    config: Annotated[Path | None, typer.Option("--config", "-c", metavar="FILE", help="Write it there.")] = None,
) -> None:
    """Write a commented configuration, ready to edit; never over an existing one."""
    from digest import filesystem
    from digest.cli import environment
    from digest.errors import UsageError

    path = config or environment.config_path()
    if path.exists():
        raise UsageError(f"{path} exists already and stays as it is")
    filesystem.make_folder(path.parent)
    filesystem.write_file(path, filesystem.EXAMPLE_CONFIG.read_bytes())
    typer.echo(f"wrote {path}; edit its words, then try `digest fetch`", err=True)
