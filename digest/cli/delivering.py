"""`digest fetch --email` and `--deliver`: letters made, queued and sent, or with `--dry-run` the plan of it."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from digest.archive_protocols import NullArchive
from digest.cli.exit_status import (
    FAILED,
    NOT_DELIVERED,
    say,
    say_failure,
    say_success,
    status_of_run,
    talk_width,
    write_lines,
)
from digest.cli.notices import Teller
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.deliveries.due_deliveries import Enqueue
    from digest.channels.deliveries.outbox_runner import SendReport, Sent
    from digest.channels.deliveries.recipients import Recipient
    from digest.channels.deliveries.transports import Transport
    from digest.cli.fetch_options import FetchOptions
    from digest.config import Config
    from digest.config.mail import Account
    from digest.delivery import ChannelDelivery
    from digest.pipeline import DeliveryRun
    from digest.render.mail.stops import Stops
    from digest.request import Request

_MOST_ROWS = 12  # letters that are told one by one where all of them leave


def deliver(options: "FetchOptions", settings: "Config", request: "Request", now: datetime) -> int:
    """One run for all recipients, or those by mail: letters made and queued, then everything that waits is sent; the
    exit status."""
    from digest.cli import state
    from digest.cli.remarks import say_remarks

    recipients = _require_recipients(settings, by_mail_only=options.by_email)
    if options.dry_run:
        return _rehearse(options, settings, request, recipients, now)
    channel = "mail" if options.by_email else "deliver"
    with state.hold_lock(), state.open_archive(now, has_copy=settings.has_copy) as archive:
        _say_refusals(recipients, Teller(archive, now))
        try:
            run = _make_letters(options, settings, recipients, request, archive, archive.outbox.queue, now)
        except Exception:
            # Whatever is wrong with today's letters, those of yesterday do not wait for it.
            send_waiting_letters(archive, settings, now, quiet=options.quiet, by_mail_only=options.by_email)
            archive.runs.record_end(channel, FAILED, now)
            raise
        Teller(archive, now).say_failures(run.failures, run.asked)
        say_remarks(run.remarks, archive, quiet=options.quiet)
        if run.due:
            archive.runs.record(run.as_account(now), channel, run.counts, offline=options.offline)
        report = send_waiting_letters(archive, settings, now, quiet=options.quiet, by_mail_only=options.by_email)
        status = _status_of(recipients, run, is_complete=report.is_complete, exit_code=options.exit_code)
        archive.runs.record_end(channel, status, now)
    _say_what_was_done(run, report, quiet=options.quiet)
    return status


def _rehearse(
    options: "FetchOptions",
    settings: "Config",
    request: "Request",
    recipients: "Sequence[Recipient]",
    now: datetime,
) -> int:
    """The same on a copy of the archive: the plan is shown, or with -v or `-f eml` the letters. Nothing is sent."""
    from digest.channels import screen
    from digest.channels.deliveries.plan import DeliveryPlan
    from digest.cli import state
    from digest.cli.look import choose_look
    from digest.cli.remarks import say_remarks
    from digest.render.formats import MAIL
    from digest.render.text.plan import render_plan

    shows_letters = options.verbose or options.format is MAIL

    def show(deliveries: "Sequence[ChannelDelivery]", now: datetime) -> None:
        _show_letters(deliveries, raw=options.format is MAIL)

    with state.open_scratch_archive() as archive:
        histories = archive.outbox.histories()
        stops = _find_stops(archive, recipients)
        plan = DeliveryPlan(recipients, archive.outbox.letters(), histories, now, stops)
        run = _make_letters(options, settings, recipients, request, archive, show if shows_letters else plan.add, now)
        say_remarks(run.remarks, archive, quiet=options.quiet)
    if shows_letters:
        _say_refusals(recipients, Teller(NullArchive(), now))
        for failure in run.failures:
            say_failure(failure, now)
    else:
        written = plan.write(run.asked, run.failures)
        screen.write_output(render_plan(written, choose_look(color=options.color)))
    return _status_of(recipients, run, is_complete=True, exit_code=options.exit_code)


def _make_letters(
    options: "FetchOptions",
    settings: "Config",
    recipients: "Sequence[Recipient]",
    request: "Request",
    archive: "Archive",
    enqueue: "Enqueue",
    now: datetime,
) -> "DeliveryRun":
    from digest import pipeline
    from digest.cli import state
    from digest.cli.summaries import adding_summaries

    stops = _find_stops(archive, recipients)
    makes = not (options.dry_run or options.offline)
    with (
        state.open_fetcher(now, quiet=options.quiet, verbose=options.verbose) as fetcher,
        adding_summaries(settings, archive, now, makes=makes, quiet=options.quiet) as summarize,
    ):
        return pipeline.fetch_for_recipients(
            request,
            [each for each in recipients if not each.settings.refused and not stops.find(each.channel)],
            settings.account,
            retriever=fetcher.retriever,
            archive=archive,
            enqueue=enqueue,
            now=now,
            summarize=summarize,
        )


def _find_stops(archive: "Archive", recipients: "Sequence[Recipient]") -> "Stops":
    """Which of *recipients* get no mails any more."""
    from digest.render.mail.stops import Stops

    served = set(archive.outbox.histories())
    return Stops(archive.stopped_addresses.find_all(), served, [each.channel for each in recipients])


def _show_letters(deliveries: "Sequence[ChannelDelivery]", *, raw: bool) -> None:
    """Letters on standard output in place of the outbox: their *raw* bytes, or as a person reads them."""
    from digest.channels import screen
    from digest.channels.deliveries.sentences import read_letter

    for delivery in deliveries:
        if delivery.letter:
            screen.write_output(delivery.letter.content if raw else read_letter(delivery.letter), utf8=True)
        elif sys.stderr.isatty():
            say(f"{delivery.channel}: nothing, because {delivery.why_silent}")


def send_waiting_letters(
    archive: "Archive",
    settings: "Config",
    now: datetime,
    *,
    quiet: bool,
    only: int | None = None,
    by_mail_only: bool = False,
    by_hand: bool = False,
) -> "SendReport":
    """Send what waits in the outbox, or the mails of it, and say what became of it: on a terminal in a row for each.
    Whoever sends *by_hand* is told every trouble."""
    from digest.channels.deliveries import sentences
    from digest.channels.deliveries.outbox_runner import send_queued_letters
    from digest.channels.deliveries.recipients import list_recipients
    from digest.channels.deliveries.transports import list_transports

    recipients = list_recipients(settings.deliveries)
    transports = list_transports(recipients, settings.account, now, by_mail_only=by_mail_only)
    configured = [each.destination for each in recipients]
    widest = min(max((len(name) for _, name in configured), default=0), sentences.WIDEST_RECIPIENT)
    teller = Teller(archive, now, tells_all=by_hand)
    shows_all = not quiet and len(archive.outbox.letters()) <= _MOST_ROWS

    def report_sent(sent: "Sent") -> None:
        accepted = sent.result.state == "sent"
        is_due = teller.is_attempt_due(f"{sent.kind}:{sent.recipient}", accepted=accepted)
        if not sys.stderr.isatty():
            if is_due and (sentence := sentences.describe_attempt(sent)) and not (quiet and accepted):
                say(sentence)
        elif shows_all or not accepted:
            # At once: the next one may take its time.
            write_lines(sentences.lay_out_attempt(sent, widest=widest, width=talk_width()))

    report = send_queued_letters(archive.outbox, transports, now, report_sent, configured=configured, only=only)
    if sys.stderr.isatty() and (refusals := sentences.summarize_refusals(report)):
        say(refusals, *sentences.list_remedies(report))
    held = [letter.number for letter in archive.outbox.letters() if letter.needs_somebody] if report.held else []
    is_due = teller.is_rest_due(held, stopped=bool(report.left))
    for sentence in sentences.describe_rest(report) if is_due else ():
        say(sentence, sentences.LOOK_INTO_OUTBOX)
    return report


def _say_what_was_done(run: "DeliveryRun", report: "SendReport", *, quiet: bool) -> None:
    """Tell a person at a terminal that there was nothing to do, or how much was done where that were too many rows."""
    from digest.channels.deliveries.sentences import summarize_report, summarize_silence

    if not run.letters and not report.tried:
        say_success(f"nothing sent: {summarize_silence(run.due)}", quiet=quiet)
    elif len(report.tried) > _MOST_ROWS:
        say_success(f"outbox: {summarize_report(report)}", quiet=quiet)


def _say_refusals(recipients: "Sequence[Recipient]", teller: Teller) -> None:
    refused = dict.fromkeys(sentence for each in recipients for sentence in each.settings.refused)
    for sentence in refused:
        teller.say_trouble(f"words {sentence}", f"not sent: {sentence}")
    teller.settle_others("words", [f"words {sentence}" for sentence in refused])


def _status_of(recipients: "Sequence[Recipient]", run: "DeliveryRun", *, is_complete: bool, exit_code: bool) -> int:
    """The exit status that a run and its sending amount to."""
    if not is_complete or any(each.settings.refused for each in recipients):
        return NOT_DELIVERED
    return status_of_run(run.failures, run.asked, nothing_new=exit_code and not run.letters)


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
    transports = list_transports([recipient], settings.account, now)
    return next(transport for transport in transports if transport.kind == recipient.destination[0])


def _require_recipients(settings: "Config", *, by_mail_only: bool) -> "Sequence[Recipient]":
    """Everybody who gets something, or a mail. Raises UsageError where that is nobody, or mails have no account."""
    from digest.channels.deliveries.recipients import list_recipients

    recipients = list_recipients(settings.deliveries)
    mailed = [each for each in recipients if not each.settings.command]
    if by_mail_only or mailed or not recipients:
        require_account(settings)
    chosen = mailed if by_mail_only else recipients
    if not chosen:
        commands = Remedy("digest fetch --deliver", "serves the commands under `deliver:`")
        raise UsageError("no recipient: give `to:` under `mail:`, or a list under `deliver:`").with_remedies(
            *([commands] if recipients else [])
        )
    return chosen
