"""Paths as people type them, where no shell has read them first: `~`, `~name`, `$NAME` and `${NAME}`."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from digest.errors import UsageError
from digest.patterns import lazy_pattern

_VARIABLE = lazy_pattern(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)
_HOME = lazy_pattern(r"~[^/\\]*")
_HOME_PATH = lazy_pattern(r"~[\w.-]*(?=/|$)")


def expand_path(place: str | Path) -> Path:
    """The path that a person means by *place*: `~` at its beginning is the home folder, `~name` that of somebody else,
    and `$NAME` or `${NAME}` is what the environment says, wherever it stands.

    The name of something that is there, and has such a sign in it, means just that. Raises UsageError for a variable
    that is not set, and for a home that nobody has.
    """
    text = str(place)
    missing = [name for name in find_variables(text) if not os.environ.get(name)]
    if missing and not os.path.lexists(text):
        raise UsageError(f"{text}: no variable is called {missing[0]}, so ${missing[0]} stands for nothing")
    expanded = expand_home(text if missing else os.path.expandvars(text))
    if (home := _HOME.match(expanded)) and not os.path.lexists(expanded):
        raise UsageError(f"{text}: {home[0]} is nobody's home folder")
    return Path(expanded)


def find_variables(text: str) -> list[str]:
    """The names of the variables in *text*, which a path or a shell replaces: those of `$NAME` and `${NAME}`."""
    return [match[1] or match[2] for match in _VARIABLE.finditer(text)]


def expand_arguments(arguments: Sequence[str]) -> list[str]:
    """*arguments* of a program as a person means them: the path of the program, which comes first, whole, and a `~` at
    the beginning of another one as the home folder. Raises UsageError for a program whose path leads nowhere."""
    program, *others = arguments
    if "/" in program:
        program = str(expand_path(program))
    return [program, *(expand_home(each) if _HOME_PATH.match(each) else each for each in others)]


def expand_home(text: str) -> str:
    """*text* with the home folder in the place of a `~` at its beginning; as it is where there is none."""
    if os.environ.get("HOME") == "":
        # An empty one would mean the root of the disk; without one the user's own is looked up.
        del os.environ["HOME"]
    return os.path.expanduser(text)  # noqa: PTH111 - no error without a home
