"""The archive for a run that delivers nothing: what of it must not stop such a run only fails quietly."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from digest.archive import Archive, ArchiveError, DamagedError
from digest.archive.command_summaries import CommandSummaries
from digest.archive.deliveries import Deliveries
from digest.archive.papers import Papers
from digest.archive.runs import Runs
from digest.archive_protocols import NullDeliveries
from digest.model import Digest, Listing, Paper

if TYPE_CHECKING:
    from digest.archive.earlier_papers import EarlierPapers
    from digest.archive.outbox import Outbox

Report = Callable[[str], None]


class BestEffortArchive:
    """The archive for a run that delivers nothing: it records no delivery, and what cannot be stored is only reported.

    Reading raises as always, and so does damage.
    """

    def __init__(self, archive: Archive, report: Report) -> None:
        self.papers = _BestEffortPapers(archive.papers, report)
        self.marks = archive.marks
        self.command_summaries = _BestEffortSummaries(archive.command_summaries)
        self.lists = archive.lists
        self.deliveries = _ReadOnlyDeliveries(archive.deliveries)
        self.runs = _BestEffortRuns(archive.runs)
        self.notices = archive.notices
        self._archive = archive

    @property
    def earlier_papers(self) -> "EarlierPapers":
        """That of the archive."""
        return self._archive.earlier_papers

    @property
    def outbox(self) -> "Outbox":
        """That of the archive."""
        return self._archive.outbox


class _BestEffortPapers:
    def __init__(self, papers: Papers, report: Report) -> None:
        self._papers, self._report = papers, report
        self.find_without_abstract = papers.find_without_abstract
        self.has_match = papers.has_match
        self.find_named, self.find_by_author = papers.find_named, papers.find_by_author
        self.all = papers.all
        self.count_newest = papers.count_newest

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """Store *papers*; if that fails, report it and return them as they are. Raises DamagedError."""
        try:
            return self._papers.remember(listings, papers, now)
        except DamagedError:
            raise
        except ArchiveError as error:
            self._report(f"{error}; this look is not remembered")
            return list(papers)


class _BestEffortSummaries:
    def __init__(self, summaries: CommandSummaries) -> None:
        self._summaries = summaries
        self.find = summaries.find

    def add(self, paper: Paper, command: str, line: str, now: datetime) -> str:
        """Store the *line*, or nothing if that fails. Raises DamagedError."""
        try:
            return self._summaries.add(paper, command, line, now)
        except DamagedError:
            raise
        except ArchiveError:
            return line


class _ReadOnlyDeliveries(NullDeliveries):
    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    def find_undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        return self._deliveries.find_undelivered(papers, channel)

    def high_water_mark(self, source: str, channel: str) -> date | None:
        return self._deliveries.high_water_mark(source, channel)


class _BestEffortRuns:
    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self.date_failures = runs.date_failures

    def record(self, digest: Digest, channel: str | None, *, offline: bool = False) -> None:
        """Record a run, or nothing if that fails."""
        with suppress(ArchiveError):
            self._runs.record(digest, channel, offline=offline)

    def record_end(self, channel: str, status: int, now: datetime) -> None:
        """Note how a run ends, or nothing if that fails."""
        with suppress(ArchiveError):
            self._runs.record_end(channel, status, now)

    def record_shown(self, papers: Sequence[Paper]) -> None:
        """Note what the terminal showed, or nothing if that fails."""
        with suppress(ArchiveError):
            self._runs.record_shown(papers)

    def record_remarks(self, remarks: Sequence[str]) -> bool:
        """Note that *remarks* are said now; True, as if they were new, if that fails."""
        with suppress(ArchiveError):
            return self._runs.record_remarks(remarks)
        return True
