"""Days as pages and feeds write them. A day counts only where the text says its year, month and day; the clock of the
machine plays no part."""

import re
from datetime import date

from digest.patterns import lazy_pattern
from digest.text import MONTH_NAMES

MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_LONGEST_DATE = 200  # characters
_MONTH_DAY = lazy_pattern(r"([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})(?:, (\d{4}))?")
# Before it, dates in feeds are what programs write for "no date": 1970, 1904, 1900, 1601, 1.
_FIRST_YEAR = 1990

# The words and signs between which the numbers stand. A weekday may be wrong, and is not read.
_WEEKDAY = r"(?:[a-z]{2,9}\.?,? +)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_CLOCK = r"\d{1,2}:\d\d"
_FORMS = (
    # 2026-01-08, 2026-01-08T10:00:00Z, 2026/1/8 9:23:28, 2026.01.08
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
    # 08.01.2026: where points part the numbers, the day comes first.
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)",
    # 20260108, 20260108T100000Z
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t\d{4}|\Z)",
    # 2026年1月8日, 2026년 1월 8일
    r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]",
    # Thu, 08 Jan 2026 10:00:00 GMT, 5 November 2025 - 09:01, 08-Jan-2026
    rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th)?[ -]+{_MONTH},?[ -]+{_YEAR}",
    # Thu, 08 Jan 26 10:00:00 GMT: RFC 822 had years of two digits, always with a time behind them.
    rf"{_WEEKDAY}{_DAY} {_MONTH} (?P<year>\d\d) +{_CLOCK}",
    # 2026 Jan 8
    rf"(?P<year>\d{{4}}) {_MONTH} {_DAY}(?!\d)",
    # January 8, 2026, Mon, May 25 2020 09:00
    rf"{_WEEKDAY}{_MONTH} +{_DAY}(?:st|nd|rd|th)?,? +{_YEAR}",
    # Thu Jan  8 10:00:00 2026, Tue Jul 30 09:17:32 EDT 2024
    rf"{_WEEKDAY}{_MONTH} +{_DAY} +{_CLOCK}(?::\d\d)?(?: +[a-z]{{1,5}}| +[+-]\d{{4}})? +{_YEAR}",
)


def read_day(text: str, seen: date) -> date | None:
    """The day that *text* of a feed begins with, in its own time zone; None where it does not say a year, a month and
    a day, and for years before 1990 or after the one behind *seen*, the day on which the feed was got."""
    written = text[:_LONGEST_DATE].strip().lower()
    for form in _FORMS:
        if match := re.match(form, written):
            day = _day_of_words(match["year"], match["month"], match["day"])
            return day if day and _FIRST_YEAR <= day.year <= seen.year + 1 else None
    return None


def _day_of_words(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdecimal() else _number_of_month(month)
    return date_or_none(_full_year(year), number, int(day)) if number else None


def _full_year(digits: str) -> int:
    # https://www.rfc-editor.org/rfc/rfc5322#section-4.3
    return int(digits) if len(digits) > 2 else int(digits) + (2000 if int(digits) < 50 else 1900)


def _number_of_month(word: str) -> int:
    """The number of the month that *word* is or begins (`jan`, `sept`, `january`); 0 for another word."""
    return next((number for number, name in enumerate(_FULL_MONTHS, 1) if name.startswith(word)), 0)


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
    """The day of a date as mails write it: `Thu, 30 Jul 2026 00:00:00 +0000`."""
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
