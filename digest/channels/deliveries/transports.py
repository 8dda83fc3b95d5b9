"""How letters leave: the transport of the mail account, and one for each command of the configuration."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from digest.channels.deliveries.recipients import Recipient
from digest.config.mail import Account
from digest.letters import Carrier, DeliveryKind, Destination

_DONE_BY = {"smtp": "accepted", "sendmail": "handed over", "maildir": "written", "folder": "written"}


@dataclass(frozen=True, slots=True)
class Transport:
    """How the letters of a *kind* leave for some *destinations*.

    *fingerprint* changes with everything that could have a refused letter accepted. What has left is *done*
    ("accepted", "written") *by* a host, a program, a folder. *open_carrier* makes ready for the letters.
    """

    kind: DeliveryKind
    destinations: tuple[Destination, ...]
    fingerprint: str
    done: str
    by: str
    open_carrier: Callable[[], Carrier]


def list_transports(recipients: Sequence[Recipient], account: Account | None, now: datetime) -> Iterator[Transport]:
    """The transports to *recipients*: the *account* for all mails, and one for each command."""
    mailed = [each for each in recipients if not each.settings.command]
    if account and mailed:
        yield make_mail_transport(mailed, account, now)
    if len(mailed) == len(recipients):
        return
    from digest.channels.deliveries.command_carrier import CommandCarrier

    for each in recipients:
        if command := each.settings.command:
            carrier = partial(CommandCarrier, command, each.address, os.environ)
            yield Transport("command", (each.destination,), _fingerprint_of(command), "accepted", command.name, carrier)


def make_mail_transport(recipients: Sequence[Recipient], account: Account, now: datetime) -> Transport:
    """How mails from *account* leave for *recipients*."""
    from digest.channels.mail.carriers import open_carrier

    destinations = tuple(dict.fromkeys(each.destination for each in recipients))
    done, carrier = _DONE_BY[account.way], partial(open_carrier, account, now)
    return Transport("mail", destinations, _fingerprint_of(account), done, account.place, carrier)


def _fingerprint_of(settings: object) -> str:
    return sha256(repr(settings).encode()).hexdigest()[:16]
