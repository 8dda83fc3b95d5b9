"""The key `summary:`: a command of the reader's own that makes one line of a paper."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from digest.command_arguments import name_program
from digest.config.commands import LONGEST_TIMEOUT, read_arguments, read_duration, read_variables
from digest.config.keys import SUMMARY_KEYS
from digest.config.reader import Section
from digest.config.yaml_nodes import MappingNode

USUAL_PER_RUN = 20
USUAL_TIMEOUT = timedelta(seconds=30)
_PLACEHOLDER = re.compile(r"\{(?:id|title|abstract|paper|papers|subject|day|name)\}")


@dataclass(frozen=True, slots=True)
class SummaryCommand:
    """A command that makes one line of a paper: its *arguments*, the program first.

    It runs for at most *per_run* papers in one run, *timeout* long for each, and sees the variables *env* beside those
    that every program sees.
    """

    arguments: tuple[str, ...]
    per_run: int = USUAL_PER_RUN
    timeout: timedelta = USUAL_TIMEOUT
    env: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its lines are said to be by."""
        return name_program(self.arguments)

    @property
    def identity(self) -> str:
        """The text under which its lines are stored: another one for other arguments."""
        return json.dumps(self.arguments, ensure_ascii=False)


def read_summary_command(root: Section) -> SummaryCommand | None:
    """The command under `summary:`, None where there is none, or where it has mistakes."""
    node = root.nodes.get("summary")
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        root.report_value("summary", "expected keys such as `command:` and `per_run:`")
        return None
    section = root.reader.read_section(node, "summary", SUMMARY_KEYS)
    if "command" not in section:
        section.report("expected `command:`, a program and its arguments")
    arguments = read_arguments(section)
    for found in filter(None, map(_PLACEHOLDER.search, arguments)):
        literal = f"`{found[0]}` is handed on as it stands; the program reads the paper on its standard input"
        section.reader.warnings.append(f"{section.path_of('command')}: {literal}")
    per_run = section.read_integer("per_run", USUAL_PER_RUN)
    timeout = read_duration(section, "timeout", USUAL_TIMEOUT, longest=LONGEST_TIMEOUT)
    variables = read_variables(section)
    return SummaryCommand(arguments, per_run, timeout, variables) if arguments else None
