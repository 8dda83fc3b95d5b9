"""Options that several commands share, and commands whose options are the fields of a dataclass."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

from digest.errors import UsageError
from digest.render.formats import FORMATS, Format, find_format

Options = TypeVar("Options")

STDOUT = Path("-")  # as `--output`

SOURCES = Annotated[
    list[str] | None,
    typer.Argument(
        help="What to read: hf, hf:2026-01-08, a file, - … (`digest sources` lists all).",
        metavar="[SOURCE]...",
        show_default=False,
    ),
]
BRIEF = Annotated[bool, typer.Option("--brief", help="Without abstracts.")]
GIST = Annotated[bool, typer.Option("--gist", help="A sentence on what was done, below short entries.")]
FULL = Annotated[bool, typer.Option("--full", help="Whole abstracts.")]
COLOR = Annotated[
    Literal["auto", "always", "never"],
    typer.Option("--color", envvar="DIGEST_COLOR", help="When to colour.", show_envvar=False),
]
NO_PAGER = Annotated[bool, typer.Option("--no-pager", help="Do not page a long digest.")]
CONFIG = Annotated[Path | None, typer.Option("--config", "-c", metavar="FILE", help="This configuration.")]


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


# The names are written out, because a list in brackets would be wider than a terminal.
FORMAT_OPTION = {
    "metavar": "FORMAT",
    "help": f"What to write: {', '.join(FORMATS)}.",
    "parser": parse_format,
    "autocompletion": complete_format,
}


def take_options(command: Callable[[Options], None], options: type[Options]) -> Callable[..., None]:
    """*command*, whose one argument is the dataclass *options*, as a function that takes each field for itself.

    typer reads the options of a command from the parameters of a function.
    """

    def take_fields(**fields: object) -> None:
        command(options(**fields))

    take_fields.__name__, take_fields.__doc__ = command.__name__, command.__doc__
    take_fields.__annotations__ = inspect.get_annotations(options, eval_str=True)
    take_fields.__signature__ = inspect.signature(options)  # type: ignore[attr-defined]  # read by `inspect`
    return take_fields
