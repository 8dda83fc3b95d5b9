"""What an archive remembers of one paper, as values: where it was listed, where it went, what its reader made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from digest.model import Paper


@dataclass(frozen=True, slots=True)
class PastListing:
    """The *place* of a paper, from 1 on, in the list of one *day* of a *source*, and why it stood there (*announced*);
    None where that is not known."""

    source: str
    day: date
    place: int | None = None
    announced: str | None = None


@dataclass(frozen=True, slots=True)
class PastDelivery:
    """When a paper was delivered to a *channel*. *waits* is the state of its mail that is in the outbox still, None
    where there is none. *retitled* says that it has another title since, with which it comes once more, *late* that it
    came because it had been noticed since it was listed."""

    channel: str
    time: datetime
    waits: str | None = None
    retitled: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class PaperHistory:
    """The past of one paper: when it was *first_seen*, the *lists* that it stood in and its *deliveries*, both from the
    first on, and since when it is *starred* or *hidden* by its reader, None where it is not."""

    first_seen: datetime | None = None
    lists: tuple[PastListing, ...] = ()
    deliveries: tuple[PastDelivery, ...] = ()
    starred: datetime | None = None
    hidden: datetime | None = None

    def is_passed_by(self, marks: Mapping[str, date]) -> bool:
        """Whether somebody who has had the lists up to these days, by source, has had all of those it stood in."""
        return bool(self.lists) and all(each.day <= marks.get(each.source, date.min) for each in self.lists)


class EarlierPaper(NamedTuple):
    """A *paper* that was listed some days ago and has been noticed since, perhaps: when it was *first_seen*, the days
    on which each site listed it first (*listed_by*), and how many upvotes it had when it was first seen (*votes_then*,
    None where that is not known)."""

    paper: "Paper"
    first_seen: date
    listed_by: "Mapping[str, date]"
    votes_then: int | None = None
