"""`digest status`: how sources and recipients fare, for people, for programs and for monitors."""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import DONE, FAILED, exit_on_errors
from digest.cli.options import CONFIG, REPORT_FORMAT, ReportFormat
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.reports import Status
    from digest.status_report import Question

EXAMPLES = """\b
Examples:
  digest status
  digest status -v                          all channels, paths, the last run
  digest status --check --max-age 36h      silent where all is well
  digest status -f json
"""
_AGE = re.compile(r"(\d{1,5})\s*([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("status", epilog=EXAMPLES)(exit_on_errors(status))


def status(
    config: CONFIG = None,
    format: REPORT_FORMAT = "terminal",
    check: Annotated[
        bool,
        typer.Option("--check", help="Say nothing where all is well; leave with 1 where something needs somebody."),
    ] = False,
    max_age: Annotated[
        str | None,
        typer.Option(
            "--max-age", metavar="36h", help="What was not read, or waits in the outbox, for so long needs somebody."
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="All recipients and channels, the last run.")
    ] = False,
) -> None:
    """Say how sources and recipients fare, and what is due."""
    from digest.channels import screen
    from digest.channels.deliveries.recipients import list_recipients
    from digest.cli import environment
    from digest.status_report import Question

    age = parse_age(max_age)
    now = environment.now()
    settings = environment.read_config(config)
    addresses = [address.text for address in settings.sources]
    in_full = verbose or format == "json"
    found = _read_status(Question(addresses, list_recipients(settings.deliveries), in_full, age), now)
    screen.write_output(_write_status(found, format, check=check, in_full=verbose), utf8=format == "json")
    raise typer.Exit(FAILED if check and found.needs_somebody else DONE)


def parse_age(text: str | None) -> timedelta | None:
    """The time that `--max-age` means. Raises UsageError."""
    if text is None:
        return None
    age = _AGE.fullmatch(text.strip())
    if not age:
        raise UsageError(f"--max-age {text}: write 36h, 90m or 3d")
    return timedelta(**{_UNITS[age[2]]: int(age[1])})


def _read_status(question: "Question", now: datetime) -> "Status":
    from digest.cli import state
    from digest.status_report import read_status, report_nothing

    if not state.archive_path().exists():
        return report_nothing(question, now)
    with state.open_existing_archive(now) as archive:
        return read_status(archive, question, now)


def _write_status(found: "Status", format: ReportFormat, *, check: bool, in_full: bool) -> str:
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.render.reports_json import status_as_json
    from digest.render.text.status import describe_verdict, render_status, render_trouble
    from digest.render.text.status_rows import StatusLook

    if format == "json":
        return status_as_json(found, describe_verdict(found))
    look = StatusLook(choose_look(), in_full, environment.shorten_path)
    return render_trouble(found, look) if check else render_status(found, look)
