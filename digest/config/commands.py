"""A delivery by command: the program, what it gets, and how long it may take."""

import re
import shlex
from dataclasses import dataclass
from datetime import timedelta

from digest.command_arguments import find_mistakes, list_doubts, name_program
from digest.config.keys.table import WHOLE_NUMBER
from digest.config.reader import INTEGER, Section
from digest.config.yaml_nodes import ScalarNode
from digest.config.yaml_writing import write_text
from digest.errors import Remedy
from digest.render.formats import FORMATS

# What a program can read from its standard input; a screen is no program, and a mail is for `mail:`.
COMMAND_FORMATS = tuple(name for name in FORMATS if name not in ("terminal", "list", "eml"))
USUAL_FORMAT = "markdown"
USUAL_TIMEOUT = timedelta(seconds=120)
LONGEST_TIMEOUT = timedelta(hours=1)
_DURATION = re.compile(r"(\d{1,6})\s*(s|m|h)?")
_UNITS = {None: "seconds", "s": "seconds", "m": "minutes", "h": "hours"}
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Command:
    """A program of the reader's own that takes digests: its *arguments*, the program first, with placeholders.

    It sees the variables *env* beside the usual ones, reads the digest in the *format* of that name, in at most
    *limit* characters (0: any number), and may take as long as *timeout*. A status of *doubtful* says that it may have
    accepted.
    """

    arguments: tuple[str, ...]
    env: tuple[str, ...] = ()
    format: str = USUAL_FORMAT
    limit: int = 0
    timeout: timedelta = USUAL_TIMEOUT
    doubtful: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What the delivery is called where it has no name of its own."""
        return name_program(self.arguments)


def read_command(section: Section) -> Command | None:
    """The command of a delivery, None where it has none, and where that has mistakes."""
    arguments = read_arguments(section)
    if not arguments:
        return None
    return Command(
        arguments,
        env=read_variables(section),
        format=section.read_choice("format", COMMAND_FORMATS, USUAL_FORMAT),
        limit=section.read_integer("limit", 0),
        timeout=read_duration(section, "timeout", USUAL_TIMEOUT, longest=LONGEST_TIMEOUT),
        doubtful=_read_statuses(section),
    )


def read_arguments(section: Section) -> tuple[str, ...]:
    """The list under `command:`, the program first; empty where it is missing or has mistakes."""
    node = section.nodes.get("command")
    if isinstance(node, ScalarNode) and node.text.strip():
        section.reader.report(
            node.place,
            f"{section.path_of('command')}: no shell reads this, so write a list: the program, then each argument",
            *_write_as_list(node.text),
        )
        return ()
    scalars = list(section.read_texts("command"))
    arguments = tuple(scalar.text for _, scalar in scalars)
    mistakes = list(find_mistakes(arguments)) if arguments else []
    for mistake in mistakes:
        path, scalar = scalars[mistake.place]
        section.reader.report(scalar.place, f"{path}: {mistake.message}")
    if arguments and not mistakes:
        section.reader.warnings += [f"{section.path_of('command')}: {doubt}" for doubt in list_doubts(arguments)]
    return () if mistakes else arguments


def read_duration(section: Section, key: str, default: timedelta, *, longest: timedelta) -> timedelta:
    """The time under *key*, `90s`, `2m` or a number of seconds, at most the *longest*, or *default*."""
    text = section.read_text(key)
    if text is None:
        return default
    found = _DURATION.fullmatch(text)
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if timedelta() < duration <= longest:
        return duration
    hours = f"{longest.total_seconds() / 3600:g}h"
    section.report_value(key, f"expected a time such as 90s or 2m, at most {hours}, got `{text}`")
    return default


def read_variables(section: Section) -> tuple[str, ...]:
    """The names of variables under `env:`; what is none is reported."""
    variables = []
    for path, scalar in section.read_texts("env"):
        if _VARIABLE.fullmatch(scalar.text):
            variables.append(scalar.text)
        else:
            hint = "; its value stays in the environment" if "=" in scalar.text else ""
            section.reader.report(
                scalar.place, f"{path}: expected the name of a variable, got `{scalar.text.partition('=')[0]}`{hint}"
            )
    return tuple(variables)


def _write_as_list(line: str) -> list[Remedy]:
    """How one writes the command *line* as a list; nothing where a shell could not read it either."""
    try:
        words = shlex.split(line)
    except ValueError:
        return []
    return [Remedy(f"command: [{', '.join(write_text(word, flow=True) for word in words)}]")]


def _read_statuses(section: Section) -> tuple[int, ...]:
    statuses = []
    for path, scalar in section.read_texts("doubtful"):
        if INTEGER.fullmatch(scalar.text) and 1 <= int(scalar.text) <= 255:
            statuses.append(int(scalar.text))
        else:
            section.reader.report(scalar.place, f"{path}: expected {WHOLE_NUMBER} from 1 to 255, got `{scalar.text}`")
    return tuple(statuses)
