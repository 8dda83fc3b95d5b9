"""The program of `after:`, which hears the exit status of each run that delivers."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli.exit_status import FAILED, find_status_of_error
from digest.errors import DigestError, Remedy
from digest.text import sanitize_line, shorten_text

if TYPE_CHECKING:
    from digest.config.commands import Command

_ABOUT = "after"  # what the notice of its failure is about
_LONGEST_WORDS = 200  # characters of what it said


def run_and_tell(deliver: Callable[[], int], after: "Command | None", now: datetime) -> int:
    """The exit status of *deliver*, told to the program *after*, as is the one that an error of it stands for.

    That the program fails is said, and changes nothing.
    """
    try:
        status = deliver()
    except Exception as error:
        _tell(after, find_status_of_error(error) if isinstance(error, DigestError) else FAILED, now)
        raise
    _tell(after, status, now)
    return status


def _tell(after: "Command | None", status: int, now: datetime) -> None:
    if after is None:
        return
    trouble = _run(after, status)
    remedy = Remedy("digest help monitoring", "what `after:` is for")
    from digest.cli import state
    from digest.cli.exit_status import say
    from digest.cli.notices import Teller

    try:
        with state.open_existing_archive(now) as archive:
            teller = Teller(archive, now)
            if trouble:
                teller.say_trouble(_ABOUT, trouble, remedy)
            else:
                teller.say_over(_ABOUT, f"after: {after.name} works again")
    except DigestError:
        # A run that could not use its archive has said so.
        if trouble:
            say(trouble, remedy)


def _run(after: "Command", status: int) -> str | None:
    """Run the program. Returns what is wrong, None where it ended well."""
    from digest import filesystem
    from digest.config.after import STATUS
    from digest.program_environment import choose_program_environment, find_unset_variables
    from digest.programs import run_program

    program, *arguments = after.arguments
    if missing := find_unset_variables(os.environ, after.env):
        return f"after: {missing[0]} is not set, which `env:` names"
    try:
        result = run_program(
            [
                str(filesystem.expand_path(program)) if "/" in program else program,
                *(argument.replace(STATUS, str(status)) for argument in arguments),
            ],
            stdin=None,
            environment=choose_program_environment(os.environ, after.env),
            timeout=after.timeout.total_seconds(),
        )
    except DigestError as error:
        return f"after: {error}"
    if result.status == 0:
        return None
    said = shorten_text(sanitize_line(result.said), _LONGEST_WORDS)
    return f"after: {after.name} {result.describe()}" + (f": {said}" if said else "")
