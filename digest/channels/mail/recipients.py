"""Who gets a mail: one reader for each recipient of each delivery, and when it is due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from digest.channels.mail.schedule import next_due
from digest.config.mail import Delivery
from digest.errors import UsageError
from digest.render.mail.headers import mailbox
from digest.rules.topics import Rules


class Reader(NamedTuple):
    """One recipient of one delivery, and the *channel* under which the deliveries are recorded."""

    channel: str
    recipient: str
    delivery: Delivery


def readers_of(deliveries: Sequence[Delivery]) -> list[Reader]:
    """Everybody who gets a mail of their own."""
    return [Reader(_channel(to, each), to, each) for each in deliveries for to in each.recipients]


def reader_of_everything(recipient: str, name: str) -> Reader:
    """*recipient* as a reader without rules. Raises UsageError for what is no address."""
    delivery = Delivery((recipient,), Rules(), name=name)
    try:
        return Reader(_channel(recipient, delivery), recipient, delivery)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _channel(recipient: str, delivery: Delivery) -> str:
    address = mailbox(recipient).address.casefold()
    return f"mail:{address}/{delivery.name}" if delivery.name else f"mail:{address}"


def due_day(reader: Reader, served: datetime | None, now: datetime) -> date:
    """The first day from today on on which *reader*, who was *served* last then, is due."""
    last = served.astimezone(now.tzinfo).date() if served else None
    return next_due(reader.delivery.every, last, now.date())
