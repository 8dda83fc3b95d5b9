"""Days and times as people are told them, in English whatever the locale: the same digest gives the same bytes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from digest.text import MONTH_NAMES, WEEKDAY_NAMES, format_count

_HOURS_OF_DAYS = 36  # from so many on a time is told in days

_WHOLE_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def format_day(day: date, today: date | None = None) -> str:
    """`Thu 8 Jan 2026`; `Thu 8 Jan` if *today* is in the same year."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {short_day(day, today)}"


def short_day(day: date, today: date | None = None) -> str:
    """`8 Jan 2026`; `8 Jan` if *today* is in the same year."""
    year = "" if today and day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTH_NAMES[day.month - 1]}{year}"


def format_span(first: date, last: date) -> str:
    """The days from *first* to *last*: `26–30 Jun 2026`, `29 Jun – 2 Jul 2026`, a single one as `format_day` has it."""
    if first == last:
        return format_day(first)
    return f"{_span_without_year(first, last)} {last.year}" if first.year == last.year else _span_of_years(first, last)


def short_span(first: date, last: date, today: date | None = None) -> str:
    """Like `format_span`, without a weekday, and without a year that is that of *today*: `26–30 Jun`, `8 Jan`."""
    if first == last:
        return short_day(first, today)
    if first.year != last.year:
        return _span_of_years(first, last)
    year = "" if today and today.year == last.year else f" {last.year}"
    return f"{_span_without_year(first, last)}{year}"


def _span_without_year(first: date, last: date) -> str:
    if first.month == last.month:
        return f"{first.day}–{short_day(last, last)}"
    return f"{short_day(first, first)} – {short_day(last, last)}"


def _span_of_years(first: date, last: date) -> str:
    return f"{short_day(first)} – {short_day(last)}"


def long_span(first: date, last: date, today: date) -> str:
    """The days from *first* to *last* as a heading has them: `Tuesday, 30 June`, `26–30 June`, `29 June – 2 July`; with
    the year where it is not that of *today*."""
    if first == last:
        return f"{WEEKDAY_NAMES[first.weekday()]}, {_long_day(first, today)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_long_day(last, today)}"
    if first.year != last.year:
        return f"{_long_day(first, last)} – {_long_day(last, first)}"
    return f"{_long_day(first, first)} – {_long_day(last, today)}"


def whole_month(day: date, today: date) -> str:
    """`June`, the month of *day*; `June 2025` if *today* is in another year."""
    return f"{_WHOLE_MONTH_NAMES[day.month - 1]}{'' if day.year == today.year else f' {day.year}'}"


def _long_day(day: date, today: date) -> str:
    """`30 June`; `30 June 2025` if *today* is in another year."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_WHOLE_MONTH_NAMES[day.month - 1]}{year}"


def short_spans(days: Iterable[date], today: date | None = None) -> str:
    """*days* in spans of days that follow each other: `27–28 Jun, 4 Jul`."""
    return ", ".join(short_span(span[0], span[-1], today) for span in _find_spans(sorted(set(days))))


def _find_spans(days: Sequence[date]) -> list[list[date]]:
    spans: list[list[date]] = []
    for day in days:
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return spans


def describe_since(since: date | None, today: date) -> str:
    """` since Mon 29 Jun`, to follow "not read"; '' for today, and where the day is not known."""
    return f" since {format_day(since, today)}" if since and since < today else ""


def format_duration(lasted: timedelta) -> str:
    """`3 days`, `5 hours`, `less than an hour`."""
    hours = round(lasted.total_seconds() / 3600)
    if hours >= _HOURS_OF_DAYS:
        return format_count(round(hours / 24), "day")
    return format_count(hours, "hour") if hours else "less than an hour"


def format_moment(when: datetime, now: datetime) -> str:
    """*when* by the clock of *now*: `today 07:33`, `Mon 29 Jun 07:33`, `Mon 29 Jun 2025 07:33`."""
    local = when.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"today {local:%H:%M}"
    return f"{format_day(local, now)} {local:%H:%M}"
