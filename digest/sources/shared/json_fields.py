"""Typed fields of JSON, and dates and counts of pages: what is absent or of another type is None, or empty."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeGuard

from digest.errors import ParseError
from digest.sources.shared.bounds import check_memory_cost
from digest.text import MONTH_NAMES, collapse_whitespace

MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_BEYOND = 2**53  # what no counter of a site reaches, and JSON readers lose
_MOST_DIGITS = 12
_LONGEST_DATE = 200  # characters
_MONTH_DAY = re.compile(r"([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})(?:, (\d{4}))?")


def parse_json(content: bytes) -> object:
    """The value of the JSON *content*. Raises ParseError if it is no JSON, or more than any listing."""
    check_memory_cost(content)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"not valid JSON: {error}") from error


def is_json_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether *value* is a JSON object."""
    return isinstance(value, dict)


def object_field(value: object, name: str) -> Mapping[str, object]:
    """The object under *name*, or an empty one."""
    field = value.get(name) if is_json_object(value) else None
    return field if is_json_object(field) else {}


def list_field(value: object, name: str) -> Sequence[object]:
    """The list under *name*, or an empty one."""
    field = value.get(name) if is_json_object(value) else None
    return field if isinstance(field, list) else []


def text_field(value: Mapping[str, object], name: str) -> str:
    """The text under *name* with its white space squeezed, or ''."""
    field = value.get(name)
    return collapse_whitespace(field) if isinstance(field, str) else ""


def int_field(value: Mapping[str, object], name: str) -> int | None:
    """The whole number under *name*, or None."""
    field = value.get(name)
    return field if isinstance(field, int) and not isinstance(field, bool) and abs(field) < _BEYOND else None


def day_field(value: Mapping[str, object], name: str) -> date | None:
    """The day of the ISO date or time under *name*, in its own zone (the sites write UTC)."""
    return parse_iso_day(text_field(value, name))


def parse_iso_day(text: str) -> date | None:
    """The day at the beginning of an ISO date or time, or None."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def parse_month_day(text: str, seen: date) -> date | None:
    """The day of `Jul 4, 2024` or `Oct 2`; without a year, the last such day up to *seen*."""
    match = _MONTH_DAY.search(text)
    if not match or match[1].lower() not in MONTHS:
        return None
    month, days = MONTHS.index(match[1].lower()) + 1, int(match[2])
    years = [int(match[3])] if match[3] else range(seen.year, seen.year - 8, -1)
    possible = (date_or_none(year, month, days) for year in years)
    return next((day for day in possible if day and (match[3] or day <= seen)), None)


def parse_mail_day(text: str) -> date | None:
    """The day of a date as RSS and mails write it: `Thu, 30 Jul 2026 00:00:00 +0000`."""
    from email.utils import parsedate_tz

    try:
        parsed = parsedate_tz(text[:_LONGEST_DATE])
    except (ValueError, LookupError, TypeError, OverflowError):
        # It fails on dates that no mail should have.
        return None
    return date_or_none(*parsed[:3]) if parsed else None


def date_or_none(year: int, month: int, days: int) -> date | None:
    """The day of these numbers, None if there is no such day."""
    try:
        return date(year, month, days)
    except (ValueError, OverflowError, TypeError):
        return None


def parse_count(digits: str) -> int | None:
    """The whole number of *digits*; None if they are no number, or one that no site counts to."""
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def parse_compact_number(text: str) -> int | None:
    """The number that a page shows: `82`, `3.29k`, `110k`, `1,024`; `-` is 0."""
    text = text.strip().replace(",", "").lower()
    if text == "-":
        return 0
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)([km]?)", text)
    return round(float(match[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[match[2]]) if match else None
