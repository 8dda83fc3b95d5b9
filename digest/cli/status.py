"""`digest status`: how sources and recipients fared, and why it was silent."""

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("status", epilog="\b\nExample:\n  digest status\n")(exit_on_errors(status))


def status(config: CONFIG = None) -> None:
    """Say how sources and recipients fared, and what is due."""
    from digest.channels import screen
    from digest.channels.mail.recipients import list_recipients
    from digest.cli import environment, state
    from digest.status_report import describe_status

    now = environment.now()
    settings = environment.read_config(config)
    with state.open_existing_archive(now) as archive:
        lines = list(describe_status(archive, list_recipients(settings.deliveries), now))
    screen.write_output("".join(f"{line}\n" for line in lines))
