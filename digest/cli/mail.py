"""`digest fetch --email` and `digest mail`: mails made, sent, listed, tried again."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.completion import complete_mails
from digest.cli.exit_status import DONE, NOT_MAILED, exit_on_errors, say, status_of_run
from digest.cli.options import CONFIG
from digest.errors import UsageError
from digest.text import format_count

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.mail.outbox_runner import SendReport, Sent
    from digest.channels.mail.recipients import Recipient
    from digest.cli.fetch_options import FetchOptions
    from digest.config import Config
    from digest.config.mail import Account
    from digest.delivery import ChannelDelivery
    from digest.pipeline import MailRun
    from digest.request import Request

EXAMPLES = """\b
Examples:
  digest mail                   what is waiting, and why
  digest mail retry             try again what was held or refused
  digest mail test              a real mail, to see that it arrives
  digest mail drop 12           give one up; its papers do not come again
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    group = typer.Typer(help="The outbox: mails that no server has accepted yet.", rich_markup_mode=None)
    group.callback(invoke_without_command=True, epilog=EXAMPLES)(exit_on_errors(list_mails))
    group.command("retry", epilog="\b\nExamples:\n  digest mail retry\n  digest mail retry 12\n")(exit_on_errors(retry))
    group.command("drop", epilog="\b\nExample:\n  digest mail drop 12\n")(exit_on_errors(drop))
    group.command("test", epilog="\b\nExample:\n  digest mail test --to me@example.org\n")(exit_on_errors(send_test))
    app.add_typer(group, name="mail")


def deliver_by_mail(options: "FetchOptions", settings: "Config", request: "Request", now: datetime) -> int:
    """One run for all recipients: mails made and queued, then everything that waits is sent; the exit status.

    With `--dry-run` the mails are shown instead.
    """
    from digest.channels.mail.outbox_runner import SendReport
    from digest.channels.mail.sentences import summarize_run
    from digest.cli import state
    from digest.cli.remarks import say_remarks

    account, everybody = _require_account(settings), _require_recipients(settings)
    recipients = [each for each in everybody if not each.settings.refused]
    refused = [sentence for delivery in settings.deliveries for sentence in delivery.refused]
    for sentence in refused:
        say(f"not mailed: {sentence}")
    with (
        nullcontext() if options.dry_run else state.hold_lock(),
        state.open_scratch_archive() if options.dry_run else state.open_archive(now) as archive,
    ):
        try:
            run = _queue_mails(options, account, recipients, request, archive, now)
        except Exception:
            # Whatever is wrong with today's mails, those of yesterday do not wait for it.
            if not options.dry_run:
                _send(archive, account, settings, now, quiet=options.quiet)
            raise
        for failure in run.failures:
            say(f"{failure.source}: {failure.reason}")
        say_remarks(run.remarks, archive, quiet=options.quiet)
        if options.dry_run:
            return NOT_MAILED if refused else _status_of(run, SendReport(), exit_code=options.exit_code)
        if run.due:
            archive.runs.record(run.as_account(now), "mail", run.counts)
        report = _send(archive, account, settings, now, quiet=options.quiet)
    if not options.quiet and sys.stderr.isatty():
        say(summarize_run(run.due, run.mails, report))
    return NOT_MAILED if refused else _status_of(run, report, exit_code=options.exit_code)


def _queue_mails(
    options: "FetchOptions",
    account: "Account",
    recipients: "Sequence[Recipient]",
    request: "Request",
    archive: "Archive",
    now: datetime,
) -> "MailRun":
    from digest import pipeline
    from digest.cli import state
    from digest.render.formats import MAIL

    def show(deliveries: "Sequence[ChannelDelivery]", now: datetime) -> None:
        _show_mails(deliveries, raw=options.format is MAIL)

    with state.open_fetcher(now, quiet=options.quiet, verbose=options.verbose) as fetcher:
        return pipeline.fetch_by_mail(
            request,
            recipients,
            account,
            retriever=fetcher.retriever,
            archive=archive,
            enqueue=show if options.dry_run else archive.outbox.queue,
            now=now,
        )


def _show_mails(deliveries: "Sequence[ChannelDelivery]", *, raw: bool) -> None:
    """Mails on standard output in place of the outbox: their *raw* bytes, or as a person reads them."""
    from digest.channels import screen
    from digest.channels.mail.sentences import read_letter

    for delivery in deliveries:
        if delivery.letter:
            screen.write_output(delivery.letter.content if raw else read_letter(delivery.letter), utf8=True)
        elif sys.stderr.isatty():
            say(f"{delivery.channel}: no mail, because {delivery.why_silent}")


