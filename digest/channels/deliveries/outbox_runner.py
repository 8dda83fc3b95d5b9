"""Sends the mails of the outbox, and notes what became of each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal, Protocol

from digest.channels.mail.carriers import Carrier, open_carrier
from digest.channels.mail.password import SecretError
from digest.config.mail import Account
from digest.delivery import Letter, SendResult

_DOUBTED = "it was sent more than once, and not known any time whether it arrived"
_NO_LONGER = "the recipient is no longer in the configuration; `digest mail drop` gives it up"


class Outbox(Protocol):
    """What sending asks of the archive; see `digest.archive.outbox`."""

    def hold_mail_to_others(self, recipients: Iterable[str], detail: str) -> None: ...
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


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail that was tried: who gets it, how many papers, what became of it; *again* says that the
    server may have had it before."""

    recipient: str
    papers: int
    result: SendResult
    again: bool = False


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a run of the outbox did: the mails it *tried*, how many it had to leave, and why (*stopped*); how many
    are *held* after it, or refused for good, until somebody settles that."""

    tried: tuple[Sent, ...] = ()
    left: int = 0
    stopped: str | None = None
    held: int = 0

    @property
    def accepted_mails(self) -> tuple[Sent, ...]:
        """What was accepted."""
        return tuple(mail for mail in self.tried if mail.result.state == "sent")

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left behind."""
        return not self.left and not self.held and len(self.accepted_mails) == len(self.tried)


def send_queued_mails(
    outbox: Outbox,
    account: Account,
    now: datetime,
    on_sent: Callable[[Sent], None],
    *,
    recipients: Sequence[str] | None = None,
    only: int | None = None,
) -> SendReport:
    """Try each mail that waits, or the *only* one, oldest first, once; *on_sent* hears of each at once.

    A mail to nobody of *recipients* is held. An answer that is about the account and not about the mail ends the
    run: the other mails wait as they are.
    """
    if recipients is not None:
        outbox.hold_mail_to_others(recipients, _NO_LONGER)
    fingerprint = fingerprint_of(account)
    numbers = outbox.numbers_to_send(fingerprint, now, recipients)
    run = _Run(outbox, account, fingerprint, now, on_sent)
    report = run.send_all([number for number in numbers if only in (None, number)])
    return replace(report, held=outbox.count_held())


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the outbox by one account, which the archive knows by its *fingerprint*."""

    outbox: Outbox
    account: Account
    fingerprint: str
    now: datetime
    on_sent: Callable[[Sent], None]

    def send_all(self, numbers: Sequence[int]) -> SendReport:
        if held := self.outbox.reasons_held_for_account(self.fingerprint):
            # A refused login is not tried again every morning, because servers lock the account; it is told on
            # every run.
            self._record_for_all(numbers, SendResult("held", held[0], for_all=True))
            return SendReport(left=len(held) + len(numbers), stopped=f"{held[0]}; then `digest mail retry`")
        if not numbers:
            return SendReport()
        tried: list[Sent] = []
        with open_carrier(self.account, self.now) as carrier:
            for place, number in enumerate(numbers):
                sent = self._send(carrier, number)
                if sent is None:
                    continue
                tried.append(sent)
                self.on_sent(sent)
                if sent.result.for_all:
                    rest = numbers[place + 1 :]
                    self._record_for_all(rest, sent.result)
                    return SendReport(tuple(tried), len(rest), sent.result.detail)
        return SendReport(tuple(tried))

    def _send(self, carrier: Carrier, number: int) -> Sent | None:
        letter = self.outbox.letter(number)
        if letter is None:
            return None
        attempt = self.outbox.begin_attempt(number)
        result = SendResult("held", _DOUBTED) if attempt == "too often" else self._try(carrier, letter)
        self.outbox.record_result(number, result, self.fingerprint, self.now)
        return Sent(letter.recipient, letter.papers, result, again=attempt == "again")

    def _try(self, carrier: Carrier, letter: Letter) -> SendResult:
        try:
            return carrier.send(letter, lambda: self.outbox.mark_possibly_sent(letter.number))
        except SecretError as error:
            return SendResult("pending", str(error), for_all=True)

    def _record_for_all(self, numbers: Sequence[int], result: SendResult) -> None:
        self.outbox.record_result_for_all(numbers, result, self.fingerprint, self.now)


def fingerprint_of(account: Account) -> str:
    """What changes with everything that could make a refused account an accepted one."""
    return sha256(repr(account).encode()).hexdigest()[:16]
