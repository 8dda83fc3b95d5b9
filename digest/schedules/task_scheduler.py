"""The task for Task Scheduler of Windows: https://learn.microsoft.com/en-us/windows/win32/taskschd/task-scheduler-schema."""

from datetime import date

from digest.schedules.scheduled_run import ScheduledRun

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def write_task(run: ScheduledRun, arguments: str, first_day: date) -> str:
    """The task that starts *run* from *first_day* on, once the user is logged on; *arguments* are those of its command,
    quoted for Windows.

    By default Task Scheduler makes up for no missed start and starts nothing on a battery. A task has no variables.
    """
    every = f"<ScheduleByWeek><DaysOfWeek>{''.join(f'<{day} />' for day in _WEEKDAYS)}</DaysOfWeek>"
    every += "<WeeksInterval>1</WeeksInterval></ScheduleByWeek>"
    if not run.weekdays:
        every = "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    # Nothing but ASCII, and no name of an encoding: right in whichever one a console writes it to a file.
    return f"""\
<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Digest of new research papers</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{first_day}T{run.hour:02}:{run.minute:02}:00</StartBoundary>
      {every}
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT15M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{_escape(run.command[0])}</Command><Arguments>{_escape(arguments)}</Arguments></Exec>
  </Actions>
</Task>
"""


def _escape(text: str) -> str:
    """*text* as XML, in ASCII."""
    for sign, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, reference)
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
