"""What those who wait for a run hear of its sources while they are read."""

from collections.abc import Sequence
from typing import Protocol

from digest.model import Address, Listing
from digest.render.days import format_day
from digest.text import format_count


class Progress(Protocol):
    """Who hears of it: each source is known by its address, as it was typed."""

    def plan(self, names: Sequence[str]) -> None:
        """That the sources called *names* are to be read."""

    def begin(self, name: str, what: str) -> None:
        """That *what* is done now for the source called *name*."""

    def finish(self, name: str, what: str) -> None:
        """That the source called *name* was read, and *what* came."""

    def fail(self, name: str, why: str) -> None:
        """That the source called *name* could not be read."""

    def close(self) -> None:
        """That all sources were read."""


class NoProgress:
    """Nobody hears of it."""

    def plan(self, names: Sequence[str]) -> None: ...
    def begin(self, name: str, what: str) -> None: ...
    def finish(self, name: str, what: str) -> None: ...
    def fail(self, name: str, why: str) -> None: ...
    def close(self) -> None: ...


def describe_reading(address: Address) -> str:
    """What is done while the page at *address* is got."""
    return f"reading the list of {format_day(address.asked)}" if address.asked else "reading"


def describe_listing(listing: Listing) -> str:
    """What came: `34 papers of Tue 30 Jun 2026`, `3 listings`."""
    if listing.leads:
        return format_count(len(listing.leads), "listing")
    papers = format_count(len(listing.papers), "paper")
    return f"{papers} of {format_day(listing.day)}" if listing.day else papers
