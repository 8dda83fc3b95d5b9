"""Days that were missed: which lists are due since the last that was read, and which days are covered by now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digest import sources
from digest.model import Address, Failure, Listing
from digest.render.days import format_day
from digest.request import MOST_LISTS, Request
from digest.text import format_count

MOST_DAYS = MOST_LISTS  # that are caught up with at once


@dataclass(frozen=True, slots=True)
class DueLists:
    """The *addresses* to read, oldest day first, and a *note* for the reader where days are left out."""

    addresses: tuple[Address, ...]
    note: str | None = None


def never_archived(address: Address) -> bool:
    """False: nothing is known of earlier lists."""
    return False


def find_due_lists(
    address: Address,
    since: date | None,
    today: date,
    *,
    until: date | None = None,
    most: int = MOST_DAYS,
    is_archived: Callable[[Address], bool] = never_archived,
) -> DueLists:
    """The lists of *address* from *since* on, at most so many (*most*) of them beside those that the archive has; the
    latest comes last. With *until* they end on that day, and the latest is not due.

    An address that is no series of daily lists is due as it is; so is every address where *since* is None (a first
    run).
    """
    if address.text != address.series or since is None:
        return DueLists((address,))
    days = sources.days_between(address, since, until + timedelta(days=1) if until else today)
    latest = () if until else (address,)
    missing = [day for day in days if not is_archived(day)]
    left_out = max(0, len(missing) - (most - len(latest)))
    note = None
    if left_out:
        too_old = set(missing[:left_out])
        days = [day for day in days if day not in too_old]
        note = f"{format_count(left_out, 'older day')} left out (at most {most} at once); `--date DAY` reads one"
    return DueLists((*days, *latest), note)


def find_archived_lists(
    address: Address, since: date, today: date, *, until: date | None = None, is_archived: Callable[[Address], bool]
) -> DueLists:
    """Those lists of *address* from *since* to *until*, None for *today*, that the archive has, oldest first; *address*
    itself where it has none of them, or it is no series of daily lists."""
    if address.text != address.series:
        return DueLists((address,))
    days = sources.days_between(address, since, (until or today) + timedelta(days=1))
    known = tuple(day for day in days if is_archived(day))
    # The list of today may be still to come.
    missing = sum(day not in known and day.asked != today for day in days)
    note = None
    if known and missing:
        note = f"the archive has no list of {format_count(missing, 'day')} since {format_day(since)}"
    return DueLists(known or (address,), note)


def find_covered_days(
    request: Request, listings: Sequence[Listing], failures: Sequence[Failure], now: datetime
) -> Iterator[tuple[str, date]]:
    """Each series that the run caught up with, and the day up to which its lists have now been had.

    That is the last day that came as it was asked for, but not past one that failed, nor in the future.
    """
    # Papers that are marked were found by words of the moment; those of the channel may find others on the same days.
    if not request.catch_up or request.since or request.offline or request.marks_delivered:
        return
    named = {address.text for address in request.addresses}
    for series in {address.text for address in request.addresses if address.text == address.series}:
        # A day that was named by itself is no part of the catch-up.
        missed = {failure.source for failure in failures} - named
        failed = [
            day for text in missed if sources.series_of(text) == series and (day := sources.parse_address(text).asked)
        ]
        own_listings = (each for each in listings if sources.series_of(each.address) == series)
        came = [day for listing in own_listings if (day := _day_covered_by(listing, series))]
        covered = [day for day in came if day <= min([now.date(), *failed])]
        if covered:
            yield series, max(covered)


def _day_covered_by(listing: Listing, series: str) -> date | None:
    """The day up to which somebody who has *listing* has had the lists of *series*: the day of the listing.

    A page that does not say its day is of the one asked for, or was the latest on the day before it was fetched.
    """
    if listing.day:
        return listing.day if listing.address in (series, sources.day_address(series, listing.day)) else None
    return sources.parse_address(listing.address).asked or (listing.seen and listing.seen - timedelta(days=1))
