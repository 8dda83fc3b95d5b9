"""What a run for all recipients would do: who would get what, and why the others would get nothing."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from digest.channels.deliveries.due_deliveries import History
from digest.channels.deliveries.recipients import Recipient, find_due_day
from digest.delivery import ChannelDelivery, name_recipient
from digest.letters import QueuedLetter
from digest.model import Asked, Failure
from digest.render.days import format_day
from digest.render.mail.stops import FormerNames, Stops, describe_stop, split_channel
from digest.reports import Plan, PlannedLetter

_RHYTHMS = {"weekday": "on working days", "week": "once a week", "day": "with each run"}


class DeliveryPlan:
    """Hears of the deliveries of a run, and keeps of each letter its subject alone."""

    def __init__(
        self,
        recipients: Sequence[Recipient],
        queued: Iterable[QueuedLetter],
        histories: Mapping[str, History],
        now: datetime,
        stops: Stops | None = None,
    ) -> None:
        self._stops = stops or Stops()
        self._former_names = FormerNames(histories, {each.channel for each in recipients})
        self._recipients, self._histories, self._now = recipients, histories, now
        self._planned: dict[str, PlannedLetter] = {}
        self._held: dict[str, int] = {}
        for letter in queued:
            if letter.needs_somebody:
                self._held[letter.channel] = self._held.get(letter.channel, 0) + letter.papers

    def add(self, deliveries: Sequence[ChannelDelivery], now: datetime) -> None:
        """Take note of *deliveries* in place of queueing them."""
        for channel, _, letter, _, why_silent, *_ in deliveries:
            name = name_recipient(channel)
            self._planned[channel] = (
                PlannedLetter(name, letter.papers, letter.subject, kind=letter.kind)
                if letter
                else PlannedLetter(name, why_not=why_silent or "nothing is left")
            )

    def write(self, asked: Sequence[Asked], failures: Sequence[Failure]) -> Plan:
        """The plan: everybody of the configuration, then those for whom a mail is held and who are not there."""
        letters = [self._plan_for(recipient) for recipient in self._recipients]
        configured = {recipient.channel for recipient in self._recipients}
        letters += [
            PlannedLetter(name_recipient(channel), why_not="no longer in the configuration", held_papers=papers)
            for channel, papers in self._held.items()
            if channel not in configured
        ]
        return Plan(self._now, asked, failures, letters)

    def _plan_for(self, recipient: Recipient) -> PlannedLetter:
        name, held = name_recipient(recipient.channel), self._held.get(recipient.channel, 0)
        remark = self._remark_former_name(recipient)
        if planned := self._planned.get(recipient.channel):
            return planned._replace(held_papers=held, remark=remark)
        stop = self._stops.find(recipient.channel)
        return PlannedLetter(
            name,
            why_not=describe_stop(stop, self._now) if stop else self._why_not(recipient),
            held_papers=held,
            is_stopped=bool(recipient.settings.refused) or bool(stop and stop.why != "unsubscribed"),
            remark=remark,
        )

    def _remark_former_name(self, recipient: Recipient) -> str:
        """What to do where a new digest looks like one that has another name now."""
        if recipient.settings.command:
            return self._remark_former_command(recipient)
        former, now = self._former_names.find(recipient.channel), split_channel(recipient.channel)
        if not former or not now:
            return ""
        # All recipients of a digest have it under the new name.
        names = [f"/{former.name}", f"/{now.name}"] if former.name and now.name else [former.recipient, now.recipient]
        return _advise_rename(former.recipient, names)

    def _remark_former_command(self, recipient: Recipient) -> str:
        """The same for a command: the only one that was served and is not in the configuration any more."""
        configured = {each.channel for each in self._recipients}
        gone = [each for each in self._histories if each.startswith("command:") and each not in configured]
        if recipient.channel in self._histories or len(gone) != 1:
            return ""
        former = name_recipient(gone[0])
        return _advise_rename(former, [former, recipient.address])

    def _why_not(self, recipient: Recipient) -> str:
        if refused := recipient.settings.refused:
            return refused[0]
        history = self._histories.get(recipient.channel)
        day = find_due_day(recipient, history.last_served if history else None, self._now)
        if day == self._now.date():
            return "no source could be read"
        every = recipient.settings.every
        rhythm = _RHYTHMS.get(every, f"on {every.capitalize()}s")
        return f"{rhythm}; the next is {format_day(day, self._now)}"


def _advise_rename(former: str, names: Sequence[str]) -> str:
    """That somebody looks like *former*, and how the old one of *names* goes on under the new one."""
    command = shlex.join(["digest", "mail", "rename", *names])
    return f"looks like {former} under a new name: `{command}` lets it go on"
