"""The collecting of listings: each address by the first of its ways that works, all of its pages, completed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from digest import sources
from digest.archive_protocols import ArchiveProtocol
from digest.credentials import hide_credentials, without_credentials
from digest.errors import DigestError, FetchError, ParseError
from digest.merge import richer
from digest.model import Address, Failure, Listing, Page, Paper
from digest.request import Request
from digest.retrieve.catch_up import due
from digest.text import count, safe, shorten

Error = FetchError | ParseError
Get = Callable[[Address], Page]
Covered = Callable[[str], date | None]
_FIRST_RUN = "first run: the latest list only; `--since 7d` reaches back"
_MOST_PAGES = 20
_PASSWORD = rb"(?i)<input[^>]{0,500}?type\s{0,5}=\s{0,5}[\"']?password"
_LONGEST_REASON = 600  # characters; a site may answer with more than anybody reads
_START = 200_000  # bytes; who wants a password asks for it early


def _no_prefetch(addresses: Sequence[Address]) -> None:
    """Begin nothing early."""


def _not_kept(page: Page) -> str:
    """Keep nothing; no hint."""
    return ""


def _no_limit(size: int) -> AbstractContextManager[object]:
    """Let reading take as long as it takes."""
    return nullcontext()


class Retriever(NamedTuple):
    """How pages are got.

    `get` fetches one, or raises FetchError. `prefetch` begins to fetch several hosts in parallel. `keep_unparsed`
    keeps a page that no parser understood, and returns a hint for the end of the error message. `limit` bounds
    the CPU time in which a page of so many bytes is parsed.
    """

    get: Get
    prefetch: Callable[[Sequence[Address]], None] = _no_prefetch
    keep_unparsed: Callable[[Page], str] = _not_kept
    limit: Callable[[int], AbstractContextManager[object]] = _no_limit


def collect(
    request: Request, *, retriever: Retriever, archive: ArchiveProtocol, now: datetime, covered: Covered
) -> tuple[list[Listing], list[Failure]]:
    """Every listing that could be read, oldest day first, and for every other one what went wrong.

    *covered* tells for a series of daily lists up to which day the reader has had them.
    """
    return _Collector(request, retriever, archive, now, {}).collect(covered)


class _Wanted(NamedTuple):
    """One *address* to read for what was *typed*, and what to say with it."""

    address: Address
    typed: Address
    notes: tuple[str, ...] = ()


class _Failed(NamedTuple):
    """What was *wanted* and could not be had, wholly or in part, and why."""

    wanted: _Wanted
    reason: str
    later: bool = False
    of_host: bool = False


class _Collector(NamedTuple):
    """One run's collecting; *portals* are the sites in whose place somebody asks for a password."""

    request: Request
    retriever: Retriever
    archive: ArchiveProtocol
    now: datetime
    portals: dict[str, FetchError]

    def collect(self, covered: Covered) -> tuple[list[Listing], list[Failure]]:
        wanted = list(self._wanted(covered))
        self.retriever.prefetch([self._asking(each.address) for each in wanted if self._asks(each.address)])
        read: list[tuple[_Wanted, Listing]] = []
        failed: list[_Failed] = []
        for each in wanted:
            try:
                listing, missing = self._listing(each.address)
                notes = (*listing.notes, *self._left_out(listing), *each.notes)
                read.append((each, replace(listing, notes=notes)))
                failed += [_failed(each, missing, "a further page could not be read: ")] if missing else []
            except (FetchError, ParseError) as error:
                failed.append(_failed(each, error))
        listings, without = self._completed(read)
        return listings, list(_told_once([*failed, *without]))

    def _wanted(self, covered: Covered) -> Iterator[_Wanted]:
        """Every address to read, and what to say with it."""
        for address in self.request.addresses:
            first_day, note = self._first_day(address, covered)
            wanted = due(address, first_day, self.now.date())
            notes = tuple(each for each in (note, wanted.note) if each)
            for each in wanted.addresses:
                yield _Wanted(each, address, notes if each is wanted.addresses[0] else ())

    def _first_day(self, address: Address, covered: Covered) -> tuple[date | None, str | None]:
        """From which day on the lists of *address* are due, and what to say of a first run."""
        if self.request.since:
            return self.request.since, None
        if not self.request.catch_up or self.request.offline or address.text != address.series:
            return None, None
        last = covered(address.text)
        return last, None if last else _FIRST_RUN

    def _asks(self, address: Address) -> bool:
        """Whether the network is asked for *address*."""
        return address.is_remote and not self.request.offline and self._archived(address) is None

    def _listing(self, address: Address) -> tuple[Listing, Error | None]:
        """The listing at *address*, and what went wrong with its further pages: from the archive where its
        day is complete there, else as a page."""
        if known := self._archived(address):
            return known, None
        if not address.is_remote:
            # Whoever reads a file asks nobody for what it leaves out.
            return _told(self._read(address), address), None
        if self.request.offline:
            if known := self.archive.lists.find_unchanged(_kept_place(address), address.text):
                return replace(known, archived=True), None
            raise FetchError("not in the archive, and --offline asks nobody else", later=True)
        listing, missing = self._with_rest(self._by_ways(address))
        return _told(listing, address), missing

    def _archived(self, address: Address) -> Listing | None:
        if not address.series:
            return None
        today = self.now.date()
        day = address.asked or self.archive.lists.latest_day(address.series)
        final = bool(address.asked and day and self.archive.lists.is_complete(address.series, day, today))
        if day is None or not (self.request.offline or final):
            return None
        return self.archive.lists.find(address.series, day, address.text)

    def _by_ways(self, address: Address) -> Listing:
        """The listing by the first way that works well, else by one that knows less."""
        first: Error | None = None
        poor: Listing | None = None
        closed: set[str] = set()
        for way in (address, *sources.ways(address)):
            if host_of(way) in closed:
                continue
            if known := self.portals.get(host_of(way)):
                first = first or known
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
        """What one page lists; a page that has not changed is taken from the archive."""
        page = self._got(self._asking(address))
        if page.unchanged:
            if known := self.archive.lists.find_unchanged(_kept_place(address), address.text):
                return replace(known, seen=page.seen)
            page = self._got(address)
        try:
            with self.retriever.limit(len(page.content)):
                listing = sources.parse(page)
            if address.is_remote and (doubt := sources.doubt(listing, address)):
                raise ParseError(f"{doubt} (has the site changed?)")
        except ParseError as error:
            kept = self.retriever.keep_unparsed(page)
            if address.is_remote and re.search(_PASSWORD, page.content[:_START]):
                said = f"a page came that asks for a password (a login or a captive portal?){kept}"
                self.portals[host_of(address)] = FetchError(said, later=True, of_host=True)
                raise self.portals[host_of(address)] from error
            raise ParseError(f"{error}{kept}") from error
        # Of what was read badly, or goes on elsewhere, the next run wants to see the page itself.
        sound = not (listing.notes or listing.poor or listing.more)
        notes = self._with_kept(listing, page)
        return replace(listing, notes=notes, place=_kept_place(address), validators=page.validators if sound else None)

    def _got(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError, whatever goes wrong on the way."""
        try:
            return self.retriever.get(address)
        except DigestError:
            raise
        except Exception as error:
            raise FetchError(f"it cannot be got ({type(error).__name__}: {error})") from error

    def _with_kept(self, listing: Listing, page: Page) -> tuple[str, ...]:
        """The notes of *listing*; where records of its *page* could not be read, they say where it is kept."""
        kept = self.retriever.keep_unparsed(page) if listing.unread else ""
        notes = (f"{note}{kept}" if "could not be read" in note else note for note in listing.notes)
        return tuple(hide_credentials(note, page.address.place) for note in notes)

    def _asking(self, address: Address) -> Address:
        if not address.is_remote:
            return address
        return replace(address, validators=self.archive.lists.validators(_kept_place(address)))

    def _with_rest(self, listing: Listing) -> tuple[Listing, Error | None]:
        """*listing* with its further pages, one after the other, and what went wrong with them."""
        pages, more = [listing], list(listing.more)
        places = {listing.place, *map(_kept_place, more)}
        while more and len(pages) < _MOST_PAGES:
            try:
                pages.append(self._read(more.pop(0)))
            except (FetchError, ParseError) as error:
                return replace(_joined(pages), whole=False), error
            fresh = [each for each in pages[-1].more if _kept_place(each) not in places]
            more += fresh
            places |= set(map(_kept_place, fresh))
        joined = _joined(pages)
        if not more:
            return joined, None
        return replace(joined, notes=(*joined.notes, f"the first {_MOST_PAGES} pages of it"), whole=False), None

    def _left_out(self, listing: Listing) -> Iterator[str]:
        """How many papers are announced for a reason that was not asked for."""
        kinds = [kind for kind in listing.announced.values() if kind not in self.request.types]
        for kind in dict.fromkeys(kinds):
            yield f"{kinds.count(kind)} {kind} left out (`types:` asks for {' and '.join(self.request.types)})"

    def _completed(self, read: Sequence[tuple[_Wanted, Listing]]) -> tuple[list[Listing], list[_Failed]]:
        """The listings with what their papers lack, where another page has it, for all of them together. What
        somebody saved stays as it is."""
        lacking = self._lacking([listing for wanted, listing in read if wanted.address.is_remote])
        known: dict[str, Paper] = {}
        error: Error | None = None
        for address in sources.lacking(lacking):
            try:
                known |= {paper.id: paper for paper in self._read(address).papers}
            except (FetchError, ParseError) as problem:
                error = error or problem
        without = {paper.id for paper in lacking} - known.keys() if error else set()
        failed = [
            _failed(wanted, error, "abstracts could not be got: ")
            for wanted, listing in read
            if error and any(paper.id in without for paper in listing.papers)
        ]
        return [_with(listing, known) for _, listing in read], failed

    def _lacking(self, listings: Sequence[Listing]) -> list[Paper]:
        if self.request.offline:
            return []
        papers = [paper for listing in listings if not listing.archived for paper in listing.papers]
        return self.archive.papers.find_without_abstract(papers)


def _failed(wanted: _Wanted, error: Error, part: str = "") -> _Failed:
    said = hide_credentials(f"{part}{error}", wanted.address.place)
    reason = shorten(safe(said), _LONGEST_REASON)
    if isinstance(error, ParseError):
        return _Failed(wanted, reason)
    return _Failed(wanted, reason, error.later, error.of_host)


def _told_once(failed: Sequence[_Failed]) -> Iterator[Failure]:
    """One failure where a host failed the many days that were caught up with: that of the oldest."""
    alike: dict[object, list[_Failed]] = {}
    for each in failed:
        alike.setdefault((each.wanted.typed, each.reason) if each.of_host else id(each), []).append(each)
    for first, *others in alike.values():
        more = f" (and so {count(len(others), 'later list')})" if others else ""
        yield Failure(first.wanted.address.text, first.reason + more, later=first.later)


def _with(listing: Listing, known: Mapping[str, Paper]) -> Listing:
    if not any(paper.id in known for paper in listing.papers):
        return listing
    papers = (richer(paper, known[paper.id]) if paper.id in known else paper for paper in listing.papers)
    return replace(listing, papers=tuple(papers))


def _joined(pages: Sequence[Listing]) -> Listing:
    """Several pages as the one listing that they are."""
    first, *others = pages
    if not others:
        return replace(first, more=())
    papers = {paper.id: paper for page in reversed(pages) for paper in reversed(page.papers)}
    announced = {identifier: kind for page in reversed(pages) for identifier, kind in page.announced.items()}
    return replace(
        first,
        papers=tuple(reversed(papers.values())),
        announced=announced,
        notes=tuple(dict.fromkeys(each for page in pages for each in page.notes)),
        whole=all(page.whole for page in pages),
        more=(),
    )


def _kept_place(address: Address) -> str:
    """The place of *address* under which its page is remembered: a password is not written down."""
    return without_credentials(address.place)


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
