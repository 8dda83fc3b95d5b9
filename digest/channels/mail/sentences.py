"""What people are told of mails: what became of each, what waits, what a run did."""

from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes, policy
from typing import Protocol

from digest.channels.mail.outbox_runner import SendReport, Sent
from digest.delivery import Letter
from digest.text import format_count, sanitize_line

_MOST_NAMED = 5  # recipients in the summary of a run
_NEXT_STEPS = {
    "pending": "not sent yet, the next run tries again",
    "in doubt": "perhaps sent, the next run sends the same once more",
    "held": "held until this is mended, then `digest mail retry`",
    "failed": "refused for good, kept in the outbox",
}


class QueuedMail(Protocol):
    """A mail in the outbox; see `digest.archive.outbox`."""

    @property
    def number(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def tries(self) -> int: ...
    @property
    def made(self) -> datetime: ...
    @property
    def recipient(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def detail(self) -> str: ...


def describe_held_mails(held: int) -> str:
    """That so many mails wait for a person, and what to do."""
    mails = format_count(held, "mail")
    return f"{mails} held or refused: `digest mail` says why, `mail retry` or `mail drop` settles it"


def describe_attempt(sent: Sent, *, quiet: bool) -> str | None:
    """What became of a mail; None where it was accepted and there is nothing to say."""
    if sent.result.state != "sent":
        return f"mail to {sent.recipient}: {_next_step(sent)}: {sent.result.detail}"
    if sent.again and not quiet:
        return f"mail to {sent.recipient}: sent again, because it was not known whether it had arrived"
    return None


def describe_rest(report: SendReport) -> Iterable[str]:
    """What is left in the outbox after a run, and what waits for a person there."""
    if report.left:
        why = f": {report.stopped}" if not report.tried else ""
        yield f"{format_count(report.left, 'mail')} left in the outbox{why} (`digest mail` lists what waits)"
    # Those of this run were told one by one.
    if report.held > sum(map(_needs_person, report.tried)):
        yield describe_held_mails(report.held)


def summarize_run(due: int, mails: int, report: SendReport) -> str:
    """A run in one line: `2 mails sent: 4 to you@example.org, 1 to she@example.org`."""
    if not due:
        return "nobody is due today"
    if not mails and not report.tried:
        return f"nothing new for {format_count(due, 'recipient')}"
    papers = ", ".join(f"{sent.papers} to {sent.recipient}" for sent in report.accepted_mails[:_MOST_NAMED])
    more = " …" if len(report.accepted_mails) > _MOST_NAMED else ""
    return f"{format_count(len(report.accepted_mails), 'mail')} sent{f': {papers}{more}' if papers else ''}"


def describe_queued_mail(mail: QueuedMail, now: datetime) -> str:
    """A mail of the outbox in a line, and a second one for what was last said of it."""
    made = mail.made.astimezone(now.tzinfo)
    tried = f", tried {mail.tries} ×" if mail.tries else ""
    detail = f"\n      {sanitize_line(mail.detail)}" if mail.detail else ""
    head = f"{mail.number:>4}  {mail.state}{tried}  {made:%Y-%m-%d %H:%M}  {mail.recipient}"
    return f"{head}  {sanitize_line(mail.subject)}{detail}\n"


def read_letter(letter: Letter) -> str:
    """The headers and the plain part of *letter*, as a person reads them."""
    mail = message_from_bytes(letter.content, policy=policy.default)
    plain = mail.get_body(("plain",))
    headers = "".join(f"{name}: {sanitize_line(str(value))}\n" for name, value in mail.items())
    return f"{headers}\n{plain.get_content() if plain else ''}\n"


def _next_step(sent: Sent) -> str:
    """What will be done about a mail that was not sent."""
    if _is_twice_in_doubt(sent):
        return "perhaps sent more than once, held; tried once more after a day, or by `digest mail retry`"
    return _NEXT_STEPS[sent.result.state]


def _needs_person(sent: Sent) -> bool:
    return sent.result.state in ("held", "failed") or _is_twice_in_doubt(sent)


def _is_twice_in_doubt(sent: Sent) -> bool:
    return sent.again and sent.result.state == "in doubt"
