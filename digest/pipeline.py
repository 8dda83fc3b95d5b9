"""The story of a run, told once, for one channel or ten thousand recipients.

    listings   = collect_listings(request)            retrieve: addresses → pages → listings of papers
    papers     = archive.papers.remember(listings)    each paper once, with what earlier runs learned of it
    likes      = LikeLookup(archive, papers)          what `like:` means, where rules have it
    for each channel:
        view   = the listings and papers that it has not had yet, and what comes late to it (late_papers)
        digest = compose_digests(view)                its rules decide; sections, limits, reasons
        digest = summarize(digest)                    lines that the reader's own command has made of its papers
        deliver(digest)                               nothing is recorded before this returns
        archive.deliveries.record(delivery)           so that it does not come again

The deliveries of the configuration, by mail and by command, are the exception in the last two lines: the archive
records what they deliver and queues their exact bytes in one transaction; `digest.channels.deliveries` sends them
afterwards.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from digest import sources
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.compose import (
    Composed,
    Gathered,
    View,
    compose_digests,
    find_new_places,
    find_papers_at,
    leave_out_other_days,
    select_announced_papers,
    select_papers_between,
)
from digest.identity.merge import merge_papers
from digest.like_lookup import LikeLookup
from digest.model import Digest, Listing, Paper
from digest.request import ChannelRules, Request
from digest.retrieve.catch_up import find_covered_days
from digest.retrieve.collect import collect_listings
from digest.retrieve.page_reader import Retriever
from digest.rules.audience import Readings
from digest.rules.topics import Rules
from digest.rules.verdict import rule_leaves
from digest.rules.workbench.odd_terms import find_odd_terms
from digest.rules.workbench.why_empty import explain_empty, explain_empty_briefly

# Not every run has an archive, and most send no mail: they do not wait for what those need to be imported.
if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.deliveries.due_deliveries import DueDeliveries, Enqueue
    from digest.channels.deliveries.outbox_runner import SendReport
    from digest.channels.deliveries.recipients import Recipient
    from digest.channels.deliveries.transports import Transport
    from digest.config.mail import Account
    from digest.late_papers import LatePapers
    from digest.letters import DeliveryRun

Deliver = Callable[[Digest], None]
Summarize = Callable[[Sequence[Digest]], list[Digest]]
_BATCH = 100  # letters that are held in memory, and queued in one transaction
_FEW = 50  # recipients for whom a silence is looked into word by word


def fetch(
    request: Request,
    *,
    retriever: Retriever,
    archive: ArchiveProtocol,
    deliver: Deliver,
    now: datetime,
    summarize: Summarize = list,
) -> Digest:
    """Deliver what is new and wanted in the listings asked for, best first, each paper once."""
    covered = partial(archive.deliveries.high_water_mark, channel=request.channel)
    gathered = gather(request, retriever=retriever, archive=archive, covered=covered, now=now)
    likes = LikeLookup(archive, gathered.papers)
    late = _find_late(gathered, [request.rules], retriever, archive)
    views = [_view_of_channel(gathered, archive, likes)]
    ((digest, delivery, _),) = compose_digests(gathered, late.add_to(views) if late else views)
    (digest,) = summarize([digest])
    deliver(digest)
    if request.only_new or request.marks_delivered:
        archive.deliveries.record(delivery, now)
    archive.runs.record(digest, request.channel if request.only_new else None, offline=request.offline)
    return replace(digest, remarks=(*likes.remarks, *_remark_odd_terms([request.rules], gathered.papers, archive)))


def fetch_for_recipients(
    request: Request,
    recipients: "Sequence[Recipient]",
    account: "Account | None",
    *,
    retriever: Retriever,
    archive: "Archive",
    enqueue: "Enqueue",
    now: datetime,
    summarize: Summarize = list,
) -> "DeliveryRun":
    """Queue a letter for each of *recipients* who is due and has something new, with what it delivers: a mail from
    *account*, or what a command reads."""
    from digest.letters import DeliveryRun

    deliveries = _find_due(recipients, account, archive, enqueue, now)
    if not deliveries.recipients:
        return DeliveryRun(0)
    has_marks = any(each.settings.marks for each in deliveries.recipients)
    request = replace(request, only_new=True, explicit=True, limit=None, marks=has_marks)
    covered = archive.deliveries.high_water_marks()
    earliest = _earliest_marks(covered.get(each.channel, {}) for each in deliveries.recipients)
    gathered = gather(request, retriever=retriever, archive=archive, covered=earliest.get, now=now)
    likes = LikeLookup(archive, gathered.papers)
    explain = explain_empty if len(deliveries.recipients) <= _FEW else explain_empty_briefly
    rule_sets = [each.settings.rules for each in deliveries.recipients]
    readings = Readings(rule_sets)
    late = _find_late(gathered, rule_sets, retriever, archive)
    for batch in _batches(deliveries.recipients) if gathered.listings else ():
        views = list(_views_of_recipients(gathered, batch, covered, archive, likes))
        views = late.add_to(views, readings) if late else views
        deliveries.queue(_add_summaries(compose_digests(gathered, views, explain, readings), summarize))
    odd_terms = _remark_odd_terms(rule_sets, gathered.papers, archive)
    return deliveries.sum_up(gathered, (*likes.remarks, *odd_terms))


def _find_due(
    recipients: "Sequence[Recipient]",
    account: "Account | None",
    archive: "Archive",
    enqueue: "Enqueue",
    now: datetime,
) -> "DueDeliveries":
    """The deliveries to those of *recipients* who are due, by what the *archive* knows of earlier ones."""
    from digest.channels.deliveries.due_deliveries import DueDeliveries

    return DueDeliveries(
        recipients,
        account,
        histories=archive.outbox.histories(),
        pending=archive.outbox.channels_with_pending_letter(),
        enqueue=enqueue,
        now=now,
        secret=archive.stopped_addresses.secret(),
    )


def _add_summaries(composed: Sequence[Composed], summarize: Summarize) -> list[Composed]:
    digests = summarize([each.digest for each in composed])
    return [each._replace(digest=digest) for each, digest in zip(composed, digests, strict=True)]


def send_sample(
    recipient: "Recipient",
    account: "Account | None",
    transport: "Transport",
    *,
    retriever: Retriever,
    now: datetime,
    secret: str | None = None,
) -> "SendReport":
    """Send the bundled sample to *recipient* by *transport*; no archive remembers it. Links in it work that are made
    with the *secret* of one."""
    from digest.archive import Archive
    from digest.channels.deliveries.outbox_runner import send_queued_letters

    request = Request([sources.parse_address(sources.SAMPLE)])
    with Archive(":memory:") as archive:
        if secret:
            archive.stopped_addresses.keep_secret(secret)
        enqueue = archive.outbox.queue
        fetch_for_recipients(
            request, [recipient], account, retriever=retriever, archive=archive, enqueue=enqueue, now=now
        )
        return send_queued_letters(archive.outbox, [transport], now, on_sent=lambda sent: None)


def read_sources(request: Request, *, retriever: Retriever, now: datetime) -> Gathered:
    """What the sources give that are asked for; no archive is asked or told."""
    covered = partial(NullArchive().deliveries.high_water_mark, channel=request.channel)
    return gather(request, retriever=retriever, archive=NullArchive(), covered=covered, now=now)


def recall_papers(gathered: Gathered, archive: "Archive") -> Gathered:
    """What was *gathered*, with what the *archive*, which is told nothing, knows of the papers."""
    papers = _learn_papers(gathered.request, gathered.listings, archive.papers.recall)
    return replace(gathered, papers=_mark_papers(gathered.request, papers, archive))


def gather(
    request: Request,
    *,
    retriever: Retriever,
    archive: ArchiveProtocol,
    covered: Callable[[str], date | None],
    now: datetime,
) -> Gathered:
    """Read all listings asked for, remember their papers, and say which days have now been had.

    *covered* tells up to which day the daily lists of a series have been had before.
    """
    listings, failures = collect_listings(request, retriever=retriever, archive=archive, now=now, covered=covered)
    if not request.offline:
        failures = archive.runs.date_failures(failures, now)
    papers = _learn_papers(request, listings, partial(archive.papers.remember, now=now))
    days = tuple(find_covered_days(request, listings, failures, now))
    marked = _mark_papers(request, papers, archive)
    return leave_out_other_days(Gathered(request, listings, failures, marked, days, now))


def _learn_papers(
    request: Request, listings: Sequence[Listing], learn: Callable[[Sequence[Listing], Sequence[Paper]], list[Paper]]
) -> list[Paper]:
    """The papers of all *listings* that are wanted, each once, with what earlier runs learned of them: *learn* asks the
    archive for it."""
    stored = [listing for listing in listings if listing.address != sources.SAMPLE]
    known = learn(stored, merge_papers(paper for listing in stored for paper in listing.papers))
    # What the archive knows may show that two of them are one; the sample is not for keeps.
    samples = (paper for listing in listings if listing not in stored for paper in listing.papers)
    papers = merge_papers([*known, *samples])
    return select_papers_between(request.since, request.until, select_announced_papers(request.types, listings, papers))


def _mark_papers(request: Request, papers: list[Paper], archive: ArchiveProtocol) -> list[Paper]:
    """*papers*, marked if the request is that of the person whose archive it is."""
    return archive.marks.apply(papers) if request.marks else papers


def _view_of_channel(gathered: Gathered, archive: ArchiveProtocol, likes: LikeLookup) -> View:
    """What the channel of the request is to see: everything that was gathered, which was for it alone."""
    request = gathered.request
    undelivered = archive.deliveries.find_undelivered(gathered.papers, request.channel)
    damage = archive.deliveries.damage_for(request.channel) if request.only_new and gathered.listings else None
    reader = ChannelRules(request.channel, likes.complete(request.rules), request.marks)
    return View(reader, tuple(range(len(gathered.listings))), gathered.papers, undelivered, damage)


def _views_of_recipients(
    gathered: Gathered,
    recipients: "Sequence[Recipient]",
    covered: Mapping[str, Mapping[str, date]],
    archive: "Archive",
    likes: LikeLookup,
) -> Iterator[View]:
    """What each of *recipients* is to see of what was gathered for all: the lists since those that they have had
    (*covered*, a day by series for each channel)."""
    papers: dict[tuple[int, ...], Sequence[Paper]] = {}
    for recipient in recipients:
        places = find_new_places(gathered, covered.get(recipient.channel, {}))
        if places not in papers:
            papers[places] = find_papers_at(gathered, places)
        undelivered = archive.deliveries.find_undelivered(papers[places], recipient.channel)
        damage = archive.deliveries.damage_for(recipient.channel)
        reader = ChannelRules(recipient.channel, likes.complete(recipient.settings.rules), recipient.settings.marks)
        yield View(reader, places, papers[places], undelivered, damage)


def _find_late(
    gathered: Gathered, rules: Iterable[Rules], retriever: Retriever, archive: ArchiveProtocol
) -> "LatePapers | None":
    """What may come late to those who have *rules*; None where nobody wants it, or no list of now was read."""
    wishes = [each.late for each in rules if each.late]
    is_of_now = gathered.listings and not all(address.asked for address in gathered.request.addresses)
    if not (wishes and is_of_now and archive.earlier_papers):
        return None
    from digest.retrieve.picked_up import find_late_papers

    return find_late_papers(gathered, wishes, archive.earlier_papers, retriever=retriever, archive=archive)


def _remark_odd_terms(rule_sets: Iterable[Rules], papers: Sequence[Paper], archive: ArchiveProtocol) -> tuple[str, ...]:
    """Sentences about the odd terms of *rule_sets* that neither one of *papers* has, nor any paper of the archive."""
    distinct = {id(rules): rules for rules in rule_sets}.values()
    leaves = {leaf.label: leaf for rules in distinct for leaf in rule_leaves(rules)}
    odd_terms = find_odd_terms(leaves.values(), papers) if papers else ()
    return tuple(odd.remark for odd in odd_terms if not archive.papers.has_match(odd.leaf))


def _earliest_marks(marks: Iterable[Mapping[str, date]]) -> dict[str, date]:
    """For each series the day up to which everybody has had its lists."""
    earliest: dict[str, date] = {}
    for own in marks:
        for series, day in own.items():
            earliest[series] = min(day, earliest.get(series, day))
    return earliest


def _batches(recipients: "Sequence[Recipient]") -> "Iterator[list[Recipient]]":
    waiting = iter(recipients)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
