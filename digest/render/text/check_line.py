"""The status in the one line that monitors read: `DIGEST WARNING - hf not read for 3 days | age=259200s;129600`.

Nagios and all that came after it show the words up to the bar, and draw what is behind it:
https://nagios-plugins.org/doc/guidelines.html (plug-in output, performance data).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from digest.render.days import format_duration
from digest.reports import SourceReport, Status
from digest.text import format_clause, format_count, sanitize_line, shorten_text

_MOST_SOURCES = 3  # that are named
_LONGEST = 600  # characters


def write_check_line(status: Status, max_age: timedelta | None) -> str:
    """The line for *status*, in which nothing may be older than *max_age*."""
    words = "; ".join(_list_findings(status)) or "all well"
    return f"{name_verdict(status.verdict, words)} | {' '.join(_list_values(status, max_age))}\n"


def name_verdict(verdict: str, words: str) -> str:
    """`DIGEST WARNING - hf not read for 3 days`, without a bar and on one line."""
    shown = shorten_text(sanitize_line(words).replace("|", "¦"), _LONGEST)
    return f"DIGEST {verdict.upper()} - {shown}"


def _list_findings(status: Status) -> Iterator[str]:
    now = status.now
    if status.verdict == "unknown":
        yield f"nothing was read yet{'' if status.archive else ', there is no archive'}"
    if status.last_end and status.is_run_overdue:
        yield f"no run for {format_duration(now - status.last_end.made)}"
    yield from _list_unread(status.failing_sources + status.overdue_sources, now)
    if held := [letter for letter in status.letters if letter not in status.waiting_letters]:
        yield format_clause(len(held), "delivery", "is held", "are held")
    if waiting := status.waiting_letters:
        since = format_duration(now - min(letter.made for letter in waiting))
        yield f"{format_clause(len(waiting), 'delivery', 'waits', 'wait')} for {since}"
    if stopped := sum(bool(recipient.refused) for recipient in status.recipients):
        yield f"{format_clause(stopped, 'recipient', 'gets', 'get')} nothing for words that cannot be read"


def _list_unread(sources: Sequence[SourceReport], now: datetime) -> Iterator[str]:
    for source in sources[:_MOST_SOURCES]:
        since = f"not read for {format_duration(now - source.read)}" if source.read else "never read"
        yield f"{source.address} {since}"
    if more := len(sources[_MOST_SOURCES:]):
        yield f"{format_count(more, 'more source')} not read"


def _list_values(status: Status, max_age: timedelta | None) -> Iterator[str]:
    """The values with their units, and the limits beyond which they are a warning, or critical."""
    limit = f"{max_age.total_seconds():.0f}" if max_age else ""
    oldest = min((source.read for source in status.watched_sources if source.read), default=None)
    if oldest:
        yield f"age={_seconds(status.now - oldest)}s;{limit}".rstrip(";")
    if status.last_end:
        yield f"run={_seconds(status.now - status.last_end.made)}s;;{limit}".rstrip(";")
    yield f"waiting={len(status.waiting_letters)}"
    yield f"held={len(status.letters) - len(status.waiting_letters)}"
    if status.size is not None and status.free is not None:
        yield f"archive={status.size}B free={status.free}B"


def _seconds(lasted: timedelta) -> int:
    return max(0, round(lasted.total_seconds()))
