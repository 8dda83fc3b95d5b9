"""The program of `after:`, which hears the exit status of each run that delivers."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli.exit_status import FAILED, find_status_of_error
from digest.errors import DigestError, Remedy

if TYPE_CHECKING:
    from digest.config.commands import Program

_ABOUT = "after"  # what the notice of its failure is about


def run_and_tell(deliver: Callable[[], int], after: "Program | None", now: datetime) -> int:
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


def _tell(after: "Program | None", status: int, now: datetime) -> None:
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


def _run(after: "Program", status: int) -> str | None:
    """Run the program. Returns what is wrong, None where it ended well."""
    from digest.config.after import STATUS
    from digest.programs import prepare_call, run_program

    try:
        call = prepare_call(after, os.environ)
        arguments = [argument.replace(STATUS, str(status)) for argument in call.arguments]
        result = run_program(replace(call, arguments=arguments), None)
    except DigestError as error:
        return f"after: {error}"
    return None if result.status == 0 else f"after: {after.name} {result.describe()}"
