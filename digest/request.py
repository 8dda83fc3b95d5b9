"""What one run is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from digest.model import Address
from digest.rules.topics import Rules

MOST_LISTS = 14  # of one source that are asked for at once
ANNOUNCEMENT_TYPES = ("new", "cross")  # of arXiv's three; replaced papers are stored, and shown to who asks


class ChannelRules(NamedTuple):
    """A *channel*, by the name under which its deliveries are recorded, and the *rules* of who reads it. *marks* says
    whether that is the person whose archive it is: then hidden papers are hidden, and starred ones show it."""

    channel: str
    rules: Rules
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What one run is asked for.

    *channel* is where the digest goes and *rules* are those of who reads it. With *only_new* the channel gets what
    it has not had, and that is recorded; with *marks_delivered* it gets everything, and that is recorded too. *since*
    is the first day wanted, *until* the last, None for today; with *catch_up* the days since the last run are. At most
    *most_lists* of a source are asked for at once, beside those that the archive has. *offline* asks the archive alone.
    *explicit* says that a run without rules was meant. *types* are the
    kinds of announcement that are wanted where a site tells them apart. *marks* says whether the digest is for
    the person whose archive it is: starred papers show it, and hidden ones are left out.
    """

    addresses: Sequence[Address]
    rules: Rules = field(default_factory=Rules)
    limit: int | None = None
    explicit: bool = False
    channel: str = "stdout"
    only_new: bool = False
    since: date | None = None
    catch_up: bool = False
    offline: bool = False
    types: Sequence[str] = ANNOUNCEMENT_TYPES
    marks: bool = False
    marks_delivered: bool = False
    until: date | None = None
    most_lists: int = MOST_LISTS
