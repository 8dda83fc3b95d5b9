"""The last of the days that `digest trends` and `digest report` count."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from digest.cli import days
from digest.cli.exit_status import say_success
from digest.render.days import format_day

if TYPE_CHECKING:
    from digest.archive import Archive

_RECENT = 7  # days


def choose_last_day(
    until: str | None, archive: "Archive", now: datetime, *, command: str, sources: Sequence[str] = ()
) -> date:
    """The day *until* of `--until`, else today; where the newest list of *sources*, or of all, is older than a week,
    its day, which the *command* says. Raises UsageError."""
    if until is not None:
        return days.parse_day(until, now, "--until")
    today = now.date()
    newest = archive.trend_counts.newest_day(sources, today) or today
    if (today - newest).days <= _RECENT:
        return today
    say_success(f"{command}: up to the newest list, of {format_day(newest)}")
    return newest
