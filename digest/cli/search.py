"""`digest search`: everything that was ever listed."""

import sys
from typing import Annotated

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import FORMAT_OPTION
from digest.render.formats import TERMINAL, Format

EXAMPLES = """\b
Examples:
  digest search speculative decoding
  digest search '"world model" author:Hafner -survey' --best
  digest search agents -- -survey
  digest search title:agent -n 100 -f json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("search", epilog=EXAMPLES)(exit_on_errors(search))


def search(
    words: Annotated[list[str], typer.Argument(help='Words, "phrases", field:words, -words that must not be there.')],
    best: Annotated[bool, typer.Option("--best", help="Best first, of the newest 2,000.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many papers.")] = 20,
    format: Annotated[Format, typer.Option("--format", "-f", **FORMAT_OPTION)] = TERMINAL,
    brief: Annotated[bool, typer.Option("--brief", help="Without abstracts.")] = False,
) -> None:
    """Search everything that was ever listed."""
    from digest import pipeline
    from digest.archive.search_query import parse_search
    from digest.channels import screen
    from digest.cli import environment, state
    from digest.cli.look import choose_look
    from digest.cli.named_papers import remember_numbers
    from digest.render.formats import render_document

    now = environment.now()
    query = parse_search(words)
    with state.open_existing_archive(now) as archive:
        digest = pipeline.search(query, archive=archive, limit=limit, best=best, now=now)
        look = choose_look(format, brief=brief)
        if digest.matches or format.for_programs or sys.stdout.isatty():
            screen.show_document(render_document(digest, look), look)
        remember_numbers(archive, digest, look)
