"""`digest fetch`: read listings, keep what the rules ask for, write a digest."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from digest.cli import options as shared
from digest.cli.exit_status import exit_on_errors, status_of_run
from digest.cli.fetch_options import FetchOptions, find_format_of_note, refuse_contradictions
from digest.cli.run_talk import RunOutcome, note_numbers, offer_archive, say_held_letters, talk_of_run
from digest.errors import UsageError
from digest.render.formats import MARKDOWN
from digest.text import replace_surrogates

if TYPE_CHECKING:
    from digest.archive_protocols import ArchiveProtocol
    from digest.channels.base import Channel, Target
    from digest.config import Config
    from digest.model import Digest, Failure
    from digest.render.formats import Format, Look
    from digest.request import Request

_SAMPLE = "sample"
EXAMPLES = """\b
Examples:
  digest fetch sample                           try it, without a network
  digest fetch                                  today's papers
  digest fetch --date yesterday -f list         titles alone
  digest fetch hf:2026-01-08 -m RAG -m "diffusion model"
  digest fetch hf arxiv:cs.CL --into papers.md  add what is new to a note
  digest fetch --email                          the line for cron
  digest fetch --deliver                        the same, commands too
  digest fetch saved-page.html -f markdown
  curl -s https://huggingface.co/papers | digest fetch - -f json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("fetch", epilog=EXAMPLES)(exit_on_errors(shared.take_options(fetch, FetchOptions)))


def fetch(options: FetchOptions) -> None:
    """Read listings, keep what your words ask for, show it."""
    from digest.cli import environment

    now = environment.now()
    settings = environment.read_config(options.config)
    options = replace(options, output=None if options.output == shared.STDOUT else options.output)
    refuse_contradictions(options)
    request = _make_fetch_request(options, settings, now)
    if options.is_delivery:
        from digest.cli import after_run, delivering

        after = None if options.dry_run else settings.after
        raise typer.Exit(
            after_run.run_and_tell(lambda: delivering.deliver(options, settings, request, now), after, now)
        )
    channel, target = _choose_target(options, now)
    request = replace(request, channel=replace_surrogates(options.channel or channel.name_deliveries(target.place)))
    look = _choose_digest_look(options, settings, channel)
    outcome = _run(options, settings, request, channel, target, look)
    talk_of_run(outcome, look, target, quiet=options.quiet, verbose=options.verbose)
    raise typer.Exit(_status_of(options, outcome.digest))


def _status_of(options: FetchOptions, digest: "Digest") -> int:
    nothing_new = options.exit_code and not digest.matches
    return status_of_run(digest.failures, digest.asked, nothing_new=nothing_new)


def _make_fetch_request(options: FetchOptions, settings: "Config", now: datetime) -> "Request":
    from digest import sources
    from digest.cli import days, environment
    from digest.request import Request
    from digest.rules.topics import Rules

    addresses = environment.choose_addresses(settings, options.source or [], now)
    if options.day:
        day = days.parse_day(options.day, now, "--date")
        addresses = [sources.at_day(address, day) for address in addresses]
    rules = environment.choose_rules(settings, options.match or [])
    return Request(
        tuple(addresses),
        Rules(max=rules.max) if options.everything else rules,
        options.limit,
        explicit=options.everything,
        types=settings.types,
        only_new=options.new,
        marks=True,
        since=days.parse_since(options.since, now),
        catch_up=options.new or options.is_delivery or options.since == "last",
        offline=options.offline,
    )


def _choose_target(options: FetchOptions, now: datetime) -> "tuple[Channel, Target]":
    """The channel that the options name, and the place there."""
    from digest.channels.base import Target
    from digest.channels.registry import find_channel, find_channel_of_output

    if options.into:
        channel, place = find_channel("note"), str(options.into)
    elif options.output:
        channel, place = find_channel_of_output(str(options.output))
    else:
        channel, place = find_channel("stdout"), ""
    return channel, Target(now, place, options.new, dry_run=options.dry_run, pager=not options.no_pager)


