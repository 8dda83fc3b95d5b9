"""Days as people type them: after `--date` and `--since`, and in the address of a list."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

from digest.errors import UsageError
from digest.model import Address
from digest.patterns import lazy_pattern
from digest.sources import FEED

DAY_FORMS = "write today, yesterday, -2 for the day before that, or a day as 2026-01-08"
SPAN_FORMS = "write 3d, 2w, 6 months, yesterday, or a day as 2026-01-08"
SINCE_FORMS = SPAN_FORMS.replace("yesterday", "yesterday, last")
LAST = "last"
# The day is already tomorrow at the easternmost clocks while it is today here.
_EASTERNMOST = timezone(timedelta(hours=14))
_NAMED_DAYS = {"today": 0, "yesterday": 1}
_DAY = lazy_pattern(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAYS_AGO = lazy_pattern(r"-(\d{1,4})")
_SPAN = lazy_pattern(r"(\d{1,4}) ?(d|days?|w|weeks?|mo|months?|y|years?)(?: ago)?")
# The day, the week or the month that an address ends with: hf:2026-W02, arxiv:cs.CL/2026-01.
_IN_ADDRESS = lazy_pattern(r"[:/](\d{4})-(?:(\d\d)-(\d\d)|W(\d\d)|(\d\d))/?\Z")


def parse_day(text: str, now: datetime, option: str) -> date:
    """The day that *text* behind *option* names, seen from *now*. Raises UsageError, also for one that is to come."""
    return _require_past(_parse(text, now.date(), _parse_day), text, now, option, DAY_FORMS)


def parse_since(text: str | None, now: datetime) -> date | None:
    """The first day that `fetch --since` means; None for `last`, which the archive knows. Raises UsageError."""
    if text is None or text.strip().lower() == LAST:
        return None
    return _require_past(_parse(text, now.date(), _parse_span), text, now, "--since", SINCE_FORMS)


def parse_first_day(text: str | None, now: datetime) -> date | None:
    """The first day that `--since` of other commands means, None where it is not given. Raises UsageError."""
    if text is None:
        return None
    if text.strip().lower() == LAST:
        raise UsageError(f"--since last: only `fetch` and `catchup` know what was had last; {SPAN_FORMS}")
    return _require_past(_parse(text, now.date(), _parse_span), text, now, "--since", SPAN_FORMS)


def parse_first_day_before(text: str, last: date) -> date:
    """The first day that *text* behind `--since` means of days that end with *last*. Raises UsageError."""
    day = _parse(text, last, _parse_span)
    if day is None:
        raise UsageError(f"--since {text}: {SPAN_FORMS}")
    if day > last:
        raise UsageError(f"--since {text}: behind the last day, {last}")
    return day


def refuse_future_list(address: Address, now: datetime) -> None:
    """Raises UsageError where *address* names the list of a day, a week or a month that has not begun."""
    found = _IN_ADDRESS.search(address.text)
    if not found or address.source in (None, FEED):
        return
    year, month, day, week, whole_month = (int(part) if part else 0 for part in found.groups())
    with suppress(ValueError):
        first = date.fromisocalendar(year, week, 1) if week else date(year, month or whole_month, day or 1)
        _require_past(first, address.text, now, "", "")


def _parse(text: str, today: date, read: Callable[[str, date], date | None]) -> date | None:
    """What *read* makes of *text*; None also for a day that no calendar has."""
    with suppress(ValueError, OverflowError):
        return read(" ".join(text.lower().split()), today)
    return None


def _parse_day(text: str, today: date) -> date | None:
    if text in _NAMED_DAYS:
        return today - timedelta(days=_NAMED_DAYS[text])
    if ago := _DAYS_AGO.fullmatch(text):
        return today - timedelta(days=int(ago[1]))
    written = _DAY.fullmatch(text)
    return date(*map(int, written.groups())) if written else None


def _parse_span(text: str, today: date) -> date | None:
    """The first day of a span that ends *today*; a month or a year ago is the same day of the month, or its last."""
    span = _SPAN.fullmatch(text)
    if not span:
        return _parse_day(text, today)
    count, unit = int(span[1]), span[2]
    if unit.startswith(("d", "w")):
        return today - timedelta(days=count * (7 if unit.startswith("w") else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit.startswith("y") else 1)
    return _day_of_month(months // 12, months % 12 + 1, today.day)


def _day_of_month(year: int, month: int, day: int) -> date:
    """That *day* of the month, or the last one of a shorter month."""
    for shorter in range(4):
        with suppress(ValueError):
            return date(year, month, day - shorter)
    raise ValueError(f"no year {year}")


def _require_past(day: date | None, text: str, now: datetime, option: str, forms: str) -> date:
    """*day*, which *text* behind *option* named. Raises UsageError where it is None, or has begun nowhere yet."""
    culprit = f"{option} {text}".strip()
    if day is None:
        raise UsageError(f"{culprit}: {forms}")
    if day > now.astimezone(_EASTERNMOST).date():
        from digest.render.days import format_day

        raise UsageError(f"{culprit}: is still to come; today is {format_day(now.date())}")
    return day
