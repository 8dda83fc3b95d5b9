"""`digest mail`: what waits in the outbox, tried again, given up; and a real mail, to see that it arrives."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import mail_recipients, mail_rename
from digest.cli.completion import complete_mails
from digest.cli.exit_status import DONE, NOT_DELIVERED, exit_on_errors, say, say_success, write_talk
from digest.cli.options import CONFIG, REPORT_FORMAT
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.deliveries.recipients import Recipient
    from digest.config import Config
    from digest.letters import DeliveryKind
    from digest.render.mail.stops import Stops

EXAMPLES = """\b
Examples:
  digest mail                   what is waiting, and why
  digest mail retry             try again what was held or refused
  digest mail test              a real mail, to see that it arrives
  digest mail test --to chat    the same for a delivery called chat
  digest mail drop 12           give one up; its papers do not come again
  digest mail unsubscribed ann@example.org
  digest mail rename ann@old.example ann@new.example
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    group = typer.Typer(help="The outbox: what no server or program has accepted yet.", rich_markup_mode=None)
    group.callback(invoke_without_command=True, epilog=EXAMPLES)(exit_on_errors(list_mails))
    group.command("retry", epilog="\b\nExamples:\n  digest mail retry\n  digest mail retry 12\n")(exit_on_errors(retry))
    group.command("drop", epilog="\b\nExample:\n  digest mail drop 12\n")(exit_on_errors(drop))
    group.command("test", epilog="\b\nExample:\n  digest mail test --to me@example.org\n")(exit_on_errors(send_test))
    mail_recipients.add_to(group)
    mail_rename.add_to(group)
    app.add_typer(group, name="mail")


def list_mails(ctx: typer.Context, format: REPORT_FORMAT = "terminal") -> None:
    """List the mails that are waiting, and why."""
    from digest.channels import screen
    from digest.cli import environment, state
    from digest.cli.look import choose_look
    from digest.render.reports_json import letters_as_json
    from digest.render.text.outbox import render_outbox

    if ctx.invoked_subcommand:
        return
    now = environment.now()
    letters = []
    if state.archive_path().exists():
        with state.open_existing_archive(now) as archive:
            letters = archive.outbox.letters()
    if format == "json":
        screen.write_output(letters_as_json(letters), utf8=True)
        return
    screen.write_output(render_outbox(letters, now, choose_look()))


def retry(
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="This one; else all that wait.", autocompletion=complete_mails)
    ] = None,
    config: CONFIG = None,
) -> None:
    """Send what waits, also what was held or refused for good."""
    from digest.channels.deliveries.recipients import list_recipients
    from digest.channels.deliveries.sentences import summarize_report
    from digest.cli import environment, state
    from digest.cli.sending import send_waiting_letters

    now = environment.now()
    settings = environment.read_config(config)
    with state.hold_lock(), state.open_existing_archive(now) as archive:
        if number is not None:
            _require_mail(archive, number)
        archive.outbox.release(number)
        recipients = list_recipients(settings.deliveries)
        report = send_waiting_letters(archive, settings, recipients, now, only=number, by_hand=True)
    say_success(f"outbox: {summarize_report(report)}")
    raise typer.Exit(DONE if report.is_complete else NOT_DELIVERED)


def drop(
    number: Annotated[
        int, typer.Argument(metavar="ID", help="Its number in `digest mail`.", autocompletion=complete_mails)
    ],
) -> None:
    """Throw one mail away; its papers count as delivered."""
    from digest.cli import environment, state

    with state.hold_lock(), state.open_existing_archive(environment.now()) as archive:
        _require_mail(archive, number)
        archive.outbox.drop(number)
    say_success(f"outbox: mail {number} dropped; its papers do not come again")


def _require_mail(archive: "Archive", number: int) -> None:
    """Raises UsageError where no mail has that *number*, which may be larger than any."""
    if number not in {letter.number for letter in archive.outbox.letters()}:
        raise UsageError(f"no mail has the number {number}").with_remedies(Remedy("digest mail", "lists them"))


def send_test(
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="ADDRESS", help="To whom, or which command (repeatable), else the first recipient."
        ),
    ] = None,
    config: CONFIG = None,
) -> None:
    """Send the sample now, as a real mail from your account or to a command."""
    from digest import pipeline
    from digest.channels.deliveries.sentences import describe_test
    from digest.cli import environment, state
    from digest.cli.sending import require_transport

    now = environment.now()
    settings = environment.read_config(config)
    secret, stops = _ask_archive(now)
    recipients = _choose_test_recipients(settings, to or (), stops, now)
    transports = [require_transport(settings, each, now) for each in recipients]
    is_complete = True
    with state.open_fetcher(now, has_archive=False) as fetcher:
        for recipient, transport in zip(recipients, transports, strict=True):
            report = pipeline.send_sample(
                recipient, settings.account, transport, retriever=fetcher.retriever, now=now, secret=secret
            )
            (sent,) = report.tried
            outcome = f"mail test: {describe_test(sent)}"
            if report.is_complete:
                write_talk(outcome)
            else:
                say(outcome, *_list_remedies(sent.kind))
                is_complete = False
    raise typer.Exit(DONE if is_complete else NOT_DELIVERED)


def _list_remedies(kind: "DeliveryKind") -> Sequence[Remedy]:
    """What helps where a test by mail, or by command, is not accepted."""
    if kind == "command":
        return (
            Remedy("digest doctor", "whether the program, and what `env:` names, are there"),
            Remedy("digest help deliveries", "what a program gets, and what its exit status means"),
        )
    return (
        Remedy("digest doctor --online", "connects and logs in, sends nothing"),
        Remedy("digest help accounts", "what providers take, and which settings they want"),
    )


def _ask_archive(now: datetime) -> "tuple[str | None, Stops]":
    """The secret by which links to unsubscribe are made, and who gets no mails; nothing where there is no archive."""
    from digest.cli import state
    from digest.render.mail.stops import Stops

    if not state.archive_path().exists():
        return None, Stops()
    with state.open_existing_archive(now) as archive:
        return archive.stopped_addresses.find_secret(), Stops(archive.stopped_addresses.find_all())


def _choose_test_recipients(
    settings: "Config", named: Sequence[str], stops: "Stops", now: datetime
) -> "list[Recipient]":
    """Whom tests go to: who is *named*, with the settings of all their digests, else the first recipient who is not
    stopped. Raises UsageError where that is nobody."""
    from digest.channels.deliveries.recipients import list_recipients, make_test_recipients

    # Servers that know the last test take one that is like it for the same mail.
    occasion = f"test of {now:%Y-%m-%d %H:%M:%S.%f}"
    recipients = list_recipients(settings.deliveries)
    if named:
        found = [each for to in named for each in make_test_recipients(to, recipients, occasion)]
        return list({each.channel: each for each in found}.values())
    first = next((each for each in recipients if not stops.find(each.channel)), None)
    if first is None and not recipients:
        raise UsageError(
            "nobody to send it to: no `mail:` with `to:`, and no `deliver:`, is in the configuration"
        ).with_remedies(
            Remedy("digest doctor", "names the file; a `#` in front of `mail:` is to go"),
            Remedy("digest help mail", "what to write into it"),
        )
    if first is None:
        raise UsageError("nobody to send it to").with_remedies(
            Remedy("digest mail test --to ADDRESS", "names somebody")
        )
    return make_test_recipients(first.address, [first], occasion)
