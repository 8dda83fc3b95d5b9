"""What is wrong with options and arguments, in our words: what click says of them is taken apart here."""

import re
from collections.abc import Iterator
from typing import Any

from digest.errors import Remedy, UsageError
from digest.patterns import lazy_pattern
from digest.text import nearest_word, shorten_text, suggest_or_list

_QUOTED = lazy_pattern(r"'([^']*)'")
_LONGEST = 200  # characters of a message that are looked at; it may repeat a long value
# What click says of a value, between the value in quotes and the rest, and what we say.
_OF_VALUES = (
    ("is not a valid int", "is no whole number"),
    ("is not a valid float", "is no number"),
)
_LESS = lazy_pattern(r"(-?\d{1,20}) is not in the range x>=(-?\d{1,20})\.?")
_OUTSIDE = lazy_pattern(r"(-?\d{1,20}) is not in the range (-?\d{1,20})<=x<=(-?\d{1,20})\.?")


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
    if message.startswith("Got unexpected extra argument"):
        extra = message.partition(" (")[2].removesuffix(")")
        return f"{shorten_text(extra.split(' ')[0], _LONGEST)}: one word too many"
    if message.endswith("requires an argument."):
        return f"{word}: a value is missing"
    if message.endswith("does not take a value."):
        return f"{word}: takes no value"
    if getattr(error, "param", None) is not None or getattr(error, "param_hint", None):
        return f"{_name_parameter(error)}: {_explain_value(message)}"
    return _explain_value(message)


def _explain_value(message: str) -> str:
    """What click, or a parser of ours, says of a value, without its capital and its full stop."""
    value, _, problem = message.rpartition("' ") if message.startswith("'") else ("", "", message)
    for theirs, ours in _OF_VALUES:
        if problem.startswith(theirs):
            return f"`{shorten_text(value[1:], _LONGEST)}` {ours}"
    if " is not one of " in message and message.startswith("'"):
        value, _, options = message.partition("' is not one of ")
        known = options.rstrip(".").replace("'", "").split(", ")
        return f"no such value `{shorten_text(value[1:], _LONGEST)}`; {suggest_or_list(value[1:], known)}"
    if found := _LESS.match(message):
        return f"{found[1]} is less than {found[2]}"
    if found := _OUTSIDE.match(message):
        return f"{found[1]} is not from {found[2]} to {found[3]}"
    return message[:1].lower() + message[1:].rstrip(".") if message[1:2].islower() else message.rstrip(".")


def _name_parameter(error: Any) -> str:
    """The option as it is written out, the argument as the help shows it."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "a value").strip("'")
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return re.sub(r"[\[\]{}.]", "", parameter.metavar or parameter.name or "").upper()
