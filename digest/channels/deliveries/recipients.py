"""Who gets a digest: everybody, and every command, that the configuration's deliveries name; and when each is due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from digest.channels.deliveries.schedule import find_next_due_day
from digest.config.deliveries import Delivery as DeliverySettings
from digest.errors import UsageError
from digest.letters import Destination
from digest.render.mail.headers import parse_mailbox
from digest.render.mail.stops import MailChannel
from digest.rules.topics import Rules


class Recipient(NamedTuple):
    """One recipient of one delivery: the *channel* under which deliveries are recorded, the *address* as it is
    written in the configuration, or the name of the command, and the *settings* of the delivery. An *occasion* tells
    a test from other letters."""

    channel: str
    address: str
    settings: DeliverySettings
    occasion: str = ""

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


def make_test_recipients(to: str, recipients: Sequence[Recipient], occasion: str) -> list[Recipient]:
    """Whom a test *to* a command or an address stands for: those of *recipients* that it names, without their words and
    their rhythm, or one that is nobody's. Raises UsageError for what is no address."""
    try:
        named = [each for each in recipients if each.settings.command and each.address == to]
        named = named or _find_by_address(to, recipients)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return [
        each._replace(
            settings=replace(each.settings, rules=Rules(), every="day", refused=(), marks=False), occasion=occasion
        )
        for each in named
    ]


def _find_by_address(address: str, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Those of *recipients* with that *address*, or one of its own. Raises ValueError."""
    wanted = parse_mailbox(address).address.casefold()
    named = [each for each in recipients if each.destination[0] == "mail" and each.destination[1].casefold() == wanted]
    return named or [Recipient(MailChannel(wanted).channel, address, DeliverySettings((address,), Rules()))]


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
    return MailChannel(parse_mailbox(address).address.casefold(), settings.name or "").channel
