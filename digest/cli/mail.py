"""`digest fetch --email` and `digest mail`: letters made, sent, looked at, tried again."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import DONE, NOT_MAILED, plain_errors, say, status_of_run
from digest.cli.options import CONFIG
from digest.errors import UsageError
from digest.text import count, safe

if TYPE_CHECKING:
    from datetime import datetime

    from digest.archive import Archive, ChannelDelivery, QueuedMail
    from digest.channels.mail.outbox_runner import Report, Sent
    from digest.config import Config
    from digest.config.mail import Account
    from digest.letter import Letter
    from digest.mailing import Mailing
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
    group.callback(invoke_without_command=True, epilog=EXAMPLES)(plain_errors(waiting))
    group.command("retry", epilog="\b\nExamples:\n  digest mail retry\n  digest mail retry 12\n")(plain_errors(retry))
    group.command("drop", epilog="\b\nExample:\n  digest mail drop 12\n")(plain_errors(drop))
    group.command("test", epilog="\b\nExample:\n  digest mail test --to me@example.org\n")(plain_errors(send_test))
    app.add_typer(group, name="mail")


def fetch_by_mail(
    settings: "Config", request: "Request", now: "datetime", *, dry_run: bool, raw: bool, quiet: bool, verbose: bool
) -> tuple["Mailing", "Report"]:
    """One run for all recipients: letters made and kept, then everything that waits is sent.

    With *dry_run* the letters are shown instead, *raw* or as a person reads them.
    """
    from digest import mailing
    from digest.channels.mail.outbox_runner import Report
    from digest.channels.mail.recipients import readers_of
    from digest.cli import remembering

    account = account_of(settings)
    readers = readers_of(settings.deliveries)
    if not readers:
        raise UsageError("no recipient: give `to:` under `mail:`, or a list under `deliver:`")
    with (
        nullcontext() if dry_run else remembering.alone(),
        remembering.scratch() if dry_run else remembering.archive(now) as archive,
        remembering.fetcher(now, progress=not quiet and sys.stderr.isatty(), verbose=verbose) as fetcher,
    ):
        keep = _Shown(raw=raw) if dry_run else archive.outbox.queue
        try:
            made = mailing.mail(
                request, readers, account, retriever=fetcher.retriever, archive=archive, keep=keep, now=now
            )
        except Exception:
            # Whatever is wrong with today's mails, those of yesterday do not wait for it.
            if not dry_run:
                _send(archive, account, now, _addresses(settings), quiet=quiet)
            raise
        for failure in made.failures:
            say(f"{failure.source}: {failure.reason}")
        if dry_run:
            return made, Report()
        if made.due:
            archive.runs.record(mailing.account_of(made, now), "mail", made.counts)
        report = _send(archive, account, now, _addresses(settings), quiet=quiet)
    if not quiet and sys.stderr.isatty():
        say(_summary(made, report))
    return made, report


def held_sentence(held: int) -> str:
    """That so many mails wait for a person, and what to do."""
    return f"{count(held, 'mail')} held or refused: `digest mail` says why, `mail retry` or `mail drop` settles it"


def _addresses(settings: "Config") -> list[str]:
    """The bare addresses of everybody who gets mails."""
    from digest.channels.mail.recipients import readers_of
    from digest.render.mail.headers import mailbox

    return [mailbox(reader.recipient).address for reader in readers_of(settings.deliveries)]


def status_of(made: "Mailing", report: "Report", *, exit_code: bool) -> int:
    """The exit status that a mailing and its sending amount to."""
    if not report.complete:
        return NOT_MAILED
    return status_of_run(made.failures, made.asked, nothing_new=exit_code and not made.letters)


class _Shown:
    """Letters on standard output in place of the outbox."""

    def __init__(self, *, raw: bool) -> None:
        self._raw = raw

    def __call__(self, rounds: "Sequence[ChannelDelivery]", now: "datetime") -> None:
        from digest.channels import screen

        for each in rounds:
            if each.letter:
                screen.write(each.letter.content if self._raw else _readable(each.letter), utf8=True)
            elif sys.stderr.isatty():
                say(f"{each.channel}: no mail, because {each.why_silent}")


def _readable(letter: "Letter") -> str:
    """The headers and the plain part of *letter*."""
    from email import message_from_bytes, policy

    mail = message_from_bytes(letter.content, policy=policy.default)
    plain = mail.get_body(("plain",))
    headers = "".join(f"{name}: {safe(str(value))}\n" for name, value in mail.items())
    return f"{headers}\n{plain.get_content() if plain else ''}\n"


def _send(
    archive: "Archive",
    account: "Account",
    now: "datetime",
    recipients: Sequence[str],
    *,
    quiet: bool,
    only: int | None = None,
) -> "Report":
    from digest.channels.mail import outbox_runner

    def told(sent: "Sent") -> None:
        if sent.result.state != "sent":
            say(f"mail to {sent.recipient}: {_became(sent)}: {sent.result.detail}")
        elif sent.again and not quiet:
            say(f"mail to {sent.recipient}: sent again, because it was not known whether it had arrived")

    report = outbox_runner.deliver(archive.outbox, account, now, told, recipients=recipients, only=only)
    if report.left:
        heard = f": {report.stopped}" if not report.tried else ""
        say(f"{count(report.left, 'mail')} left in the outbox{heard} (`digest mail` lists what waits)")
    # Those of this run were told one by one.
    if report.held > sum(_is_held(sent) for sent in report.tried):
        say(held_sentence(report.held))
    return report


def _is_held(sent: "Sent") -> bool:
    return sent.result.state in ("held", "failed") or _is_twice_in_doubt(sent)


def _is_twice_in_doubt(sent: "Sent") -> bool:
    return sent.again and sent.result.state == "in doubt"


def _became(sent: "Sent") -> str:
    """What will be done about a letter that was not sent."""
    if _is_twice_in_doubt(sent):
        return "perhaps sent more than once, held; tried once more after a day, or by `digest mail retry`"
    return _STATES[sent.result.state]


_STATES = {
    "pending": "not sent yet, the next run tries again",
    "in doubt": "perhaps sent, the next run sends the same once more",
    "held": "held until this is mended, then `digest mail retry`",
    "failed": "refused for good, kept in the outbox",
}


def _summary(made: "Mailing", report: "Report") -> str:
    if not made.due:
        return "nobody is due today"
    if not made.letters and not report.tried:
        return f"nothing new for {count(made.due, 'recipient')}"
    papers = ", ".join(f"{sent.papers} to {sent.recipient}" for sent in report.sent[:5])
    more = " …" if len(report.sent) > 5 else ""
    return f"{count(len(report.sent), 'mail')} sent{f': {papers}{more}' if papers else ''}"


def account_of(settings: "Config") -> "Account":
    """The configured mail account. Raises UsageError with how to write one."""
    if settings.account is None:
        raise UsageError("no `mail:` in the configuration: from whom, to whom, by which host; `digest init` shows one")
    return settings.account


def waiting(ctx: typer.Context) -> None:
    """List the mails that are waiting, and why."""
    from digest.channels import screen
    from digest.cli import environment, remembering

    if ctx.invoked_subcommand:
        return
    now = environment.now()
    with remembering.existing(now) as archive:
        letters = archive.outbox.mails()
    screen.write(
        "".join(f"{_line(each, now)}\n" for each in letters) or "nothing is waiting: every mail was accepted\n"
    )


def _line(each: "QueuedMail", now: "datetime") -> str:
    made = each.made.astimezone(now.tzinfo)
    tried = f", tried {each.tries} ×" if each.tries else ""
    said = f"\n      {safe(each.detail)}" if each.detail else ""
    head = f"{each.number:>4}  {each.state}{tried}  {made:%Y-%m-%d %H:%M}  {each.recipient}  {safe(each.subject)}"
    return head + said


def retry(
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="This one; else all that wait.")] = None,
    config: CONFIG = None,
) -> None:
    """Send what waits, also what was held or refused for good."""
    from digest.cli import environment, remembering

    now = environment.now()
    settings = environment.config(config)
    account = account_of(settings)
    with remembering.alone(), remembering.existing(now) as archive:
        released = archive.outbox.release(number)
        if number is not None and not released:
            raise UsageError(f"no mail has the number {number}; `digest mail` lists them")
        report = _send(archive, account, now, _addresses(settings), quiet=False, only=number)
    if sys.stderr.isatty():
        say(f"{count(len(report.sent), 'mail')} sent")
    raise typer.Exit(DONE if report.complete else NOT_MAILED)


def drop(
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number in `digest mail`.")],
) -> None:
    """Throw one mail away; its papers count as delivered."""
    from digest.cli import environment, remembering

    with remembering.alone(), remembering.existing(environment.now()) as archive:
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
    from digest import mailing, sources
    from digest.archive import Archive
    from digest.channels.mail import outbox_runner
    from digest.channels.mail.recipients import reader_of_everything, readers_of
    from digest.cli import environment, remembering
    from digest.request import Request

    now = environment.now()
    settings = environment.config(config)
    account = account_of(settings)
    readers = readers_of(settings.deliveries)
    if not to and not readers:
        raise UsageError("nobody to send it to: give --to ADDRESS")
    request = Request([sources.address(sources.SAMPLE)], explicit=True)
    with (
        Archive(":memory:") as archive,
        remembering.fetcher(now, progress=False, verbose=False, remembered=False) as fetcher,
    ):
        # A name of its own for each, or servers that know the last one take it for the same mail.
        wanted = reader_of_everything(to or readers[0].recipient, f"test of {now:%Y-%m-%d %H:%M:%S.%f}")
        mailing.mail(
            request, [wanted], account, retriever=fetcher.retriever, archive=archive, keep=archive.outbox.queue, now=now
        )
        report = outbox_runner.deliver(archive.outbox, account, now, lambda _: None)
    (sent,) = report.tried
    say(f"mail to {sent.recipient}: {sent.result.state}: {sent.result.detail}")
    raise typer.Exit(DONE if report.complete else NOT_MAILED)
