"""`digest schedule`: what lets cron, systemd, launchd or Task Scheduler run the digest every morning."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.exit_status import exit_on_errors, say, say_done, write_talk
from digest.cli.options import CONFIG
from digest.errors import DigestError, Remedy, UsageError
from digest.patterns import lazy_pattern
from digest.schedules.scheduled_run import ScheduledRun

if TYPE_CHECKING:
    from digest.config import Config
    from digest.schedules.variables import Comparison

_TIME = lazy_pattern(r"([01]?\d|2[0-3]):([0-5]\d)")
_CONTROL = lazy_pattern(r"[\0-\x1f\x7f]")
_EXAMPLES = """\b
Examples:
  digest schedule
  digest schedule --at 06:40 --weekdays
  digest schedule --write-environment
  digest schedule --for launchd > ~/Library/LaunchAgents/local.digest.plist
"""
Scheduler = Literal["cron", "systemd", "launchd", "windows"]
WRITE = Remedy("digest schedule --write-environment", "writes them to the file that every run reads")


CARRIED = ("DIGEST_STATE", "XDG_STATE_HOME")
_PLIST = "~/Library/LaunchAgents/local.digest.plist"
_STEPS: Mapping[str, Sequence[Remedy]] = {
    "launchd": (
        Remedy(f"digest schedule --for launchd > {_PLIST}", "puts it in its place"),
        Remedy(f"launchctl bootstrap gui/$(id -u) {_PLIST}", "has it run every day"),
        Remedy("launchctl kickstart gui/$(id -u)/local.digest", "runs it now"),
    ),
    "windows": (
        Remedy("digest schedule --for windows > digest.xml", "puts it into a file"),
        Remedy("schtasks /Create /TN digest /XML digest.xml", "has it run every day"),
        Remedy("schtasks /Run /TN digest", "runs it now"),
    ),
}


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("schedule", epilog=_EXAMPLES)(exit_on_errors(schedule))


def schedule(
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When, by this machine's clock.")] = "07:33",
    weekdays: Annotated[bool, typer.Option("--weekdays", help="Monday to Friday only.")] = False,
    scheduler: Annotated[
        Scheduler | None,
        typer.Option("--for", metavar="NAME", help="cron, systemd, launchd or windows; else what this system has."),
    ] = None,
    write_environment: Annotated[
        bool,
        typer.Option(
            "--write-environment", help="Write to the environment file what this shell has and the run needs."
        ),
    ] = False,
    config: CONFIG = None,
) -> None:
    """Print what lets your system run it every morning."""
    from digest.channels import screen
    from digest.cli import scheduled_variables

    hour, minute = _parse_time(at)
    settings = _read_settings(config)
    found = scheduled_variables.compare_with_file(settings)
    if write_environment:
        found = _write_environment(found)
    chosen: Sequence[Scheduler] = [scheduler] if scheduler else _list_schedulers_here()
    variables = _list_carried(found)
    run = ScheduledRun(_make_command(config, settings), hour, minute, weekdays, variables)
    # A task of Windows has no variables.
    lacking = found if "windows" in chosen else leave_out(found, variables)
    for each in chosen:
        screen.write_output(_write_schedule(each, run))
    if steps := _STEPS.get(chosen[0]):
        # What these read is a file, and no place for comments.
        say_done("then:", *steps)
        _say_what_is_lacking(lacking)
    else:
        screen.write_output(_comment_on_what_is_lacking(lacking))


def _parse_time(at: str) -> tuple[int, int]:
    found = _TIME.fullmatch(at)
    if not found:
        raise UsageError(f"--at {at}: write a time as 07:33")
    return int(found[1]), int(found[2])


def _list_schedulers_here() -> "list[Scheduler]":
    """The schedulers that this system has."""
    if os.name == "nt":
        return ["windows"]
    return ["launchd"] if sys.platform == "darwin" else ["cron", "systemd"]


def _read_settings(config: Path | None) -> "Config | None":
    """The configuration; None, which is said, where it cannot be read."""
    from digest.cli import environment

    path = config or environment.find_config_path()
    try:
        return environment.read_config(config) if path and path.exists() else None
    except DigestError:
        say(f"{path}: it cannot be used, so the run will fail as it is", Remedy("digest doctor", "says why"))
        return None


def _make_command(config: Path | None, settings: "Config | None") -> tuple[str, ...]:
    """The command that is to run, with absolute paths. Raises UsageError where no schedule can hold it."""
    named = config or _find_unusual_config()
    command = (
        *_find_program(),
        "fetch",
        "--deliver" if settings and any(each.command for each in settings.deliveries) else "--email",
        *(["--config", str(named.resolve())] if named else []),
    )
    if odd := next((word for word in command if _CONTROL.search(word)), None):
        raise UsageError(f"{odd!r}: no schedule can hold a path with a control character")
    return command


def _find_unusual_config() -> Path | None:
    """The configuration that only this environment knows of; a scheduler has an environment of its own."""
    from digest.cli import environment

    known_here = os.environ.get("DIGEST_CONFIG") or os.environ.get("XDG_CONFIG_HOME")
    return environment.config_path() if known_here else None


def _find_program() -> list[str]:
    """This command by its absolute path: the PATH of a scheduler knows nearly nothing."""
    beside = Path(sys.executable).with_name("digest.exe" if os.name == "nt" else "digest")
    called = Path(sys.argv[0]).absolute()
    if called.stem == "digest" and os.access(called, os.X_OK):
        return [str(called)]
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "digest"]


def _list_carried(found: "Comparison") -> dict[str, str]:
    """The variables that the schedule sets itself: where the environment file is, if it is not in its usual place, and
    the folder of the archive, because with another one all papers come again."""
    from digest.cli.environment_file import require_environment_path

    absent = {**found.missing, **found.different}
    carried = {name: absent[name] for name in CARRIED if name in absent}
    path = require_environment_path()
    is_usual = not (os.environ.get("DIGEST_ENVIRONMENT") or os.environ.get("XDG_CONFIG_HOME"))
    if path.exists() and not is_usual:
        carried = {"DIGEST_ENVIRONMENT": str(path), **carried}
    return {name: value for name, value in carried.items() if not _CONTROL.search(value)}


def _write_schedule(scheduler: Scheduler, run: "ScheduledRun") -> str:
    """What *scheduler* reads, with the comments that it allows."""
    if scheduler == "cron":
        from digest.schedules.crontab import write_crontab_line

        where = "# crontab -e, then this line. A machine that may sleep wants a timer: digest schedule --for systemd\n"
        return where + write_crontab_line(run)
    if scheduler == "systemd":
        from digest.cli.environment_file import require_environment_path
        from digest.schedules.systemd import write_systemd_units

        return "\n" + write_systemd_units(run, str(require_environment_path()))
    if scheduler == "launchd":
        from digest import filesystem
        from digest.schedules.launchd import write_launchd_agent

        return write_launchd_agent(run, filesystem.expand_home("~/Library/Logs/digest.log"))
    import subprocess

    from digest.cli import environment
    from digest.schedules.task_scheduler import write_task

    return write_task(run, subprocess.list2cmdline(run.command[1:]), environment.now().date())


def _write_environment(found: "Comparison") -> "Comparison":
    """Write what is missing to the environment file, say so, and return what is missing still."""
    from digest.cli.scheduled_variables import write_missing

    if not found.missing:
        write_talk("nothing to write: the run has all that it needs of this shell")
        return found
    path, written = write_missing(found.missing)
    if written:
        write_talk(f"{path}: {', '.join(written)} written")
    left = leave_out(found, written)
    for name in left.missing:
        say(f"{name}: not written, because there is a control character in its value")
    return left


def leave_out(found: "Comparison", names: Iterable[str]) -> "Comparison":
    """*found* without the variables called *names*."""
    left_out = set(names)
    missing, different = (
        {name: value for name, value in variables.items() if name not in left_out}
        for variables in (found.missing, found.different)
    )
    return replace(found, missing=missing, different=different)


def _comment_on_what_is_lacking(lacking: "Comparison") -> str:
    sentences = list(_describe(lacking))
    if lacking.missing:
        sentences.insert(1, f"  `{WRITE.command}` {WRITE.explanation}")
    return "\n".join(["", *(f"# {sentence}" for sentence in sentences), ""]) if sentences else ""


def _say_what_is_lacking(lacking: "Comparison") -> None:
    for number, sentence in enumerate(_describe(lacking)):
        say(sentence, *([WRITE] if lacking.missing and not number else []))


def _describe(lacking: "Comparison") -> Iterator[str]:
    from digest.cli.environment_file import require_environment_path
    from digest.schedules.variables import describe_comparison

    return describe_comparison(lacking, str(require_environment_path()))
