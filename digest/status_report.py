"""What `digest status` reports: how sources and recipients fare, read from the archive."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from digest import sources
from digest.archive import Archive, Run, SourceState
from digest.archive.outbox import DeliveryHistory
from digest.channels.deliveries.recipients import Recipient, find_next_day
from digest.letters import QueuedLetter
from digest.render.mail.stops import Stops, split_channel
from digest.reports import MOST_RECIPIENTS, ChannelReport, EndReport, RecipientReport, RunReport, SourceReport, Status

COUNTED = timedelta(days=30)  # for so long a mail that came back is told
_MOST_RUNS = 100  # that are looked at to say how often a source failed


class Question(NamedTuple):
    """What the status is asked about: the *addresses* of the configuration and its *recipients*.

    With *in_full* all channels, and each recipient's last mail. Whatever was not done for longer than *max_age* needs
    somebody.
    """

    addresses: Sequence[str] = ()
    recipients: Sequence[Recipient] = ()
    in_full: bool = False
    max_age: timedelta | None = None


def read_status(archive: Archive, question: Question, now: datetime) -> Status:
    """How everything fares, by the *archive*."""
    recipients = list(_report_recipients(archive, question, now))
    size, free = _measure(archive)
    status = Status(
        now,
        str(archive.database.path),
        archive.papers.count(),
        archive.lists.count(),
        archive.papers.time_of_first(),
        tuple(_report_sources(archive, question, now)),
        tuple(_count_papers(archive, recipients, in_full=question.in_full)),
        last_end=_report_end(archive, question, now),
        size=size,
        free=free,
    )
    if not question.in_full:
        return status
    run = archive.runs.last()
    mailed = {recipient.channel for recipient in recipients}
    channels = (ChannelReport(*each) for each in archive.deliveries.channels() if each.name not in mailed)
    return replace(status, channels=tuple(channels), last_run=_report_run(run) if run else None)


def _measure(archive: Archive) -> tuple[int | None, int | None]:
    """How many bytes the *archive* has, and how many are free where it is; None for one in memory."""
    path = archive.database.path
    if not isinstance(path, Path):
        return None, None
    return path.stat().st_size, shutil.disk_usage(path.parent).free


def _report_end(archive: Archive, question: Question, now: datetime) -> EndReport | None:
    """The last run that was to deliver, else the last look; None before the first run."""
    if end := archive.runs.last_end():
        report = EndReport(*end)
    elif run := archive.runs.last():
        report = EndReport(run.made, run.channel)
    else:
        return None
    return report._replace(is_overdue=question.max_age is not None and now - report.made > question.max_age)


def report_nothing(question: Question, now: datetime) -> Status:
    """The status where there is no archive yet."""
    addresses = dict.fromkeys(filter(None, map(sources.series_of, question.addresses)))
    unread = tuple(SourceReport(address, is_overdue=question.max_age is not None) for address in addresses)
    return Status(now, sources=unread, recipients=tuple(_report_recipients(None, question, now)))


def _report_sources(archive: Archive, question: Question, now: datetime) -> Iterator[SourceReport]:
    """The sources of the configuration and of the last delivery, in this order, then all others that were asked."""
    states = {state.address: state for state in archive.runs.source_states()}
    watched = dict.fromkeys([*filter(None, map(sources.series_of, question.addresses)), *_last_asked(archive)])
    if not watched and (run := archive.runs.last()):
        watched = dict.fromkeys(_addresses_of(run, "asked", "address") | _addresses_of(run, "failures", "source"))
    runs = list(archive.runs.newest(_MOST_RUNS)) if any(state.failure for state in states.values()) else []
    for address in dict.fromkeys([*watched, *states]):
        report = _report_source(archive, states.get(address) or SourceState(address), runs)
        is_late = question.max_age is not None and (report.read is None or now - report.read > question.max_age)
        is_watched = address in watched
        yield replace(report, is_watched=is_watched, is_overdue=is_watched and is_late)


def _last_asked(archive: Archive) -> list[str]:
    """The sources of the last run that delivered; a mere look at some listing is nothing to watch."""
    run = archive.runs.last_delivery()
    return [*_addresses_of(run, "asked", "address"), *_addresses_of(run, "failures", "source")] if run else []


def _addresses_of(run: Run, group: str, key: str) -> dict[str, None]:
    """The sources in one *group* of the summary of *run*, as they are remembered."""
    named = run.summary.get(group)
    texts = (each.get(key) for each in named if isinstance(each, dict)) if isinstance(named, list) else ()
    return dict.fromkeys(filter(None, (sources.series_of(str(text)) for text in texts)))


def _report_source(archive: Archive, state: SourceState, runs: Iterable[Run]) -> SourceReport:
    day = archive.lists.latest_day(state.address)
    return SourceReport(
        state.address,
        state.last_success,
        day,
        archive.lists.count_papers(state.address, day) if day else None,
        sources.next_list_day(state.address, day) if day else None,
        state.failure,
        state.last_failure,
        _count_failed_runs(state, runs) if state.failure else 0,
        state.failing_since,
    )


def _count_failed_runs(state: SourceState, runs: Iterable[Run]) -> int:
    """In how many of the newest *runs* the source failed, one after the other."""
    failed = 0
    for run in runs:
        if state.last_success and run.made <= state.last_success:
            break
        failed += state.address in _addresses_of(run, "failures", "source")
    return failed


def _report_recipients(archive: Archive | None, question: Question, now: datetime) -> Iterator[RecipientReport]:
    """Everybody of the configuration in its order, then those who have a mail in the outbox and are not there."""
    histories = archive.outbox.histories() if archive else {}
    configured = [each.channel for each in question.recipients]
    stops = Stops(archive.stopped_addresses.find_all() if archive else (), histories, configured)
    came_back = archive.bounces.count_since(now - COUNTED) if archive else {}
    letters: dict[str, list[QueuedLetter]] = {}
    for letter in archive.outbox.letters() if archive else ():
        letters.setdefault(letter.channel, []).append(letter)
    for recipient in question.recipients:
        history = histories.get(recipient.channel) or DeliveryHistory()
        yield _report_recipient(
            RecipientReport(
                recipient.channel,
                next_day=find_next_day(recipient, history.last_served, now),
                refused=recipient.settings.refused,
                stop=stops.find(recipient.channel),
                came_back=came_back.get(parts.address, 0) if (parts := split_channel(recipient.channel)) else 0,
            ),
            history,
            letters.pop(recipient.channel, ()),
            question,
            now,
        )
    for channel, waiting in letters.items():
        history = histories.get(channel) or DeliveryHistory()
        report = RecipientReport(channel, is_configured=False, stop=stops.find(channel))
        yield _report_recipient(report, history, waiting, question, now)


def _report_recipient(
    report: RecipientReport,
    history: DeliveryHistory,
    letters: Sequence[QueuedLetter],
    question: Question,
    now: datetime,
) -> RecipientReport:
    """*report* with what the archive knows of it."""
    return replace(
        report,
        mailed=history.last_mailed,
        served=history.last_served,
        why_silent=history.why_silent,
        letters=tuple(letters),
        is_overdue=question.max_age is not None and any(now - letter.made > question.max_age for letter in letters),
    )


def _count_papers(
    archive: Archive, recipients: Sequence[RecipientReport], *, in_full: bool
) -> Iterator[RecipientReport]:
    """*recipients* with the papers of their last mails: of all, or of so many as are shown."""
    few = in_full or len(recipients) <= MOST_RECIPIENTS
    left = len(recipients) if few else MOST_RECIPIENTS
    for recipient in recipients:
        if recipient.mailed and left and (few or recipient.needs_somebody):
            left -= 1
            waiting = [letter.made for letter in recipient.letters]
            papers = archive.deliveries.count_last(recipient.channel, until=recipient.mailed, without=waiting)
            yield replace(recipient, papers=papers)
        else:
            yield recipient


def _report_run(run: Run) -> RunReport:
    counts = run.summary.get("counts")
    known: Mapping[str, int] = counts if isinstance(counts, dict) else {}
    reason, status = run.summary.get("reason"), run.summary.get("status")
    shown = str(reason) if reason else None
    return RunReport(run.made, run.channel, known, shown, status if isinstance(status, int) else None)
