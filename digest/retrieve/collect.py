"""Collects the listings of a run: the lists that are due, all of their pages, with what their papers lack."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from digest import sources
from digest.archive_protocols import ArchiveProtocol
from digest.errors import FetchError, ParseError
from digest.identity.merge import merge_two_papers
from digest.model import Address, Failure, Listing, Paper
from digest.request import Request
from digest.retrieve.catch_up import DueLists, find_archived_lists, find_due_lists
from digest.retrieve.failures import (
    Failed,
    Wanted,
    describe_failed_lists,
    describe_failure,
    merge_failures,
    name_feed,
)
from digest.retrieve.page_reader import PageReader, Retriever, remembered_place
from digest.retrieve.progress import describe_listing, describe_reading

Error = FetchError | ParseError
Covered = Callable[[str], date | None]
_FIRST_RUN = "first run: the latest list only; `--since 7d` reaches back"
_MOST_PAGES = 20  # of one listing
_FOLDER = "folder"
_LIST_OF_FEEDS = "opml"


def collect_listings(
    request: Request, *, retriever: Retriever, archive: ArchiveProtocol, now: datetime, covered: Covered
) -> tuple[list[Listing], list[Failure]]:
    """Every listing that could be read, oldest day first, and for every other one what went wrong.

    *covered* tells for a series of daily lists up to which day they have been had before.
    """
    reader = PageReader(retriever, archive.lists)
    try:
        return _Collector(request, retriever, reader, archive, now, {}).collect(covered)
    finally:
        retriever.progress.close()


class _Collector(NamedTuple):
    """The collecting of one run."""

    request: Request
    retriever: Retriever
    reader: PageReader
    archive: ArchiveProtocol
    now: datetime
    # What was found in the archive, or not: each list is asked for when it is planned, got and read.
    archived: dict[Address, Listing | None]

    def collect(self, covered: Covered) -> tuple[list[Listing], list[Failure]]:
        read: list[tuple[Wanted, Listing]] = []
        failed: list[Failed] = []
        wanted = [each._replace(rank=(at,)) for at, each in enumerate(self._list_wanted_addresses(covered))]
        while wanted:
            self.retriever.progress.plan([each.address.text for each in wanted])
            remote = (each.address for each in wanted if self._needs_network(each.address))
            self.retriever.prefetch([self.reader.add_validators(address) for address in remote])
            wanted = [lead for each in wanted for lead in self._read_wanted(each, read, failed)]
        read.sort(key=lambda pair: pair[0].rank)
        _pass_on_notes(failed, read)
        listings, incomplete = self._fill_missing(read)
        failed += describe_failed_lists(read, failed)
        failed.sort(key=lambda failure: failure.wanted.rank)
        return listings, list(merge_failures([*failed, *incomplete]))

    def _read_wanted(
        self, wanted: Wanted, read: list[tuple[Wanted, Listing]], failed: list[Failed]
    ) -> Sequence[Wanted]:
        """Read one address into *read* or *failed*; what is returned is to be read in its place."""
        name, progress = wanted.address.text, self.retriever.progress
        try:
            progress.begin(name, describe_reading(wanted.address))
            listing, error = self._read_whole(wanted.address)
            progress.finish(name, describe_listing(listing))
            if listing.leads:
                return _follow_leads(wanted, listing)
            notes = (*listing.notes, *self._note_unwanted_types(listing), *wanted.notes)
            read.append((wanted, replace(listing, notes=notes)))
            failed += [describe_failure(wanted, error, "a further page could not be read: ")] if error else []
        except (FetchError, ParseError) as error:
            failed.append(describe_failure(wanted, error, name_feed(wanted)))
            progress.fail(name, failed[-1].reason)
        return ()

    def _list_wanted_addresses(self, covered: Covered) -> Iterator[Wanted]:
        """Every address to read: what was typed, and the days that were missed."""
        for typed in self.request.addresses:
            since, note = self._find_first_day(typed, covered)
            due = self._find_due_lists(typed, since)
            notes = tuple(each for each in (note, due.note) if each)
            for address in due.addresses:
                limited = sources.limit_to_days(address, since, self._last_day)
                yield Wanted(limited, typed, notes if address is due.addresses[0] else ())

    @property
    def _last_day(self) -> date:
        return self.request.until or self.now.date()

    def _find_due_lists(self, address: Address, since: date | None) -> DueLists:
        if self.request.offline and since:
            return find_archived_lists(
                address, since, self.now.date(), until=self.request.until, is_archived=self._is_archived
            )
        until, most = self.request.until, self.request.most_lists
        return find_due_lists(address, since, self.now.date(), until=until, most=most, is_archived=self._is_archived)

    def _is_archived(self, address: Address) -> bool:
        return self._find_archived_listing(address) is not None

    def _find_first_day(self, address: Address, covered: Covered) -> tuple[date | None, str | None]:
        """The day from which on the lists of *address* are due, and a note for a first run."""
        if self.request.since:
            return self.request.since, None
        if not self.request.catch_up or self.request.offline or address.text != address.series:
            return None, None
        last = covered(address.text)
        return last, None if last else _FIRST_RUN

    def _needs_network(self, address: Address) -> bool:
        return address.is_remote and not self.request.offline and self._find_archived_listing(address) is None

    def _read_whole(self, address: Address) -> tuple[Listing, Error | None]:
        """The listing at *address* with its further pages, and what went wrong with those.

        It comes from the archive where its day is complete there, or with `--offline`. Raises FetchError or
        ParseError where there is no listing at all.
        """
        if archived := self._find_archived_listing(address):
            return replace(archived, wanted_day=address.asked), None
        if files := self.retriever.list_files(address):
            return Listing(address.text, (), source=_FOLDER, leads=tuple(files)), None
        if not address.is_remote:
            # A saved page is never completed from the network, but for papers of which it has not even the title.
            return _note_other_day(self.reader.read_listing(address), address), None
        if self.request.offline:
            if known := self.archive.lists.find_unchanged(remembered_place(address), address.text):
                return replace(known, archived=True, ranked=address.ranked, wanted_day=address.asked), None
            raise FetchError("not in the archive, and --offline asks nobody else", later=True)
        listing, error = self._add_further_pages(self.reader.read_first_working(address))
        return _note_other_day(listing, address), error

    def _find_archived_listing(self, address: Address) -> Listing | None:
        if address not in self.archived:
            self.archived[address] = self._look_for(address)
        return self.archived[address]

    def _look_for(self, address: Address) -> Listing | None:
        """The list of *address* in the archive, if it is final there, or nobody else is asked."""
        if not address.series:
            return None
        lists, today = self.archive.lists, self.now.date()
        day = address.asked or lists.latest_day(address.series)
        is_final = bool(address.asked and day and lists.is_complete(address.series, day, today))
        if day is None or not (self.request.offline or is_final):
            return None
        is_wanted = (self.request.since or day) <= day <= self._last_day
        if not (address.asked or is_wanted) and self.request.since:
            return None  # the latest that is known is of another time
        return lists.find(address.series, day, address.text)

    def _add_further_pages(self, listing: Listing) -> tuple[Listing, Error | None]:
        """*listing* with its further pages, one after the other, and what went wrong with them."""
        pages, more = [listing], list(listing.more)
        places = {listing.place, *map(remembered_place, more)}
        while more and len(pages) < _MOST_PAGES:
            try:
                pages.append(self.reader.read_listing(more.pop(0)))
            except (FetchError, ParseError) as error:
                return replace(_merge_pages(pages), whole=False), error
            new = [address for address in pages[-1].more if remembered_place(address) not in places]
            more += new
            places |= set(map(remembered_place, new))
        merged = _merge_pages(pages)
        if not more:
            return merged, None
        return replace(merged, notes=(*merged.notes, f"the first {_MOST_PAGES} pages of it"), whole=False), None

    def _note_unwanted_types(self, listing: Listing) -> Iterator[str]:
        """How many papers are announced for a reason that was not asked for."""
        unwanted = [kind for kind in listing.announced.values() if kind not in self.request.types]
        for kind in dict.fromkeys(unwanted):
            yield f"{unwanted.count(kind)} {kind} left out (`types:` asks for {' and '.join(self.request.types)})"

    def _fill_missing(self, read: Sequence[tuple[Wanted, Listing]]) -> tuple[list[Listing], list[Failed]]:
        """The listings with the abstracts or titles that they lack, where another page has them, asked for together."""
        lacking = self._find_lacking(read)
        known: dict[str, Paper] = {}
        error: Error | None = None
        for address in sources.completions(lacking):
            self.retriever.progress.begin("abstracts", "asking for what the lists lack")
            try:
                for paper in self.reader.read_listing(address).papers:
                    known |= dict.fromkeys((paper.id, *paper.identifiers), paper)
            except (FetchError, ParseError) as problem:
                error = error or problem
        missing = {paper.id for paper in lacking} - known.keys() if error else set()
        failed = [
            describe_failure(wanted, error, f"{_name_missing(incomplete)} could not be got: ")
            for wanted, listing in read
            if error and (incomplete := [paper for paper in listing.papers if paper.id in missing])
        ]
        return [_add_known_fields(listing, known) for _, listing in read], failed

    def _find_lacking(self, read: Sequence[tuple[Wanted, Listing]]) -> list[Paper]:
        """The papers without an abstract; of saved pages and mails only those that lack their title as well."""
        if self.request.offline:
            return []
        papers = [
            paper
            for wanted, listing in read
            for paper in listing.papers
            if not listing.archived and (wanted.address.is_remote or paper.lacks_title)
        ]
        return self.archive.papers.find_without_abstract(papers)


def _pass_on_notes(failed: Sequence[Failed], read: list[tuple[Wanted, Listing]]) -> None:
    """Add the notes of lists that *failed* to the first list that was *read* for the same typed address."""
    partly_read = [wanted for wanted, _ in read]
    for lost in (each.wanted for each in failed if each.wanted.notes and each.wanted not in partly_read):
        if (at := next((at for at, wanted in enumerate(partly_read) if wanted.typed == lost.typed), None)) is not None:
            wanted, listing = read[at]
            read[at] = wanted, replace(listing, notes=(*listing.notes, *lost.notes))


def _follow_leads(wanted: Wanted, listing: Listing) -> Sequence[Wanted]:
    """What is to be read in place of *wanted*, whose *listing* leads elsewhere.

    Raises ParseError where it was led to in the same way: a list of lists of lists would have no end.
    """
    way = listing.source
    if way in wanted.ways:
        raise ParseError("it names further feeds, and is itself named as one: they are not followed")
    notes = (*listing.notes, *wanted.notes)
    ways = (*wanted.ways, way)
    named_by = wanted.address.text if way == _LIST_OF_FEEDS else wanted.named_by
    return [
        Wanted(lead, lead, () if at else notes, (*wanted.rank, at), ways, named_by)
        for at, lead in enumerate(listing.leads)
    ]


def _name_missing(papers: Sequence[Paper]) -> str:
    """What *papers* lack."""
    return "titles" if any(paper.lacks_title for paper in papers) else "abstracts"


def _add_known_fields(listing: Listing, known: Mapping[str, Paper]) -> Listing:
    if not any(paper.id in known for paper in listing.papers):
        return listing
    papers = (_add_fields(paper, known[paper.id]) if paper.id in known else paper for paper in listing.papers)
    return replace(listing, papers=tuple(papers))


def _add_fields(paper: Paper, known: Paper) -> Paper:
    """*paper* with what is *known* of it; one that was an address alone goes by the identifier that leads there."""
    return merge_two_papers(known, paper) if paper.lacks_title else merge_two_papers(paper, known)


def _merge_pages(pages: Sequence[Listing]) -> Listing:
    """Several pages as the one listing that they are."""
    first, *others = pages
    if not others:
        return replace(first, more=())
    papers: dict[str, Paper] = {}
    for page in pages:
        for paper in page.papers:
            # What stands on several pages has the place, and the record, of the first.
            papers.setdefault(paper.id, paper)
    return replace(
        first,
        papers=tuple(papers.values()),
        notes=tuple(dict.fromkeys(note for page in pages for note in page.notes)),
        whole=all(page.whole for page in pages),
        more=(),
    )


def _note_other_day(listing: Listing, address: Address) -> Listing:
    """*listing* with the day that was asked for, and a note where it shows another one."""
    listing = replace(listing, wanted_day=address.asked)
    if not listing.shows_other_day:
        return listing
    why = ", which has no list of its own" if address.source and address.place != sources.SAMPLE else ""
    note = f"shows {listing.day}, not {address.asked}{why}"
    return replace(listing, notes=(*listing.notes, note))
