"""Which days' lists are due: those since the last that was read, so that a week's sleep loses nothing."""

from dataclasses import dataclass
from datetime import date

from digest import sources
from digest.model import Address
from digest.text import count

MOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Due:
    """The *addresses* to read, oldest day first, and a *note* for the reader where days are left out."""

    addresses: tuple[Address, ...]
    note: str | None = None


def due(address: Address, since: date | None, today: date) -> Due:
    """The lists of *address* from *since* on, at most MOST_DAYS of them; the latest comes last.

    An address that is no list of days, or *since* None (a first run), is due as it is.
    """
    if address.text != address.series or since is None:
        return Due((address,))
    listed = sources.days_of(address, since, today)
    left_out = len(listed) - (MOST_DAYS - 1)
    note = None
    if left_out > 0:
        listed = listed[left_out:]
        note = f"{count(left_out, 'older day')} left out (at most {MOST_DAYS} at once); `--date DAY` reads one"
    return Due((*listed, address), note)
