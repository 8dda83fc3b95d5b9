"""Compiles the user's regular expressions for an engine that matches in linear time, and refuses nested repeats."""

import re
import warnings
from typing import Any

import re2  # type: ignore[import-untyped]

from digest.errors import UsageError
from digest.text import shorten_text

_parser: Any = re._parser  # type: ignore[attr-defined]  # the only parser of the syntax that shows its tree
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_MANY = 1000


def compile_regex(text: str, pattern: str, *, ignore_case: bool) -> Any:
    """The RE2 program of *pattern*; messages name *text*, the whole term.

    Raises UsageError for wrong syntax, for what RE2 does not offer because it cannot be matched in linear time
    (look-around, back-references: https://github.com/google/re2/wiki/Syntax), and for a repeat inside a repeat such
    as `(a+)+`, which is nearly always a mistake.
    """
    try:
        with warnings.catch_warnings():
            # Python warns of syntax that it may change later; that does not matter, because RE2 does the matching.
            warnings.simplefilter("ignore", FutureWarning)
            runs_away = _can_run_away(_parser.parse(pattern))
    except re.error as error:
        raise UsageError(f"`{text}`: {error.msg} at character {(error.pos or 0) + 2}") from error
    except (OverflowError, RecursionError) as error:
        raise UsageError(f"`{shorten_text(text, 60)}`: too large a number or too many brackets") from error
    if runs_away:
        raise UsageError(f"`{text}` can run away: an open repeat (`+`, `*`) inside another; write it with one repeat")
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise UsageError(f"`{text}`: {reason} (look-around and back-references are not offered)") from error


def _can_run_away(tree: Any, *, repeated: bool = False) -> bool:
    for name, argument in tree:
        if str(name) in _REPEATS:
            _, most, body = argument
            open_repeat = int(most) > _MANY
            if (open_repeat and repeated) or _can_run_away(body, repeated=repeated or open_repeat):
                return True
        elif any(_can_run_away(part, repeated=repeated) for part in _sub_patterns(argument)):
            return True
    return False


def _sub_patterns(argument: Any) -> list[Any]:
    """The sub-patterns in the argument of one node: of a group, a branch or a condition."""
    if isinstance(argument, _parser.SubPattern):
        return [argument]
    if isinstance(argument, tuple | list):
        return [part for item in argument for part in _sub_patterns(item)]
    return []
