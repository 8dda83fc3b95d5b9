"""Fields of somebody else's JSON and pages, read with types: what is absent or odd is None, or empty."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeGuard

from digest.errors import ParseError
from digest.sources.shared.bounds import check_weight
from digest.text import MONTH_NAMES, squeeze

MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_BEYOND = 2**53  # what no counter of a site reaches, and JSON readers lose
_MOST_DIGITS = 12
_LONGEST_DATE = 200  # characters
_MONTH_DAY = re.compile(r"([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})(?:, (\d{4}))?")


def json_value(content: bytes) -> object:
    """What the JSON *content* says. Raises ParseError for what is none, or would be more than a listing can be."""
    check_weight(content)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"not valid JSON: {error}") from error


def is_record(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether *value* is a JSON object."""
    return isinstance(value, dict)


def record(value: object, name: str) -> Mapping[str, object]:
    """The object under *name*, or an empty one."""
    found = value.get(name) if is_record(value) else None
    return found if is_record(found) else {}


def records(value: object, name: str) -> Sequence[object]:
    """The list under *name*, or an empty one."""
    found = value.get(name) if is_record(value) else None
    return found if isinstance(found, list) else []


def words(value: Mapping[str, object], name: str) -> str:
    """The text under *name* with its white space squeezed, or ''."""
    found = value.get(name)
    return squeeze(found) if isinstance(found, str) else ""


def number(value: Mapping[str, object], name: str) -> int | None:
    """The whole number under *name*."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and abs(found) < _BEYOND else None


def day(value: Mapping[str, object], name: str) -> date | None:
    """The day of the ISO date or time under *name*, in its own zone (the sites write UTC)."""
    return iso_day(words(value, name))


def iso_day(text: str) -> date | None:
    """The day at the beginning of an ISO date or time."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def written_day(text: str, seen: date) -> date | None:
    """The day of `Jul 4, 2024` or `Oct 2`; without a year, the last such day up to *seen*."""
    found = _MONTH_DAY.search(text)
    if not found or found[1].lower() not in MONTHS:
        return None
    month, days = MONTHS.index(found[1].lower()) + 1, int(found[2])
    years = [int(found[3])] if found[3] else range(seen.year, seen.year - 8, -1)
    possible = (day_of(year, month, days) for year in years)
    return next((day for day in possible if day and (found[3] or day <= seen)), None)


def mail_day(text: str) -> date | None:
    """The day of a date as RSS and mails write it: `Thu, 30 Jul 2026 00:00:00 +0000`."""
    from email.utils import parsedate_tz

    try:
        found = parsedate_tz(text[:_LONGEST_DATE])
    except (ValueError, LookupError, TypeError, OverflowError):
        # It stumbles over some that no mail should have.
        return None
    return day_of(*found[:3]) if found else None


def day_of(year: int, month: int, days: int) -> date | None:
    """The day of these numbers, None where there is no such day."""
    try:
        return date(year, month, days)
    except (ValueError, OverflowError, TypeError):
        return None


def counted(digits: str) -> int | None:
    """The whole number that *digits* mean, if it is one that a site may count to."""
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def compact_number(text: str) -> int | None:
    """The number that a page shows: `82`, `3.29k`, `110k`, `1,024`; `-` is 0."""
    text = text.strip().replace(",", "").lower()
    if text == "-":
        return 0
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)([km]?)", text)
    return round(float(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2]]) if found else None
