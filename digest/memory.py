"""What a run asks of its memory, and a memory that holds nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, Protocol

from digest.model import Digest, Listing, Paper, Validators


class Memory(Protocol):
    """What a run asks of the archive; see `digest.archive.Archive`."""

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]: ...
    def listing(self, source: str, day: date, address: str) -> Listing | None: ...
    def validators(self, place: str) -> Validators | None: ...
    def unchanged(self, place: str, address: str) -> Listing | None: ...
    def without_abstract(self, papers: Sequence[Paper]) -> list[Paper]: ...
    def is_complete(self, source: str, day: date, today: date) -> bool: ...
    def latest_day(self, source: str) -> date | None: ...
    def covered(self, source: str, channel: str) -> date | None: ...
    def cover(self, source: str, day: date, channel: str) -> None: ...
    def undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]: ...
    def delivered(self, papers: Iterable[Paper], channel: str, now: datetime) -> None: ...
    def record(self, digest: Digest, channel: str | None) -> None: ...
    def damage_for(self, channel: str) -> Literal["lost", "restored"] | None: ...
    def settle_damage(self, channel: str) -> None: ...
    def count_held_mails(self) -> int: ...


class NoMemory:
    """A memory that holds nothing: every run is the first."""

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """*papers* as they are."""
        return list(papers)

    def listing(self, source: str, day: date, address: str) -> Listing | None:
        """Nothing."""

    def validators(self, place: str) -> Validators | None:
        """None."""

    def unchanged(self, place: str, address: str) -> Listing | None:
        """Nothing."""

    def without_abstract(self, papers: Sequence[Paper]) -> list[Paper]:
        """Those that have none themselves."""
        return [paper for paper in papers if not paper.abstract]

    def is_complete(self, source: str, day: date, today: date) -> bool:
        """Never."""
        return False

    def latest_day(self, source: str) -> date | None:
        """No day."""

    def covered(self, source: str, channel: str) -> date | None:
        """No day."""

    def cover(self, source: str, day: date, channel: str) -> None:
        """Forgotten at once."""

    def undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        """All of them."""
        return list(papers)

    def delivered(self, papers: Iterable[Paper], channel: str, now: datetime) -> None:
        """Forgotten at once."""

    def record(self, digest: Digest, channel: str | None) -> None:
        """Forgotten at once."""

    def damage_for(self, channel: str) -> Literal["lost", "restored"] | None:
        """None."""

    def settle_damage(self, channel: str) -> None:
        """Forgotten at once."""

    def count_held_mails(self) -> int:
        """No mail."""
        return 0
