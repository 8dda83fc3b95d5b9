"""`digest sources`: the addresses that digest understands."""

import typer

from digest.cli.boundary import plain_errors


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("sources")(plain_errors(sources))


def sources() -> None:
    """List the addresses that `digest fetch` understands, with examples."""
    from digest.sources import EXAMPLES

    widest = max(len(address) for address, _ in EXAMPLES)
    typer.echo("".join(f"{address:<{widest}}  {meaning}\n" for address, meaning in EXAMPLES), nl=False)
