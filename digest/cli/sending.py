"""What waits in the outbox, sent to those whom it is for, and what is told of it."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli.exit_status import say, talk_width, write_lines
from digest.cli.notices import Teller
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.deliveries.outbox_runner import SendReport, Sent
    from digest.channels.deliveries.recipients import Recipient
    from digest.channels.deliveries.transports import Transport
    from digest.config import Config
    from digest.config.mail import Account

MOST_ROWS = 12  # letters that are told one by one where all of them leave


def send_waiting_letters(
    archive: "Archive",
    settings: "Config",
    recipients: "Sequence[Recipient]",
    now: datetime,
    *,
    quiet: bool = False,
    only: int | None = None,
    by_hand: bool = False,
) -> "SendReport":
    """Send what waits in the outbox for *recipients*, or the *only* letter, and say what became of it: on a terminal
    in a row for each. Whoever sends *by_hand* is told every trouble."""
    from digest.channels.deliveries.outbox_runner import send_queued_letters
    from digest.channels.deliveries.recipients import list_recipients
    from digest.channels.deliveries.transports import list_transports

    teller = Teller(archive, now, tells_all=by_hand)
    configured = [each.destination for each in list_recipients(settings.deliveries)]
    report = send_queued_letters(
        archive.outbox,
        list_transports(recipients, settings.account, now),
        now,
        _make_reporter(archive, teller, [name for _, name in configured], quiet=quiet),
        configured=configured,
        only=only,
    )
    _tell_rest(report, archive, teller)
    return report


def _make_reporter(
    archive: "Archive", teller: Teller, names: Sequence[str], *, quiet: bool
) -> "Callable[[Sent], None]":
    """What says of each letter to one of *names* what became of it, at once: the next one may take its time."""
    from digest.channels.deliveries import sentences

    widest = min(max(map(len, names), default=0), sentences.WIDEST_RECIPIENT)
    shows_all = not quiet and archive.outbox.count_letters() <= MOST_ROWS

    def report_sent(sent: "Sent") -> None:
        accepted = sent.result.state == "sent"
        is_due = teller.is_attempt_due(f"{sent.kind}:{sent.recipient}", accepted=accepted)
        if not sys.stderr.isatty():
            if is_due and (sentence := sentences.describe_attempt(sent)) and not (quiet and accepted):
                say(sentence)
        elif shows_all or not accepted:
            write_lines(sentences.lay_out_attempt(sent, widest=widest, width=talk_width()))

    return report_sent


def _tell_rest(report: "SendReport", archive: "Archive", teller: Teller) -> None:
    """Say what is left in the outbox, and what waits for a person there."""
    from digest.channels.deliveries import sentences

    if sys.stderr.isatty() and (refusals := sentences.summarize_refusals(report)):
        say(refusals, *sentences.list_remedies(report))
    held = [letter.number for letter in archive.outbox.letters() if letter.needs_somebody] if report.held else []
    if teller.is_rest_due(held, stopped=bool(report.left)):
        for sentence in sentences.describe_rest(report):
            say(sentence, sentences.LOOK_INTO_OUTBOX)


def require_account(settings: "Config") -> "Account":
    """The configured mail account. Raises UsageError with how to write one."""
    if settings.account is None:
        raise UsageError("no `mail:` in the configuration: from whom, to whom, by which host").with_remedies(
            Remedy("digest help mail", "how to get a mail each morning"),
        )
    return settings.account


def require_transport(settings: "Config", recipient: "Recipient", now: datetime) -> "Transport":
    """The transport to *recipient* alone. Raises UsageError where it needs an account and there is none."""
    from digest.channels.deliveries.transports import list_transports

    if not recipient.settings.command:
        require_account(settings)
    (transport,) = list_transports([recipient], settings.account, now)
    return transport
