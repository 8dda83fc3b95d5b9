"""Days and times as the archive writes them into columns, and the checks of what is read back."""

import sqlite3
from datetime import UTC, date, datetime

from digest.archive.errors import DamagedError

_TIME_COLUMNS = frozenset(
    {
        *("delivered_at", "failing_since", "last_failure", "last_success"),
        *("made", "mailed", "served", "since", "told", "tried"),
    }
)
EPOCH = datetime.fromtimestamp(0, UTC)  # in place of a time that is missing


def stamp(now: datetime) -> str:
    """*now* as the archive writes times: ISO 8601 in UTC, to the second."""
    return now.astimezone(UTC).isoformat(timespec="seconds")


def parse_day(text: str | None) -> date | None:
    """The day that the ISO date *text* stands for, None for None. Raises DamagedError."""
    try:
        return date.fromisoformat(text) if text else None
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a date in the archive is damaged ({error})") from error


def parse_time(text: str | None) -> datetime | None:
    """The time that the ISO time *text* stands for, None for None. Raises DamagedError."""
    try:
        return datetime.fromisoformat(text) if text else None
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a time in the archive is damaged ({error})") from error


def require_times(row: sqlite3.Row) -> None:
    """Raise DamagedError if a column of *row*, of any table, should hold a time and does not."""
    for name in _TIME_COLUMNS & {*row.keys()}:
        parse_time(row[name])


def require_type(column: str, value: object, wanted: type | None) -> None:
    """Raise DamagedError if *value* is not of the type *wanted*; None as a value or as a type is always accepted.

    SQLite stores a value of any type in any column.
    """
    if value is not None and wanted and not isinstance(value, wanted):
        raise DamagedError(f"{column} is a {type(value).__name__}")
