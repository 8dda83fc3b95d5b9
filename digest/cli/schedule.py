"""`digest schedule`: the lines that let cron or systemd run the digest every morning."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.exit_status import plain_errors
from digest.cli.options import CONFIG
from digest.errors import UsageError

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    epilog = "\b\nExamples:\n  digest schedule\n  digest schedule --at 06:40 --weekdays\n"
    app.command("schedule", epilog=epilog)(plain_errors(schedule))


def schedule(
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When, by this machine's clock.")] = "07:33",
    weekdays: Annotated[bool, typer.Option("--weekdays", help="Monday to Friday only.")] = False,
    config: CONFIG = None,
) -> None:
    """Print a line for your crontab, and a systemd timer."""
    from digest.channels import screen

    hour, minute = _hour_and_minute(at)
    named = config or _elsewhere()
    command = [*_archive(), _program(), "fetch", "--email", *(["--config", str(named.resolve())] if named else [])]
    screen.write(
        _crontab(command, hour, minute, weekdays=weekdays) + _systemd(command, hour, minute, weekdays=weekdays)
    )


def _elsewhere() -> Path | None:
    """The configuration that only this environment knows of; cron has an environment of its own."""
    from digest.cli import environment

    known_here = os.environ.get("DIGEST_CONFIG") or os.environ.get("XDG_CONFIG_HOME")
    return environment.config_path() if known_here else None


def _archive() -> list[str]:
    """The archive that only this environment knows of: another one would have all papers come again."""
    folder = os.environ.get("XDG_STATE_HOME", "")
    return ["/usr/bin/env", f"XDG_STATE_HOME={folder}"] if folder.startswith("/") else []


def _hour_and_minute(at: str) -> tuple[int, int]:
    found = _TIME.fullmatch(at)
    if not found:
        raise UsageError(f"--at {at}: write a time as 07:33")
    return int(found[1]), int(found[2])


def _program() -> str:
    """The absolute path of this command: cron's PATH knows nearly nothing."""
    beside = Path(sys.executable).parent / "digest"
    called = Path(sys.argv[0]).absolute()
    return str(called if called.name == "digest" and os.access(called, os.X_OK) else beside)


def _crontab(command: list[str], hour: int, minute: int, *, weekdays: bool) -> str:
    # For cron a bare % ends the command: crontab(5).
    line = shlex.join(command).replace("%", "\\%")
    days = "1-5" if weekdays else "*"
    return (
        "# crontab -e, then this line. Where the machine may sleep at that time, take the timer below.\n"
        f"{minute} {hour} * * {days} {line}\n"
    )


def _systemd(command: list[str], hour: int, minute: int, *, weekdays: bool) -> str:
    line = " ".join(map(_quoted, command))
    days = "Mon..Fri " if weekdays else ""
    return f"""
# ~/.config/systemd/user/digest.service
[Unit]
Description=Digest of new research papers by mail

[Service]
Type=oneshot
ExecStart={line}
TimeoutStartSec=15min

# ~/.config/systemd/user/digest.timer
[Unit]
Description=Digest of new research papers, every morning

[Timer]
OnCalendar={days}*-*-* {hour:02}:{minute:02}:00
Persistent=true
RandomizedDelaySec=10min

[Install]
WantedBy=timers.target

# then: systemctl --user enable --now digest.timer
# and, to run while nobody is logged in: loginctl enable-linger
"""


def _quoted(word: str) -> str:
    """*word* as systemd reads it, where `%` and `$` begin something: systemd.service(5)."""
    word = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w/.%$:@+=-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
