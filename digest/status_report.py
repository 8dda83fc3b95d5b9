"""What `digest status` says: how sources and recipients fared, and why it was silent."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from digest import sources
from digest.archive import Archive, MailHistory, QueuedMail
from digest.channels.mail.recipients import Recipient, find_due_day
from digest.text import format_count


def describe_status(archive: Archive, recipients: Sequence[Recipient], now: datetime) -> Iterator[str]:
    """The status, line by line: the archive, its sources, its channels, the last run, the mails of *recipients*."""
    yield f"archive   {archive.database.path}: {archive.papers.count():,} papers, {archive.lists.count():,} days' lists"
    yield from _describe_sources(archive, now)
    for channel in archive.deliveries.channels():
        covered = f", lists up to {channel.high_water_mark}" if channel.high_water_mark else ""
        last = describe_time(channel.last_delivery, now)
        yield f"channel   {channel.name}: {channel.papers:,} papers, the last {last}{covered}"
    yield from _describe_last_run(archive, now)
    mails = archive.outbox.mails()
    yield from _describe_recipients(archive, mails, recipients, now)
    if mails:
        yield f"outbox    {format_count(len(mails), 'mail')} not accepted yet; `digest mail` says why"


def _describe_sources(archive: Archive, now: datetime) -> Iterator[str]:
    for state in archive.runs.source_states():
        facts = []
        if state.last_success:
            facts.append(f"last read {describe_time(state.last_success, now)}")
        if day := archive.lists.latest_day(state.address):
            facts.append(f"newest list {day}, the next {sources.next_list_day(state.address, day)}")
        if state.failure:
            facts.append(f"FAILED {describe_time(state.last_failure, now)}: {state.failure}")
        yield f"source    {state.address}: {'; '.join(facts)}"


def _describe_last_run(archive: Archive, now: datetime) -> Iterator[str]:
    run = archive.runs.last()
    if run is None:
        return
    counts = run.summary["counts"]
    numbers = ", ".join(f"{number} {what}" for what, number in counts.items()) if isinstance(counts, dict) else ""
    yield f"last run  {describe_time(run.made, now)}{f' for {run.channel}' if run.channel else ''}: {numbers}"
    if reason := run.summary["reason"]:
        yield f"          silent, because {reason}"


def _describe_recipients(
    archive: Archive, mails: Sequence[QueuedMail], recipients: Sequence[Recipient], now: datetime
) -> Iterator[str]:
    """Whom mails go to: when the last one was accepted, why there was none since, and what is due."""
    histories = {history.channel: history for history in archive.outbox.mail_histories()}
    states: dict[str, list[str]] = {}
    for mail in mails:
        states.setdefault(mail.channel, []).append(mail.state)
    for recipient in recipients:
        history = histories.get(recipient.channel) or MailHistory(recipient.channel)
        due = find_due_day(recipient, history.last_served, now)
        facts = [f"last mail {describe_time(history.last_mailed, now)}", f"due {due}"]
        if history.why_silent:
            facts.append(f"silent {describe_time(history.last_served, now)}, because {history.why_silent}")
        if held := states.get(recipient.channel):
            facts.append(f"{format_count(len(held), 'mail')} NOT ACCEPTED ({', '.join(dict.fromkeys(held))})")
        yield f"mail      {recipient.channel.removeprefix('mail:')}: {'; '.join(facts)}"


def describe_time(when: datetime | None, now: datetime) -> str:
    """*when* on this machine's clock, and how long ago that is: `2026-01-08 07:33 (5 h ago)`."""
    if when is None:
        return "never"
    hours = (now.astimezone(UTC) - when).total_seconds() / 3600
    shown = f"{when.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
    if hours < -1:
        return f"{shown} (by a clock that was wrong)"
    if hours < 1:
        return f"{shown} (just now)" if hours < 0.1 else f"{shown} ({hours * 60:.0f} min ago)"
    if hours < 48:
        return f"{shown} ({hours:.0f} h ago)"
    return f"{shown} ({hours / 24:.0f} days ago)"
