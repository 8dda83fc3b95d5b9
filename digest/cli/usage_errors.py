"""What is wrong with options and arguments, in our words: what click says of them is taken apart here."""

import re
from collections.abc import Iterator
from typing import Any

import typer

from digest.errors import Remedy, UsageError
from digest.text import nearest_word

# typer has click inside, or beside it: these classes are the same in both.
ClickUsageError: type[Exception] = typer.BadParameter.__mro__[1]
_QUOTED = re.compile(r"'([^']*)'")
# What click says of a value, and what we say.
_OF_VALUES = (
    (re.compile(r"'(.*)' is not a valid (?:integer|int)(?: range)?\.?", re.DOTALL), r"`\1` is no whole number"),
    (re.compile(r"'(.*)' is not a valid float\.?", re.DOTALL), r"`\1` is no number"),
    (re.compile(r"(-?\d+) is not in the range x>=(-?\d+)\.?"), r"\1 is less than \2"),
    (re.compile(r"(-?\d+) is not in the range (-?\d+)<=x<=(-?\d+)\.?"), r"\1 is not from \2 to \3"),
    (re.compile(r"'(.*)' is not one of (.*?)\.?", re.DOTALL), r"no such value `\1`; known are \2"),
)


def explain_usage_error(error: Any, word: str) -> UsageError:
    """The *error* of click as one of ours: where it is, what is wrong, and the help of its command as a way out.

    *word* is the command that was called, for the errors that do not know theirs.
    """
    command = error.ctx.command_path.partition(" ")[2] if error.ctx else word
    show = f"digest {command} --help" if command else "digest --help"
    what = {"NoSuchOption": _explain_option, "MissingParameter": _explain_missing}.get(
        type(error).__name__, _explain_other
    )(error)
    said = f"{command}: {what}" if command else what
    return UsageError(said).with_remedies(*getattr(error, "remedies", ()), Remedy(show, _describe_help(error)))


def _describe_help(error: Any) -> str:
    return "all commands" if hasattr(getattr(error.ctx, "command", None), "commands") else "its options, with examples"


def _explain_option(error: Any) -> str:
    near = nearest_word(error.option_name, list(_options_of(error.ctx)), 0.7)
    return f"no option {error.option_name}" + (f"; did you mean {near}?" if near else "")


def _options_of(context: Any) -> Iterator[str]:
    """The options of the command in *context*."""
    for parameter in context.command.get_params(context) if context else ():
        yield from (name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--"))


def _explain_missing(error: Any) -> str:
    return f"{_name_parameter(error)} is missing"


def _explain_other(error: Any) -> str:
    message = str(error.message)
    named = _QUOTED.search(message)
    word = named[1] if named else ""
    if message.startswith("No such command"):
        near = nearest_word(word, error.ctx.command.list_commands(error.ctx), 0.6) if error.ctx else None
        return f"no command {word}" + (f"; did you mean {near}?" if near else "")
    if extra := re.match(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", message, re.DOTALL):
        return f"{extra[1].split()[0]}: one word too many"
    if message.endswith("requires an argument."):
        return f"{word}: a value is missing"
    if message.endswith("does not take a value."):
        return f"{word}: takes no value"
    if getattr(error, "param", None) is not None or getattr(error, "param_hint", None):
        return f"{_name_parameter(error)}: {_explain_value(message)}"
    return _explain_value(message)


def _explain_value(message: str) -> str:
    """What click, or a parser of ours, says of a value, without its capital and its full stop."""
    for theirs, ours in _OF_VALUES:
        if found := theirs.fullmatch(message):
            return found.expand(ours).replace("'", "")
    return message[:1].lower() + message[1:].rstrip(".") if message[1:2].islower() else message.rstrip(".")


def _name_parameter(error: Any) -> str:
    """The option as it is written out, the argument as the help shows it."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "a value").strip("'")
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return re.sub(r"[\[\]{}.]", "", parameter.metavar or parameter.name or "").upper()
