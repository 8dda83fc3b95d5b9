"""What a run asks of the archive, one protocol for each part, and an archive that remembers nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from digest.delivery import ChannelDelivery
from digest.model import Digest, Failure, Listing, Paper, Validators
from digest.rules.language.expressions import Expression

if TYPE_CHECKING:
    from digest.letters import DeliveryKind
    from digest.paper_history import EarlierPaper
    from digest.rules.liking import NewestCounts


class ArchivedPapersProtocol(Protocol):
    """See `digest.archive.archived_papers`."""

    def __iter__(self) -> Iterator[Paper]: ...
    @property
    def titles(self) -> Iterable[Paper]: ...
    @property
    def without_new_versions(self) -> "ArchivedPapersProtocol": ...
    def find_sources(self) -> Mapping[str, Collection[str]]: ...


class PapersProtocol(Protocol):
    """See `digest.archive.papers`."""

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]: ...
    def find_without_abstract(self, papers: Sequence[Paper]) -> list[Paper]: ...
    def has_match(self, expression: Expression) -> bool: ...
    def find_named(self, names: Iterable[str]) -> list[Paper]: ...
    def find_by_author(self, names: Iterable[str]) -> list[Paper]: ...
    def all(self, since: date | None = None) -> ArchivedPapersProtocol: ...
    def count_newest(self, queries: Sequence[str]) -> "NewestCounts": ...


class MarksProtocol(Protocol):
    """See `digest.archive.marks`."""

    def apply(self, papers: Iterable[Paper]) -> list[Paper]: ...
    def find_by_mark(self, mark: Literal["starred", "hidden"], limit: int | None = None) -> list[Paper]: ...


class CommandSummariesProtocol(Protocol):
    """See `digest.archive.command_summaries`."""

    def find(self, papers: Sequence[Paper], command: str) -> dict[str, str]: ...
    def add(self, paper: Paper, command: str, line: str, now: datetime) -> str: ...


class ListsProtocol(Protocol):
    """See `digest.archive.lists`."""

    def find(self, source: str, day: date, address: str) -> Listing | None: ...
    def latest_day(self, source: str) -> date | None: ...
    def is_complete(self, source: str, day: date, today: date) -> bool: ...
    def validators(self, place: str) -> Validators | None: ...
    def find_unchanged(self, place: str, address: str) -> Listing | None: ...


class DeliveriesProtocol(Protocol):
    """See `digest.archive.deliveries`."""

    def find_undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]: ...
    def record(self, delivery: ChannelDelivery, now: datetime) -> None: ...
    def high_water_mark(self, source: str, channel: str) -> date | None: ...
    def damage_for(self, channel: str) -> Literal["lost", "restored"] | None: ...


class EarlierPapersProtocol(Protocol):
    """See `digest.archive.earlier_papers`."""

    def find(self, since: date, votes: int, now: datetime) -> "list[EarlierPaper]": ...
    def find_had(self, papers: Sequence[Paper], channel: str) -> set[str]: ...
    def count_late(self, days: int, now: datetime) -> dict[str, int]: ...
    def select_known(self, listing: Listing, *, unseen: bool) -> Listing: ...
    def read_week_pages(self) -> str: ...
    def note_week_pages(self, text: str) -> None: ...


class RunsProtocol(Protocol):
    """See `digest.archive.runs`."""

    def record(self, digest: Digest, channel: str | None, *, offline: bool = False) -> None: ...
    def record_shown(self, papers: Sequence[Paper]) -> None: ...
    def record_remarks(self, remarks: Sequence[str]) -> bool: ...
    def date_failures(self, failures: Sequence[Failure], now: datetime) -> list[Failure]: ...
    def record_end(self, channel: str, status: int, now: datetime) -> None: ...


class OutboxProtocol(Protocol):
    """See `digest.archive.outbox`."""

    def list_held(self) -> "Sequence[DeliveryKind]": ...


class NoticesProtocol(Protocol):
    """See `digest.archive.notices`."""

    def tell(self, about: str, now: datetime) -> bool: ...
    def settle(self, about: str, now: datetime) -> timedelta | None: ...
    def list_open(self, kind: str) -> list[str]: ...


class ArchiveProtocol(Protocol):
    """The parts of an archive that a run uses."""

    @property
    def papers(self) -> PapersProtocol: ...
    @property
    def marks(self) -> MarksProtocol: ...
    @property
    def command_summaries(self) -> CommandSummariesProtocol: ...
    @property
    def lists(self) -> ListsProtocol: ...
    @property
    def deliveries(self) -> DeliveriesProtocol: ...
    @property
    def runs(self) -> RunsProtocol: ...
    @property
    def outbox(self) -> OutboxProtocol: ...
    @property
    def notices(self) -> NoticesProtocol: ...
    @property
    def earlier_papers(self) -> EarlierPapersProtocol | None: ...


class NoPapers:
    """No papers, and no titles."""

    titles: Sequence[Paper] = ()

    @property
    def without_new_versions(self) -> "NoPapers":
        return self

    def __iter__(self) -> Iterator[Paper]:
        return iter(())

    def find_sources(self) -> Mapping[str, Collection[str]]:
        return {}


class NullPapers:
    """Stores no paper and knows none."""

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        return list(papers)

    def find_without_abstract(self, papers: Sequence[Paper]) -> list[Paper]:
        return [paper for paper in papers if not paper.abstract]

    def has_match(self, expression: Expression) -> bool:
        return False

    def find_named(self, names: Iterable[str]) -> list[Paper]:
        return []

    def find_by_author(self, names: Iterable[str]) -> list[Paper]:
        return []

    def all(self, since: date | None = None) -> NoPapers:
        return NoPapers()

    def count_newest(self, queries: Sequence[str]) -> "NewestCounts":
        from digest.rules.liking import NewestCounts

        return NewestCounts(0, 0, (0,) * len(queries))


class NullMarks:
    """Knows no mark, and leaves papers as they are."""

    def apply(self, papers: Iterable[Paper]) -> list[Paper]:
        return list(papers)

    def find_by_mark(self, mark: Literal["starred", "hidden"], limit: int | None = None) -> list[Paper]:
        return []


class NullCommandSummaries:
    """Stores no line and knows none."""

    def find(self, papers: Sequence[Paper], command: str) -> dict[str, str]:
        return {}

    def add(self, paper: Paper, command: str, line: str, now: datetime) -> str:
        return line


class NullLists:
    """No list was ever read."""

    def find(self, source: str, day: date, address: str) -> None: ...
    def latest_day(self, source: str) -> None: ...
    def validators(self, place: str) -> None: ...
    def find_unchanged(self, place: str, address: str) -> None: ...
    def is_complete(self, source: str, day: date, today: date) -> bool:
        return False


class NullDeliveries:
    """Nothing was ever delivered, and what is recorded is forgotten."""

    def find_undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        return list(papers)

    def record(self, delivery: ChannelDelivery, now: datetime) -> None: ...
    def high_water_mark(self, source: str, channel: str) -> date | None:
        return None

    def damage_for(self, channel: str) -> None: ...


class NullRuns:
    """Forgets every run."""

    def record(self, digest: Digest, channel: str | None, *, offline: bool = False) -> None: ...
    def record_shown(self, papers: Sequence[Paper]) -> None: ...
    def record_end(self, channel: str, status: int, now: datetime) -> None: ...
    def record_remarks(self, remarks: Sequence[str]) -> bool:
        return True

    def date_failures(self, failures: Sequence[Failure], now: datetime) -> list[Failure]:
        return list(failures)


class NullOutbox:
    """Holds nothing."""

    def list_held(self) -> "Sequence[DeliveryKind]":
        return ()


class NullNotices:
    """Knows of no trouble that was told, so that each is told."""

    def tell(self, about: str, now: datetime) -> bool:
        return True

    def settle(self, about: str, now: datetime) -> None: ...
    def list_open(self, kind: str) -> list[str]:
        return []


class NullArchive:
    """An archive that remembers nothing: every run is the first."""

    earlier_papers = None

    def __init__(self) -> None:
        self.papers, self.marks, self.lists = NullPapers(), NullMarks(), NullLists()
        self.command_summaries = NullCommandSummaries()
        self.deliveries, self.runs = NullDeliveries(), NullRuns()
        self.outbox, self.notices = NullOutbox(), NullNotices()
