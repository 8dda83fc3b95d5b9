"""The agent for launchd of macOS: https://developer.apple.com/library/archive/documentation/MacOSX/Conceptual/BPSystemStartup/Chapters/ScheduledJobs.html."""

import plistlib

from digest.schedules.scheduled_run import ScheduledRun

LABEL = "local.digest"
_WEEKDAYS = range(1, 6)  # Sunday is 0


def write_launchd_agent(run: ScheduledRun, log: str) -> str:
    """The property list that has launchd start *run*; what it says goes to the file *log*."""
    time = {"Hour": run.hour, "Minute": run.minute}
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(run.command),
        "EnvironmentVariables": dict(run.variables),
        # A list of days has no short form. What was missed asleep is started on waking.
        "StartCalendarInterval": [time | {"Weekday": day} for day in _WEEKDAYS] if run.weekdays else time,
        "StandardOutPath": log,
        "StandardErrorPath": log,
        "ProcessType": "Background",
    }
    return plistlib.dumps(agent, sort_keys=False).decode("utf-8")
