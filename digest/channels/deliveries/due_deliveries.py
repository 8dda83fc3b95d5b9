"""The deliveries of one run: a letter for each recipient who has something new, or the reason for its silence."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

from digest.channels.deliveries.letters import LetterWriter
from digest.channels.deliveries.recipients import Recipient, find_due_day
from digest.channels.deliveries.schedule import needs_heartbeat
from digest.compose import Composed, Gathered, describe_listing
from digest.config.mail import Account
from digest.delivery import ChannelDelivery
from digest.letters import DeliveryRun
from digest.render.mail.cards import Cards

Enqueue = Callable[[Sequence[ChannelDelivery], datetime], None]


class History(Protocol):
    """When a recipient was served last (with a letter or a silence), and when its last letter was accepted."""

    @property
    def last_served(self) -> datetime | None: ...
    @property
    def last_mailed(self) -> datetime | None: ...


class DueDeliveries:
    """Those of *recipients* who are due in one run: makes their letters, and hands them with what they deliver to
    *enqueue*, batch by batch.

    *account* is whom mails are from, None where there are none. *histories* are those of earlier runs by channel;
    *pending* are the channels with a letter that may still arrive; the *secret* makes what nobody else may guess.
    """

    def __init__(
        self,
        recipients: Sequence[Recipient],
        account: Account | None,
        *,
        histories: Mapping[str, History],
        pending: Set[str],
        enqueue: Enqueue,
        now: datetime,
        secret: str = "",
    ) -> None:
        self._secret = secret
        self._account, self._histories, self._pending = account, histories, pending
        self._enqueue, self._now = enqueue, now
        self.recipients = [each for each in recipients if self._is_due(each)]
        self._due_by_channel = {each.channel: each for each in self.recipients}
        self._cards = Cards()
        self._letters = self._papers = 0

    def queue(self, composed: Sequence[Composed]) -> None:
        """Queue what was *composed*, each digest for one of those who are due; all of it or nothing."""
        writers: dict[int, LetterWriter] = {}
        made = [self._add_letter(each, writers) for each in composed]
        self._enqueue(made, self._now)
        letters = [each.letter for each in made if each.letter]
        self._letters += len(letters)
        self._papers += sum(letter.papers for letter in letters)

    def sum_up(self, gathered: Gathered, remarks: Sequence[str]) -> DeliveryRun:
        """What became of all that was *gathered*, with *remarks* on the rules."""
        return DeliveryRun(
            due=len(self.recipients),
            letters=self._letters,
            papers=self._papers,
            listed=len(gathered.papers),
            asked=tuple(map(describe_listing, gathered.listings)),
            failures=tuple(gathered.failures),
            remarks=tuple(remarks),
        )

    def _is_due(self, recipient: Recipient) -> bool:
        history = self._histories.get(recipient.channel)
        return find_due_day(recipient, history.last_served if history else None, self._now) == self._now.date()

    def _add_letter(self, composed: Composed, writers: dict[int, LetterWriter]) -> ChannelDelivery:
        """The delivery with its letter, or with the reason why there is none."""
        digest, delivery, damage = composed
        recipient = self._due_by_channel[delivery.channel]
        if damage == "lost" or not (digest.matches or self._wants_empty_letter(recipient)):
            return delivery._replace(why_silent=digest.reason or "nothing is left")
        writer = writers.setdefault(id(digest), LetterWriter(digest, self._secret, self._cards))
        letter = writer.write_letter(recipient, self._account)
        # What a chat has no room for comes with the next run.
        brought = delivery.papers[: letter.papers]
        return delivery._replace(papers=brought, letter=letter, why_silent=digest.reason)

    def _wants_empty_letter(self, recipient: Recipient) -> bool:
        """Whether even an empty day is worth a letter: a note once a day, or a heartbeat once a week."""
        history = self._histories.get(recipient.channel)
        served, mailed = (history.last_served, history.last_mailed) if history else (None, None)
        if recipient.settings.empty == "heartbeat":
            return recipient.channel not in self._pending and needs_heartbeat(mailed, self._now)
        served_today = served is not None and served.astimezone(self._now.tzinfo).date() == self._now.date()
        return recipient.settings.empty == "note" and not served_today
