"""`digest rules check`, `backtest` and `learn`: the rules put to the proof, and words for new ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import learn
from digest.cli.exit_status import exit_on_errors
from digest.cli.options import CONFIG, SOURCES, parse_path
from digest.errors import Remedy, UsageError
from digest.text import format_count

if TYPE_CHECKING:
    from digest.cli.watched_papers import WatchedPapers
    from digest.config import Config

_DAYS = 90  # of the archive that `rules check` looks at
_WINDOW = f"of the last {_DAYS} days"
_LOOK_AT_ALL = "digest rules check --all"
_FEW = 100  # papers that are too few to judge rules by

CHECK_EXAMPLES = """\b
Examples:
  digest rules check
  digest rules check --all
  digest rules check month.json -c config.yaml
"""
BACKTEST_EXAMPLES = """\b
Examples:
  digest rules backtest --against other.yaml --since 90d
  digest rules backtest month.json --against other.yaml
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    group = typer.Typer(help="Try your rules; find words for new ones.", rich_markup_mode=None, no_args_is_help=True)
    group.command("check", epilog=CHECK_EXAMPLES)(exit_on_errors(check))
    group.command("backtest", epilog=BACKTEST_EXAMPLES)(exit_on_errors(backtest))
    group.command("learn", epilog=learn.EXAMPLES)(exit_on_errors(learn.learn))
    app.add_typer(group, name="rules")


def check(
    source: SOURCES = None,
    config: CONFIG = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="WHEN", help="Papers listed since: 90d, 2w, 2026-01-08.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All papers of the archive.")] = False,
) -> None:
    """Look for slips in your rules, and for better words.

    Dead, broad, shadowed and contradictory rules, spellings and acronyms that would find more, and words that are new
    beside your topics.

    Without a source the papers of the archive are looked at, those of the last 90 days.
    """
    from digest.channels import screen
    from digest.cli import days, environment
    from digest.cli.look import choose_look
    from digest.cli.new_words import find_new_words
    from digest.cli.papers import complete_rules, open_papers
    from digest.render.text import rules_report
    from digest.rules.workbench.check import check as remarks
    from digest.rules.workbench.check import order_findings

    if everything and (since or source):
        raise UsageError("--all is about the archive: it excludes --since and a source")
    settings = environment.read_config(config)
    _require_rules(settings, config or environment.config_path())
    now = environment.now()
    first = days.parse_first_day(since or (None if everything or source else f"{_DAYS}d"), now)
    remedy = Remedy(_LOOK_AT_ALL, "looks at them all")
    with open_papers(settings, source or [], now, first, remedy=remedy, work="rules check") as papers:
        found = remarks(complete_rules(settings.rules, papers, now), papers)
        scope = _describe_scope(papers, f"since {first}" if since else None if everything else _WINDOW)
    found = order_findings([*found, *find_new_words(settings.rules, papers, source or [], now)], settings.rules)
    look = choose_look()
    screen.write_output(rules_report.render_findings(found, scope, width=look.width, color=look.color))


def _require_rules(settings: "Config", path: Path) -> None:
    """Raises UsageError where *settings*, read from *path*, have no rules."""
    if settings.rules.wants_everything and not settings.rules.mute:
        words = Remedy("match: [RAG, diffusion model]", "your words, in this file")
        raise UsageError(f"{path}: no rules in it").with_remedies(words, Remedy("digest init", "writes such a file"))


def _describe_scope(papers: "WatchedPapers", days: str | None) -> str:
    """Which papers were looked at, those of some *days* or all, and where there are more."""
    looked_at = format_count(papers.count, "paper")
    if papers.archived is None or days is None:
        return looked_at
    if papers.count == papers.archived:
        return f"{looked_at} {days}"
    few = ", too few to judge by" if papers.count < _FEW else ""
    return f"{looked_at} {days}{few}; `--all` looks at all {papers.archived:,}"


def backtest(
    against: Annotated[
        Path, typer.Option("--against", metavar="FILE", parser=parse_path, help="The other configuration.")
    ],
    source: SOURCES = None,
    config: CONFIG = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="WHEN", help="Papers listed since: 90d, 2w, 2026-01-08.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="Papers shown of each list.")] = 10,
) -> None:
    """Show which papers another configuration would gain and lose."""
    from digest.channels import screen
    from digest.cli import days, environment
    from digest.cli.look import choose_look
    from digest.cli.papers import complete_rules, open_papers
    from digest.render.text import rules_report
    from digest.rules.workbench.backtest import backtest_rules as compared

    now = environment.now()
    settings, other = environment.read_config(config), environment.read_config(against)
    names = (str(config or environment.config_path()), str(against))
    first = days.parse_first_day(since, now)
    with open_papers(settings, source or [], now, first, work="rules backtest") as papers:
        before, after = (complete_rules(each.rules, papers, now) for each in (settings, other))
        result = compared(papers, before, after, most=limit)
    look = choose_look()
    screen.write_output(rules_report.render_backtest(result, names, width=look.width, color=look.color))
