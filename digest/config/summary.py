"""The key `summary:`: a command of the reader's own that makes one line of a paper."""

import json
from dataclasses import dataclass
from datetime import timedelta

from digest.config.commands import Program, read_program, read_program_section
from digest.config.keys import SUMMARY_KEYS
from digest.config.reader import Section
from digest.patterns import lazy_pattern

USUAL_PER_RUN = 20
USUAL_TIMEOUT = timedelta(seconds=30)
_PLACEHOLDER = lazy_pattern(r"\{(?:id|title|abstract|paper|papers|subject|day|name)\}")


@dataclass(frozen=True, slots=True)
class SummaryCommand(Program):
    """A program that makes one line of a paper, of at most *per_run* papers in one run; *timeout* is for each."""

    timeout: timedelta = USUAL_TIMEOUT
    per_run: int = USUAL_PER_RUN

    @property
    def identity(self) -> str:
        """The text under which its lines are stored: another one for other arguments."""
        return json.dumps(self.arguments, ensure_ascii=False)


def read_summary_command(root: Section) -> SummaryCommand | None:
    """The command under `summary:`, None where there is none, or where it has mistakes."""
    section = read_program_section(root, "summary", SUMMARY_KEYS)
    if section is None:
        return None
    program, per_run = read_program(section, USUAL_TIMEOUT), section.read_integer("per_run", USUAL_PER_RUN)
    if program is None:
        return None
    for found in filter(None, map(_PLACEHOLDER.search, program.arguments)):
        literal = f"`{found[0]}` is handed on as it stands; the program reads the paper on its standard input"
        section.reader.warnings.append(f"{section.path_of('command')}: {literal}")
    return SummaryCommand(program.arguments, program.env, program.timeout, per_run)
