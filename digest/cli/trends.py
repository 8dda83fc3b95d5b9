"""`digest trends`: how often words stand in what was listed, week by week or month by month."""

import shlex
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli import completion
from digest.cli import options as shared
from digest.cli.exit_status import exit_on_errors, say
from digest.cli.trend_documents import write_document
from digest.errors import Remedy, UsageError
from digest.text import format_count

if TYPE_CHECKING:
    from digest.cli.trend_terms import Terms
    from digest.render.formats import Look
    from digest.trends import Trends

TrendFormat = Literal["terminal", "json", "csv", "svg"]
PERIODS = "Which days and lists"
_SUFFIXES: dict[str, TrendFormat] = {".svg": "svg", ".json": "json", ".csv": "csv", ".txt": "terminal"}
_A_YEAR = "1y"
EXAMPLES = """\b
Examples:
  digest trends "world model" harness "chain of thought"
  digest trends --since 2y -o trends.svg      your topics, as a picture
  digest trends --topic Agents                each of its words
  digest trends --rising --topic Agents       words that are new beside it
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
            help="Words that have become more frequent, everywhere or beside one --topic.",
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
            autocompletion=completion.complete_sources,
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
    """How often words stand in what was listed, over time.

    Each term is one argument, in the words of the rules. Without any, your topics are counted.
    """
    _refuse_what_excludes(options)
    output = None if options.output == shared.STDOUT else options.output
    format_name = _choose_format(options.format, output)
    if format_name == "svg" and options.output is None and sys.stdout.isatty():
        there = Remedy("-o trends.svg", "writes it there")
        raise UsageError("trends: the picture is SVG, which a terminal does not show").with_remedies(there)
    if options.rising:
        _show_rising(options, format_name, output)
        return
    terms = _choose_terms(options)
    found = _find(options, terms)
    if options.terms:
        _remark_on_odd_terms(found, terms)
    write_document(
        lambda look: _render(found, format_name, look),
        output,
        subject=f"trends of {format_count(len(found.sources[0].trends), 'term')}",
        is_for_screen=format_name == "terminal",
        color=options.color,
        pager=not options.no_pager,
    )


def _find(options: TrendsOptions, terms: "Terms") -> "Trends":
    """The trends of *terms*, while a terminal sees how far they are counted."""
    from digest.cli import days, environment, state, trend_lists
    from digest.cli.last_day import choose_last_day
    from digest.cli.progress import WorkProgress
    from digest.trending import find_trends
    from digest.trends import TrendRequest

    now = environment.now()
    with state.open_existing_archive(now) as archive:
        sources = trend_lists.name_sources(options.source or (), archive.trend_counts.list_sources())
        last = choose_last_day(options.until, archive, now, command="trends", sources=sources)
        first = days.parse_first_day_before(options.since or _A_YEAR, last)
        first += timedelta(0 if options.since else 1)  # twelve whole months, not a day more
        request = TrendRequest(terms, first, last, options.by, sources)
        with WorkProgress("trends", "counting") as progress:
            return find_trends(request, archive=archive, report=progress.report)


def _refuse_what_excludes(options: TrendsOptions) -> None:
    """Raises UsageError for options that exclude each other."""
    if options.terms and (options.rising or options.topic is not None):
        other = "--rising looks for words itself" if options.rising else "--topic has its own words"
        raise UsageError(f"trends: {options.terms[0]}: {other}, and takes no TERM")
    if options.rising:
        given = {"--since": options.since, "--by": options.by, "--source": options.source}
        if name := next((name for name, value in given.items() if value), None):
            raise UsageError(f"trends: --rising and {name} exclude each other: it compares weeks of its own")
    elif options.limit is not None:
        raise UsageError("trends: --limit is about the words of --rising")


def _choose_format(given: TrendFormat | None, output: Path | None) -> TrendFormat:
    """The format that was *given*, else that of the suffix of the file *output*, else the terminal's. Raises
    UsageError for a suffix that names none."""
    shared.refuse_folder(output, "trends.svg")
    if given or not output:
        return given or "terminal"
    if found := _SUFFIXES.get(output.suffix.lower()):
        return found
    suffix = output.suffix or "a name without a suffix"
    said = f"{output}: {suffix} names no format of trends; known are {', '.join(_SUFFIXES)}"
    raise UsageError(said).with_remedies(Remedy(f"-o {shlex.quote(str(output.with_suffix('.svg')))}", "a picture"))


def _show_rising(options: TrendsOptions, format_name: TrendFormat, output: Path | None) -> None:
    from digest.cli.rising import show_rising

    show_rising(
        topic=options.topic,
        limit=options.limit,
        until=options.until,
        config=options.config,
        format_name=format_name,
        output=output,
        color=options.color,
        no_pager=options.no_pager,
    )


def _choose_terms(options: TrendsOptions) -> "Terms":
    """The terms that were typed, else the topics of the configuration, or the words of one."""
    from digest.cli import environment, trend_terms

    if options.terms:
        return trend_terms.read_terms(options.terms)
    settings = environment.read_config(options.config)
    if options.topic is not None:
        return trend_terms.split_topic(settings, options.topic)
    return trend_terms.list_topics(settings)


def _remark_on_odd_terms(found: "Trends", terms: "Terms") -> None:
    """Tell a person at a terminal what may have been meant by those of *terms* that no paper has."""
    if not sys.stderr.isatty():
        return
    from digest.rules.language.expressions import Leaf
    from digest.rules.workbench.odd_terms import describe_oddity

    for at, (label, expression) in enumerate(terms):
        having = sum(sum(source.trends[at].having) for source in found.sources)
        if not having and isinstance(expression, Leaf) and (oddity := describe_oddity(expression)):
            say(f"trends: {label}: in no paper; {oddity}")


def _render(found: "Trends", format_name: TrendFormat, look: "Look") -> str:
    if format_name == "json":
        from digest.render.trends_json import render_trends_json

        return render_trends_json(found)
    if format_name == "csv":
        from digest.render.trends_csv import render_trends_csv

        return render_trends_csv(found)
    if format_name == "svg":
        from digest.render.trend_plot import render_trends_svg

        return render_trends_svg(found)
    from digest.render.text.trends import render_trends

    return render_trends(found, look)
