"""Sends the letters of the outbox, each by its transport, and notes what became of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from digest.channels.deliveries.transports import Transport
from digest.letters import BatchCarrier, Carrier, DeliveryKind, Destination, Letter, SendResult

_DOUBTED = "it was sent more than once, and not known any time whether it arrived"
_BATCH = 100  # letters that leave together, where they may; as many files are open then
_NO_LONGER = "the recipient is no longer in the configuration; `digest mail drop` gives it up"


class Outbox(Protocol):
    """What sending asks of the archive; see `digest.archive.outbox`."""

    def hold_mails_to_stopped(self) -> None: ...
    def hold_letters_to_others(self, destinations: Iterable[Destination], detail: str) -> None: ...
    def numbers_to_send(self, account: str, now: datetime, destinations: Iterable[Destination]) -> list[int]: ...
    def list_held(self) -> Sequence[DeliveryKind]: ...
    def reasons_held_for_account(self, account: str) -> Sequence[str]: ...
    def letter(self, number: int) -> Letter | None: ...
    def letters_of(self, numbers: Sequence[int]) -> Sequence[Letter]: ...
    def begin_attempt(self, number: int) -> Literal["first", "again", "too often"]: ...
    def mark_possibly_sent(self, number: int) -> None: ...
    def record_result(self, number: int, result: SendResult, account: str, now: datetime) -> None: ...
    def record_results(self, results: Mapping[int, SendResult], account: str, now: datetime) -> None: ...
    def record_result_for_all(
        self, numbers: Sequence[int], result: SendResult, account: str, now: datetime
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter that was tried: to which *recipient*, of how many *papers*, what became of it, by which *transport*;
    *again* says that the server, or the program, may have had it before."""

    recipient: str
    papers: int
    result: SendResult
    transport: Transport
    again: bool = False

    @property
    def kind(self) -> DeliveryKind:
        """Whether it was a mail, or a digest for a command."""
        return self.transport.kind


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a run of the outbox did: the letters it *tried*, the kinds of those it had to leave (*left*), and why
    (*stopped*); the kinds of those that are *held* after it, or refused for good, until somebody settles that."""

    tried: tuple[Sent, ...] = ()
    left: tuple[DeliveryKind, ...] = ()
    stopped: str | None = None
    held: tuple[DeliveryKind, ...] = ()

    @property
    def accepted(self) -> tuple[Sent, ...]:
        """What was accepted."""
        return tuple(sent for sent in self.tried if sent.result.state == "sent")

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left behind."""
        return not self.left and not self.held and len(self.accepted) == len(self.tried)

    def __add__(self, other: "SendReport") -> "SendReport":
        """Both as one report; what is held after both is not known by it."""
        stopped = self.stopped or other.stopped
        return SendReport((*self.tried, *other.tried), (*self.left, *other.left), stopped)


def send_queued_letters(
    outbox: Outbox,
    transports: Iterable[Transport],
    now: datetime,
    on_sent: Callable[[Sent], None],
    *,
    configured: Sequence[Destination] | None = None,
    only: int | None = None,
) -> SendReport:
    """Try each letter that waits for one of *transports*, or the *only* one, oldest first, once; *on_sent* hears of
    each at once.

    A letter to none of the *configured* destinations is held, and one to somebody who gets no more mails. An answer
    that is about a transport and not about the letter ends the run of that transport: its other letters wait as they
    are.
    """
    outbox.hold_mails_to_stopped()
    if configured is not None:
        outbox.hold_letters_to_others(configured, _NO_LONGER)
    report = SendReport()
    for transport in transports:
        numbers = outbox.numbers_to_send(transport.fingerprint, now, transport.destinations)
        run = _Run(outbox, transport, now, on_sent)
        report += run.send_all([number for number in numbers if only in (None, number)])
    return replace(report, held=tuple(outbox.list_held()))


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the letters of one *transport*, which the archive knows by its fingerprint."""

    outbox: Outbox
    transport: Transport
    now: datetime
    on_sent: Callable[[Sent], None]

    def send_all(self, numbers: Sequence[int]) -> SendReport:
        if held := self.outbox.reasons_held_for_account(self.transport.fingerprint):
            # A refused login is not tried again every morning, because servers lock the account; it is told on
            # every run.
            self._record_for_all(numbers, SendResult("held", held[0], for_all=True))
            left = (self.transport.kind,) * (len(held) + len(numbers))
            return SendReport(left=left, stopped=f"{held[0]}; then `digest mail retry`")
        if not numbers:
            return SendReport()
        tried: list[Sent] = []
        with self.transport.open_carrier() as carrier:
            size = _BATCH if isinstance(carrier, BatchCarrier) else 1
            for start in range(0, len(numbers), size):
                sent = self._send_letters(carrier, numbers[start : start + size])
                for each in sent.values():
                    self.on_sent(each)
                tried += sent.values()
                if end := next((each.result for each in sent.values() if each.result.for_all), None):
                    rest = [number for number in numbers[start:] if number not in sent]
                    self._record_for_all(rest, end)
                    return SendReport(tuple(tried), (self.transport.kind,) * len(rest), end.detail)
        return SendReport(tuple(tried))

    def _send_letters(self, carrier: Carrier, numbers: Sequence[int]) -> dict[int, Sent]:
        """What became of the letters that were tried, by their numbers."""
        if isinstance(carrier, BatchCarrier):
            return self._send_batch(carrier, numbers)
        return {number: sent for number in numbers if (sent := self._send(carrier, number))}

    def _send_batch(self, carrier: BatchCarrier, numbers: Sequence[int]) -> dict[int, Sent]:
        """Send letters together, and note together what became of them: a note that is lost has them sent again, to
        where they are already."""
        letters = self.outbox.letters_of(numbers)
        attempts = {letter.number: self.outbox.begin_attempt(letter.number) for letter in letters}
        doubted = {number: SendResult("held", _DOUBTED) for number in attempts if attempts[number] == "too often"}
        wanted = [letter for letter in letters if letter.number not in doubted]
        sent = zip((letter.number for letter in wanted), carrier.send_batch(wanted), strict=False)
        results = doubted | dict(sent)
        self.outbox.record_results(results, self.transport.fingerprint, self.now)
        return {
            each.number: self._make_sent(each, results[each.number], again=attempts[each.number] == "again")
            for each in letters
            if each.number in results
        }

    def _send(self, carrier: Carrier, number: int) -> Sent | None:
        letter = self.outbox.letter(number)
        if letter is None:
            return None
        attempt = self.outbox.begin_attempt(number)
        if attempt == "too often":
            result = SendResult("held", _DOUBTED)
        else:
            result = carrier.send(letter, lambda: self.outbox.mark_possibly_sent(letter.number))
        self.outbox.record_result(number, result, self.transport.fingerprint, self.now)
        return self._make_sent(letter, result, again=attempt == "again")

    def _make_sent(self, letter: Letter, result: SendResult, *, again: bool) -> Sent:
        return Sent(letter.recipient, letter.papers, result, self.transport, again)

    def _record_for_all(self, numbers: Sequence[int], result: SendResult) -> None:
        self.outbox.record_result_for_all(numbers, result, self.transport.fingerprint, self.now)
