"""`digest explain`, `digest rules check` and `digest rules backtest`: the rules put to the proof."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.exit_status import plain_errors, say
from digest.cli.options import CONFIG, SOURCES
from digest.cli.writing import look_of
from digest.errors import DigestError, UsageError
from digest.render.formats import TERMINAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digest.config import Config
    from digest.model import Paper

EXPLAIN_EXAMPLES = """\b
Examples:
  digest explain 2005.11401 sample
  digest explain "retrieval-augmented generation" sample
  digest explain https://huggingface.co/papers/2005.11401 --format json
"""
CHECK_EXAMPLES = """\b
Examples:
  digest rules check sample
  digest rules check month.json -c config.yaml
"""
BACKTEST_EXAMPLES = """\b
Examples:
  digest rules backtest month.json --against other.yaml
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command("explain", epilog=EXPLAIN_EXAMPLES)(plain_errors(explain))
    group = typer.Typer(help="Your rules, put to the proof.", rich_markup_mode=None, no_args_is_help=True)
    group.command("check", epilog=CHECK_EXAMPLES)(plain_errors(check))
    group.command("backtest", epilog=BACKTEST_EXAMPLES)(plain_errors(backtest))
    app.add_typer(group, name="rules")


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
    from digest.render.text import explanation
    from digest.rules.explain import explain as reasoning
    from digest.rules.verdict import sections, select

    settings = environment.config(config)
    rules = environment.rules(settings, match or [])
    papers = _papers(settings, source or [])
    wanted = _one(papers, paper)
    shown = sections(select(papers, rules).matches, rules)
    reasons = reasoning(wanted, rules, shown)
    if format == "json":
        screen.write(explanation.as_json(reasons), utf8=True)
        return
    look = look_of(TERMINAL)
    screen.write(explanation.render(reasons, width=look.width, color=look.color))


def check(source: SOURCES = None, config: CONFIG = None) -> None:
    """Look for dead, broad, shadowed and contradictory rules, and for spellings that would find more."""
    from digest.channels import screen
    from digest.cli import environment
    from digest.render.text import rules_report
    from digest.rules.check import check as remarks

    settings = environment.config(config)
    if settings.rules.wants_everything and not settings.rules.mute:
        raise UsageError(f"no rules in {config or environment.config_path()}; `digest init` writes some to begin with")
    papers = _papers(settings, source or [])
    found = remarks(settings.rules, papers)
    look = look_of(TERMINAL)
    screen.write(rules_report.findings(found, len(papers), width=look.width, color=look.color))


def backtest(
    against: Annotated[Path, typer.Option("--against", metavar="FILE", help="The other configuration.")],
    source: SOURCES = None,
    config: CONFIG = None,
    since: Annotated[str | None, typer.Option("--since", metavar="90d|DAY", help="Papers listed since then.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Papers shown of each list.")] = 10,
) -> None:
    """Show which papers another configuration would gain and lose."""
    from digest.channels import screen
    from digest.cli import environment
    from digest.render.text import rules_report
    from digest.rules.backtest import backtest as compared

    settings, other = environment.config(config), environment.config(against)
    papers = _papers(settings, source or [], environment.since(since, environment.now()))
    result = compared(papers, settings.rules, other.rules)
    names = (str(config or environment.config_path()), str(against))
    look = look_of(TERMINAL)
    screen.write(rules_report.change(result, names, limit=limit, width=look.width, color=look.color))


def _papers(settings: "Config", source: "Sequence[str]", since: "date | None" = None) -> "list[Paper]":
    """The papers of the sources that were named, else everything archived, else the configured sources."""
    from digest import pipeline
    from digest.archive_protocols import NullArchive
    from digest.cli import environment, remembering
    from digest.request import Request

    now = environment.now()
    if not source and remembering.archive_path().exists():
        with remembering.existing(now) as archive:
            papers = archive.papers.all(since)
        if not papers:
            raise DigestError("nothing is archived (since then); name a source, such as `sample`")
        return papers
    request = Request(environment.addresses(settings, source), since=since, types=settings.types)
    with remembering.fetcher(now, progress=sys.stderr.isatty(), verbose=False) as fetcher:
        papers, failures = pipeline.papers_of(request, fetcher.retriever, NullArchive(), now)
    for failure in failures:
        say(f"{failure.source}: {failure.reason}")
    if not papers:
        raise DigestError("no paper to look at")
    return papers


def _one(papers: "Sequence[Paper]", wanted: str) -> "Paper":
    """The paper that *wanted* means. Raises UsageError for none or several, with the candidates."""
    from digest.paper_lookup import find_papers

    found = find_papers(papers, wanted)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{wanted}: not among {len(papers):,} papers; give its source, or a part of its title")
    shown = "\n".join(f"  {paper.id}  {paper.title}" for paper in found[:10])
    raise UsageError(f"{wanted}: {len(found)} papers; which one?\n{shown}")
