"""The options of `digest fetch`, and which of them exclude each other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options as shared
from digest.errors import UsageError
from digest.render.formats import MAIL, MARKDOWN, TERMINAL, Dialect, Format


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """The options of `digest fetch`, one field each, as typer reads them."""

    source: shared.SOURCES = None
    match: Annotated[
        list[str] | None,
        typer.Option("--match", "-m", metavar="TERM", help="Keep papers with this; in place of the configured rules."),
    ] = None
    day: Annotated[str | None, typer.Option("--date", metavar="DAY", help="The list of one day, 2026-01-08.")] = None
    format: Annotated[
        Format,
        typer.Option("--format", "-f", envvar="DIGEST_FORMAT", show_envvar=False, **shared.FORMAT_OPTION),
    ] = TERMINAL
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE|DIR", help="Write there, whole or not at all; {date} is the lists' day."
        ),
    ] = None
    everything: Annotated[bool, typer.Option("--all", help="Ignore the rules.")] = False
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many papers.")] = None
    brief: shared.BRIEF = False
    full: shared.FULL = False
    gist: shared.GIST = False
    into: Annotated[
        Path | None, typer.Option("--into", metavar="NOTE.md", help="Add what is not in this note yet; keep the rest.")
    ] = None
    dialect: Annotated[Dialect | None, typer.Option("--dialect", help="Of Markdown, for notes.")] = None
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="Markdown by your own Jinja2 template.")
    ] = None
    config: shared.CONFIG = None
    by_email: Annotated[
        bool, typer.Option("--email", help="Mail what is new to each recipient of the configuration.")
    ] = False
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written or mailed; change nothing.")
    ] = False
    new: Annotated[bool, typer.Option("--new", help="Only what was not delivered there yet, also of days missed.")] = (
        False
    )
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="NAME", help="Whom --new is for, where several read.")
    ] = None
    since: Annotated[
        str | None, typer.Option("--since", metavar="3d|DAY|last", help="The lists since then, by the day of listing.")
    ] = None
    offline: Annotated[bool, typer.Option("--offline", help="Ask the archive, never the network.")] = False
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Neither read nor write the archive.")] = False
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Leave with 10 when there is nothing new.")] = False
    color: shared.COLOR = "auto"
    no_pager: shared.NO_PAGER = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No talk on stderr, except errors.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done, and how long it takes.")] = False


def refuse_contradictions(options: FetchOptions) -> None:
    """Raises UsageError for options of which one would have no effect."""
    into, template, format = options.into, options.template, options.format
    if (into is not None) + (options.output is not None) + options.by_email > 1:
        raise UsageError("--into, --output and --email exclude each other")
    if into == shared.STDOUT:
        raise UsageError("--into adds to a note, which standard output is not; see `-f markdown`")
    if into and template:
        raise UsageError("--into writes notes by `--dialect`; a template is for whole documents")
    if (into or template) and format not in (TERMINAL, MARKDOWN):
        raise UsageError(f"--{'into' if into else 'template'} writes Markdown, not {format}")
    if options.by_email:
        _refuse_contradictions_of_mail(options)


def _refuse_contradictions_of_mail(options: FetchOptions) -> None:
    format = options.format
    if options.template or format not in (TERMINAL, MAIL) or (format == MAIL and not options.dry_run):
        raise UsageError("--email has a form of its own; with --dry-run, `-f eml` shows its bytes")
    if options.output or options.new or options.channel or options.no_archive:
        raise UsageError("--email goes to the recipients of the configuration, not to a file or another channel")
    if options.match or options.everything or options.limit:
        raise UsageError("--email goes by the rules of the configuration; --match, --all and --limit are for a look")
