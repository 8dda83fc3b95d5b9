"""Mails as values: a rendered letter, and what became of it. Kept apart because most runs send none."""

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


# What became of a letter. In doubt is one that the server may have: the line broke after the last byte.
LetterState = Literal["pending", "in doubt", "held", "failed", "sent"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server (or a program, or a folder) made of a letter, and what it *said*.

    *for_all* says that the answer is to whoever sends, not to this letter: no other need be tried.
    """

    state: LetterState
    said: str = ""
    for_all: bool = False
