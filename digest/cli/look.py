"""How a digest should look: what the options say, else the configuration, the environment, and the terminal."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli import environment
from digest.errors import UsageError
from digest.render.formats import TERMINAL, Dialect, Format, Look

if TYPE_CHECKING:
    from digest.config import Config


def choose_look(
    format: Format = TERMINAL,
    *,
    brief: bool = False,
    full: bool = False,
    gist: bool = False,
    color: str = "auto",
    to_file: bool = False,
) -> Look:
    """The look of a document in *format*, on this terminal or in a file."""
    from digest.channels import screen

    if brief and full:
        raise UsageError("--brief and --full exclude each other")
    on_terminal = not to_file and sys.stdout.isatty()
    # A file is read by other programs than this terminal: only who asks for colours gets them there.
    colored = color == "always" if to_file else screen.wants_color(color, terminal=on_terminal)
    return Look(
        format,
        screen.terminal_width(os.environ),
        detail="brief" if brief else "full" if full else "normal",
        gist=gist,
        color=colored,
        # Whatever takes colours takes links; whether it shows them is known of terminals only.
        hyperlinks=colored and environment.has_hyperlinks(os.environ),
        encoding="utf-8" if to_file else sys.stdout.encoding or "utf-8",
        for_pipe=not on_terminal and not colored,
    )


def add_markdown_look(look: Look, settings: "Config", dialect: Dialect | None, template: Path | None) -> Look:
    """*look* with the dialect of Markdown and the template that are asked for, else configured."""
    from digest import filesystem

    if "template" not in look.format.supports:
        return look
    path = template or environment.template_path(settings)
    text = (path.name, filesystem.read_text(path)) if path else None
    return replace(look, dialect=dialect or settings.dialect, template=text)
