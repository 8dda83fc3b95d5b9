"""What `status`, `doctor` and a rehearsal of a mailing tell of the program itself, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from digest.delivery import Stop, name_recipient
from digest.errors import Remedy
from digest.letters import DeliveryKind, QueuedLetter
from digest.model import Asked, Failure

MOST_RECIPIENTS = 12  # that are shown one by one; of more only those that need somebody


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one source fares: when it was *read* last, its *newest_list* with so many *papers*, when the *next_list* is
    expected; why it *failed* last and when, since when it fails, and in how many runs one after the other.

    *is_watched* says that it is one of the configuration, or of the last run that delivered; *is_overdue* that it was
    not read for longer than was asked about.
    """

    address: str
    read: datetime | None = None
    newest_list: date | None = None
    papers: int | None = None
    next_list: date | None = None
    failure: str | None = None
    failed: datetime | None = None
    failed_runs: int = 0
    failing_since: datetime | None = None
    is_watched: bool = True
    is_overdue: bool = False

    @property
    def needs_somebody(self) -> bool:
        return self.failure is not None or self.is_overdue


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """How one recipient fares: when a mail was accepted last, of how many *papers* (None: not looked up), when the
    *next_day* is, and why the last run, *served* then, made no mail.

    *letters* are those in the outbox; *refused* are the expressions that hold the delivery; *stop* says why the
    recipient gets no mails; so many *came_back* of the last 30 days. *is_overdue*: one of the letters waits for longer
    than was asked about.
    """

    channel: str
    mailed: datetime | None = None
    papers: int | None = None
    served: datetime | None = None
    why_silent: str | None = None
    next_day: date | None = None
    letters: tuple[QueuedLetter, ...] = ()
    refused: tuple[str, ...] = ()
    is_configured: bool = True
    is_overdue: bool = False
    stop: Stop | None = None
    came_back: int = 0

    @property
    def name(self) -> str:
        """The address, and the name of the digest where it has one; the name of a command."""
        return name_recipient(self.channel)

    @property
    def held_letters(self) -> tuple[QueuedLetter, ...]:
        return tuple(letter for letter in self.letters if letter.needs_somebody)

    @property
    def is_dead(self) -> bool:
        """Whether the recipient gets no mails, and did not ask for that."""
        return self.stop is not None and self.stop.why != "unsubscribed"

    @property
    def needs_somebody(self) -> bool:
        return bool(self.held_letters or self.refused or self.is_overdue or (self.is_dead and self.is_configured))


class ChannelReport(NamedTuple):
    """What a channel has had: how many papers, when the last, and the lists up to which day."""

    name: str
    papers: int
    last: datetime
    lists_up_to: date | None = None


class RunReport(NamedTuple):
    """The last run: when, for which channel (None: a mere look), what it counted, and why it showed nothing; its exit
    *status*, None for a look."""

    made: datetime
    channel: str | None
    counts: Mapping[str, int]
    reason: str | None = None
    status: int | None = None


class EndReport(NamedTuple):
    """The last run that was to deliver: when, for which channel, and its exit *status*, None where that is not known.

    *is_overdue* says that it was longer ago than was asked about.
    """

    made: datetime
    channel: str | None
    status: int | None = None
    is_overdue: bool = False


Verdict = Literal["ok", "warning", "critical", "unknown"]


@dataclass(frozen=True, slots=True)
class Status:
    """How everything fares at *now*. *archive* is the path of the archive, which has so many *papers* of so many
    *lists* *since* then, is so many bytes large (*size*), on a disk where so many are *free*. *channels* are those that
    are no recipients' (empty where nobody asked for them). *last_end* is the last run that was to deliver; where there
    was none, the last look."""

    now: datetime
    archive: str = ""
    papers: int = 0
    lists: int = 0
    since: datetime | None = None
    sources: Sequence[SourceReport] = ()
    recipients: Sequence[RecipientReport] = ()
    channels: Sequence[ChannelReport] = ()
    last_run: RunReport | None = None
    last_end: EndReport | None = None
    size: int | None = None
    free: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read yet, with or without success."""
        return not self.papers and not any(source.read or source.failure for source in self.sources)

    @property
    def watched_sources(self) -> list[SourceReport]:
        return [source for source in self.sources if source.is_watched]

    @property
    def failing_sources(self) -> list[SourceReport]:
        return [source for source in self.watched_sources if source.failure]

    @property
    def overdue_sources(self) -> list[SourceReport]:
        return [source for source in self.watched_sources if source.is_overdue and not source.failure]

    @property
    def letters(self) -> list[QueuedLetter]:
        """Every letter of the outbox."""
        return [letter for recipient in self.recipients for letter in recipient.letters]

    @property
    def waiting_letters(self) -> list[QueuedLetter]:
        """Those that the next run tries again."""
        return [letter for letter in self.letters if not letter.needs_somebody]

    @property
    def is_run_overdue(self) -> bool:
        """Whether no run was to deliver for longer than was asked about, as where cron has stopped."""
        return self.last_end is not None and self.last_end.is_overdue

    @property
    def needs_somebody(self) -> bool:
        return (
            self.is_run_overdue
            or any(source.needs_somebody for source in self.watched_sources)
            or any(recipient.needs_somebody for recipient in self.recipients)
        )

    @property
    def verdict(self) -> Verdict:
        """The status in a word of monitors: unknown without an archive or where nothing is in it, critical where runs
        have stopped, a warning where they go on and something needs somebody."""
        if not self.archive or (self.is_empty and self.last_end is None and not self.letters):
            return "unknown"
        if self.is_run_overdue:
            return "critical"
        return "warning" if self.needs_somebody else "ok"


CheckState = Literal["fine", "remark", "bad"]


class Check(NamedTuple):
    """One thing that was checked: its *name*, how it is, what was found, and what to do about it."""

    name: str
    state: CheckState
    finding: str
    remedies: tuple[Remedy, ...] = ()


class PlannedLetter(NamedTuple):
    """What one recipient would get: a letter of the *kind* with so many *papers* and this *subject*, or none, and
    *why_not*.

    *held_papers* are those of letters that wait for a person; *is_stopped*: its words cannot be read, or its mails are
    refused. A *remark* says what else is odd.
    """

    recipient: str
    papers: int = 0
    subject: str | None = None
    why_not: str = ""
    held_papers: int = 0
    is_stopped: bool = False
    kind: DeliveryKind = "mail"
    remark: str = ""

    @property
    def needs_somebody(self) -> bool:
        return self.held_papers > 0 or self.is_stopped


class Plan(NamedTuple):
    """What a run for all recipients would do at *now*."""

    now: datetime
    asked: Sequence[Asked] = ()
    failures: Sequence[Failure] = ()
    letters: Sequence[PlannedLetter] = ()
