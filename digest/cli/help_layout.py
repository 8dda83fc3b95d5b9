"""How `--help` lists commands and options: in groups, in one column, no sentence cut off.

The group of an option is its `rich_help_panel`, that of a command is given by `Commands.headings`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from typer.core import TyperCommand, TyperGroup

from digest.cli.exit_status import exit_on_errors
from digest.patterns import lazy_pattern

if TYPE_CHECKING:
    import typer

Row = tuple[str, str]


class Formatter(Protocol):
    """What is used of click's `HelpFormatter`, whose module depends on the version of typer."""

    def section(self, name: str) -> AbstractContextManager[None]:
        """A heading, and what is written inside the block below it."""

    @property
    def width(self) -> int:
        """The columns of the terminal that are to be used."""

    def write(self, string: str) -> None:
        """Write *string* as it is."""


ARGUMENTS, _OPTIONS, _COMMANDS = "Arguments", "Options", "Commands"
_WHOLE = 1_000  # characters; no sentence is as long
_FEW = 8  # options that need no groups
# What goes without saying: that a number is not less than nothing, that an argument without brackets must be there.
_NEEDLESS = lazy_pattern(r" {0,2}\[x>=[01]\]|; x>=[01](?=\])")
_REQUIRED = "[required]"


class Command(TyperCommand):
    """A command whose options are listed in groups."""

    def get_short_help_str(self, limit: int = _WHOLE) -> str:
        """The first sentence of the help, whole."""
        return super().get_short_help_str(max(limit, _WHOLE))

    def collect_usage_pieces(self, ctx: "typer.Context") -> list[str]:  # type: ignore[override]  # click's own context
        """The pieces of the first line, with `PAPER` where typer writes `{PAPER}`."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: "typer.Context", formatter: Formatter) -> None:  # type: ignore[override]
        """Write the arguments, then the options, each group below its heading."""
        _write_groups(formatter, group_options(self, ctx))


class Commands(TyperGroup):
    """A group of commands, which are listed below the *headings* to which they belong."""

    headings: ClassVar[Mapping[str, Sequence[str]]] = {}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that *args* begin with; leaves with what may have been meant where that is none."""
        word, *rest = args
        if not (word in self.commands or word.startswith("-") or ctx.resilient_parsing):
            _refuse_word(ctx.command_path, word, rest, [*self.commands])
        return super().resolve_command(ctx, args)

    def get_short_help_str(self, limit: int = _WHOLE) -> str:
        """The first sentence of the help, whole."""
        return super().get_short_help_str(max(limit, _WHOLE))

    def format_options(self, ctx: "typer.Context", formatter: Formatter) -> None:  # type: ignore[override]
        """Write the commands, each group below its heading, then the options."""
        _write_groups(formatter, self._group_commands())
        _write_groups(formatter, group_options(self, ctx))

    def _group_commands(self) -> dict[str, list[Row]]:
        known = {name: command.get_short_help_str() for name, command in self.commands.items()}
        groups = {
            heading: [(name, known.pop(name)) for name in names if name in known]
            for heading, names in self.headings.items()
        }
        return groups | {_COMMANDS: list(known.items())}


@exit_on_errors
def _refuse_word(path: str, word: str, rest: list[str], commands: list[str]) -> None:
    from digest.cli.other_words import refuse_word

    raise refuse_word(path, word, rest, commands)


def group_options(command: TyperCommand | TyperGroup, ctx: "typer.Context") -> dict[str, list[Row]]:
    """The arguments of *command*, and its options by their headings if there are many; what has no heading is in the
    last group."""
    arguments: list[Row] = []
    options: list[tuple[str, Row]] = []
    for parameter in command.get_params(ctx):
        name, sentence = parameter.get_help_record(ctx) or ("", "")
        if parameter.param_type_name == "argument":
            arguments.append((name, sentence.removesuffix(_REQUIRED).rstrip()))
        elif name:
            options.append((getattr(parameter, "rich_help_panel", None) or "", (name, _NEEDLESS.sub("", sentence))))
    headings = [heading for heading, _ in options if heading] if len(options) > _FEW else []
    groups: dict[str, list[Row]] = {ARGUMENTS: arguments, **{heading: [] for heading in headings or [_OPTIONS]}}
    for heading, row in options:
        groups[heading if heading in groups else [*groups][-1]].append(row)
    return groups


def _write_groups(formatter: Formatter, groups: Mapping[str, Iterable[Row]]) -> None:
    """Write the rows of all *groups* in the same two columns."""
    widest = max((len(name) for rows in groups.values() for name, _ in rows), default=0)
    for heading, rows in groups.items():
        if listed := [(f"{name:<{widest}}", sentence) for name, sentence in rows]:
            with formatter.section(heading):
                formatter.write("".join(_write_row(*row, formatter.width) for row in listed))


def _write_row(name: str, sentence: str, width: int) -> str:
    """*name* and beside it *sentence*, wrapped at blanks alone: `csl-json` is one word."""
    indent = " " * (len(name) + 4)
    lines = wrap(sentence, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return f"  {name}  {chr(10).join(lines).lstrip()}".rstrip() + "\n"
