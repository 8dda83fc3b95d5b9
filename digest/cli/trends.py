"""`digest trends`: how often words stand in what was listed, week by week or month by month."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from digest.cli import options as shared
from digest.cli.exit_status import exit_on_errors

TrendFormat = Literal["terminal", "json", "csv", "svg"]
PERIODS = "Which days and lists"
EXAMPLES = """\b
Examples:
  digest trends "world model" harness "chain of thought"
  digest trends --since 2y -o trends.svg           your topics, as a picture
  digest trends --topic Agents                     each of its words
  digest trends --rising --topic Agents            words that are new beside it
"""


@dataclass(frozen=True, slots=True)
class TrendsOptions:
    """The options of `digest trends`, one field each, as typer reads them."""

    terms: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TERM]...", help="Words of your rules, quoted; your topics without any.", show_default=False
        ),
    ] = None
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="NAME", help="Each word of this topic.", rich_help_panel=shared.WHAT),
    ] = None
    rising: Annotated[
        bool,
        typer.Option(
            "--rising",
            help="Words that have become more frequent, beside your topics or one --topic.",
            rich_help_panel=shared.WHAT,
        ),
    ] = False
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", min=1, metavar="N", help="At most so many rising words.", rich_help_panel=shared.WHAT
        ),
    ] = None
    config: shared.CONFIG = None
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="From then on: 25 months, 90d, 2026-01-08; counted back from the last day. Else a year.",
            rich_help_panel=PERIODS,
        ),
    ] = None
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DAY",
            help="To this day, such as 2026-06-30. Else to the newest list.",
            rich_help_panel=PERIODS,
        ),
    ] = None
    by: Annotated[
        Literal["week", "month"] | None,
        typer.Option(
            "--by",
            metavar="PERIOD",
            help="week or month. Else weeks in up to half a year, months in more.",
            rich_help_panel=PERIODS,
        ),
    ] = None
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="ADDRESS",
            help="The lists of this source only; may be repeated. Each source is counted for itself, because a new "
            "source would look like a trend.",
            show_default=False,
            rich_help_panel=PERIODS,
        ),
    ] = None
    format: Annotated[
        TrendFormat | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="terminal, json, csv or svg.", rich_help_panel=shared.LOOK
        ),
    ] = None
    color: shared.COLOR = "auto"
    no_pager: shared.NO_PAGER = False
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=shared.parse_path,
            help="Write it there, in the format of its suffix: .svg, .json, .csv, .txt.",
            rich_help_panel=shared.WHERE,
        ),
    ] = None


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    command = exit_on_errors(shared.take_options(trends, TrendsOptions))
    app.command("trends", epilog=EXAMPLES)(command)


def trends(options: TrendsOptions) -> None:
    """How often words stand in what was listed, over time."""
    raise NotImplementedError(options)
