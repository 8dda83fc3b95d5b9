"""An archive of a year in which one word came up, one went, and one stayed what it was."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from digest.archive import Archive
from digest.model import Listing, Paper

FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
_NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
_A_DAY = 12


def fill_with_year(archive: Archive) -> None:
    """Put a list for each weekday of the year into *archive*."""
    chance = random.Random("a year")  # noqa: S311 - the same for every run, nothing secret
    for at, day in enumerate(_weekdays()):
        papers = tuple(_paper(at, number, day, chance) for number in range(_A_DAY))
        archive.papers.remember([Listing(f"hf:{day}", papers, day, source="hf", whole=True)], papers, _NOON)
    archive.papers.update_index(_A_DAY * (LAST - FIRST).days)


def _weekdays() -> Iterator[date]:
    days = (FIRST + timedelta(at) for at in range((LAST - FIRST).days + 1))
    return (day for day in days if day.weekday() < 5)


def _paper(at: int, number: int, day: date, chance: random.Random) -> Paper:
    passed = (day - FIRST).days / (LAST - FIRST).days
    dice = chance.random()
    if dice < 0.01 + 0.06 * passed**2:
        title = "Kelp Forests"
    elif dice > 1 - 0.09 * (1 - passed) - 0.02:
        title = "Tide Tables"
    else:
        title = "Moss" if 0.5 < dice < 0.53 else "Pebbles"
    name = f"arxiv:{day:%y%m}.{day.day:02}{number:03}"
    return Paper(name, f"{title} of Day {at}, Number {number}", identifiers=(name,), listed=day, sources=("hf",))
