"""`digest doctor`: configuration, archive, lock, clock, sources, mail and outbox checked, with what to do."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import DONE, FAILED, exit_on_errors
from digest.cli.options import CONFIG, REPORT_FORMAT, parse_path
from digest.errors import DigestError, Remedy

if TYPE_CHECKING:
    from datetime import datetime

    from digest.config import Config
    from digest.reports import Check


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("doctor", epilog="\b\nExamples:\n  digest doctor\n  digest doctor --online\n")(exit_on_errors(doctor))


def doctor(
    config: CONFIG = None,
    format: REPORT_FORMAT = "terminal",
    online: Annotated[
        bool, typer.Option("--online", help="Also connect to the mail account and log in; nothing is sent.")
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay", metavar="PAGE", parser=parse_path, help="Only read this kept page again, and say what is in it."
        ),
    ] = None,
) -> None:
    """Check configuration, archive, sources, clock and mail."""
    from digest.channels import screen
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.health_checks import replay_page
    from digest.render.reports_json import checks_as_json
    from digest.render.text.checks import render_checks

    now = environment.now()
    if replay:
        for line in replay_page(replay, now):
            typer.echo(line)
        return
    checks = list(_run_checks(config, now, online=online))
    if format == "json":
        screen.write_output(checks_as_json(checks), utf8=True)
    else:
        screen.write_output(render_checks(checks, choose_look()))
    raise typer.Exit(FAILED if any(check.state == "bad" for check in checks) else DONE)


def _run_checks(config: Path | None, now: "datetime", *, online: bool) -> "Iterator[Check]":
    from digest.cli import environment_checks

    settings, mistakes = _read_configuration(config)
    yield from mistakes
    yield from environment_checks.check_environment_file()
    yield from _check_archive(now)
    yield from environment_checks.check_state_folder()
    yield from _check_lock()
    yield from _check_clock(now)
    yield from environment_checks.check_zone()
    if settings:
        from digest.health_checks import check_mail, check_programs

        recipients = sum(len(delivery.recipients) for delivery in settings.deliveries)
        yield from check_mail(settings.account, recipients, now, online=online)
        yield from environment_checks.check_schedule(settings)
        yield from check_programs(settings, os.environ)
    yield from _check_content(settings, now)


def _read_configuration(config: Path | None) -> "tuple[Config | None, list[Check]]":
    """The configuration, None where it cannot be read, and what is to be said of it."""
    from digest.cli import environment
    from digest.health_checks import check_configuration
    from digest.reports import Check

    path = config or environment.config_path()
    shown = environment.shorten_path(str(path))
    try:
        settings = environment.read_config(config)
    except DigestError as error:
        return None, [Check("configuration", "bad", str(error), error.remedies)]
    if not path.exists():
        remedy = Remedy("digest init", "writes it, in your words")
        return settings, [Check("configuration", "remark", f"{shown} is not there", (remedy,))]
    return settings, list(check_configuration(settings, shown))


def _check_archive(now: "datetime") -> "Iterator[Check]":
    from digest.cli import environment, state
    from digest.health_checks import check_archive
    from digest.reports import Check

    try:
        path = state.archive_path()
    except DigestError as error:
        yield Check("archive", "bad", str(error), error.remedies)
        return
    if not path.exists():
        shown = environment.shorten_path(str(path))
        yield Check("archive", "fine", f"{shown} is not there yet; the first `digest fetch` makes it")
        return
    try:
        with state.open_existing_archive(now) as archive:
            yield from check_archive(archive, environment.shorten_path)
    except DigestError as error:
        yield Check("archive", "bad", str(error), error.remedies)


def _check_lock() -> "Iterator[Check]":
    from digest.cli import state
    from digest.reports import Check

    try:
        with state.hold_lock():
            yield Check("lock", "fine", "no run is at work")
    except state.StateNotBegunError:
        return
    except DigestError as error:
        yield Check("lock", "bad", str(error), error.remedies)


def _check_clock(now: "datetime") -> "Iterator[Check]":
    from digest.cli import state
    from digest.health_checks import check_clock

    with suppress(DigestError), state.open_existing_archive(now) as archive:
        yield from check_clock(archive, now)
        return
    yield from check_clock(None, now)


def _check_content(settings: "Config | None", now: "datetime") -> "Iterator[Check]":
    """The disk, sources, likes and the outbox, as far as there is an archive that can be read."""
    from digest.cli import state
    from digest.health_checks import check_disk, check_likes, check_outbox, check_sources
    from digest.status_report import Question, read_status

    addresses = [address.text for address in settings.sources] if settings else []
    rule_sets = [settings.rules, *(delivery.rules for delivery in settings.deliveries)] if settings else []
    with suppress(DigestError), state.open_existing_archive(now) as archive:
        yield from check_disk(archive, has_copy=settings is None or settings.has_copy)
        yield from check_sources(read_status(archive, Question(addresses), now).watched_sources, now)
        if any(rules.has_namesakes or rules.has_likes for rules in rule_sets):
            yield from check_likes(archive, rule_sets)
        yield from check_outbox(archive.outbox.letters(), now)
