"""What most sources have in common; a source takes what it does not say otherwise from here."""

from collections.abc import Mapping, Sequence
from datetime import date

from digest.model import Address, Listing, Paper

PACE: Mapping[str, float] = {}
HOSTS: Sequence[str] = ()


def split(what: str) -> Sequence[str]:
    """The listings that are named together in *what*: always one."""
    return (what,)


def on(address: Address, day: date) -> Address | None:
    """The address of the list of one *day* of the series of *address*: None, it is in no series."""
    return None


def has_list(day: date) -> bool:
    """Whether *day* may have a list: sites publish on working days."""
    return day.weekday() < 5


def ways(address: Address) -> Sequence[Address]:
    """Other ways to what *address* lists, best first, for when it cannot be read: none."""
    return ()


def lacking(papers: Sequence[Paper]) -> Sequence[Address]:
    """Where to ask for what *papers* lack: nowhere, the lists know all that the site knows."""
    return ()


def doubt(listing: Listing) -> str | None:
    """What speaks against *listing*: nothing."""
    return None
