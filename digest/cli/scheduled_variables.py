"""What a scheduled run would lack of this shell's variables, by the configuration and the environment file."""

import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from digest import filesystem, permissions
from digest.cli import environment_file, folders
from digest.commands.environment import is_assignment
from digest.errors import UsageError
from digest.schedules.environment_file import add_assignments, can_be_written
from digest.schedules.variables import Comparison, Wanted, compare_variables
from digest.sources.registry import find_source, own_sources, third_party_names

if TYPE_CHECKING:
    from digest.config import Config
    from digest.sources.base import Source

_USUAL_PATH = "/usr/bin:/bin"  # of cron; the other schedulers have a little more
_SET_BY_ALL = ("HOME", "LOGNAME", "SHELL", "PWD", "PATH")
# Below these keys a `$NAME` is a variable; elsewhere it is a part of a word.
_KEYS_WITH_PATHS = ("mail", "deliver", "sources", "template", "extends")


def compare_with_file(settings: "Config | None") -> Comparison:
    """What a scheduled run with *settings* would not have of this shell. Raises UsageError for a file with mistakes."""
    path = environment_file.find_environment_path()
    file = environment_file.read_environment_file() if path and path.exists() else {}
    return compare_variables(_describe_shell(file), file, _find_wanted(settings, file))


def _describe_shell(file: Mapping[str, str]) -> dict[str, str]:
    """The variables of this shell; folders of the state as they are understood here, whole."""
    shell = dict(os.environ)
    state = folders.named_state_folder()
    if state:
        shell.pop("XDG_STATE_HOME", None)
        if shell["DIGEST_STATE"] != file.get("DIGEST_STATE"):
            shell["DIGEST_STATE"] = str(state)
    for ignored, _ in folders.list_ignored_variables(shell):
        del shell[ignored]
    return shell


def _find_wanted(settings: "Config | None", file: Mapping[str, str]) -> Wanted:
    families = [[name for name in (each.mirror_variable, each.token_variable) if name] for each in _list_sources()]
    if settings is None:
        return Wanted(families)
    commands = list(_list_commands(settings))
    path = f"{_USUAL_PATH}:{file.get('PATH', '')}"
    outside = any(_is_outside(word, path) for command in commands for word in _find_programs(command))
    names = [name for name in _list_mentioned(settings) if name not in _SET_BY_ALL]
    return Wanted(families, [*names, *(["PATH"] if outside else [])], has_programs=bool(commands))


def _list_sources() -> Iterator["Source"]:
    """Every source, of digest and of other packages; one that cannot be used is left out."""
    yield from own_sources()
    for name in third_party_names():
        with suppress(UsageError):
            if source := find_source(name):
                yield source


def _list_commands(settings: "Config") -> Iterator[str]:
    """The command lines, for a shell, that a run with *settings* may start."""
    if account := settings.account:
        named = {each.name: getattr(account, each.name) for each in fields(account)}
        yield from (str(command) for name, command in named.items() if name.endswith("_command") and command)
        if account.way == "sendmail":
            yield account.place
    yield from (shlex.join(program.arguments) for program in settings.programs)


def _find_programs(command: str) -> Iterator[str]:
    """The programs that the *command* line starts, as they are written."""
    words = shlex.shlex(command, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    begins = True
    try:
        for word in words:
            if set(word) <= set("|&;()"):
                begins = True
            elif begins and not is_assignment(word):
                begins = False
                yield word
    except ValueError:
        # A quote that is not closed: the shell will say so.
        return


def _is_outside(program: str, path: str) -> bool:
    """Whether the PATH of this shell leads to *program*, and *path* does not."""
    return shutil.which(program) is not None and shutil.which(program, path=path) is None


def _list_mentioned(settings: "Config") -> Iterator[str]:
    """The variables that *settings* mention, in a path or a command, or hand to a program."""
    texts = [text for key in _KEYS_WITH_PATHS for text in _list_texts(settings.values.get(key))]
    for text in [*texts, *_list_commands(settings)]:
        yield from filesystem.find_variables(text)
    for program in settings.programs:
        yield from program.env


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from _list_texts(each)


def write_missing(missing: Mapping[str, str]) -> tuple[Path, list[str]]:
    """Add the variables *missing* to the environment file, which then is for this user alone; the path of the file, and
    the names that were written: those whose value no line can hold are not. Raises DigestError."""
    path = environment_file.require_environment_path()
    new = {name: value for name, value in missing.items() if can_be_written(value)}
    if new:
        before = filesystem.read_text(path) if path.exists() else ""
        permissions.make_missing_folder(path.parent)
        permissions.close_to_others(path)
        filesystem.write_file(path, add_assignments(before, new).encode(), mode=0o600)
    return path, list(new)
