"""What is said and noted after a run that made one digest: failures, notes, receipts, numbers on the screen."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from digest.cli.exit_status import say, say_failure, say_success
from digest.errors import Remedy

if TYPE_CHECKING:
    from digest.archive_protocols import ArchiveProtocol
    from digest.channels.base import Target
    from digest.model import Digest, Failure
    from digest.render.formats import Look
    from digest.request import Request


class RunOutcome(NamedTuple):
    """The *digest* that was delivered, those of its *failures* that are to be told now, the *receipt* of its channel,
    and what can be done *offline*."""

    digest: "Digest"
    failures: "Sequence[Failure]"
    receipt: str | None
    offline: Sequence[Remedy]


def note_numbers(digest: "Digest", look: "Look", archive: "ArchiveProtocol | None") -> None:
    """Note which paper has which number on the screen, by which later commands name it."""
    from digest.cli.named_papers import remember_numbers, remember_unkept_numbers

    if archive:
        remember_numbers(archive, digest, look)
    else:
        remember_unkept_numbers(digest, look, digest.made)


def say_held_letters(archive: "ArchiveProtocol", *, quiet: bool) -> None:
    """Tell a person at a terminal that letters wait for somebody."""
    if sys.stderr.isatty() and not quiet and (held := archive.outbox.list_held()):
        from digest.channels.deliveries.sentences import LOOK_INTO_OUTBOX, describe_held_letters

        say(describe_held_letters(held), LOOK_INTO_OUTBOX)


def offer_archive(digest: "Digest", request: "Request", archive: "ArchiveProtocol") -> "Iterator[Remedy]":
    """The same command without the network, where the archive has a list of a source that may work later."""
    later = {failure.source for failure in digest.failures if failure.later}
    series = [address.series for address in request.addresses if address.text in later and address.series]
    if days := [day for each in series if (day := archive.lists.latest_day(each))]:
        from digest.render.days import format_day

        typed = shlex.join(["digest", *sys.argv[1:], "--offline"])
        yield Remedy(typed, f"from the archive, up to {format_day(max(days))}")


def talk_of_run(outcome: RunOutcome, look: "Look", target: "Target", *, quiet: bool, verbose: bool) -> None:
    """What stderr hears: failures, with the last what can be done offline; notes and the reason why there is nothing;
    all of it unless who reads it sees it in the document; and what a channel says."""
    from digest.compose import RESTORED
    from digest.render.summary import account_lines, note_lines

    has_notes = look.format.shows_notes and not (target.place or look.template)
    has_reason = bool(target.place) or (has_notes and sys.stdout.isatty())
    digest = replace(outcome.digest, failures=tuple(outcome.failures))
    sees_document = has_notes and bool(digest.asked) and sys.stdout.isatty() and sys.stderr.isatty()
    for failure in () if sees_document else digest.failures:
        say_failure(failure, digest.made, *(outcome.offline if failure == digest.failures[-1] else ()))
    if quiet:
        return
    if verbose:
        for line in account_lines(digest):
            say(line)
    elif digest.reason and digest.asked and sys.stderr.isatty() and not has_reason:
        say(digest.reason)
    if digest.hint == RESTORED:
        say(digest.hint)
    if not verbose and (digest.matches or sys.stderr.isatty()) and not has_notes:
        for note in note_lines(digest):
            say(note)
    if outcome.receipt and not target.dry_run:
        say_success(outcome.receipt)
