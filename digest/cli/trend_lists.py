"""Whose lists `digest trends` counts, and up to which day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from digest import sources
from digest.cli import days
from digest.cli.exit_status import say_success
from digest.errors import Remedy, UsageError
from digest.render.days import format_day
from digest.text import replace_surrogates

if TYPE_CHECKING:
    from digest.archive import Archive

_RECENT = 7  # days


def name_sources(addresses: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The series or the sources of *addresses*, by which the archive knows their lists; of some it has lists, which are
    *known*. Raises UsageError."""
    texts = map(replace_surrogates, addresses)
    return tuple(dict.fromkeys(name for text in texts for name in _name_series(text, known)))


def _name_series(text: str, known: Sequence[str]) -> list[str]:
    if text in known or text == sources.FEED or sources.source_label(text) != text:
        return [text]
    parsed = sources.parse_addresses(text)
    if any(address.source == sources.FEED for address in parsed):
        together = Remedy(f"--source {sources.FEED}", "counts all feeds")
        raise UsageError(f"--source {text}: feeds are counted together").with_remedies(together)
    return [address.series or address.source or address.text for address in parsed]


def choose_last_day(until: str | None, archive: "Archive", names: Sequence[str], now: datetime) -> date:
    """The day *until* of `--until`, else today; where the newest list of the sources *names* is older than a week, its
    day, which is said. Raises UsageError."""
    if until is not None:
        return days.parse_day(until, now, "--until")
    today = now.date()
    newest = archive.trend_counts.newest_day(names, today) or today
    if (today - newest).days <= _RECENT:
        return today
    say_success(f"trends: up to the newest list, of {format_day(newest)}")
    return newest
