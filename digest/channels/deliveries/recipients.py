"""Who gets a digest: everybody, and every command, that the configuration's deliveries name; and when each is due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from digest.channels.deliveries.schedule import find_next_due_day
from digest.config.deliveries import Delivery as DeliverySettings
from digest.delivery import Destination
from digest.errors import UsageError
from digest.render.mail.headers import parse_mailbox
from digest.rules.topics import Rules


class Recipient(NamedTuple):
    """One recipient of one delivery: the *channel* under which deliveries are recorded, the *address* as it is
    written in the configuration, or the name of the command, and the *settings* of the delivery."""

    channel: str
    address: str
    settings: DeliverySettings

    @property
    def destination(self) -> Destination:
        """Where its letters go: `("mail", "me@example.org")`, `("command", "chat")`."""
        if self.settings.command:
            return ("command", self.address)
        return ("mail", parse_mailbox(self.address).address)


def list_recipients(deliveries: Sequence[DeliverySettings]) -> list[Recipient]:
    """Everybody who gets a digest of their own, by mail or by command."""
    return [
        Recipient(f"command:{name}" if each.command else _channel_of(name, each), name, each)
        for each in deliveries
        for name in each.names
    ]


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
