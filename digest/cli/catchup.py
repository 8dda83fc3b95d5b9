"""`digest catchup`: back from a holiday, the top of each topic of the weeks since, and what rose beside it."""

import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import typer

from digest.cli import options as shared
from digest.cli.catchup_marks import talk_of_marks
from digest.cli.catchup_options import CatchupOptions
from digest.cli.exit_status import exit_on_errors, status_of_run
from digest.cli.run_talk import RunOutcome, note_numbers, offer_archive, say_held_letters, talk_of_run
from digest.errors import UsageError
from digest.text import replace_surrogates

if TYPE_CHECKING:
    from digest.archive_protocols import ArchiveProtocol
    from digest.channels.base import Channel, Target
    from digest.channels.deliveries.recipients import Recipient
    from digest.config import Config
    from digest.model import Digest, Paper
    from digest.render.formats import Look
    from digest.request import Request
    from digest.rules.topics import Rules

MOST_PAPERS = 40  # title, facts and a sentence of each are read in ten minutes
_MOST_LISTS = 31  # of one source that are asked for at once
_LAST = "last"
EXAMPLES = """\b
Examples:
  digest catchup                                the last 30 days
  digest catchup --since 2w --until yesterday
  digest catchup hf arxiv:cs.CL --since 2026-06-01
  digest catchup -o weeks.md
  digest catchup --mark-delivered --channel me@example.org
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("catchup", epilog=EXAMPLES)(exit_on_errors(shared.take_options(catchup, CatchupOptions)))


def catchup(options: CatchupOptions) -> None:
    """Show the top of the weeks that you missed.

    Of each topic the best papers, the number of the others, and which words rose: about ten minutes to read. The lists
    come from the archive where it has them. Nothing counts as delivered unless you say so.
    """
    from digest.cli import environment

    now = environment.now()
    settings = environment.read_config(options.config)
    options = replace(options, output=None if options.output == shared.STDOUT else options.output)
    recipient = _find_recipient(options.channel, settings)
    channel, target = _choose_target(options, now)
    named = recipient.channel if recipient else options.channel or channel.name_deliveries(target.place)
    rules = _choose_rules(options, replace(settings, rules=recipient.settings.rules) if recipient else settings)
    last = _choose_last_day(options, now)
    request = replace(_make_request(options, settings, rules, last, now), channel=replace_surrogates(named))
    if last < now.date() and request.since:
        options = replace(options, since=request.since.isoformat())  # other commands count from today
    look = _choose_look(options, settings, channel)
    outcome = _run(options, settings, request, _Shortening(options, rules), (channel, target, look))
    talk_of_run(outcome, look, target, quiet=options.quiet, verbose=options.verbose)
    nothing = options.exit_code and not outcome.digest.matches
    raise typer.Exit(status_of_run(outcome.digest.failures, outcome.digest.asked, nothing_new=nothing))


def _find_recipient(name: str | None, settings: "Config") -> "Recipient | None":
    """The recipient of the configuration that `--channel` names, None for another channel. Raises UsageError for an
    address that is nobody's, and where the words of the recipient cannot be read."""
    if name is None:
        return None
    from digest.channels.deliveries.recipients import list_recipients
    from digest.delivery import name_recipient
    from digest.text import suggest

    by_name = {each.channel: each for each in list_recipients(settings.deliveries)}
    by_name |= {name_recipient(channel): each for channel, each in by_name.items()}
    found = by_name.get(name) or by_name.get(name.casefold())
    if found and found.settings.refused:
        raise UsageError(found.settings.refused[0])
    if not found and ("@" in name or name.startswith(("mail:", "command:"))):
        raise UsageError(f"--channel {name}: no such recipient{suggest(name, list(by_name), before='; ')}")
    return found


def _choose_rules(options: CatchupOptions, settings: "Config") -> "Rules":
    from digest.cli import environment
    from digest.rules.topics import Rules

    rules = environment.choose_rules(settings, options.match or [])
    # Late papers come with the next digest, at most so many a week, whatever is caught up with now.
    return Rules(max=rules.max) if options.everything else replace(rules, late=None)


def _choose_last_day(options: CatchupOptions, now: datetime) -> date:
    """The last day of what is caught up with: `--until`, else today. Where the archive alone is asked, and its newest
    list is older than a week, the day of this, which is said. Raises UsageError."""
    from digest.cli import days, state
    from digest.cli.last_day import choose_last_day

    if options.until:
        return days.parse_day(options.until, now, "--until")
    if not options.offline or options.since.strip().lower() == _LAST or not state.archive_path().exists():
        return now.date()
    with state.open_existing_archive(now) as archive:
        return choose_last_day(None, archive, now, command="catchup")


