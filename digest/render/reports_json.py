"""Status, checks, outbox and addresses as JSON for programs: one object each (`schema: 1`), unknown is null."""

from collections.abc import Sequence
from datetime import date, datetime

from digest.delivery import Stop
from digest.letters import QueuedLetter
from digest.render.json_text import dump_json
from digest.reports import Check, EndReport, RecipientReport, RunReport, SourceReport, Status


def status_as_json(status: Status, verdict: str) -> str:
    """*status*, with its *verdict* in words. Times are in UTC, ages in seconds."""
    waiting = status.waiting_letters
    return _write_object(
        now=_iso(status.now),
        state=status.verdict,
        needs_somebody=status.needs_somebody,
        verdict=verdict,
        archive={
            "path": status.archive or None,
            "papers": status.papers,
            "lists": status.lists,
            "since": _iso(status.since),
            "bytes": status.size,
            "free_bytes": status.free,
        },
        outbox={
            "waiting": len(waiting),
            "held": len(status.letters) - len(waiting),
            "oldest_age": _age(min((letter.made for letter in status.letters), default=None), status.now),
        },
        last_delivery=_end_as_json(status.last_end, status.now) if status.last_end else None,
        sources=[_source_as_json(source, status.now) for source in status.sources],
        recipients=[_recipient_as_json(recipient, status.now) for recipient in status.recipients],
        channels=[
            {
                "name": channel.name,
                "papers": channel.papers,
                "last": _iso(channel.last),
                "lists_up_to": _iso(channel.lists_up_to),
            }
            for channel in status.channels
        ],
        last_run=_run_as_json(status.last_run, status.now) if status.last_run else None,
    )


def checks_as_json(checks: Sequence[Check]) -> str:
    """What was checked."""
    return _write_object(
        needs_somebody=any(check.state == "bad" for check in checks),
        checks=[
            {
                "name": check.name,
                "state": check.state,
                "finding": check.finding,
                "remedies": [{"command": each.command, "explanation": each.explanation} for each in check.remedies],
            }
            for check in checks
        ],
    )


def letters_as_json(letters: Sequence[QueuedLetter]) -> str:
    """The outbox."""
    return _write_object(mails=[_letter_as_json(letter) for letter in letters])


def addresses_as_json(addresses: Sequence[tuple[str, str]]) -> str:
    """Addresses of sources, each with what it means."""
    return _write_object(sources=[{"address": address, "meaning": meaning} for address, meaning in addresses])


def _write_object(**value: object) -> str:
    return dump_json({"schema": 1, **value}, indent=2) + "\n"


def _source_as_json(source: SourceReport, now: datetime) -> dict[str, object]:
    return {
        "address": source.address,
        "watched": source.is_watched,
        "needs_somebody": source.is_watched and source.needs_somebody,
        "last_read": _iso(source.read),
        "age": _age(source.read, now),
        "newest_list": _iso(source.newest_list),
        "papers": source.papers,
        "next_list": _iso(source.next_list),
        "failure": source.failure,
        "failed": _iso(source.failed),
        "failing_since": _iso(source.failing_since),
        "failed_runs": source.failed_runs,
        "overdue": source.is_overdue,
    }


def _recipient_as_json(recipient: RecipientReport, now: datetime) -> dict[str, object]:
    return {
        "channel": recipient.channel,
        "configured": recipient.is_configured,
        "needs_somebody": recipient.needs_somebody,
        "last_mail": _iso(recipient.mailed),
        "age": _age(recipient.mailed, now),
        "papers": recipient.papers,
        "last_run": _iso(recipient.served),
        "why_silent": recipient.why_silent,
        "next": _iso(recipient.next_day),
        "refused": list(recipient.refused),
        "overdue": recipient.is_overdue,
        "stopped": _stop_as_json(recipient.stop) if recipient.stop else None,
        "came_back": recipient.came_back,
        "mails": [_letter_as_json(letter) for letter in recipient.letters],
    }


def _stop_as_json(stop: Stop) -> dict[str, object]:
    return {
        "why": stop.why,
        "since": _iso(stop.since),
        "all_digests": not stop.list_name,
        "said": stop.said or None,
    }


def _letter_as_json(letter: QueuedLetter) -> dict[str, object]:
    return {
        "number": letter.number,
        "kind": letter.kind,
        "state": letter.state,
        "needs_somebody": letter.needs_somebody,
        "recipient": letter.recipient,
        "channel": letter.channel,
        "subject": letter.subject,
        "papers": letter.papers,
        "made": _iso(letter.made),
        "tries": letter.tries,
        "last_tried": _iso(letter.last_tried),
        "said": letter.detail or None,
    }


def _run_as_json(run: RunReport, now: datetime) -> dict[str, object]:
    return {
        "made": _iso(run.made),
        "age": _age(run.made, now),
        "channel": run.channel,
        "counts": dict(run.counts),
        "reason": run.reason,
        "status": run.status,
    }


def _end_as_json(end: EndReport, now: datetime) -> dict[str, object]:
    return {
        "made": _iso(end.made),
        "age": _age(end.made, now),
        "channel": end.channel,
        "status": end.status,
        "overdue": end.is_overdue,
    }


def _age(when: datetime | None, now: datetime) -> int | None:
    """How many seconds ago *when* was; 0 where the clock was set back since."""
    return max(0, round((now - when).total_seconds())) if when else None


def _iso(when: date | datetime | None) -> str | None:
    """A day as `2026-06-30`, a time as `2026-06-30T05:33:00+00:00`."""
    if when is None:
        return None
    return when.isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()
