"""The key `after:`: a program of the reader's own that hears how each run that delivers has ended."""

from datetime import timedelta

from digest.config.commands import Program, read_program, read_program_section
from digest.config.keys import AFTER_KEYS
from digest.config.reader import Section

STATUS = "{status}"  # what stands for the exit status in its arguments
_USUAL_TIMEOUT = timedelta(seconds=30)


def read_after(root: Section) -> Program | None:
    """The program under `after:`, None where there is none, or where it has mistakes."""
    section = read_program_section(root, "after", AFTER_KEYS)
    return read_program(section, _USUAL_TIMEOUT) if section else None
