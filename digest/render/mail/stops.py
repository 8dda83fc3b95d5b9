"""Who gets no more mails: found by the channel of a recipient, and said in words."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from digest.delivery import Stop
from digest.patterns import lazy_pattern
from digest.render.days import short_day
from digest.render.mail.headers import parse_mailbox, refuse_controls
from digest.render.mail.unsubscribing import make_token, name_list
from digest.text import sanitize_line, shorten_text

_CHANNEL = lazy_pattern(r"mail:(?P<address>[^@]+@[^/]+)(?:/(?P<name>.+))?", re.DOTALL)
_METHOD = lazy_pattern(r"\b(?:GET|HEAD|OPTIONS|PROPFIND|TRACE|POST)\b")
_LONGEST_SAID = 120  # characters
_DONE = {"unsubscribed": "unsubscribed on", "bounced": "mails came back on", "refused": "refused since"}


class MailChannel(NamedTuple):
    """The channel of a recipient in its parts: the *address* in lower case, and the *name* of the digest or ''."""

    address: str
    name: str = ""

    @property
    def list_name(self) -> str:
        """The list, as its mails call it."""
        return name_list(self.name or "digest")

    @property
    def recipient(self) -> str:
        """The recipient as reports call them: `ann@example.org/group`."""
        return f"{self.address}/{self.name}" if self.name else self.address

    @property
    def channel(self) -> str:
        """The channel under which deliveries are recorded."""
        return f"mail:{self.recipient}"


def split_channel(channel: str) -> MailChannel | None:
    """The parts of *channel*, None if it is not a recipient's."""
    match = _CHANNEL.fullmatch(channel)
    return MailChannel(match["address"], match["name"] or "") if match else None


def parse_recipient(text: str) -> MailChannel:
    """The recipient that *text* names as reports do: `ann@example.org`, or `ann@example.org/group` for one digest.

    Raises ValueError, which says what is wrong.
    """
    refuse_controls(text)
    bare = re.fullmatch(r"([^@]+@[^/]+)/(.+)", text.strip())
    mailbox = parse_mailbox(bare[1] if bare else text)
    return MailChannel(mailbox.address.casefold(), bare[2] if bare else "")


def is_mere_look(line: str) -> bool:
    """Whether *line* of a web server's log is a request that only looks, as programs do that try links in mails."""
    method = _METHOD.search(line)
    return bool(method and method[0] != "POST")


def match_tokens(secret: str, channels: Iterable[MailChannel]) -> dict[str, MailChannel]:
    """The *channels* by their tokens."""
    return {make_token(secret, each.list_name, each.address): each for each in channels}


class FormerNames:
    """Which new channel looks like one that has another name now: the only one of the same address that was *served*
    and is not *configured* any more, where the new one was never served."""

    def __init__(self, served: Collection[str] = (), configured: Collection[str] = ()) -> None:
        self._served = served
        self._gone: dict[str, list[str]] = {}
        for channel in served:
            if channel not in configured and (parts := split_channel(channel)):
                self._gone.setdefault(parts.address, []).append(channel)

    def find(self, channel: str) -> MailChannel | None:
        """What *channel* was called before, None where that is not known."""
        parts = split_channel(channel)
        gone = self._gone.get(parts.address, []) if parts and channel not in self._served else []
        return split_channel(gone[0]) if len(gone) == 1 else None


class Stops:
    """All *stops* there are, to be asked for a channel.

    Where it is known what is *configured*: who left a digest that is not may have left it under another name, and gets
    no digest that they were never *served*, until somebody takes the stop back.
    """

    def __init__(
        self, stops: Iterable[Stop] = (), served: Collection[str] = (), configured: Iterable[str] | None = None
    ) -> None:
        self._served = served
        self._knows_configuration = configured is not None
        self._of_address: dict[str, dict[str, Stop]] = {}
        # The wish of a person comes before what a server says.
        for stop in sorted(stops, key=lambda stop: (stop.why != "unsubscribed", stop.since), reverse=True):
            self._of_address.setdefault(stop.address, {})[stop.list_name] = stop
        self._configured: dict[str, set[str]] = {}
        for parts in map(split_channel, configured or () if self._of_address else ()):
            if parts and parts.address in self._of_address:
                self._configured.setdefault(parts.address, set()).add(parts.list_name)

    def find(self, channel: str) -> Stop | None:
        """Why the recipient with that *channel* gets no mails, None who does."""
        if not self._of_address or not (parts := split_channel(channel)):
            return None
        stops = self._of_address.get(parts.address, {})
        is_new = self._knows_configuration and channel not in self._served
        gone = stops.keys() - self._configured.get(parts.address, set()) if is_new else set()
        lists = ["", parts.list_name, *sorted(gone)]
        return next((stop for name in lists if (stop := stops.get(name))), None)


def describe_stop(stop: Stop, today: date | None = None) -> str:
    """`unsubscribed on 3 Jul`, `mails came back on 3 Jul: 5.1.1 User unknown`."""
    day = short_day(stop.since.date(), today)
    said = f": {shorten_text(sanitize_line(stop.said), _LONGEST_SAID)}" if stop.said else ""
    return f"{_DONE[stop.why]} {day}{said}"
