"""The story of `fetch`, told once: it is given the ways to get a page, to remember, and to deliver."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from digest import sources
from digest.archive_protocols import ArchiveProtocol
from digest.merge import merge
from digest.model import Asked, Counts, Digest, Failure, Listing, Paper
from digest.request import Request
from digest.retrieve.collect import Retriever, collect
from digest.rules.verdict import Selection, sections, select
from digest.rules.why_empty import Outcome, explain_empty

Deliver = Callable[[Digest], None]
_NO_RULES = "no rules yet, so every paper is shown; `digest init` writes a configuration, `-m WORD` tries a word"
LOST = "the archive was damaged and set aside: what is listed now counts as seen, so that nothing comes twice"
RESTORED = "the archive was damaged, and its last copy took its place: you may have had some of these"


def fetch(
    request: Request, *, retriever: Retriever, archive: ArchiveProtocol, deliver: Deliver, now: datetime
) -> Digest:
    """Deliver what is new and wanted in the listings asked for, best first, each paper once."""
    covered = partial(archive.deliveries.high_water_mark, channel=request.channel)
    listings, failures = collect(request, retriever=retriever, archive=archive, now=now, covered=covered)
    papers = remembered(request, listings, archive, now)
    fresh = archive.deliveries.find_undelivered(papers, request.channel)
    selection = select(fresh if request.only_new else papers, request.rules)
    digest = compose(request, listings, failures, papers, fresh, selection, now)
    damage = archive.deliveries.damage_for(request.channel) if request.only_new and listings else None
    if damage == "lost":
        # Nobody knows which of these were delivered: none of them comes again.
        archive.deliveries.record((match.paper for match in selection.matches), request.channel, now)
        digest = replace(digest, sections=(), reason=LOST)
    if damage == "restored" and digest.matches:
        digest = replace(digest, hint=RESTORED)
    deliver(digest)
    if damage:
        archive.deliveries.settle_damage(request.channel)
    if request.only_new:
        archive.deliveries.record((match.paper for match in digest.matches), request.channel, now)
        for series, day in coverage(request, listings, failures, now):
            archive.deliveries.advance_high_water_mark(series, day, request.channel)
    archive.runs.record(digest, request.channel if request.only_new else None)
    return digest


def remembered(request: Request, listings: Sequence[Listing], archive: ArchiveProtocol, now: datetime) -> list[Paper]:
    """The papers of all *listings*, each once, stored, with what earlier runs learned of them."""
    kept = [listing for listing in listings if listing.address != sources.SAMPLE]
    known = archive.papers.remember(kept, merge(paper for listing in kept for paper in listing.papers), now)
    # What the archive knows may show that two of them are one; the sample is not for keeps.
    papers = merge([*known, *(paper for each in listings if each not in kept for paper in each.papers)])
    return _listed_since(request.since, _of_types(request.types, listings, papers))


def papers_of(
    request: Request, retriever: Retriever, archive: ArchiveProtocol, now: datetime
) -> tuple[list[Paper], list[Failure]]:
    """The papers of all listings asked for, merged, and what could not be read."""
    covered = partial(archive.deliveries.high_water_mark, channel=request.channel)
    listings, failures = collect(request, retriever=retriever, archive=archive, now=now, covered=covered)
    papers = merge(paper for listing in listings for paper in listing.papers)
    return _listed_since(request.since, _of_types(request.types, listings, papers)), failures


def _of_types(types: Sequence[str], listings: Sequence[Listing], papers: Sequence[Paper]) -> list[Paper]:
    """Those of *papers* that at least one listing has for a reason that is wanted."""
    announced = {identifier for listing in listings for identifier in listing.announced}
    wanted = {paper.id for each in listings for paper in each.papers if each.announced.get(paper.id, types[0]) in types}
    return [paper for paper in papers if paper.id not in announced or paper.id in wanted]


def _listed_since(since: date | None, papers: Sequence[Paper]) -> list[Paper]:
    """Those of *papers* that may have been listed on the day *since* or later."""
    return [paper for paper in papers if not since or not paper.listed or paper.listed >= since]


def compose(
    request: Request,
    listings: Sequence[Listing],
    failures: Sequence[Failure],
    papers: Sequence[Paper],
    fresh: Sequence[Paper],
    selection: Selection,
    now: datetime,
    why_nothing: Callable[[Outcome], str] = explain_empty,
) -> Digest:
    """The digest of what was selected, with the account of how it came about.

    *why_nothing* finds the sentence for a digest that shows nothing; `digest.rules.why_empty` has two.
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
    resting = any(map(_rests_on_weekends, listings))
    outcome = Outcome(request.rules, counts, listings, failures, judged, now.date(), resting)
    return Digest(
        made=now,
        sections=sections(matches, request.rules, request.limit),
        asked=tuple(map(asked, listings)),
        counts=counts,
        failures=tuple(failures),
        reason=None if matches else why_nothing(outcome),
        hint=_NO_RULES if request.rules.wants_everything and not request.explicit else None,
    )


def _rests_on_weekends(listing: Listing) -> bool:
    series = sources.list_of(listing.address)
    return bool(series and sources.address(series).series)


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
        own_lists = (each for each in listings if sources.list_of(each.address) == name)
        came = [day for each in own_lists if (day := _had(each, name))]
        sure = [day for day in came if day <= min([now.date(), *failed])]
        if sure:
            yield name, max(sure)


def _had(listing: Listing, series: str) -> date | None:
    """Up to which day of *series* somebody has had the lists who has *listing*: its day. A page that does not
    say its day is of the one asked for, or was the latest on the day before it was seen."""
    if listing.day:
        return listing.day if listing.address in (series, sources.of_day(series, listing.day)) else None
    return sources.address(listing.address).asked or (listing.seen and listing.seen - timedelta(days=1))
