"""`digest fetch`: read listings, keep what the rules ask for, write a digest."""

import sys
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.exit_status import plain_errors, say, status_of_run
from digest.cli.options import CONFIG, FORMAT_HELP, SOURCES, complete_format, parse_format
from digest.errors import UsageError
from digest.render.formats import MAIL, MARKDOWN, TERMINAL, Dialect, Format
from digest.text import count, whole

SAMPLE = "sample"

if TYPE_CHECKING:
    from digest.cli.writing import Target
    from digest.config import Config
    from digest.model import Digest
    from digest.render.formats import Look
    from digest.request import Request

EXAMPLES = """\b
Examples:
  digest fetch sample                                   try it, no network needed
  digest fetch                                          today's papers
  digest fetch hf:2026-01-08 -m RAG -m "diffusion model"
  digest fetch hf arxiv:cs.CL --into papers.md          add what is new to a note
  digest fetch --email                                  the line for cron
  digest fetch saved-page.html -f markdown >> notes.md
  curl -s https://huggingface.co/papers | digest fetch - -f json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("fetch", epilog=EXAMPLES)(plain_errors(fetch))


def fetch(
    source: SOURCES = None,
    match: Annotated[
        list[str] | None,
        typer.Option("--match", "-m", metavar="TERM", help="Keep papers with this; in place of the configured rules."),
    ] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="DAY", help="The list of one day, 2026-01-08.")] = None,
    format: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            envvar="DIGEST_FORMAT",
            metavar="FORMAT",
            help=FORMAT_HELP,
            show_envvar=False,
            parser=parse_format,
            autocompletion=complete_format,
        ),
    ] = TERMINAL,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE|DIR", help="Write there, whole or not at all; {date} is the day."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Ignore the rules.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many papers.")] = None,
    brief: Annotated[bool, typer.Option("--brief", help="Without abstracts.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Whole abstracts.")] = False,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="NOTE.md", help="Add what is not in this note yet; keep the rest.")
    ] = None,
    dialect: Annotated[Dialect | None, typer.Option("--dialect", help="Of Markdown, for notes.")] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="Markdown by your own Jinja2 template.")
    ] = None,
    config: CONFIG = None,
    by_email: Annotated[
        bool, typer.Option("--email", help="Mail what is new to each recipient of the configuration.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written or mailed; change nothing.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Only what was not delivered there yet, also of days missed.")
    ] = False,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="NAME", help="Whom --new is for, where several read.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="3d|DAY|last", help="The lists since then, by the day of listing.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask the archive, never the network.")] = False,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Neither read nor write the archive.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Leave with 10 when there is nothing new.")] = False,
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option("--color", envvar="DIGEST_COLOR", help="When to colour.", show_envvar=False),
    ] = "auto",
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Do not page a long digest.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No talk on stderr, except errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done, and how long it takes.")] = False,
) -> None:
    """Read listings, keep what your rules ask for, write a digest."""
    from digest import pipeline
    from digest.cli import environment, remembering, writing

    now = environment.now()
    settings = environment.config(config)
    output = None if output == Path("-") else output
    _refuse_contradictions(format, output, into, template, by_email=by_email, dry_run=dry_run)
    format = MARKDOWN if into or template else format
    target = writing.Target(now, output, into, new, pager=not no_pager, dry=dry_run)
    request = _request(settings, source or [], match or [], day, everything=everything, limit=limit)
    request = replace(
        request,
        channel=whole(channel or target.channel),
        only_new=new,
        since=environment.since(since, now),
        catch_up=new or since == "last",
        offline=offline,
    )
    if by_email:
        from digest.cli import mail

        if output or new or channel or no_archive:
            raise UsageError("--email goes to the recipients of the configuration, not to a file or another channel")
        if match or everything or limit:
            raise UsageError(
                "--email goes by the rules of the configuration; --match, --all and --limit are for a look"
            )
        request = replace(request, catch_up=True)
        mailed = mail.fetch_by_mail(
            settings, request, now, dry_run=dry_run, raw=format == MAIL, quiet=quiet, verbose=verbose
        )
        raise typer.Exit(mail.status_of(*mailed, exit_code=exit_code))
    look = writing.look_of(format, brief=brief, full=full, color=color, to_file=bool(target.file or target.note))
    if format.supports & {"dialect", "template"}:
        look = writing.in_dialect(look, settings, dialect, template)
    remembered = not no_archive and any(address.place != SAMPLE for address in request.addresses)
    if new and not remembered:
        why = "--no-archive leaves it out" if no_archive else "the sample is not kept in it"
        raise UsageError(f"--new needs the archive to know what is new, and {why}")
    with (
        remembering.alone() if (new or into) and not dry_run else nullcontext(),
        remembering.run_archive(wanted=remembered, needed=new and not dry_run, now=now) as archive,
        remembering.fetcher(
            now, progress=not quiet and sys.stderr.isatty(), verbose=verbose, remembered=remembered
        ) as fetcher,
    ):
        deliver = partial(writing.write, look=look, target=target)
        digest = pipeline.fetch(request, retriever=fetcher.retriever, archive=archive, deliver=deliver, now=now)
        held = archive.outbox.count_held() if sys.stderr.isatty() and not quiet else 0
    if held:
        from digest.cli.mail import held_sentence

        say(held_sentence(held))
    _talk(digest, look, target, quiet=quiet, verbose=verbose)
    nothing_new = exit_code and not digest.matches
    raise typer.Exit(status_of_run(digest.failures, digest.asked, nothing_new=nothing_new))


def _refuse_contradictions(
    format: Format, output: Path | None, into: Path | None, template: Path | None, *, by_email: bool, dry_run: bool
) -> None:
    """Raises UsageError for options of which one would have no effect."""
    if (into is not None) + (output is not None) + by_email > 1:
        raise UsageError("--into, --output and --email exclude each other")
    if into == Path("-"):
        raise UsageError("--into adds to a note, which standard output is not; see `-f markdown`")
    if into and template:
        raise UsageError("--into writes notes by `--dialect`; a template is for whole documents")
    if (into or template) and format not in (TERMINAL, MARKDOWN):
        raise UsageError(f"--{'into' if into else 'template'} writes Markdown, not {format}")
    if by_email and (template or format not in (TERMINAL, MAIL) or (format == MAIL and not dry_run)):
        raise UsageError("--email has a form of its own; with --dry-run, `-f eml` shows its bytes")


def _request(
    settings: "Config",
    source: list[str],
    match: list[str],
    day: str | None,
    *,
    everything: bool,
    limit: int | None,
) -> "Request":
    from digest import sources
    from digest.cli import environment
    from digest.request import Request
    from digest.rules.topics import Rules

    addresses = environment.addresses(settings, source)
    if day:
        addresses = [sources.on(address, environment.day(day, "--date")) for address in addresses]
    rules = environment.rules(settings, match)
    if everything:
        rules = Rules(max=rules.max)
    return Request(tuple(addresses), rules, limit, explicit=everything, types=settings.types)


def _talk(digest: "Digest", look: "Look", target: "Target", *, quiet: bool, verbose: bool) -> None:
    """What stderr hears: failures always, notes where the document does not carry them."""
    from digest.pipeline import RESTORED

    for failure in digest.failures:
        say(f"{failure.source}: {failure.reason}")
    if quiet:
        return
    if digest.hint == RESTORED:
        say(digest.hint)
    heard = verbose or bool(digest.matches) or sys.stderr.isatty()
    shown = not (target.file or target.note or look.template) and look.format.shows_notes
    for asked in digest.asked:
        for note in asked.notes if heard and (verbose or not shown) else ():
            say(f"{asked.address}: {note}")
    if target.file and not target.dry and sys.stderr.isatty():
        say(digest.reason or f"{count(len(digest.matches), 'paper')} written to {target.file}")
