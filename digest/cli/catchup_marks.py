"""What `digest catchup` says of papers that count as delivered, or would: on this screen, and in mails."""

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.cli.catchup_options import CatchupOptions
from digest.cli.exit_status import say, say_success
from digest.errors import Remedy
from digest.text import format_count

if TYPE_CHECKING:
    from digest.archive_protocols import ArchiveProtocol
    from digest.config import Config
    from digest.model import Paper
    from digest.request import Request

_MOST_OFFERED = 3  # recipients


def talk_of_marks(
    settings: "Config",
    options: CatchupOptions,
    request: "Request",
    archive: "ArchiveProtocol",
    matched: "Sequence[Paper]",
    shown: int,
) -> None:
    """Say which papers count as delivered now, and to a person at a terminal which mails still bring *matched* ones."""
    if request.marks_delivered:
        _say_marked(request.channel, len(matched), shown, quiet=options.quiet)
    if sys.stderr.isatty() and not options.quiet:
        _offer_marks(settings, options, matched, archive)


def _say_marked(channel: str, matched: int, shown: int, *, quiet: bool) -> None:
    from digest.delivery import name_recipient

    count = "counts" if matched == 1 else "count"
    how_many = f"{shown:,} of them shown" if shown < matched else "all shown"
    said = f"{name_recipient(channel)}: {format_count(matched, 'paper')} {count} as delivered, {how_many}"
    say_success(said, quiet=quiet)


def _offer_marks(
    settings: "Config", options: CatchupOptions, matched: "Sequence[Paper]", archive: "ArchiveProtocol"
) -> None:
    """Say which recipients were not sent all of the *matched* papers, and how they are not sent them any more."""
    from digest.channels.deliveries.recipients import list_recipients
    from digest.delivery import name_recipient

    recipients = list_recipients(settings.deliveries)
    for each in recipients[:_MOST_OFFERED] if matched else ():
        name = name_recipient(each.channel)
        waiting = len(archive.deliveries.find_undelivered(matched, each.channel))
        if not waiting:
            continue
        of = format_count(len(matched), "paper")
        said = f"none of these {of} was" if waiting == len(matched) else f"{waiting:,} of these {of} were not"
        until = ["--until", options.until] if options.until else []
        typed = shlex.join([*options.repeat("catchup"), *until, "--mark-delivered", "--channel", name])
        say(f"{said} sent to {name}", Remedy(typed, "no mail brings them"))
