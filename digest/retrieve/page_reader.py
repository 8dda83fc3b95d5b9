"""From one address to one listing: the page fetched, parsed and checked; other ways to it where that fails."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import NamedTuple

from digest import sources
from digest.archive_protocols import ListsProtocol
from digest.credentials import hide_credentials, without_credentials
from digest.errors import DigestError, FetchError, ParseError, Remedy
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.retrieve.progress import NoProgress, Progress

# An input for a password, as login pages and captive portals have one.
_PASSWORD_INPUT = lazy_pattern(rb"(?i)<input[^>]{0,500}?type\s{0,5}=\s{0,5}[\"']?password")
_START = 200_000  # bytes; a page that asks for a password asks early


def _no_prefetch(addresses: Sequence[Address]) -> None:
    """Begin nothing early."""


def _keep_nothing(page: Page) -> None:
    """Keep nothing."""


def _no_files(address: Address) -> Sequence[Address]:
    """None: no address is a folder."""
    return ()


def _no_limit(size: int) -> AbstractContextManager[object]:
    """Let parsing take as long as it takes."""
    return nullcontext()


class Retriever(NamedTuple):
    """How pages are got.

    `get` fetches one, or raises FetchError. `prefetch` begins to fetch several hosts in parallel. `keep_unparsed`
    keeps a page that no parser understood, and returns the command that reads it again. `limit` bounds
    the CPU time in which a page of so many bytes is parsed. `list_files` gives the files of an address that is a
    folder, and none for others; it raises FetchError for a folder without files. `progress` hears what is done.
    """

    get: Callable[[Address], Page]
    prefetch: Callable[[Sequence[Address]], None] = _no_prefetch
    keep_unparsed: Callable[[Page], Remedy | None] = _keep_nothing
    limit: Callable[[int], AbstractContextManager[object]] = _no_limit
    list_files: Callable[[Address], Sequence[Address]] = _no_files
    progress: Progress = NoProgress()


class PageReader:
    """Reads pages for one run. Hosts in whose place a captive portal answered are asked no more.

    Each is read *alone* by whoever does not want what stands on further pages: then it may be known already.
    """

    def __init__(self, retriever: Retriever, lists: ListsProtocol, *, alone: bool = False) -> None:
        self._retriever, self._lists, self._alone = retriever, lists, alone
        self._portals: dict[str, FetchError] = {}

    def read_first_working(self, address: Address) -> Listing:
        """The listing at *address*, or by the first of its alternatives that works.

        A way that knows less than another is the last resort. Raises FetchError or ParseError: what was wrong with
        the first way.
        """
        first_error: FetchError | ParseError | None = None
        degraded: Listing | None = None
        failed_hosts: set[str] = set()
        for way in (address, *sources.alternatives(address)):
            host = host_of(way)
            if host in failed_hosts:
                continue
            try:
                listing = self._read_unless_portal(way)
            except (FetchError, ParseError) as error:
                first_error = first_error or error
                if isinstance(error, FetchError) and error.of_host:
                    failed_hosts.add(host)
                continue
            if not listing.poor:
                return listing if way is address else _note_way(listing, way, first_error)
            degraded = degraded or listing
        if degraded:
            return degraded
        raise first_error or FetchError("no way to it is left", later=True)

    def _read_unless_portal(self, way: Address) -> Listing:
        if portal := self._portals.get(host_of(way)):
            raise portal
        return self.read_listing(way)

    def read_listing(self, address: Address) -> Listing:
        """What the page at *address* lists; a page that has not changed is taken from the archive.

        Raises FetchError or ParseError.
        """
        page = self._get_page(self.add_validators(address))
        if page.unchanged:
            if known := self._lists.find_unchanged(remembered_place(address), address.text):
                return replace(known, seen=page.seen, ranked=address.ranked)
            page = self._get_page(address)
        try:
            listing = self._parse_page(page)
        except ParseError as error:
            raise self._explain_parse_error(page, error) from error
        # Of a page that was read badly, or goes on elsewhere, the next run wants to see the page itself.
        is_partly_read = listing.unread if self._alone else listing.notes or listing.more
        is_sound = not (listing.poor or is_partly_read)
        return replace(
            listing,
            notes=self._point_to_kept_page(listing, page),
            place=remembered_place(address),
            validators=page.validators if is_sound else None,
        )

    def add_validators(self, address: Address) -> Address:
        """*address* with what the archive knows of its page, so that only a changed one is sent."""
        if not address.is_remote:
            return address
        return replace(address, validators=self._lists.validators(remembered_place(address)))

    def _get_page(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError, whatever goes wrong on the way."""
        try:
            return self._retriever.get(address)
        except DigestError:
            raise
        except Exception as error:
            raise FetchError(f"it cannot be got ({type(error).__name__}: {error})") from error

    def _parse_page(self, page: Page) -> Listing:
        with self._retriever.limit(len(page.content)):
            listing = sources.parse_page(page)
        if page.address.is_remote and (doubt := sources.sanity_problem(listing, page.address)):
            raise ParseError(f"{doubt} (has the site changed?)")
        return listing

    def _explain_parse_error(self, page: Page, error: ParseError) -> FetchError | ParseError:
        """*error* with a hint where the page is kept; a page that asks for a password is no page of the site."""
        kept = self._retriever.keep_unparsed(page)
        remedies = (kept,) if kept else ()
        if not (page.address.is_remote and _PASSWORD_INPUT.search(page.content[:_START])):
            return ParseError(str(error)).with_remedies(*error.remedies, *remedies)
        problem = "a page came that asks for a password (a login or a captive portal?)"
        portal = FetchError(problem, later=True, of_host=True).with_remedies(*remedies)
        self._portals[host_of(page.address)] = portal
        return portal

    def _point_to_kept_page(self, listing: Listing, page: Page) -> tuple[str, ...]:
        """The notes of *listing*; where records of its *page* could not be read, they say where the page is kept."""
        kept = self._retriever.keep_unparsed(page) if listing.unread else None
        hint = _point_to([kept] if kept else ())
        notes = (f"{note}{hint}" if "could not be read" in note else note for note in listing.notes)
        return tuple(hide_credentials(note, page.address.place) for note in notes)


def remembered_place(address: Address) -> str:
    """The place of *address* under which its page is remembered: without passwords and keys."""
    return without_credentials(address.place)


def host_of(address: Address) -> str:
    """What all pages of one site have in common: scheme, host and port."""
    return "/".join(address.place.split("/", 3)[:3])


def _point_to(remedies: Iterable[Remedy]) -> str:
    """*remedies* as the end of a note: "; `digest doctor --replay …` reads it again"."""
    return "".join(f"; `{remedy.command}` {remedy.explanation}".rstrip() for remedy in remedies)


def _note_way(listing: Listing, way: Address, error: FetchError | ParseError | None) -> Listing:
    why = error or "it knows more than the page's cards"
    note = f"read from {way.place.partition('?')[0]} instead: {why}{_point_to(error.remedies if error else ())}"
    return replace(listing, notes=(*listing.notes, note))
