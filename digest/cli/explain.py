"""`digest explain`: why a paper was, or was not, chosen."""

from typing import Annotated, Literal

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG, SOURCES

EXAMPLES = """\b
Examples:
  digest explain 2005.11401 sample
  digest explain "retrieval-augmented generation" sample
  digest explain https://huggingface.co/papers/2005.11401 --format json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("explain", epilog=EXAMPLES)(exit_on_errors(explain))


def explain(
    paper: Annotated[str, typer.Argument(help="Its identifier, its address, or a part of its title.")],
    source: SOURCES = None,
    match: Annotated[
        list[str] | None,
        typer.Option("--match", "-m", metavar="TERM", help="In place of the configured rules."),
    ] = None,
    format: Annotated[Literal["terminal", "json"], typer.Option("--format", "-f", help="What to write.")] = "terminal",
    config: CONFIG = None,
) -> None:
    """Say why a paper was, or was not, chosen: every topic and term, and the nearest miss."""
    from digest.channels import screen
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.cli.papers import choose_paper, find_archived_paper, read_papers
    from digest.render.text import explanation
    from digest.rules.explain import explain_paper as reasoning
    from digest.rules.verdict import group_sections, select_papers

    settings = environment.read_config(config)
    rules = environment.choose_rules(settings, match or [])
    papers = read_papers(settings, source or [], environment.now())
    wanted = (None if source else find_archived_paper(paper, environment.now())) or choose_paper(papers, paper)
    shown = group_sections(select_papers(papers, rules).matches, rules)
    reasons = reasoning(wanted, rules, shown)
    if format == "json":
        screen.write_output(explanation.explanation_as_json(reasons), utf8=True)
        return
    look = choose_look()
    screen.write_output(explanation.render_explanation(reasons, width=look.width, color=look.color))
