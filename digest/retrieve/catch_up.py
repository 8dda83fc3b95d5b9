"""Days that were missed: which lists are due since the last that was read, and which days are covered by now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digest import sources
from digest.model import Address, Failure, Listing
from digest.request import Request
from digest.text import format_count

MOST_DAYS = 14  # that are caught up with at once


@dataclass(frozen=True, slots=True)
class DueLists:
    """The *addresses* to read, oldest day first, and a *note* for the reader where days are left out."""

    addresses: tuple[Address, ...]
    note: str | None = None


def find_due_lists(address: Address, since: date | None, today: date) -> DueLists:
    """The lists of *address* from *since* on, at most MOST_DAYS of them; the latest comes last.

    An address that is no series of daily lists is due as it is; so is every address where *since* is None (a first
    run).
    """
    if address.text != address.series or since is None:
        return DueLists((address,))
    missed = sources.days_between(address, since, today)
    left_out = len(missed) - (MOST_DAYS - 1)
    note = None
    if left_out > 0:
        missed = missed[left_out:]
        note = f"{format_count(left_out, 'older day')} left out (at most {MOST_DAYS} at once); `--date DAY` reads one"
    return DueLists((*missed, address), note)


def find_covered_days(
    request: Request, listings: Sequence[Listing], failures: Sequence[Failure], now: datetime
) -> Iterator[tuple[str, date]]:
    """Each series that the run caught up with, and the day up to which its lists have now been had.

    That is the last day that came as it was asked for, but not past one that failed, nor in the future.
    """
    if not request.catch_up or request.since or request.offline:
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
