"""The units for systemd: systemd.service(5), systemd.timer(5), systemd.exec(5)."""

import re

from digest.schedules.scheduled_run import ScheduledRun


def write_systemd_units(run: ScheduledRun, environment_file: str) -> str:
    """The service and the timer that start *run*, each below a comment with its place.

    A run that met no network (status 75), or was killed, is started again every quarter of an hour, for at most five
    hours; one whose configuration is wrong is not. *environment_file* need not be there.
    """
    return f"""\
{_write_service(run, environment_file)}
{_write_timer(run)}
# then: systemctl --user daemon-reload && systemctl --user enable --now digest.timer
# and, to run while nobody is logged in: loginctl enable-linger
"""


def _write_service(run: ScheduledRun, environment_file: str) -> str:
    command = " ".join(map(_quote_word, _begin_plainly(run)))
    return f"""\
# ~/.config/systemd/user/digest.service
[Unit]
Description=Digest of new research papers
StartLimitIntervalSec=12h
StartLimitBurst=20

[Service]
Type=oneshot
ExecStart={command}
EnvironmentFile=-{_escape_specifiers(environment_file)}
SuccessExitStatus=3
Restart=on-failure
RestartPreventExitStatus=1 2 4 5
RestartSec=15min
TimeoutStartSec=15min
Nice=10
"""


def _write_timer(run: ScheduledRun) -> str:
    days = "Mon..Fri " if run.weekdays else ""
    return f"""\
# ~/.config/systemd/user/digest.timer
[Unit]
Description=Digest of new research papers, every morning

[Timer]
OnCalendar={days}*-*-* {run.hour:02}:{run.minute:02}:00
Persistent=true
RandomizedDelaySec=10min
FixedRandomDelay=true

[Install]
WantedBy=timers.target
"""


def _begin_plainly(run: ScheduledRun) -> tuple[str, ...]:
    """The words of the command. The first of them is a path in which systemd allows no quotes and replaces no `$$`."""
    words = run.command_with_variables
    return words if re.fullmatch(r"[\w/.%:@+= -]+", words[0]) else ("/usr/bin/env", *run.command_for_env)


def _quote_word(word: str) -> str:
    """*word* as systemd reads it in a command, where `%` and `$` begin something."""
    word = _escape_specifiers(word).replace("$", "$$")
    if re.fullmatch(r"[\w/.%$:@+=-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escape_specifiers(text: str) -> str:
    return text.replace("%", "%%")
