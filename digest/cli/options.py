"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from digest.render.formats import FORMATS

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
