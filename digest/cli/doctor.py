"""`digest doctor`: configuration, archive, lock, clock, mail and outbox checked, with what to do."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG
from digest.errors import DigestError

if TYPE_CHECKING:
    from datetime import datetime

    from digest.health_checks import Check


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("doctor", epilog="\b\nExample:\n  digest doctor -c other.yaml\n")(exit_on_errors(doctor))


def doctor(
    config: CONFIG = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also connect to the mail account and log in; nothing is sent.")
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option("--replay", metavar="PAGE", help="Only read this kept page again, and say what is in it."),
    ] = None,
) -> None:
    """Check configuration, archive, clock and mail."""
    from digest.cli import environment
    from digest.health_checks import replay_page

    now = environment.now()
    if replay:
        for line in replay_page(replay, now):
            typer.echo(line)
        return
    are_fine = []
    for check in _run_checks(config, now, online=online):
        are_fine.append(check.is_fine)
        typer.echo(f"{'ok  ' if check.is_fine else 'BAD '} {check.name}: {check.finding}")
    raise typer.Exit(0 if all(are_fine) else 1)


def _run_checks(config: Path | None, now: "datetime", *, online: bool) -> "Iterator[Check]":
    yield from _check_configuration(config)
    yield from _check_follows(config, now)
    yield from _check_archive(now)
    yield from _check_lock()
    yield from _check_clock(now)
    yield from _check_mail(config, now, online=online)
    yield from _check_outbox(now)


def _check_configuration(config: Path | None) -> "Iterator[Check]":
    from digest.cli import environment
    from digest.health_checks import Check, check_terms

    path = config or environment.config_path()
    try:
        settings = environment.read_config(config)
    except DigestError as error:
        yield Check("configuration", False, str(error))
        return
    reads = f"{path} reads well" if path.exists() else f"{path} is not there; `digest init` writes it"
    yield Check("configuration", True, reads)
    yield from check_terms(settings)


def _check_follows(config: Path | None, now: "datetime") -> "Iterator[Check]":
    """Whether the papers are known that tell followed authors from their namesakes."""
    from digest.cli import environment, state
    from digest.health_checks import check_follows

    with suppress(DigestError):
        settings = environment.read_config(config)
        rule_sets = [settings.rules, *(delivery.rules for delivery in settings.deliveries)]
        if any(rules.has_namesakes for rules in rule_sets):
            with state.open_existing_archive(now) as archive:
                yield from check_follows(archive, rule_sets)


def _check_archive(now: "datetime") -> "Iterator[Check]":
    from digest.cli import state
    from digest.health_checks import Check, check_archive

    path = state.archive_path()
    if not path.exists():
        yield Check("archive", True, f"{path} is not there yet; the first `digest fetch` makes it")
        return
    try:
        with state.open_existing_archive(now) as archive:
            yield from check_archive(archive)
    except DigestError as error:
        yield Check("archive", False, str(error))


def _check_lock() -> "Iterator[Check]":
    from digest.cli import state
    from digest.health_checks import Check

    try:
        with state.hold_lock():
            yield Check("lock", True, "no run is at work")
    except DigestError as error:
        yield Check("lock", False, str(error))


def _check_clock(now: "datetime") -> "Iterator[Check]":
    from digest.cli import state
    from digest.health_checks import check_clock

    with suppress(DigestError), state.open_existing_archive(now) as archive:
        yield from check_clock(archive, now)
        return
    yield from check_clock(None, now)


def _check_mail(config: Path | None, now: "datetime", *, online: bool) -> "Iterator[Check]":
    from digest.cli import environment
    from digest.health_checks import check_mail

    with suppress(DigestError):
        yield from check_mail(environment.read_config(config).account, now, online=online)


def _check_outbox(now: "datetime") -> "Iterator[Check]":
    from digest.cli import state
    from digest.health_checks import check_outbox

    with suppress(DigestError), state.open_existing_archive(now) as archive:
        yield from check_outbox(archive)
