"""The collecting of listings: each address by the first of its ways that works, all of its pages, completed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from digest import sources
from digest.catchup import due
from digest.errors import FetchError, ParseError
from digest.memory import Memory
from digest.merging import richer
from digest.model import Address, Failure, Listing, Page, Paper
from digest.request import Request

Get = Callable[[Address], Page]
Covered = Callable[[str], date | None]
_FIRST_RUN = "first run: the latest list only; `--since 7d` reaches back"
_MOST_PAGES = 20


def _nothing(addresses: Sequence[Address]) -> None:
    """Nothing."""


def _unkept(page: Page) -> str:
    """Nothing, and nothing to say of it."""
    return ""


class Means(NamedTuple):
    """The ways to pages: *get* one; hear *ahead* of all that will be asked for, so that several hosts can
    be asked at once; keep an *odd* one that could not be read, and say where."""

    get: Get
    ahead: Callable[[Sequence[Address]], None] = _nothing
    odd: Callable[[Page], str] = _unkept


def collect(
    request: Request, *, means: Means, memory: Memory, now: datetime, covered: Covered
) -> tuple[list[Listing], list[Failure]]:
    """Every listing that could be read, oldest day first, and for every other one what went wrong.

    *covered* tells for a series of daily lists up to which day the reader has had them.
    """
    return _Collector(request, means, memory, now).collect(covered)


class _Collector(NamedTuple):
    """One run's collecting."""

    request: Request
    means: Means
    memory: Memory
    now: datetime

    def collect(self, covered: Covered) -> tuple[list[Listing], list[Failure]]:
        wanted = list(self._wanted(covered))
        self.means.ahead([self._asking(each) for each, _ in wanted if each.is_remote and self._asks(each)])
        listings, failures = [], []
        for address, notes in wanted:
            try:
                listing = self._listing(address)
                listings.append(replace(listing, notes=(*listing.notes, *self._left_out(listing), *notes)))
            except FetchError as error:
                failures.append(Failure(address.text, str(error), later=error.later))
            except ParseError as error:
                failures.append(Failure(address.text, str(error)))
        return self._completed(listings), failures

    def _wanted(self, covered: Covered) -> Iterator[tuple[Address, tuple[str, ...]]]:
        """Every address to read, and what to say with it."""
        for address in self.request.addresses:
            first_day, note = self._first_day(address, covered)
            wanted = due(address, first_day, self.now.date())
            notes = tuple(each for each in (note, wanted.note) if each)
            for each in wanted.addresses:
                yield each, notes if each is wanted.addresses[0] else ()

    def _first_day(self, address: Address, covered: Covered) -> tuple[date | None, str | None]:
        """From which day on the lists of *address* are due, and what to say of a first run."""
        if self.request.since:
            return self.request.since, None
        if not self.request.catch_up or self.request.offline or address.text != address.series:
            return None, None
        last = covered(address.text)
        return last, None if last else _FIRST_RUN

    def _asks(self, address: Address) -> bool:
        return not self.request.offline and self._archived(address) is None

    def _listing(self, address: Address) -> Listing:
        """The listing at *address*: from the archive where its day is complete there, else as a page."""
        if known := self._archived(address):
            return known
        if self.request.offline and address.is_remote:
            raise FetchError("not in the archive, and --offline asks nobody else", later=True)
        return _told(self._with_rest(self._by_ways(address)), address)

    def _archived(self, address: Address) -> Listing | None:
        if not address.series:
            return None
        today = self.now.date()
        day = address.asked or self.memory.latest_day(address.series)
        final = bool(address.asked and day and self.memory.is_complete(address.series, day, today))
        if day is None or not (self.request.offline or final):
            return None
        return self.memory.listing(address.series, day, address.text)

    def _by_ways(self, address: Address) -> Listing:
        """The listing by the first way that works well, else by one that knows less."""
        first: FetchError | ParseError | None = None
        poor: Listing | None = None
        closed: set[str] = set()
        for way in (address, *(sources.ways(address) if address.is_remote else ())):
            if host_of(way) in closed:
                continue
            try:
                listing = self._read(way)
            except (FetchError, ParseError) as error:
                first = first or error
                if isinstance(error, FetchError) and error.of_host:
                    closed.add(host_of(way))
                continue
            if not listing.poor:
                return listing if way is address else _by(listing, way, first or "it knows more than the page's cards")
            poor = poor or listing
        if poor:
            return poor
        raise first or FetchError("no way to it is left", later=True)

    def _read(self, address: Address) -> Listing:
        """What one page lists; a page that is as it was is taken from memory."""
        asking = self._asking(address)
        page = self.means.get(asking)
        if page.unchanged:
            known = self.memory.unchanged(address.place, address.text)
            if known is None:
                raise FetchError("it has not changed, but the archive knows no more what stood there", later=True)
            return replace(known, seen=page.seen)
        try:
            listing = sources.parse(page)
            if address.is_remote and (doubt := sources.doubt(listing, address)):
                raise ParseError(f"{doubt} (has the site changed?)")
        except ParseError as error:
            raise ParseError(f"{error}{self.means.odd(page)}") from error
        return replace(listing, place=address.place, validators=page.validators)

    def _asking(self, address: Address) -> Address:
        return replace(address, validators=self.memory.validators(address.place)) if address.is_remote else address

    def _with_rest(self, listing: Listing) -> Listing:
        """*listing* with its further pages, one after the other; what is missing is said."""
        pages = [listing]
        more = list(listing.more)
        while more and len(pages) < _MOST_PAGES:
            address = more.pop(0)
            try:
                pages.append(self._read(address))
            except (FetchError, ParseError) as error:
                return _joined(pages, f"page {len(pages) + 1} could not be read: {error}")
            more += [each for each in pages[-1].more if each not in more]
        return _joined(pages, f"the first {_MOST_PAGES} pages of it" if more else None)

    def _left_out(self, listing: Listing) -> Iterator[str]:
        """How many papers are announced for a reason that was not asked for."""
        kinds = [kind for kind in listing.announced.values() if kind not in self.request.types]
        for kind in dict.fromkeys(kinds):
            yield f"{kinds.count(kind)} {kind} left out (`types:` asks for {' and '.join(self.request.types)})"

    def _completed(self, listings: list[Listing]) -> list[Listing]:
        """*listings* with what their papers lack, where another page has it: one page for all of them.
        Whoever reads a file asks nobody."""
        papers = [paper for each in listings if each.place.startswith("http") for paper in each.papers]
        addresses = () if self.request.offline else sources.lacking(self.memory.without_abstract(papers))
        known: dict[str, Paper] = {}
        for address in addresses:
            try:
                known |= {paper.id: paper for paper in self._read(address).papers}
            except (FetchError, ParseError) as error:
                *others, last = listings
                return [*others, replace(last, notes=(*last.notes, f"abstracts could not be got: {error}"))]
        return [_with(listing, known) for listing in listings] if known else listings