def _make_request(options: CatchupOptions, settings: "Config", rules: "Rules", last: date, now: datetime) -> "Request":
    from digest.cli import days, environment
    from digest.request import Request

    since = None if options.since.strip().lower() == _LAST else days.parse_first_day_before(options.since, last)
    return Request(
        tuple(environment.choose_addresses(settings, options.source or [], now)),
        # All that match are wanted here; how many are shown is decided when they are known.
        replace(rules, max=None, topics=tuple(replace(topic, max=None) for topic in rules.topics)),
        explicit=True,
        types=settings.types,
        marks=True,
        since=since,
        until=last if last < now.date() else None,
        catch_up=since is None,
        offline=options.offline,
        most_lists=_MOST_LISTS,
        marks_delivered=options.mark_delivered,
    )


def _choose_target(options: CatchupOptions, now: datetime) -> "tuple[Channel, Target]":
    """The channel that the options name, and the place there."""
    from digest.channels.base import Target
    from digest.channels.registry import find_channel, find_channel_of_output

    channel, place = find_channel_of_output(str(options.output)) if options.output else (find_channel("stdout"), "")
    return channel, Target(now, place, pager=not options.no_pager)


def _choose_look(options: CatchupOptions, settings: "Config", channel: "Channel") -> "Look":
    from digest.cli.look import add_markdown_look, choose_look

    look = choose_look(
        shared.choose_format(options.format, options.output if channel.name == "file" else None),
        brief=options.brief or not options.full,
        full=options.full,
        gist=options.gist or not options.brief,
        color=options.color,
        to_file=channel.name != "stdout",
    )
    return add_markdown_look(look, settings, options.dialect, None)


@dataclass
class _Shortening:
    """Makes of the digest of all that the *rules* choose the one that is shown; *matched* are then its papers."""

    options: CatchupOptions
    rules: "Rules"
    matched: "Sequence[Paper]" = field(default=())

    def shorten(self, digest: "Digest", archive: "ArchiveProtocol", now: datetime) -> "Digest":
        """*digest* with the top of each section, and with what rises by the *archive*."""
        from digest.cli.topics_rising import add_rising_words
        from digest.rules.fair_room import keep_top

        self.matched = [match.paper for match in digest.matches]
        limits = {topic.name: topic.max for topic in self.rules.topics if topic.max is not None}
        most = min(self.options.limit or MOST_PAPERS, self.rules.max or sys.maxsize)
        digest = replace(digest, sections=keep_top(digest.sections, most, limits))
        digest = replace(digest, hint="; ".join(filter(None, (digest.hint, *self._list_hints(digest)))) or None)
        return add_rising_words(digest, self.rules, archive, min(digest.day, now.date()))

    def _list_hints(self, digest: "Digest") -> Sequence[str]:
        hints = []
        if digest.matches and self.rules.wants_everything and not self.options.everything:
            hints.append("no rules yet, so the most voted are shown; `digest init` writes some down")
        command = self._name_command_for_all()
        if digest.more and command and not self.rules.max:
            is_limited = any(topic.max is not None for topic in self.rules.topics)
            hints.append(f"`{command}` shows {'more' if is_limited else f'all {digest.counts.matched:,}'}")
        elif digest.more and not self.rules.max:
            hints.append("`-n` asks for more")
        return hints

    def _name_command_for_all(self) -> str:
        """The command that shows all papers, '' where there is none."""
        options = self.options
        if options.until or options.channel:
            return ""
        return shlex.join(options.repeat("fetch"))


def _run(
    options: CatchupOptions,
    settings: "Config",
    request: "Request",
    shortening: _Shortening,
    where: "tuple[Channel, Target, Look]",
) -> RunOutcome:
    """Read, choose, shorten and deliver; with `--mark-delivered` record all that was chosen."""
    from digest import pipeline
    from digest.cli import state
    from digest.cli.remarks import say_remarks
    from digest.cli.summaries import adding_summaries

    channel, target, look = where
    now, marks, receipts = target.now, request.marks_delivered, list[str | None]()
    with (
        state.hold_lock() if marks else nullcontext(),
        state.open_archive_for_run(wanted=True, needed=marks, now=now, has_copy=settings.has_copy) as archive,
        state.open_fetcher(now, quiet=options.quiet, verbose=options.verbose) as fetcher,
        adding_summaries(settings, archive, now, makes=False, quiet=options.quiet) as summarize,
    ):
        digest = pipeline.fetch(
            request,
            retriever=fetcher.retriever,
            archive=archive,
            deliver=lambda digest: receipts.append(channel.deliver(digest, look, target)),
            now=now,
            summarize=lambda digests: summarize([shortening.shorten(each, archive, now) for each in digests]),
        )
        if channel.name == "stdout":
            note_numbers(digest, look, archive)
        say_remarks(digest.remarks, archive, quiet=options.quiet)
        say_held_letters(archive, quiet=options.quiet)
        talk_of_marks(settings, options, request, archive, shortening.matched, len(digest.matches))
        offline = [] if options.offline else list(offer_archive(digest, request, archive))
    return RunOutcome(digest, digest.failures, receipts[0], offline)
