"""The options of `digest fetch`, and which of them exclude each other."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from digest.cli import completion
from digest.cli import options as shared
from digest.errors import Remedy, UsageError
from digest.render.formats import MAIL, MARKDOWN, TERMINAL, Format, find_format_of_file


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """The options of `digest fetch`, one field each, as typer reads them."""

    source: shared.SOURCES = None
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DAY",
            help="The list of that day: yesterday, -2, 2026-01-08.",
            rich_help_panel=shared.WHAT,
        ),
    ] = None
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="WHEN", help="All lists since: 3d, 2w, 2026-01-08, last.", rich_help_panel=shared.WHAT
        ),
    ] = None
    offline: shared.OFFLINE = False
    no_archive: Annotated[
        bool, typer.Option("--no-archive", help="Neither read nor write the archive.", rich_help_panel=shared.WHAT)
    ] = False
    config: shared.CONFIG = None
    match: shared.MATCH = None
    everything: shared.EVERYTHING = False
    new: Annotated[
        bool,
        typer.Option(
            "--new", help="Only what did not go there yet, also of days missed.", rich_help_panel=shared.WHICH
        ),
    ] = False
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            metavar="NAME",
            help="Whom --new is for, where several read.",
            rich_help_panel=shared.WHICH,
            autocompletion=completion.complete_channels,
        ),
    ] = None
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many papers.", rich_help_panel=shared.WHICH),
    ] = None
    format: shared.DIGEST_FORMAT = None
    brief: shared.BRIEF = False
    full: shared.FULL = False
    gist: shared.GIST = False
    dialect: shared.DIALECT = None
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            parser=shared.parse_path,
            help="Markdown by your own Jinja2 template.",
            rich_help_panel=shared.LOOK,
        ),
    ] = None
    color: shared.COLOR = "auto"
    no_pager: shared.NO_PAGER = False
    output: shared.OUTPUT = None
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="NOTE.md",
            parser=shared.parse_path,
            help="Add what is not in this note, .bib file, page or feed yet; keep the rest.",
            rich_help_panel=shared.WHERE,
        ),
    ] = None
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            min=1,
            metavar="N",
            help="So many papers stay in a feed or page that grows; 500 without it.",
            rich_help_panel=shared.WHERE,
        ),
    ] = None
    by_email: Annotated[
        bool,
        typer.Option("--email", help="Mail each recipient what is new to them.", rich_help_panel=shared.WHERE),
    ] = False
    by_delivery: Annotated[
        bool,
        typer.Option(
            "--deliver", help="Serve all that `deliver:` lists, mails and commands.", rich_help_panel=shared.WHERE
        ),
    ] = False
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Show what would be written or mailed; change nothing.", rich_help_panel=shared.WHERE
        ),
    ] = False
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 10 when there is nothing new.", rich_help_panel=shared.TALK)
    ] = False
    quiet: shared.QUIET = False
    verbose: shared.VERBOSE = False

    @property
    def is_delivery(self) -> bool:
        """Whether the deliveries of the configuration are served, all of them or those by mail."""
        return self.by_email or self.by_delivery


def refuse_contradictions(options: FetchOptions) -> None:
    """Raises UsageError for options of which one would have no effect."""
    if (options.into is not None) + (options.output is not None) + options.by_email + options.by_delivery > 1:
        raise UsageError("--into, --output, --email and --deliver exclude each other")
    if options.keep:
        _require_what_forgets(options)
    if options.into:
        _refuse_contradictions_of_note(options.into, options)
    elif options.template and options.format not in (None, TERMINAL, MARKDOWN):
        raise UsageError(f"--template writes Markdown, not {options.format}")
    if options.is_delivery:
        _refuse_contradictions_of_delivery(options)


def _refuse_contradictions_of_note(into: Path, options: FetchOptions) -> None:
    if into == shared.STDOUT:
        raise UsageError("--into adds to a note, which standard output is not; see `-f markdown`")
    if options.template:
        raise UsageError("--into writes notes by `--dialect`; a template is for whole documents")
    format = find_format_of_note(into, options.format)
    if not format.grows:
        raise UsageError(f"--into {into}: nothing can be added to {format}").with_remedies(
            Remedy(f"-o {shlex.quote(str(into))}", "writes the whole file each time"),
            Remedy(
                "--into papers.md", "adds to a note in Markdown; `.bib`, `.xml` and `.html` to BibTeX, feed and page"
            ),
        )
    if options.format not in (None, TERMINAL, format):
        raise UsageError(f"--into {into} writes {format}, not {options.format}")


def find_format_of_note(into: Path, given: Format | None) -> Format:
    """The format of what is added to *into*: that of its suffix, else the one *given*, else Markdown."""
    named = find_format_of_file(into.name)
    if named and named is not TERMINAL:
        return named
    return given if given and given.grows else MARKDOWN


def _require_what_forgets(options: FetchOptions) -> None:
    """Raises UsageError where --keep has no effect: nothing grows, or nothing of it is ever dropped."""
    if options.into:
        format = find_format_of_note(options.into, options.format)
        if format.grows and not format.keeps:
            raise UsageError(f"--keep is for a feed or a page; {options.into} keeps all of its papers")
    elif not options.output or not shared.choose_format(options.format, options.output).always_grows:
        raise UsageError("--keep is for a feed or a page that grows").with_remedies(
            Remedy("-o feed.xml --keep 200", "adds to a feed"), Remedy("--into page.html --keep 200", "adds to a page")
        )


def _refuse_contradictions_of_delivery(options: FetchOptions) -> None:
    format, option = options.format, "--email" if options.by_email else "--deliver"
    is_other = format not in (None, TERMINAL, MAIL) or (format is MAIL and not options.dry_run)
    if options.template or is_other:
        where = "a form of its own" if options.by_email else "the form that each delivery names"
        raise UsageError(f"{option} has {where}; with --dry-run, `-v` shows it, and `-f eml` the bytes of mails")
    if options.output or options.new or options.channel or options.no_archive:
        raise UsageError(f"{option} goes to the recipients of the configuration, not to a file or another channel")
    if options.match or options.everything or options.limit:
        raise UsageError(f"{option} goes by the rules of the configuration; --match, --all and --limit are for a look")
