"""`digest rules check` and `digest rules backtest`: the rules put to the proof."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG, SOURCES
from digest.errors import UsageError

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
    group = typer.Typer(help="Your rules, put to the proof.", rich_markup_mode=None, no_args_is_help=True)
    group.command("check", epilog=CHECK_EXAMPLES)(exit_on_errors(check))
    group.command("backtest", epilog=BACKTEST_EXAMPLES)(exit_on_errors(backtest))
    app.add_typer(group, name="rules")


def check(source: SOURCES = None, config: CONFIG = None) -> None:
    """Look for dead, broad, shadowed and contradictory rules, and for spellings that would find more."""
    from digest.channels import screen
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.cli.papers import read_papers
    from digest.render.text import rules_report
    from digest.rules.check import check as remarks

    settings = environment.read_config(config)
    if settings.rules.wants_everything and not settings.rules.mute:
        raise UsageError(f"no rules in {config or environment.config_path()}; `digest init` writes some to begin with")
    papers = read_papers(settings, source or [], environment.now())
    look = choose_look()
    found = remarks(settings.rules, papers)
    screen.write_output(rules_report.render_findings(found, len(papers), width=look.width, color=look.color))


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
    from digest.cli.look import choose_look
    from digest.cli.papers import read_papers
    from digest.render.text import rules_report
    from digest.rules.backtest import backtest_rules as compared

    now = environment.now()
    settings, other = environment.read_config(config), environment.read_config(against)
    papers = read_papers(settings, source or [], now, environment.parse_since(since, now))
    names = (str(config or environment.config_path()), str(against))
    look = choose_look()
    result = compared(papers, settings.rules, other.rules)
    screen.write_output(rules_report.render_backtest(result, names, limit=limit, width=look.width, color=look.color))
