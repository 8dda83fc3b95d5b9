"""Programs of the reader's own under `command:`, and what is particular to the one of a delivery."""

import shlex
from dataclasses import dataclass
from datetime import timedelta

from digest.commands.arguments import find_mistakes, list_doubts, name_program
from digest.commands.environment import VARIABLE_NAME
from digest.commands.secret_arguments import hide_secrets
from digest.config.keys.table import DURATION, WHOLE_NUMBER, KeyTable
from digest.config.reader import INTEGER, Section
from digest.config.yaml_nodes import MappingNode, ScalarNode
from digest.config.yaml_writing import write_text
from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.render.formats import FORMATS

# What a program can read from its standard input; a screen is no program, and a mail is for `mail:`.
COMMAND_FORMATS = tuple(name for name in FORMATS if name not in ("terminal", "list", "eml"))
USUAL_FORMAT = "markdown"
USUAL_TIMEOUT = timedelta(seconds=120)
_LONGEST_TIMEOUT = timedelta(hours=1)
_DURATION = lazy_pattern(r"(\d{1,6})\s*(s|m|h)?")
_UNITS = {None: "seconds", "s": "seconds", "m": "minutes", "h": "hours"}


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the reader's own: its *arguments*, the program first. It sees the variables *env* beside the usual
    ones, and may take as long as *timeout*."""

    arguments: tuple[str, ...]
    env: tuple[str, ...] = ()
    timeout: timedelta = USUAL_TIMEOUT

    @property
    def name(self) -> str:
        """What it is called: a delivery without a name, and a line that it has made of a paper."""
        return name_program(self.arguments)


@dataclass(frozen=True, slots=True)
class Command(Program):
    """A program that takes digests, with placeholders in its arguments: it reads one in the *format* of that name, in
    at most *limit* characters (0: any number). A status of *doubtful* says that it may have accepted."""

    format: str = USUAL_FORMAT
    limit: int = 0
    doubtful: tuple[int, ...] = ()


def read_command(section: Section) -> Command | None:
    """The command of a delivery, None where it has none, and where that has mistakes."""
    if "command" not in section:
        return None
    program = read_program(section, USUAL_TIMEOUT)
    form = section.read_choice("format", COMMAND_FORMATS, USUAL_FORMAT)
    limit, doubtful = section.read_integer("limit", 0), _read_statuses(section)
    return Command(program.arguments, program.env, program.timeout, form, limit, doubtful) if program else None


def read_program_section(root: Section, key: str, keys: KeyTable) -> Section | None:
    """The section under *key*, which is all about one program; None where there is none, and a mistake where that has
    no keys, or no `command:`."""
    node = root.nodes.get(key)
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        root.report_value(key, "expected keys such as `command:`")
        return None
    section = root.reader.read_section(node, key, keys)
    if "command" not in section:
        section.report("expected `command:`, a program and its arguments")
    return section


def read_program(section: Section, usual_timeout: timedelta) -> Program | None:
    """The program of *section*, None where it has none, and where its arguments have mistakes."""
    arguments, variables = _read_arguments(section), _read_variables(section)
    timeout = _read_timeout(section, usual_timeout)
    return Program(arguments, variables, timeout) if arguments else None


def _read_arguments(section: Section) -> tuple[str, ...]:
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


def _read_timeout(section: Section, default: timedelta) -> timedelta:
    """The time under `timeout:`, `90s`, `2m` or a number of seconds, or *default*."""
    text = section.read_text("timeout")
    if text is None:
        return default
    found = _DURATION.fullmatch(text)
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if timedelta() < duration <= _LONGEST_TIMEOUT:
        return duration
    hours = f"{_LONGEST_TIMEOUT.total_seconds() / 3600:g}h"
    section.report_value("timeout", f"expected {DURATION}, at most {hours}, got `{text}`")
    return default


def _read_variables(section: Section) -> tuple[str, ...]:
    """The names of variables under `env:`; what is none is reported."""
    variables = []
    for path, scalar in section.read_texts("env"):
        if VARIABLE_NAME.fullmatch(scalar.text):
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
    return [Remedy(f"command: [{', '.join(write_text(hide_secrets(word), flow=True) for word in words)}]")]


def _read_statuses(section: Section) -> tuple[int, ...]:
    statuses = []
    for path, scalar in section.read_texts("doubtful"):
        if INTEGER.fullmatch(scalar.text) and 1 <= int(scalar.text) <= 255:
            statuses.append(int(scalar.text))
        else:
            section.reader.report(scalar.place, f"{path}: expected {WHOLE_NUMBER} from 1 to 255, got `{scalar.text}`")
    return tuple(statuses)
