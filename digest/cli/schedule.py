"""`digest schedule`: the lines that let cron or systemd run the digest every morning."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG
from digest.errors import UsageError

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    epilog = "\b\nExamples:\n  digest schedule\n  digest schedule --at 06:40 --weekdays\n"
    app.command("schedule", epilog=epilog)(exit_on_errors(schedule))


def schedule(
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When, by this machine's clock.")] = "07:33",
    weekdays: Annotated[bool, typer.Option("--weekdays", help="Monday to Friday only.")] = False,
    config: CONFIG = None,
) -> None:
    """Print a line for your crontab, and a systemd timer."""
    from digest.channels import screen

    hour, minute = _parse_time(at)
    named = config or _unusual_config_path()
    command = [
        *_name_archive_folder(),
        _command_path(),
        "fetch",
        "--email",
        *(["--config", str(named.resolve())] if named else []),
    ]
    screen.write_output(
        _write_crontab(command, hour, minute, weekdays=weekdays)
        + _write_systemd_units(command, hour, minute, weekdays=weekdays)
    )


def _unusual_config_path() -> Path | None:
    """The configuration that only this environment knows of; cron has an environment of its own."""
    from digest.cli import environment

    known_here = os.environ.get("DIGEST_CONFIG") or os.environ.get("XDG_CONFIG_HOME")
    return environment.config_path() if known_here else None


def _name_archive_folder() -> list[str]:
    """The archive that only this environment knows of: another one would have all papers come again."""
    folder = os.environ.get("XDG_STATE_HOME", "")
    return ["/usr/bin/env", f"XDG_STATE_HOME={folder}"] if folder.startswith("/") else []


def _parse_time(at: str) -> tuple[int, int]:
    found = _TIME.fullmatch(at)
    if not found:
        raise UsageError(f"--at {at}: write a time as 07:33")
    return int(found[1]), int(found[2])


def _command_path() -> str:
    """The absolute path of this command: cron's PATH knows nearly nothing."""
    beside = Path(sys.executable).parent / "digest"
    called = Path(sys.argv[0]).absolute()
    return str(called if called.name == "digest" and os.access(called, os.X_OK) else beside)


def _write_crontab(command: list[str], hour: int, minute: int, *, weekdays: bool) -> str:
    # For cron a bare % ends the command: crontab(5).
    line = shlex.join(command).replace("%", "\\%")
    days = "1-5" if weekdays else "*"
    return (
        "# crontab -e, then this line. Where the machine may sleep, take the timer below.\n"
        f"{minute} {hour} * * {days} {line}\n"
    )


def _write_systemd_units(command: list[str], hour: int, minute: int, *, weekdays: bool) -> str:
    line = " ".join(map(_quote_for_systemd, command))
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


def _quote_for_systemd(word: str) -> str:
    """*word* as systemd reads it, where `%` and `$` begin something: systemd.service(5)."""
    word = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w/.%$:@+=-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
