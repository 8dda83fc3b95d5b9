"""Options that several commands share, and commands whose options are the fields of a dataclass."""

import inspect
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

from digest.cli import completion
from digest.errors import Remedy, UsageError
from digest.render.formats import DIALECTS, FORMATS, TERMINAL, Dialect, Format, find_format, find_format_of_file

Options = TypeVar("Options")

STDOUT = Path("-")  # as `--output`

# The groups of options in the help of a command that has many.
WHAT, WHICH, LOOK, WHERE, TALK = "What to read", "Which papers", "How it looks", "Where it goes", "Talk"

SOURCES = Annotated[
    list[str] | None,
    typer.Argument(
        help="An address, a file, a folder, or -; `digest sources` lists the addresses.",
        metavar="[SOURCE]...",
        show_default=False,
        autocompletion=completion.complete_sources,
    ),
]
OFFLINE = Annotated[bool, typer.Option("--offline", help="Ask the archive, never the network.", rich_help_panel=WHAT)]
MATCH = Annotated[
    list[str] | None,
    typer.Option(
        "--match",
        "-m",
        metavar="TERM",
        help="Papers with this, in place of your words and topics; may be repeated.",
        rich_help_panel=WHICH,
    ),
]
EVERYTHING = Annotated[bool, typer.Option("--all", help="All papers, whatever your rules say.", rich_help_panel=WHICH)]
BRIEF = Annotated[bool, typer.Option("--brief", help="Without abstracts.", rich_help_panel=LOOK)]
GIST = Annotated[
    bool, typer.Option("--gist", help="A sentence on what was done, below short entries.", rich_help_panel=LOOK)
]
FULL = Annotated[bool, typer.Option("--full", help="Whole abstracts.", rich_help_panel=LOOK)]
COLOR = Annotated[
    Literal["auto", "always", "never"],
    typer.Option(
        "--color",
        envvar="DIGEST_COLOR",
        metavar="WHEN",
        help="auto, always or never.",
        show_envvar=False,
        show_default=False,
        rich_help_panel=LOOK,
    ),
]
NO_PAGER = Annotated[bool, typer.Option("--no-pager", help="Do not page a long digest.", rich_help_panel=LOOK)]


def parse_path(name: str | Path) -> Path:
    """The path that *name* means, as a shell would read it: `~` and `$HOME` mean the same where quotes kept them from
    the shell. Raises BadParameter."""
    from digest import filesystem

    try:
        return filesystem.expand_path(name)
    except UsageError as error:
        raise typer.BadParameter(f"{error}.") from error


CONFIG = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        parser=parse_path,
        help="Take this configuration.",
        rich_help_panel=WHAT,
    ),
]
ReportFormat = Literal["terminal", "json"]
REPORT_FORMAT = Annotated[ReportFormat, typer.Option("--format", "-f", metavar="FORMAT", help="terminal or json.")]


def parse_format(name: str | Format) -> Format:
    """The format called *name*, which typer may have parsed before. Raises BadParameter."""
    if isinstance(name, Format):
        return name
    try:
        return find_format(name)
    except UsageError as error:
        raise typer.BadParameter(f"{error}.") from error


def _name_formats() -> str:
    """The names of all formats, with the shorter one that is the suffix of a file: `markdown (md)`."""
    shorter = {name: f" ({format.suffix})" for name, format in FORMATS.items() if format.suffix in format.aliases}
    return ", ".join(f"{name}{shorter.get(name, '')}" for name in FORMATS)


def choose_format(given: Format | None, output: Path | None) -> Format:
    """The format that was *given*, else that of the suffix of the file *output*, else the terminal's."""
    is_file = output is not None and output != STDOUT and not output.is_dir()
    return given or (find_format_of_file(output.name) if output and is_file else None) or TERMINAL


OUTPUT = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR",
        parser=parse_path,
        help="Write it there, in the format of its suffix, a feed goes on; {date}, {id} and {title} may stand in it.",
        rich_help_panel=WHERE,
    ),
]


def refuse_folder(output: Path | None, name: str) -> None:
    """Raises UsageError where *output* is a folder; a file called *name* in it is proposed."""
    if output and output.is_dir():
        inside = Remedy(f"-o {shlex.quote(str(output / name))}", "writes it there")
        raise UsageError(f"-o {output}: a folder, not a file").with_remedies(inside)


# The names are written out, because a list in brackets would be wider than a terminal.
FORMAT_OPTION = {
    "metavar": "FORMAT",
    "help": f"{_name_formats()}.",
    "parser": parse_format,
    "autocompletion": completion.complete_formats,
    "rich_help_panel": LOOK,
}
DIGEST_FORMAT = Annotated[
    Format | None,
    typer.Option("--format", "-f", envvar="DIGEST_FORMAT", show_envvar=False, **FORMAT_OPTION),
]
DIALECT = Annotated[
    Dialect | None,
    typer.Option(
        "--dialect",
        metavar="DIALECT",
        help=f"Of Markdown: {', '.join(DIALECTS)}.",
        rich_help_panel=LOOK,
    ),
]
QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.", rich_help_panel=TALK)]
VERBOSE = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Say what is done, and how long it takes.", rich_help_panel=TALK),
]


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