def _with(listing: Listing, known: dict[str, Paper]) -> Listing:
    papers = (richer(paper, known[paper.id]) if paper.id in known else paper for paper in listing.papers)
    return replace(listing, papers=tuple(papers))


def _joined(pages: Sequence[Listing], note: str | None) -> Listing:
    """Several pages as the one listing that they are."""
    first = pages[0]
    if len(pages) == 1 and note is None:
        return first
    papers = {paper.id: paper for page in pages for paper in page.papers}
    announced = {identifier: kind for page in pages for identifier, kind in page.announced.items()}
    notes = dict.fromkeys(each for page in pages for each in page.notes)
    whole = all(page.whole for page in pages) and note is None
    return replace(
        first,
        papers=tuple(papers.values()),
        announced=announced,
        notes=(*notes, *([note] if note else [])),
        whole=whole,
        more=(),
        # What stood on several pages is not to be had from the first one's being unchanged.
        validators=None,
    )


def host_of(address: Address) -> str:
    """What all pages of one site have in common: scheme, host and port."""
    return "/".join(address.place.split("/", 3)[:3])


def _by(listing: Listing, way: Address, why: object) -> Listing:
    note = f"read from {way.place.partition('?')[0]}, because: {why}"
    return replace(listing, notes=(*listing.notes, note))


def _told(listing: Listing, address: Address) -> Listing:
    """*listing*, with a note where it shows another day than the one asked for."""
    if not address.asked or not listing.day or listing.day == address.asked:
        return listing
    why = ", which has no list of its own" if address.source and address.place != sources.SAMPLE else ""
    note = f"shows {listing.day}, not {address.asked}{why}"
    return replace(listing, notes=(*listing.notes, note))
