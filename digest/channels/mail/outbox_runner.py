"""The post: takes the letters of the outbox to where they go, and notes what became of each."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal, Protocol, Self

from digest import filesystem
from digest.channels.mail import password
from digest.config.mail import Account
from digest.errors import DigestError
from digest.letter import Letter, SendResult

_DOUBTED = "it was sent more than once, and not known any time whether it arrived"
_NO_LONGER = "the recipient is no longer in the configuration; `digest mail drop` gives it up"


class Outbox(Protocol):
    """What the post asks of the archive; see `digest.archive.outbox`."""

    def hold_mail_to_others(self, recipients: Iterable[str], reason: str) -> None: ...
    def numbers_to_send(self, account: str, now: datetime, recipients: Iterable[str] | None = None) -> list[int]: ...
    def count_held(self) -> int: ...
    def reasons_held_for_account(self, account: str) -> Sequence[str]: ...
    def letter(self, number: int) -> Letter | None: ...
    def begin_attempt(self, number: int) -> Literal["first", "again", "too often"]: ...
    def mark_possibly_sent(self, number: int) -> None: ...
    def record_result(self, number: int, result: SendResult, account: str, now: datetime) -> None: ...
    def record_result_for_all(
        self, numbers: Sequence[int], result: SendResult, account: str, now: datetime
    ) -> None: ...


class Carrier(Protocol):
    """A way for letters: SMTP, the machine's own mail system, a Maildir, a folder."""

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, /, *_: object) -> None: ...
    def send(self, letter: Letter, in_doubt: Callable[[], None]) -> SendResult: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter that was tried: who gets it, how many papers, what became of it; *again* says that the
    server may have had it before."""

    recipient: str
    papers: int
    result: SendResult
    again: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What the post did: the letters it *tried*, how many it had to leave, and why (*stopped*); how many are
    *held* after it, or refused for good, until somebody settles that."""

    tried: tuple[Sent, ...] = ()
    left: int = 0
    stopped: str | None = None
    held: int = 0

    @property
    def sent(self) -> tuple[Sent, ...]:
        """What was accepted."""
        return tuple(each for each in self.tried if each.result.state == "sent")

    @property
    def complete(self) -> bool:
        """Whether nothing is left behind."""
        return not self.left and not self.held and len(self.sent) == len(self.tried)


def deliver(
    outbox: Outbox,
    account: Account,
    now: datetime,
    told: Callable[[Sent], None],
    *,
    recipients: Sequence[str] | None = None,
    only: int | None = None,
) -> Report:
    """Try each letter that waits, or the *only* one, oldest first, once; *told* hears of each at once.

    A letter to nobody of *recipients* is held. What is said of the account and not of a letter ends the round:
    the others wait as they are.
    """
    if recipients is not None:
        outbox.hold_mail_to_others(recipients, _NO_LONGER)
    report = _delivered(outbox, account, now, told, recipients=recipients, only=only)
    return replace(report, held=outbox.count_held())


def _delivered(
    outbox: Outbox,
    account: Account,
    now: datetime,
    told: Callable[[Sent], None],
    *,
    recipients: Sequence[str] | None,
    only: int | None,
) -> Report:
    fingerprint = fingerprint_of(account)
    numbers = [each for each in outbox.numbers_to_send(fingerprint, now, recipients) if only in (None, each)]
    if held := outbox.reasons_held_for_account(fingerprint):
        # Knocking with a refused password every morning locks the account; nor is it forgotten.
        outbox.record_result_for_all(numbers, SendResult("held", held[0], for_all=True), fingerprint, now)
        return Report(left=len(held) + len(numbers), stopped=f"{held[0]}; then `digest mail retry`")
    if not numbers:
        return Report()
    tried: list[Sent] = []
    with carrier(account, now) as carrying:
        for at, number in enumerate(numbers):
            sent = _tried(outbox, carrying, number, fingerprint, now)
            if sent is None:
                continue
            tried.append(sent)
            told(sent)
            if sent.result.for_all:
                rest = numbers[at + 1 :]
                outbox.record_result_for_all(rest, sent.result, fingerprint, now)
                return Report(tuple(tried), len(rest), sent.result.detail)
    return Report(tuple(tried))


def _tried(outbox: Outbox, carrying: Carrier, number: int, account: str, now: datetime) -> Sent | None:
    letter = outbox.letter(number)
    if letter is None:
        return None
    taken = outbox.begin_attempt(number)
    result = SendResult("held", _DOUBTED) if taken == "too often" else _send_letter(outbox, carrying, letter)
    outbox.record_result(number, result, account, now)
    return Sent(letter.recipient, letter.papers, result, again=taken == "again")


def _send_letter(outbox: Outbox, carrying: Carrier, letter: Letter) -> SendResult:
    try:
        return carrying.send(letter, lambda: outbox.mark_possibly_sent(letter.number))
    except password.SecretError as error:
        return SendResult("pending", str(error), for_all=True)


def carrier(account: Account, now: datetime) -> Carrier:
    """The way that *account* sends its letters."""
    from digest.channels.mail import local_delivery

    if account.way == "sendmail":
        return local_delivery.Sendmail(account.place)
    if account.way == "maildir":
        return local_delivery.Maildir(account.place)
    if account.way == "folder":
        return local_delivery.Folder(account.place)
    from digest.channels.mail.smtp import Smtp

    return Smtp(account, lambda: password.password(account, os.environ), now=now)


def check(account: Account, now: datetime) -> str:
    """Connect and log in, send nothing, and say what was found. Raises DigestError."""
    if account.way != "smtp":
        return _checked(account)
    from digest.channels.mail.smtp import Refused, Smtp

    try:
        with Smtp(account, lambda: password.password(account, os.environ), now=now) as server:
            return server.check()
    except Refused as refused:
        raise DigestError(refused.result.detail) from refused


def _checked(account: Account) -> str:
    path = filesystem.expanded(account.place)
    if account.way == "sendmail":
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise DigestError(f"mail.sendmail: {path} is no program that can be run")
        return f"{path} is there; whether it sends only `digest mail test` tells"
    there = next(each for each in (path, *path.parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise DigestError(f"mail.{account.way}: {there} is no folder that can be written to")
    return f"letters go into {path}"


def fingerprint_of(account: Account) -> str:
    """Changes with everything that could make a refused account an accepted one."""
    return sha256(repr(account).encode()).hexdigest()[:16]
