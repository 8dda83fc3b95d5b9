"""The story of `fetch`, told once: it is given the ways to get a page, to remember, and to deliver."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol

from digest import sources
from digest.catchup import due
from digest.errors import FetchError, ParseError
from digest.merging import merge
from digest.model import Address, Asked, Counts, Digest, Failure, Listing, Page, Paper
from digest.reasons import reason
from digest.rules.topics import Rules
from digest.rules.verdict import Selection, sections, select

Get = Callable[[Address], Page]
Deliver = Callable[[Digest], None]
Covered = Callable[[str], date | None]
_NO_RULES = "no rules yet, so every paper is shown; `digest init` writes a configuration, `-m WORD` tries a word"
_FIRST_RUN = "first run: the latest list only; `--since 7d` reaches back"
DAMAGED = "the archive was damaged and set aside: what is listed now counts as seen, so that nothing comes twice"


class Memory(Protocol):
    """What a run asks of the archive; see `digest.archive.Archive`."""

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]: ...
    def listing(self, source: str, day: date, address: str) -> Listing | None: ...
    def is_complete(self, source: str, day: date, today: date) -> bool: ...
    def latest_day(self, source: str) -> date | None: ...
    def covered(self, source: str, channel: str) -> date | None: ...
    def cover(self, source: str, day: date, channel: str) -> None: ...
    def undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]: ...
    def delivered(self, papers: Iterable[Paper], channel: str, now: datetime) -> None: ...
    def record(self, digest: Digest, channel: str | None) -> None: ...
    def must_be_seeded(self, channel: str) -> bool: ...
    def seeded(self, channel: str) -> None: ...


class NoMemory:
    """A memory that holds nothing: every run is the first."""

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """*papers* as they are."""
        return list(papers)

    def listing(self, source: str, day: date, address: str) -> Listing | None:
        """Nothing."""

    def is_complete(self, source: str, day: date, today: date) -> bool:
        """Never."""
        return False

    def latest_day(self, source: str) -> date | None:
        """No day."""

    def covered(self, source: str, channel: str) -> date | None:
        """No day."""

    def cover(self, source: str, day: date, channel: str) -> None:
        """Forgotten at once."""

    def undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        """All of them."""
        return list(papers)

    def delivered(self, papers: Iterable[Paper], channel: str, now: datetime) -> None:
        """Forgotten at once."""

    def record(self, digest: Digest, channel: str | None) -> None:
        """Forgotten at once."""

    def must_be_seeded(self, channel: str) -> bool:
        """Never."""
        return False

    def seeded(self, channel: str) -> None:
        """Forgotten at once."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one run is asked for.

    *channel* is where the digest goes; with *only_new* it gets what it has not had, and that is
    recorded. *since* is the first day wanted, *catch_up* that days since the last run are. *offline*
    asks the archive alone. *explicit* says that a run without rules was meant.
    """

    addresses: Sequence[Address]
    rules: Rules = field(default_factory=Rules)
    limit: int | None = None
    explicit: bool = False
    channel: str = "stdout"
    only_new: bool = False
    since: date | None = None
    catch_up: bool = False
    offline: bool = False


def fetch(request: Request, *, get: Get, memory: Memory, deliver: Deliver, now: datetime) -> Digest:
    """Deliver what is new and wanted in the listings asked for, best first, each paper once."""
    listings, failures = collect(request, get, memory, now, partial(memory.covered, channel=request.channel))
    papers = remembered(request, listings, memory, now)
    fresh = memory.undelivered(papers, request.channel)
    selection = select(fresh if request.only_new else papers, request.rules)
    digest = compose(request, listings, failures, papers, fresh, selection, now)
    if request.only_new and listings and memory.must_be_seeded(request.channel):
        # After damage nobody knows which of these were delivered: none of them comes again.
        memory.delivered((match.paper for match in selection.matches), request.channel, now)
        memory.seeded(request.channel)
        digest = replace(digest, sections=(), reason=DAMAGED)
    deliver(digest)
    if request.only_new:
        memory.delivered((match.paper for match in digest.matches), request.channel, now)
        for series, day in coverage(request, listings, failures, now):
            memory.cover(series, day, request.channel)
    memory.record(digest, request.channel if request.only_new else None)
    return digest


def collect(
    request: Request, get: Get, memory: Memory, now: datetime, covered: Covered
) -> tuple[list[Listing], list[Failure]]:
    """Every listing that could be read, oldest day first, and for every other one what went wrong.

    *covered* tells for a series of daily lists up to which day the reader has had them.
    """
    listings, failures = [], []
    for address in request.addresses:
        first_day, note = _first_day(request, address, covered)
        wanted = due(address, first_day, now.date())
        notes = tuple(each for each in (note, wanted.note) if each)
        for each in wanted.addresses:
            try:
                listing = _listing(request, each, get, memory, now.date())
                listings.append(replace(listing, notes=(*listing.notes, *notes)))
                notes = ()
            except FetchError as error:
                failures.append(Failure(each.text, str(error), later=error.later))
            except ParseError as error:
                failures.append(Failure(each.text, str(error)))
    return listings, failures


def remembered(request: Request, listings: Sequence[Listing], memory: Memory, now: datetime) -> list[Paper]:
    """The papers of all *listings*, each once, stored, with what earlier runs learned of them."""
    kept = [listing for listing in listings if listing.address != sources.SAMPLE]
    known = memory.remember(kept, merge(paper for listing in kept for paper in listing.papers), now)
    # What the archive knows may show that two of them are one; the sample is not for keeps.
    papers = merge([*known, *(paper for each in listings if each not in kept for paper in each.papers)])
    return _listed_since(request.since, papers)


def papers_of(request: Request, get: Get, memory: Memory, now: datetime) -> tuple[list[Paper], list[Failure]]:
    """The papers of all listings asked for, merged, and what could not be read."""
    listings, failures = collect(request, get, memory, now, partial(memory.covered, channel=request.channel))
    papers = merge(paper for listing in listings for paper in listing.papers)
    return _listed_since(request.since, papers), failures


def _listed_since(since: date | None, papers: Sequence[Paper]) -> list[Paper]:
    """Those of *papers* that may have been listed on the day *since* or later."""
    return [paper for paper in papers if not since or not paper.listed or paper.listed >= since]


def _first_day(request: Request, address: Address, covered: Covered) -> tuple[date | None, str | None]:
    """From which day on the lists of *address* are due, and what to say of a first run."""
    if request.since:
        return request.since, None
    if not request.catch_up or request.offline or address.text != address.series:
        return None, None
    last = covered(address.text)
    return last, None if last else _FIRST_RUN


def _listing(request: Request, address: Address, get: Get, memory: Memory, today: date) -> Listing:
    """The listing at *address*: from the archive where its day is complete there, else as a page."""
    if address.series:
        day = address.asked or memory.latest_day(address.series)
        if day and (request.offline or (address.asked and memory.is_complete(address.series, day, today))):
            known = memory.listing(address.series, day, address.text)
            if known:
                return known
    if request.offline and address.is_remote:
        raise FetchError("not in the archive, and --offline asks nobody else", later=True)
    return _told(sources.parse(get(address)), address)


def _told(listing: Listing, address: Address) -> Listing:
    """*listing*, with a note where it shows another day than the one asked for."""
    if not address.asked or not listing.day or listing.day == address.asked:
        return listing
    why = ", which has no list of its own" if address.source and address.place != sources.SAMPLE else ""
    note = f"shows {listing.day}, not {address.asked}{why}"
    return replace(listing, notes=(*listing.notes, note))


def compose(
    request: Request,
    listings: Sequence[Listing],
    failures: Sequence[Failure],
    papers: Sequence[Paper],
    fresh: Sequence[Paper],
    selection: Selection,
    now: datetime,
    why_nothing: Callable[..., str] = reason,
) -> Digest:
    """The digest of what was selected, with the account of how it came about.

    *why_nothing* finds the sentence for a digest that shows nothing; `digest.reasons` has two.
    """
    counts = Counts(
        listed=len(papers),
        new=len(fresh),
        muted=len(selection.muted),
        matched=len(selection.matches),
        muted_by=selection.muted_by,
        followed=selection.followed,
    )
    new = {paper.id for paper in fresh}
    matches = [replace(match, new=match.paper.id in new) for match in selection.matches]
    judged = fresh if request.only_new else papers
    return Digest(
        made=now,
        sections=sections(matches, request.rules, request.limit),
        asked=tuple(map(asked, listings)),
        counts=counts,
        failures=tuple(failures),
        reason=None if matches else why_nothing(request.rules, counts, listings, failures, judged, now.date()),
        hint=_NO_RULES if request.rules.wants_everything and not request.explicit else None,
    )


def asked(listing: Listing) -> Asked:
    """*listing* as the account tells of it."""
    return Asked(listing.address, listing.day, len(listing.papers), listing.notes, listing.archived)


def coverage(
    request: Request, listings: Sequence[Listing], failures: Sequence[Failure], now: datetime
) -> Iterator[tuple[str, date]]:
    """Up to which day the series that were caught up with have now been had: the last day that came as
    it was asked for, but not past one that failed, nor into the future."""
    if not request.catch_up or request.since or request.offline:
        return
    named = {address.text for address in request.addresses}
    for name in {address.text for address in request.addresses if address.text == address.series}:
        # A day that was named by itself is no part of the catch-up.
        own = {failure.source for failure in failures} - named
        failed = [day for text in own if sources.list_of(text) == name and (day := sources.address(text).asked)]
        came = [each.day for each in listings if each.day and each.address in (name, sources.of_day(name, each.day))]
        sure = [day for day in came if day <= min([now.date(), *failed])]
        if sure:
            yield name, max(sure)