def _choose_digest_look(options: FetchOptions, settings: "Config", channel: "Channel") -> "Look":
    from digest.cli.look import add_markdown_look, choose_look

    look = choose_look(
        _choose_format(options, channel),
        brief=options.brief,
        full=options.full,
        gist=options.gist,
        color=options.color,
        to_file=channel.name != "stdout",
    )
    return add_markdown_look(replace(look, keep=options.keep), settings, options.dialect, options.template)


def _choose_format(options: FetchOptions, channel: "Channel") -> "Format":
    if options.into:
        return find_format_of_note(options.into, options.format)
    if options.template:
        return MARKDOWN
    return shared.choose_format(options.format, options.output if channel.name == "file" else None)


def _run(
    options: FetchOptions, settings: "Config", request: "Request", channel: "Channel", target: "Target", look: "Look"
) -> RunOutcome:
    """Read, choose and deliver, and note what the next run is to know of it."""
    from digest import pipeline
    from digest.cli import state
    from digest.cli.remarks import say_remarks
    from digest.cli.summaries import adding_summaries

    has_archive = _uses_archive(options, request)
    receipts: list[str | None] = []
    now, delivers = target.now, not options.dry_run
    adds = options.new or bool(options.into) or (look.format.always_grows and bool(target.place))
    # A look at the screen stays quick; what is written somewhere is to have its lines.
    makes = delivers and not options.offline and has_archive and (options.new or channel.name != "stdout")
    with (
        state.hold_lock() if adds and delivers else nullcontext(),
        state.open_archive_for_run(
            wanted=has_archive, needed=options.new and delivers, now=now, has_copy=settings.has_copy
        ) as archive,
        state.open_fetcher(now, quiet=options.quiet, verbose=options.verbose, has_archive=has_archive) as fetcher,
        adding_summaries(settings, archive, now, makes=makes, quiet=options.quiet) as summarize,
    ):
        digest = pipeline.fetch(
            request,
            retriever=fetcher.retriever,
            archive=archive,
            deliver=lambda digest: receipts.append(channel.deliver(digest, look, target)),
            now=now,
            summarize=summarize,
        )
        if (channel.name == "stdout" or target.dry_run) and not options.no_archive:
            note_numbers(digest, look, archive if has_archive else None)
        say_remarks(digest.remarks, archive, quiet=options.quiet)
        say_held_letters(archive, quiet=options.quiet)
        failures = _note_end(options, digest, request, archive) if adds and delivers else digest.failures
        offline = [] if options.offline else list(offer_archive(digest, request, archive))
    return RunOutcome(digest, failures, receipts[0], offline)


def _note_end(
    options: FetchOptions, digest: "Digest", request: "Request", archive: "ArchiveProtocol"
) -> "Sequence[Failure]":
    """Record how a run has ended that adds to something. Returns the failures that are to be told now."""
    from digest.cli.notices import Teller

    archive.runs.record_end(request.channel, _status_of(options, digest), digest.made)
    return Teller(archive, digest.made).choose_failures(digest.failures, digest.asked)


def _uses_archive(options: FetchOptions, request: "Request") -> bool:
    """Whether the run has the archive. Raises UsageError for what cannot be done without it."""
    from digest.rules.marks import facts_about_marks
    from digest.rules.topics import Rules

    if not options.no_archive and any(address.place != _SAMPLE for address in request.addresses):
        return True
    why = "--no-archive leaves it out" if options.no_archive else "the sample is not kept in it"
    if options.new:
        raise UsageError(f"--new needs the archive to know what is new, and {why}")
    if options.match and (facts := facts_about_marks(Rules(request.rules.topics))):
        raise UsageError(f"`{facts[0].label}` needs the archive, which has your marks, and {why}")
    return False
