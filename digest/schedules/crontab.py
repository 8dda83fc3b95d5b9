"""The line for a crontab: https://manpages.debian.org/bookworm/cron/crontab.5.en.html."""

import shlex
from collections.abc import Iterator

from digest.commands.environment import is_assignment
from digest.patterns import lazy_pattern
from digest.schedules.scheduled_run import ScheduledRun


def write_crontab_line(run: ScheduledRun) -> str:
    """The line that has cron start *run*."""
    # For cron a bare % ends the command.
    command = shlex.join(run.command_with_variables).replace("%", "\\%")
    return f"{run.minute} {run.hour} * * {'1-5' if run.weekdays else '*'} {command}\n"


_TIME = lazy_pattern(r"(?:@\w+|(?:[^\s=]+\s+){4}[^\s=]+)\s+")


def find_programs(crontab: str) -> Iterator[str]:
    """The paths by which the lines of a *crontab* call digest; a line that starts it in another way has none."""
    for line in crontab.splitlines():
        if timed := _TIME.match(line.strip()):
            command = line.strip()[timed.end() :].replace("\\%", "%")
            try:
                words = [word for word in shlex.split(command) if not is_assignment(word)]
            except ValueError:
                continue
            called = words[1:2] if words[:1] in (["/usr/bin/env"], ["env"]) else words[:1]
            yield from (word for word in called if word.startswith("/") and word.endswith("/digest"))
