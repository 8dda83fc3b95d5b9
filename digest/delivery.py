"""Deliveries as values: what one channel gets in one run, the letter that carries it, what became of the letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from digest.model import Paper

# A letter is in doubt if the server may have it: the line broke after the last byte.
LetterState = Literal["pending", "in doubt", "held", "failed", "sent"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail: its exact bytes (*content*), for one *recipient*, of so many *papers*.

    *channel* is whose deliveries it carries, *message_id* and *subject* are also in the bytes. *number* is
    its place in the outbox, 0 before it is there.
    """

    channel: str
    sender: str
    recipient: str
    subject: str
    message_id: str
    papers: int
    content: bytes
    number: int = 0


@dataclass(frozen=True, slots=True)
class SendResult:
    """What a server (or a program, or a folder) made of a letter, and in which words (*detail*).

    *for_all* if the result is about the account and not about this letter: no other letter need be tried.
    """

    state: LetterState
    detail: str = ""
    for_all: bool = False


class ChannelDelivery(NamedTuple):
    """What the archive records of one run for one channel: the *papers* that it delivers, and the *letter* that
    carries them where it is one by mail.

    *high_water_marks* are the last days whose lists the channel has had by then (series, day). Without a letter,
    *why_silent* says why. *settles_damage* if the channel learns by it that the archive was damaged.
    """

    channel: str
    papers: Sequence[Paper] = ()
    letter: Letter | None = None
    high_water_marks: Sequence[tuple[str, date]] = ()
    why_silent: str | None = None
    settles_damage: bool = False


class QueuedMail(NamedTuple):
    """A mail of the outbox without its bytes.

    *state* is the stored one, or "in doubt" if the server may have the mail; *detail* is what the last attempt was
    told, or why the mail is held.
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
