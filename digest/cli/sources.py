"""`digest sources`: the addresses that digest understands."""

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import REPORT_FORMAT


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("sources", epilog="\b\nExample:\n  digest sources\n")(exit_on_errors(sources))


def sources(format: REPORT_FORMAT = "terminal") -> None:
    """List the addresses that `fetch` understands."""
    from digest.channels import screen
    from digest.cli.look import choose_look
    from digest.render.reports_json import addresses_as_json
    from digest.render.text.addresses import render_addresses
    from digest.sources import address_examples

    known = address_examples()
    if format == "json":
        screen.write_output(addresses_as_json(known), utf8=True)
        return
    screen.write_output(render_addresses(known, choose_look()))
