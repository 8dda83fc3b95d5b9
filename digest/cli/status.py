"""`digest status`: how sources and recipients fare, for people, for programs and for monitors."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import DONE, exit_on_errors
from digest.cli.options import CONFIG, REPORT_FORMAT, ReportFormat
from digest.errors import DigestError, UsageError
from digest.patterns import lazy_pattern

if TYPE_CHECKING:
    from digest.reports import Status

EXAMPLES = """\b
Examples:
  digest status
  digest status -v                          all channels, paths, the last run
  digest status --check --max-age 36h      one line for a monitor
  digest status -f json
"""
_AGE = lazy_pattern(r"(\d{1,5})\s*([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
# What monitors expect: https://nagios-plugins.org/doc/guidelines.html (plug-in return codes)
_UNKNOWN = 3
_STATUSES = {"ok": DONE, "warning": 1, "critical": 2, "unknown": _UNKNOWN}


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("status", epilog=EXAMPLES)(exit_on_errors(status))


def status(
    config: CONFIG = None,
    format: REPORT_FORMAT = "terminal",
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="One line for a monitor; leave with 0 where all is well, 1 where something needs somebody, 2 where "
            "runs have stopped, 3 where nothing is known.",
        ),
    ] = False,
    max_age: Annotated[
        str | None,
        typer.Option(
            "--max-age",
            metavar="36h",
            help="What was not read, or waits in the outbox, for so long needs somebody; so does a last run so old.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="With --check: no line where all is well.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="All recipients and channels, the last run.")
    ] = False,
) -> None:
    """Say how sources and recipients fare, and what is due."""
    from digest.channels import screen
    from digest.cli import environment

    age = parse_age(max_age)
    now = environment.now()
    try:
        found = _read_status(config, age, now, in_full=verbose or format == "json")
    except DigestError as error:
        if not check:
            raise
        raise _leave_unknown(error, format) from error
    if not (check and quiet and found.verdict == "ok"):
        screen.write_output(_write_status(found, format, age, check=check, in_full=verbose), utf8=format == "json")
    raise typer.Exit(_STATUSES[found.verdict] if check else DONE)


def _leave_unknown(error: DigestError, format: ReportFormat) -> typer.Exit:
    """Tell a monitor that *error* lets nothing be known."""
    from digest.channels import screen
    from digest.cli.exit_status import tell_error
    from digest.render.text.check_line import name_verdict

    if format == "json":
        tell_error(error)
    else:
        screen.write_output(f"{name_verdict('unknown', str(error))}\n")
    return typer.Exit(_UNKNOWN)


def parse_age(text: str | None) -> timedelta | None:
    """The time that `--max-age` means. Raises UsageError."""
    if text is None:
        return None
    age = _AGE.fullmatch(text.strip())
    if not age:
        raise UsageError(f"--max-age {text}: write 36h, 90m or 3d")
    return timedelta(**{_UNITS[age[2]]: int(age[1])})


def _read_status(config: Path | None, age: timedelta | None, now: datetime, *, in_full: bool) -> "Status":
    from digest.channels.deliveries.recipients import list_recipients
    from digest.cli import environment, state
    from digest.status_report import Question, read_status, report_nothing

    settings = environment.read_config(config)
    addresses = [address.text for address in settings.sources]
    question = Question(addresses, list_recipients(settings.deliveries), in_full, age)
    if not state.archive_path().exists():
        return report_nothing(question, now)
    with state.open_existing_archive(now) as archive:
        return read_status(archive, question, now)


def _write_status(found: "Status", format: ReportFormat, age: timedelta | None, *, check: bool, in_full: bool) -> str:
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.render.reports_json import status_as_json
    from digest.render.text.status import describe_verdict, render_status, render_trouble
    from digest.render.text.status_rows import StatusLook

    if format == "json":
        return status_as_json(found, describe_verdict(found))
    look = StatusLook(choose_look(), in_full, environment.shorten_path)
    if not check:
        return render_status(found, look)
    from digest.render.text.check_line import write_check_line

    return write_check_line(found, age) + render_trouble(found, look)
