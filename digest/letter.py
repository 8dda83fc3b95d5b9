"""Mails as values: a rendered letter, and the result of sending it. Apart from `model`, because most runs send none."""

from dataclasses import dataclass
from typing import Literal


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


# A letter is in doubt if the server may have it: the line broke after the last byte.
LetterState = Literal["pending", "in doubt", "held", "failed", "sent"]


@dataclass(frozen=True, slots=True)
class SendResult:
    """What a server (or a program, or a folder) made of a letter, and in which words (*detail*).

    *for_all* if the result is about the account and not about this letter: no other letter need be tried.
    """

    state: LetterState
    detail: str = ""
    for_all: bool = False
