"""`digest fetch --email` and `--deliver`: letters made, queued and sent, or with `--dry-run` the plan of it."""

import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from digest.archive_protocols import NullArchive
from digest.cli.exit_status import FAILED, NOT_DELIVERED, say, say_failure, say_success, status_of_run
from digest.cli.notices import Teller
from digest.cli.sending import MOST_ROWS, require_account, send_waiting_letters
from digest.errors import Remedy, UsageError
from digest.sources import SAMPLE

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.deliveries.due_deliveries import Enqueue
    from digest.channels.deliveries.outbox_runner import SendReport
    from digest.channels.deliveries.recipients import Recipient
    from digest.cli.fetch_options import FetchOptions
    from digest.config import Config
    from digest.delivery import ChannelDelivery
    from digest.letters import DeliveryRun
    from digest.render.mail.stops import Stops
    from digest.request import Request


class _Order(NamedTuple):
    """What one run is to do: the *request*, for *recipients*, by these *options* and *settings*."""

    options: "FetchOptions"
    settings: "Config"
    request: "Request"
    recipients: "Sequence[Recipient]"
    now: datetime


def deliver(options: "FetchOptions", settings: "Config", request: "Request", now: datetime) -> int:
    """One run for all recipients, or those by mail: letters made and queued, then everything that waits is sent; the
    exit status."""
    recipients = _require_recipients(settings, by_mail_only=options.by_email)
    order = _Order(options, settings, request, recipients, now)
    return _rehearse(order) if options.dry_run else _carry_out(order)


def _carry_out(order: _Order) -> int:
    from digest.cli import state
    from digest.cli.remarks import say_remarks

    options, settings, _, recipients, now = order
    channel = "mail" if options.by_email else "deliver"
    with state.hold_lock(), state.open_archive(now, has_copy=settings.has_copy) as archive:
        send = partial(send_waiting_letters, archive, settings, recipients, now, quiet=options.quiet)
        _say_refusals(recipients, Teller(archive, now))
        try:
            run = _make_letters(order, archive, archive.outbox.queue)
        except Exception:
            # Whatever is wrong with today's letters, those of yesterday do not wait for it.
            send()
            archive.runs.record_end(channel, FAILED, now)
            raise
        Teller(archive, now).say_failures(run.failures, run.asked)
        say_remarks(run.remarks, archive, quiet=options.quiet)
        if run.due:
            archive.runs.record(run.as_digest(now), channel, run.counts, offline=options.offline)
        report = send()
        status = _status_of(order, run, is_complete=report.is_complete)
        archive.runs.record_end(channel, status, now)
    _say_what_was_done(run, report, quiet=options.quiet)
    if run.letters and any(address.place == SAMPLE for address in order.request.addresses):
        say_success("the sample is for trying: it is not kept, and comes again with each run", quiet=options.quiet)
    return status


def _rehearse(order: _Order) -> int:
    """The same on a copy of the archive: the plan is shown, or with -v or `-f eml` the letters. Nothing is sent."""
    from digest.channels import screen
    from digest.channels.deliveries.plan import DeliveryPlan
    from digest.cli import state
    from digest.cli.look import choose_look
    from digest.cli.remarks import say_remarks
    from digest.render.formats import MAIL
    from digest.render.text.plan import render_plan

    options, _, _, recipients, now = order
    shows_letters = options.verbose or options.format is MAIL

    def show(deliveries: "Sequence[ChannelDelivery]", now: datetime) -> None:
        _show_letters(deliveries, raw=options.format is MAIL)

    with state.open_scratch_archive() as archive:
        histories = archive.outbox.histories()
        stops = _find_stops(archive, recipients)
        plan = DeliveryPlan(recipients, archive.outbox.letters(), histories, now, stops)
        run = _make_letters(order, archive, show if shows_letters else plan.add)
        say_remarks(run.remarks, archive, quiet=options.quiet)
    if shows_letters:
        _say_refusals(recipients, Teller(NullArchive(), now))
        for failure in run.failures:
            say_failure(failure, now)
    else:
        written = plan.write(run.asked, run.failures)
        screen.write_output(render_plan(written, choose_look(color=options.color)))
    return _status_of(order, run, is_complete=True)


def _make_letters(order: _Order, archive: "Archive", enqueue: "Enqueue") -> "DeliveryRun":
    """Hand to *enqueue* the letters to those whose words can be read and who get any."""
    from digest import pipeline
    from digest.cli import state
    from digest.cli.summaries import adding_summaries

    options, settings, request, recipients, now = order
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


def _say_what_was_done(run: "DeliveryRun", report: "SendReport", *, quiet: bool) -> None:
    """Tell a person at a terminal that there was nothing to do, or how much was done where that were too many rows."""
    from digest.channels.deliveries.sentences import summarize_report, summarize_silence

    if not run.letters and not report.tried:
        say_success(f"nothing sent: {summarize_silence(run.due)}", quiet=quiet)
    elif len(report.tried) > MOST_ROWS:
        say_success(f"outbox: {summarize_report(report)}", quiet=quiet)


def _say_refusals(recipients: "Sequence[Recipient]", teller: Teller) -> None:
    refused = dict.fromkeys(sentence for each in recipients for sentence in each.settings.refused)
    for sentence in refused:
        teller.say_trouble(f"words {sentence}", f"not sent: {sentence}")
    teller.settle_others("words", [f"words {sentence}" for sentence in refused])


def _status_of(order: _Order, run: "DeliveryRun", *, is_complete: bool) -> int:
    """The exit status that a run and its sending amount to."""
    if not is_complete or any(each.settings.refused for each in order.recipients):
        return NOT_DELIVERED
    return status_of_run(run.failures, run.asked, nothing_new=order.options.exit_code and not run.letters)


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
