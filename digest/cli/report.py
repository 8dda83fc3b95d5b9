"""`digest report`: a page of one's field over some months."""

import shlex
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options as shared
from digest.cli.exit_status import exit_on_errors, say, say_success
from digest.errors import DigestError, Remedy, UsageError
from digest.text import format_count, replace_surrogates

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.archive.archived_papers import ArchivedPapers
    from digest.config import Config
    from digest.field_reports import FieldReport, Period
    from digest.rules.topics import Rules

PERIOD = "Which days"
_SINCE = "90d"
_SUFFIXES = ("", ".html", ".htm")
_REST = timedelta(7)  # a first paper that is later begins the period
EXAMPLES = """\b
Examples:
  digest report -o report.html
  digest report --since 2026-04-01 --until 2026-06-30 -o quarter.html
  digest report -m "world model" -m distillation -o report.html
"""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The options of `digest report`, one field each, as typer reads them."""

    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="From then on: 90d, 6 months, 2026-04-01; counted back from the last day.",
            rich_help_panel=PERIOD,
        ),
    ] = _SINCE
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DAY",
            help="To this day, such as 2026-06-30. Else to today, or to the newest list if that is older than a week.",
            rich_help_panel=PERIOD,
        ),
    ] = None
    match: Annotated[
        list[str] | None,
        typer.Option(
            "--match",
            "-m",
            metavar="TERM",
            help="This in place of your words and topics; may be repeated, each is a topic of its own.",
            rich_help_panel=shared.WHAT,
        ),
    ] = None
    config: shared.CONFIG = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=shared.parse_path,
            help="Write it there; - is standard output.",
            rich_help_panel=shared.WHERE,
        ),
    ] = None


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    command = exit_on_errors(shared.take_options(report, ReportOptions))
    app.command("report", epilog=EXAMPLES)(command)


def report(options: ReportOptions) -> None:
    """Make a page of your field, over a quarter or a year.

    It has the share of each topic week by week, words that rise beside them, the most voted papers, and what your
    words missed. Only the archive is read; the page is one file that loads nothing.
    """
    from digest.channels import screen
    from digest.cli import environment, state
    from digest.render.page.field import render_field_page

    _require_output(options.output)
    now = environment.now()
    rules = _choose_rules(environment.read_config(options.config), options)
    with state.open_existing_archive(now) as archive:
        period = _choose_period(archive, options, now)
        made = _make_report(archive, rules, period)
    page = render_field_page(made)
    if options.output in (None, shared.STDOUT):
        screen.write_output(page, utf8=True)
    elif options.output:
        _write_page(options.output, page, made)


def _require_output(output: Path | None) -> None:
    """Raises UsageError where the page would run over a terminal, or a folder or a file of another kind is named."""
    if output is None and sys.stdout.isatty():
        there = Remedy("digest report -o report.html", "writes it there")
        raise UsageError("the page is HTML, which a terminal does not show").with_remedies(there)
    shared.refuse_folder(output, "report.html")
    if output and output.suffix.lower() not in _SUFFIXES:
        as_page = Remedy(f"-o {shlex.quote(str(output.with_suffix('.html')))}", "a browser opens it, and prints it")
        raise UsageError(f"-o {output}: the page is HTML").with_remedies(as_page)


def _choose_rules(settings: "Config", options: ReportOptions) -> "Rules":
    """The configured rules; with terms of the command line, these in place of the topics. Raises UsageError for rules
    without any topic."""
    from digest.cli import environment
    from digest.config import read_typed_expression
    from digest.rules.topics import Topic

    rules = settings.rules
    if options.match:
        terms = dict.fromkeys(map(replace_surrogates, options.match))
        topics = tuple(Topic(term.strip() or None, read_typed_expression(term, "-m")) for term in terms)
        rules = replace(rules, topics=topics)
    if not any(topic.score >= 0 for topic in rules.topics):
        path = options.config or environment.config_path()
        where = f"{path}: no topic in it" if path.exists() else "no topic to report on"
        raise UsageError(where).with_remedies(
            Remedy("digest init", "writes a configuration with your words"),
            Remedy('digest report -m RAG -m "diffusion model" -o report.html', "reports on these"),
        )
    return rules


def _choose_period(archive: "Archive", options: ReportOptions, now: datetime) -> "Period":
    """The days to report on. Raises DigestError where too few papers are of them."""
    from digest.cli import days
    from digest.cli.last_day import choose_last_day
    from digest.field_reports import Period

    last = choose_last_day(options.until, archive, now, command="report")
    first = days.parse_first_day_before(options.since, last)
    _require_papers(archive, first, last)
    # What is asked for may have begun long before the archive.
    begun = next(day for paper in _listed_anew(archive, first).titles if (day := paper.listed or paper.published))
    return Period(begun if first + _REST < begun <= last else first, last)


def _require_papers(archive: "Archive", first: date, last: date) -> None:
    from digest.field_reporting import FEWEST_PAPERS
    from digest.render.days import format_span

    titles = _listed_anew(archive, first).titles
    known = (day for paper in titles if (day := paper.listed or paper.published) and first <= day <= last)
    papers = sum(1 for _ in islice(known, FEWEST_PAPERS))
    if papers >= FEWEST_PAPERS:
        return
    archived = archive.papers.count()
    of = f"{papers} of {format_count(archived, 'archived paper')}" if archived else "no archived paper"
    verb = "are" if archived and papers != 1 else "is"
    back = [Remedy("--since 365d", "looks further back")] if archived >= FEWEST_PAPERS else []
    read = Remedy("digest fetch --since 14d", "reads the lists of two weeks; `digest help sources` has whole months")
    said = f"{of} {verb} of {format_span(first, last)}; a report takes {FEWEST_PAPERS}"
    raise DigestError(said).with_remedies(*back, read)


def _make_report(archive: "Archive", rules: "Rules", period: "Period") -> "FieldReport":
    """The report, with progress on a terminal meanwhile."""
    from digest.cli.watched_papers import WatchedPapers
    from digest.field_reporting import report_field
    from digest.like_lookup import LikeLookup
    from digest.rules.workbench.rising_span import SPAN

    likes = LikeLookup(archive, ())
    rules = likes.complete(rules)
    for remark in likes.remarks:
        say(remark)
    made = report_field(
        rules,
        period,
        lambda since: WatchedPapers(_listed_anew(archive, since), name="report"),
        lambda since: WatchedPapers(_listed_anew(archive, since).titles, name="report"),
        _listed_anew(archive, period.last - SPAN).find_sources(),
    )
    return replace(made, lists=tuple(archive.lists.count_days(*period)))


def _listed_anew(archive: "Archive", since: date) -> "ArchivedPapers":
    """The papers that are reported on: a new version of an old paper is none of the time in which it came."""
    return archive.papers.all(since).without_new_versions


def _write_page(output: Path, page: str, made: "FieldReport") -> None:
    from digest import filesystem
    from digest.render.days import format_span

    filesystem.write_file(output, page.encode("utf-8", "replace"))
    say_success(f"{output}: {format_span(*made.period)}, {format_count(made.wanted.papers, 'paper')}")
