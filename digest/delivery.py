"""Deliveries as values: what one channel gets in one run, and what keeps mails from an address."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.model import Paper

if TYPE_CHECKING:
    from digest.letters import Letter


class ChannelDelivery(NamedTuple):
    """What the archive records of one run for one channel: the *papers* that it delivers, and the *letter* that
    carries them where it goes through the outbox.

    *high_water_marks* are the last days whose lists the channel has had by then (series, day). Without a letter,
    *why_silent* says why. *settles_damage* if the channel learns by it that the archive was damaged. *late* are the
    identifiers of those of the papers that came late: they were noticed since they were listed.
    """

    channel: str
    papers: Sequence[Paper] = ()
    letter: "Letter | None" = None
    high_water_marks: Sequence[tuple[str, date]] = ()
    why_silent: str | None = None
    settles_damage: bool = False
    late: frozenset[str] = frozenset()


def name_recipient(channel: str) -> str:
    """The recipient that *channel* is of, as reports name them: the address, and the name of the digest where it has
    one; the name of a command."""
    return channel.removeprefix("mail:").removeprefix("command:")


class Stop(NamedTuple):
    """That an *address* gets no more mails of one list (its name as in List-Id; '' is every list) *since* then, and
    *why*: somebody asked for it, its mails came back, or the server refused it (then until that mail is settled).
    *said* is what was said of the mailbox."""

    address: str
    list_name: str
    since: datetime
    why: Literal["unsubscribed", "bounced", "refused"]
    said: str = ""


class Bounce(NamedTuple):
    """That a mail to *address* came back, by a report that was *made* then: with which *status* (5.1.1), and what the
    server *said*. *is_final* if nobody will ever read mails to that address."""

    address: str
    made: datetime
    status: str
    said: str = ""
    is_final: bool = False
