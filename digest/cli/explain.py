"""`digest explain`: why a paper was, or was not, chosen."""

import shlex
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG, SOURCES

if TYPE_CHECKING:
    from digest.config import Config
    from digest.rules.explain import Explanation
    from digest.rules.topics import Rules

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
    from digest.render.text import explanation

    settings = environment.read_config(config)
    rules = environment.choose_rules(settings, match or [])
    now = environment.now()
    reasons = (
        _explain_in_sources(paper, rules, settings, source, now) if source else _explain_archived(paper, rules, now)
    )
    if format == "json":
        screen.write_output(explanation.explanation_as_json(reasons), utf8=True)
        return
    look = choose_look()
    screen.write_output(explanation.render_explanation(reasons, width=look.width, color=look.color))


def _explain_archived(words: str, rules: "Rules", now: datetime) -> "Explanation":
    """Why *rules* choose the archived paper that *words* mean; the limits of a day are not asked."""
    from digest.cli import state
    from digest.cli.papers import find_archived_paper
    from digest.rules.explain import explain_paper

    with state.open_existing_archive(now) as archive:
        remedy = f"name a source that lists it, as in `digest explain {shlex.quote(words)} hf`"
        return explain_paper(find_archived_paper(archive, words, remedy=remedy), rules)


def _explain_in_sources(
    words: str, rules: "Rules", settings: "Config", source: Sequence[str], now: datetime
) -> "Explanation":
    """Why the paper that *words* mean stands in the digest of these sources by *rules*, or does not."""
    from digest.cli.papers import choose_paper, read_papers
    from digest.rules.explain import explain_paper
    from digest.rules.verdict import group_sections, select_papers

    papers = read_papers(settings, source, now)
    wanted = choose_paper(papers, words)
    return explain_paper(wanted, rules, group_sections(select_papers(papers, rules).matches, rules))
