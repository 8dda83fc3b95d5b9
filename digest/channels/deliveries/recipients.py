"""Who gets a mail: everybody whom the configuration's deliveries name, and when each is due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from digest.channels.deliveries.schedule import find_next_due_day
from digest.config.deliveries import Delivery as DeliverySettings
from digest.errors import UsageError
from digest.render.mail.headers import parse_mailbox
from digest.rules.topics import Rules


class Recipient(NamedTuple):
    """One recipient of one delivery: the *channel* under which deliveries are recorded, the *address* as it is
    written in the configuration, and the *settings* of the delivery."""

    channel: str
    address: str
    settings: DeliverySettings


def list_recipients(deliveries: Sequence[DeliverySettings]) -> list[Recipient]:
    """Everybody who gets a mail of their own."""
    return [Recipient(_channel_of(to, each), to, each) for each in deliveries for to in each.recipients]


def list_bare_addresses(deliveries: Sequence[DeliverySettings]) -> list[str]:
    """The addresses (`me@example.org`) of everybody who gets mails."""
    return [parse_mailbox(recipient.address).address for recipient in list_recipients(deliveries)]


def make_test_recipient(address: str, name: str) -> Recipient:
    """A recipient without rules, for a test mail called *name*. Raises UsageError for what is no address."""
    settings = DeliverySettings((address,), Rules(), name=name)
    try:
        return Recipient(_channel_of(address, settings), address, settings)
    except ValueError as error:
        raise UsageError(str(error)) from error


def find_due_day(recipient: Recipient, served: datetime | None, now: datetime) -> date:
    """The next day, from today on, on which *recipient*, who was *served* last at that time, is due."""
    last = served.astimezone(now.tzinfo).date() if served else None
    return find_next_due_day(recipient.settings.every, last, now.date())


def find_next_day(recipient: Recipient, served: datetime | None, now: datetime) -> date:
    """The next day that brings *recipient*, who was *served* last at that time, something: today only where today
    brought nothing yet, though each run of a day may."""
    last = served.astimezone(now.tzinfo).date() if served else None
    first = now.date() + timedelta(days=1) if last == now.date() else now.date()
    return find_next_due_day(recipient.settings.every, last, first)


def _channel_of(address: str, settings: DeliverySettings) -> str:
    bare = parse_mailbox(address).address.casefold()
    return f"mail:{bare}/{settings.name}" if settings.name else f"mail:{bare}"
