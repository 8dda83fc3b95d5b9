"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from digest.errors import UsageError
from digest.render.formats import FORMATS, Format, find_format

SOURCES = Annotated[
    list[str] | None,
    typer.Argument(
        help="What to read: hf, hf:2026-01-08, a file, - … (`digest sources` lists all).",
        metavar="[SOURCE]...",
        show_default=False,
    ),
]
CONFIG = Annotated[Path | None, typer.Option("--config", "-c", metavar="FILE", help="This configuration.")]
# Written out, because a list in brackets would be wider than a terminal.
FORMAT_HELP = f"What to write: {', '.join(FORMATS)}."


def parse_format(name: str | Format) -> Format:
    """The format called *name*, which typer may have parsed before. Raises BadParameter."""
    if isinstance(name, Format):
        return name
    try:
        return find_format(name)
    except UsageError as error:
        raise typer.BadParameter(f"{error}.") from error


def complete_format(incomplete: str) -> list[str]:
    """The names of formats that begin with *incomplete*, for the shell."""
    return [name for name in FORMATS if name.startswith(incomplete)]