def _send(
    archive: "Archive", account: "Account", settings: "Config", now: datetime, *, quiet: bool, only: int | None = None
) -> "SendReport":
    """Send what waits in the outbox, and say what became of it."""
    from digest.channels.mail.outbox_runner import send_queued_mails
    from digest.channels.mail.recipients import list_bare_addresses
    from digest.channels.mail.sentences import describe_attempt, describe_rest

    def report_sent(sent: "Sent") -> None:
        if sentence := describe_attempt(sent, quiet=quiet):
            say(sentence)

    recipients = list_bare_addresses(settings.deliveries)
    report = send_queued_mails(archive.outbox, account, now, report_sent, recipients=recipients, only=only)
    for sentence in describe_rest(report):
        say(sentence)
    return report


def _status_of(run: "MailRun", report: "SendReport", *, exit_code: bool) -> int:
    """The exit status that a run and its sending amount to."""
    if not report.is_complete:
        return NOT_MAILED
    return status_of_run(run.failures, run.asked, nothing_new=exit_code and not run.mails)


def _require_account(settings: "Config") -> "Account":
    """The configured mail account. Raises UsageError with how to write one."""
    if settings.account is None:
        raise UsageError(
            "no `mail:` in the configuration: from whom, to whom, by which host; `digest help configuration` says how"
        )
    return settings.account


def _require_recipients(settings: "Config") -> "Sequence[Recipient]":
    """Everybody who gets mails. Raises UsageError where that is nobody."""
    from digest.channels.mail.recipients import list_recipients

    recipients = list_recipients(settings.deliveries)
    if not recipients:
        raise UsageError("no recipient: give `to:` under `mail:`, or a list under `deliver:`")
    return recipients


def list_mails(ctx: typer.Context) -> None:
    """List the mails that are waiting, and why."""
    from digest.channels import screen
    from digest.channels.mail.sentences import describe_queued_mail
    from digest.cli import environment, state

    if ctx.invoked_subcommand:
        return
    now = environment.now()
    with state.open_existing_archive(now) as archive:
        mails = archive.outbox.mails()
    lines = "".join(describe_queued_mail(mail, now) for mail in mails)
    screen.write_output(lines or "nothing is waiting: every mail was accepted\n")


def retry(
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="This one; else all that wait.", autocompletion=complete_mails)
    ] = None,
    config: CONFIG = None,
) -> None:
    """Send what waits, also what was held or refused for good."""
    from digest.cli import environment, state

    now = environment.now()
    settings = environment.read_config(config)
    account = _require_account(settings)
    with state.hold_lock(), state.open_existing_archive(now) as archive:
        released = archive.outbox.release(number)
        if number is not None and not released:
            raise UsageError(f"no mail has the number {number}; `digest mail` lists them")
        report = _send(archive, account, settings, now, quiet=False, only=number)
    if sys.stderr.isatty():
        say(f"{format_count(len(report.accepted_mails), 'mail')} sent")
    raise typer.Exit(DONE if report.is_complete else NOT_MAILED)


def drop(
    number: Annotated[
        int, typer.Argument(metavar="ID", help="Its number in `digest mail`.", autocompletion=complete_mails)
    ],
) -> None:
    """Throw one mail away; its papers count as delivered."""
    from digest.cli import environment, state

    with state.hold_lock(), state.open_existing_archive(environment.now()) as archive:
        if not archive.outbox.drop(number):
            raise UsageError(f"no mail has the number {number}; `digest mail` lists them")
    say(f"dropped mail {number}; its papers do not come again")


def send_test(
    to: Annotated[
        str | None, typer.Option("--to", metavar="ADDRESS", help="To whom, else the first recipient.")
    ] = None,
    config: CONFIG = None,
) -> None:
    """Send a real mail now: the sample, from the configured account."""
    from digest import pipeline
    from digest.channels.mail.recipients import list_recipients, make_test_recipient
    from digest.cli import environment, state

    now = environment.now()
    settings = environment.read_config(config)
    account = _require_account(settings)
    recipients = list_recipients(settings.deliveries)
    if not to and not recipients:
        raise UsageError("nobody to send it to: give --to ADDRESS")
    # A name of its own for each, or servers that know the last one take it for the same mail.
    recipient = make_test_recipient(to or recipients[0].address, f"test of {now:%Y-%m-%d %H:%M:%S.%f}")
    with state.open_fetcher(now, has_archive=False) as fetcher:
        report = pipeline.send_sample(recipient, account, retriever=fetcher.retriever, now=now)
    (sent,) = report.tried
    say(f"mail to {sent.recipient}: {sent.result.state}: {sent.result.detail}")
    raise typer.Exit(DONE if report.is_complete else NOT_MAILED)
