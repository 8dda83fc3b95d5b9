"""The archive: one SQLite file that remembers papers, marks, lists, deliveries, mails, runs and hosts."""

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from digest.archive.command_summaries import CommandSummaries
from digest.archive.database import Database
from digest.archive.deliveries import ChannelState, Deliveries
from digest.archive.errors import ArchiveError, DamagedError
from digest.archive.lists import Lists
from digest.archive.marks import Marks
from digest.archive.notices import Notices
from digest.archive.papers import Papers
from digest.archive.runs import Run, RunEnd, Runs, SourceState

if TYPE_CHECKING:
    from digest.archive.bounces import Bounces
    from digest.archive.earlier_papers import EarlierPapers
    from digest.archive.history import History
    from digest.archive.outbox import Outbox
    from digest.archive.stopped_addresses import StoppedAddresses
    from digest.archive.trend_counts import TrendCounts

__all__ = [
    "Archive",
    "ArchiveError",
    "ChannelState",
    "DamagedError",
    "Run",
    "RunEnd",
    "SourceState",
]


class Archive:
    """An open archive: its parts, all over one `database`.

    *path* may be ":memory:". Opening creates the file or brings it up to date, and raises DamagedError for a file
    that is no archive and ArchiveError for one that cannot be used; so does every method of every part.
    """

    def __init__(self, path: Path | str) -> None:
        self.database = Database(path)
        self.papers = Papers(self.database)
        self.marks = Marks(self.database)
        self.command_summaries = CommandSummaries(self.database)
        self.lists = Lists(self.database)
        self.deliveries = Deliveries(self.database)
        self.runs = Runs(self.database)
        self.notices = Notices(self.database)

    @cached_property
    def outbox(self) -> "Outbox":
        """Mails and digests for commands that are not accepted yet; imported for those who ask."""
        from digest.archive.outbox import Outbox

        return Outbox(self.database)

    @property
    def history(self) -> "History":
        """What is known of the past of single papers; imported for those who ask."""
        from digest.archive.history import History

        return History(self.database)

    @property
    def earlier_papers(self) -> "EarlierPapers":
        """What has become of papers since they were listed; imported for those who ask."""
        from digest.archive.earlier_papers import EarlierPapers

        return EarlierPapers(self.database)

    @property
    def trend_counts(self) -> "TrendCounts":
        """What each source listed on which day, and of which papers terms are true; imported for those who ask."""
        from digest.archive.trend_counts import TrendCounts

        return TrendCounts(self.database)

    @property
    def stopped_addresses(self) -> "StoppedAddresses":
        """Who gets no more mails; imported for those who ask."""
        from digest.archive.stopped_addresses import StoppedAddresses

        return StoppedAddresses(self.database)

    @property
    def bounces(self) -> "Bounces":
        """Which mails came back; imported for those who ask."""
        from digest.archive.bounces import Bounces

        return Bounces(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.database.close()
