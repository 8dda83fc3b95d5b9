"""When a recipient is due: every run, on working days, once a week; and when a sign of life is."""

from datetime import date, datetime, timedelta

from digest.config.deliveries import WEEKDAYS

_HEARTBEAT = timedelta(days=7)
# Days, today among them, one of which is due: where the clock was set back before a day on which somebody was served,
# the next one is a week behind that.
_LONGEST_REST = 14


def is_due(every: str, served: date | None, today: date) -> bool:
    """Whether a recipient who was last *served* on that day is due *today*; a missed day is made up for.

    *every* is `day` (each run), `weekday`, `week` (the first run of a calendar week) or the name of a day.
    """
    if served and served > today:
        # The clock was wrong then, or is now: nobody must wait until that day has come.
        served = None
    if every == "weekday":
        return today.weekday() < 5
    if every == "week":
        return served is None or served.isocalendar()[:2] != today.isocalendar()[:2]
    if every == "day":
        return True
    last = today - timedelta(days=(today.weekday() - WEEKDAYS.index(every)) % 7)
    return last == today if served is None else served < last


def find_next_due_day(every: str, served: date | None, today: date) -> date:
    """The next day, from *today* on, on which a recipient who was last *served* on that day is due."""
    days = (today + timedelta(days=ahead) for ahead in range(_LONGEST_REST))
    return next(day for day in days if is_due(every, served, day))


def needs_heartbeat(mailed: datetime | None, now: datetime) -> bool:
    """Whether a recipient whose last mail was sent at *mailed* has heard nothing for a week."""
    return mailed is None or now - mailed >= _HEARTBEAT
