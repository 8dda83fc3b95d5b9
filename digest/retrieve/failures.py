"""What a run was to read and could not, and why: one failure for what went wrong once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from digest import sources
from digest.credentials import hide_credentials
from digest.errors import FetchError, ParseError, Remedy
from digest.model import Address, Failure, Listing
from digest.retrieve.page_reader import remembered_place
from digest.text import format_count, sanitize_line, shorten_text

_LONGEST_REASON = 600  # characters; a site may answer with more than anybody reads


class Wanted(NamedTuple):
    """One *address* to read for the one that was *typed*, and notes to show with it.

    *rank* orders what was wanted. *ways* says how others led to it: a folder, a list of feeds, the page of a site;
    *named_by* is the list of feeds.
    """

    address: Address
    typed: Address
    notes: tuple[str, ...] = ()
    rank: tuple[int, ...] = ()
    ways: tuple[str, ...] = ()
    named_by: str = ""


class Failed(NamedTuple):
    """A wanted address that could not be read, wholly or in part, and why."""

    wanted: Wanted
    reason: str
    later: bool = False
    of_host: bool = False
    remedies: tuple[Remedy, ...] = ()


def describe_failure(wanted: Wanted, error: FetchError | ParseError, part: str = "") -> Failed:
    origin = f" (named by {wanted.named_by})" if wanted.named_by else ""
    problem = hide_credentials(f"{part}{error}{origin}", wanted.address.place)
    reason = shorten_text(sanitize_line(problem), _LONGEST_REASON)
    if isinstance(error, ParseError):
        return Failed(wanted, reason, remedies=error.remedies)
    return Failed(wanted, reason, error.later, error.of_host, error.remedies)


def name_feed(wanted: Wanted) -> str:
    """Which feed failed, where the page of a site led to it."""
    return f"its feed {remembered_place(wanted.address)}: " if wanted.ways[-1:] == (sources.FEED,) else ""


def describe_failed_lists(read: Sequence[tuple[Wanted, Listing]], failed: Sequence[Failed]) -> Iterator[Failed]:
    """A failure for each list of feeds of which no feed could be read."""
    by_list: dict[str, list[Failed]] = {}
    for failure in failed:
        by_list.setdefault(failure.wanted.named_by, []).append(failure)
    for name in by_list.keys() - {"", *(wanted.named_by for wanted, _ in read)}:
        feeds = by_list[name]
        if any(feed.wanted.address.text == name for feed in feeds):  # a list that names itself has failed already
            continue
        first = feeds[0].wanted
        wanted = first._replace(address=replace(first.address, text=name), rank=first.rank[:-1])
        reason = f"none of its feeds could be read ({format_count(len(feeds), 'feed')})"
        yield Failed(wanted, reason, later=all(feed.later for feed in feeds))


def merge_failures(failed: Sequence[Failed]) -> Iterator[Failure]:
    """One failure where a host failed all the days that were caught up with: that of the oldest; and one where files of
    a folder cannot be read for one reason: that of the first."""
    alike: dict[object, list[Failed]] = {}
    for failure in failed:
        alike.setdefault(_what_is_alike(failure), []).append(failure)
    for first, *others in alike.values():
        kind = "later list" if first.of_host else "other file"
        more = f" (and so {format_count(len(others), kind)})" if others else ""
        yield Failure(first.wanted.address.text, first.reason + more, first.later, first.remedies)


def _what_is_alike(failure: Failed) -> object:
    """What failures share that are said once."""
    wanted = failure.wanted
    if failure.of_host:
        return wanted.typed, failure.reason
    if wanted.ways and not wanted.address.is_remote:
        folder = wanted.address.text.rpartition("/")[0]
        return folder, failure.reason, failure.remedies
    return id(failure)
