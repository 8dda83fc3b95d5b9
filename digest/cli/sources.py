"""`digest sources`: the addresses that digest understands."""

import typer

from digest.cli.exit_status import exit_on_errors


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("sources", epilog="\b\nExample:\n  digest sources\n")(exit_on_errors(sources))


def sources() -> None:
    """List the addresses that `fetch` understands."""
    from digest.channels import screen
    from digest.sources import address_examples

    known = address_examples()
    widest = max(len(address) for address, _ in known)
    screen.write_output("".join(f"{address:<{widest}}  {meaning}\n" for address, meaning in known))
