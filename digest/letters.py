"""Letters as values: a rendered digest on its way, what became of it, and the run that made them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol, Self, runtime_checkable

from digest.model import Asked, Counts, Digest, Failure

# A letter is in doubt if the server, or the program, may have it: the line broke after the last byte.
LetterState = Literal["pending", "in doubt", "held", "failed", "sent"]
DeliveryKind = Literal["mail", "command"]
# Where a letter goes: the kind of delivery, and the address or the name of the command.
Destination = tuple[DeliveryKind, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered digest on its way: its exact bytes (*content*), for one *recipient*, of so many *papers*.

    Of the *kind* `mail` it is a whole mail, in whose bytes *message_id* and *subject* stand, too. Of the kind `command`
    it is what a program reads: then *recipient* is the name of the delivery, *sender* is empty, *message_id* names the
    delivery for ever, *day* is that of its lists, and *format* is how it is written. *channel* is whose deliveries it
    carries. *number* is its place in the outbox, 0 before it is there.
    """

    channel: str
    sender: str
    recipient: str
    subject: str
    message_id: str
    papers: int
    content: bytes
    number: int = 0
    kind: DeliveryKind = "mail"
    day: date | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class SendResult:
    """What a server (or a program, or a folder) made of a letter, and in which words (*detail*).

    *for_all* if the result is about the account and not about this letter: no other letter need be tried.
    *of_recipient* if it is the recipient who is refused for good, whatever is in the letter.
    """

    state: LetterState
    detail: str = ""
    for_all: bool = False
    of_recipient: bool = False


class Carrier(Protocol):
    """Takes letters one by one. *on_last_byte* is called before the last byte of one leaves: from then on the server,
    or the program, may have it."""

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, /, *_: object) -> None: ...
    def send(self, letter: Letter, on_last_byte: Callable[[], None], /) -> SendResult: ...


@runtime_checkable
class BatchCarrier(Carrier, Protocol):
    """One that also takes many letters together; the results are those of the first ones, up to one that is for all.
    None of them is ever in doubt: one that was taken before and is given again is there once."""

    def send_batch(self, letters: Sequence[Letter], /) -> Sequence[SendResult]: ...


class QueuedLetter(NamedTuple):
    """A letter of the outbox, a mail or a digest for a command (*kind*), without its bytes.

    *state* is the stored one, or "in doubt" if the server, or the program, may have it; *detail* is what the last
    attempt was told, or why it is held.
    """

    number: int
    channel: str
    recipient: str
    subject: str
    papers: int
    made: datetime
    state: str
    tries: int
    last_tried: datetime | None
    detail: str
    kind: DeliveryKind = "mail"

    @property
    def needs_somebody(self) -> bool:
        """Whether it waits for a person, and no run tries it again."""
        return self.state in ("held", "failed")


@dataclass(frozen=True, slots=True)
class DeliveryRun:
    """What a run for all recipients came to: how many were *due*, how many *letters* with how many *papers* were made
    (a paper counts for each who gets it), how many papers were *listed*, how the sources fared, and *remarks* on what
    is odd about the rules."""

    due: int
    letters: int = 0
    papers: int = 0
    listed: int = 0
    asked: tuple[Asked, ...] = ()
    failures: tuple[Failure, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """What the archive keeps of it."""
        return {"listed": self.listed, "due": self.due, "deliveries": self.letters, "papers delivered": self.papers}

    def as_digest(self, now: datetime) -> Digest:
        """The run in the words of a digest, for the archive's record of runs."""
        reason = None if self.letters else "no recipient had anything new"
        return Digest(now, (), self.asked, Counts(self.listed), self.failures, reason)


def name_letters(kinds: Iterable[DeliveryKind]) -> str:
    """What letters of these *kinds* are called, in the singular: mails, unless there are others among them."""
    return "delivery" if "command" in set(kinds) else "mail"
