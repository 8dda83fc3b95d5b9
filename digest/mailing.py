"""The story of `fetch --email`: one run serves all recipients, each with rules and a rhythm of their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice

from digest import pipeline, sources
from digest.archive import Archive, ChannelDelivery, MailHistory
from digest.channels.mail.recipients import Reader, due_day
from digest.channels.mail.schedule import needs_sign_of_life
from digest.config.mail import Account
from digest.letter import Letter
from digest.model import Asked, Counts, Digest, Failure, Listing, Paper
from digest.render.mail import message
from digest.render.mail.headers import Envelope, mailbox
from digest.render.mail.paper_rows import Piece
from digest.request import Request
from digest.retrieve.collect import Retriever, collect
from digest.rules import why_empty
from digest.rules.audience import Audience
from digest.rules.verdict import Selection, Verdict, selection
from digest.text import fold_title

# So many letters are held in memory, and written in one transaction.
_BATCH = 500
# For so many recipients a silence is looked into word by word.
_FEW = 50

Keep = Callable[[Sequence[ChannelDelivery], datetime], None]


@dataclass(frozen=True, slots=True)
class Mailing:
    """What a run made: how many *letters* with how many *papers* for readers who were *due*; its account."""

    due: int
    letters: int = 0
    papers: int = 0
    listed: int = 0
    asked: tuple[Asked, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """What the archive keeps of it: the papers are counted once for each who gets them."""
        return {"listed": self.listed, "due": self.due, "mails": self.letters, "papers mailed": self.papers}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave, for all readers: *papers* are those of all *listings*, merged. *expecting* are
    the channels for which a letter is on its way."""

    request: Request
    listings: Sequence[Listing]
    failures: Sequence[Failure]
    papers: Sequence[Paper]
    covered: Sequence[tuple[str, date]]
    marks: Mapping[str, Mapping[str, date]]
    recipients: Mapping[str, MailHistory]
    expecting: Set[str]
    detailed: bool


def mail(
    request: Request,
    readers: Sequence[Reader],
    account: Account,
    *,
    retriever: Retriever,
    archive: Archive,
    keep: Keep,
    now: datetime,
) -> Mailing:
    """Make a letter for each of *readers* who is due and has something new, and let *keep* have them,
    with the deliveries that they carry."""
    recipients = {each.channel: each for each in archive.outbox.mail_histories()}
    due = [each for each in readers if _is_due(each, recipients, now)]
    if not due:
        return Mailing(0)
    gathered = _gathered(request, due, recipients, retriever, archive, now)
    letters = papers = 0
    if gathered.listings:
        for batch in _batches(due):
            rounds = list(_rounds(gathered, batch, account, archive, now))
            keep(rounds, now)
            letters += sum(each.letter is not None for each in rounds)
            papers += sum(each.letter.papers for each in rounds if each.letter)
    asked = tuple(pipeline.asked(each) for each in gathered.listings)
    return Mailing(len(due), letters, papers, len(gathered.papers), asked, tuple(gathered.failures))


def _is_due(reader: Reader, recipients: Mapping[str, MailHistory], now: datetime) -> bool:
    known = recipients.get(reader.channel)
    return due_day(reader, known.last_served if known else None, now) == now.date()


def _gathered(
    request: Request,
    due: Sequence[Reader],
    recipients: Mapping[str, MailHistory],
    retriever: Retriever,
    archive: Archive,
    now: datetime,
) -> Gathered:
    """All lists that anybody of those *due* has not had, read once for all, and remembered."""
    marks = archive.deliveries.high_water_marks()
    earliest = _earliest([marks.get(reader.channel, {}) for reader in due])
    listings, failures = collect(request, retriever=retriever, archive=archive, now=now, covered=earliest.get)
    papers = pipeline.remembered(request, listings, archive, now)
    covered = tuple(pipeline.coverage(request, listings, failures, now))
    expecting, few = archive.outbox.channels_with_pending_mail(), len(due) <= _FEW
    return Gathered(request, listings, failures, papers, covered, marks, recipients, expecting, few)


def _earliest(marks: Sequence[Mapping[str, date]]) -> dict[str, date]:
    earliest: dict[str, date] = {}
    for each in marks:
        for series, day in each.items():
            earliest[series] = min(day, earliest.get(series, day))
    return earliest


def _batches(due: Sequence[Reader]) -> Iterator[list[Reader]]:
    waiting = iter(due)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _rounds(
    gathered: Gathered, batch: Sequence[Reader], account: Account, archive: Archive, now: datetime
) -> Iterator[ChannelDelivery]:
    """What each reader of *batch* gets. Readers with the same rules are judged once, and those who get
    the same papers get the same digest, rendered once."""
    rules = list({id(reader.delivery.rules): reader.delivery.rules for reader in batch}.values())
    judged = dict(zip(map(id, rules), Audience(rules).judged(gathered.papers), strict=True))
    papers: dict[tuple[int, ...], list[Paper]] = {}
    made: dict[tuple[int, frozenset[str], tuple[int, ...], str | None], _Made] = {}
    for reader in batch:
        places = _listings_for(reader, gathered)
        if places not in papers:
            papers[places] = _papers_of(places, gathered)
        fresh = archive.deliveries.find_undelivered(papers[places], reader.channel)
        damage = archive.deliveries.damage_for(reader.channel)
        key = (id(reader.delivery.rules), frozenset(paper.id for paper in fresh), places, damage)
        if key not in made:
            chosen = _chosen(judged[id(reader.delivery.rules)], key[1])
            digest = _digest(gathered, reader, places, papers[places], fresh, chosen, now)
            if damage == "restored" and digest.matches:
                digest = replace(digest, hint=pipeline.RESTORED)
            made[key] = _Made(digest, chosen)
        done = _round(gathered, reader, made[key], account, damage, now)
        yield done._replace(settles_damage=damage is not None)


def _listings_for(reader: Reader, gathered: Gathered) -> tuple[int, ...]:
    """The places of the listings that *reader* has not had: days since the last, or the latest alone."""
    had = gathered.marks.get(reader.channel, {})
    typed = {address.text for address in gathered.request.addresses}
    return tuple(
        at
        for at, listing in enumerate(gathered.listings)
        if listing.address in typed or gathered.request.since or _is_since(listing, had)
    )


def _is_since(listing: Listing, had: Mapping[str, date]) -> bool:
    last = had.get(sources.list_of(listing.address) or "")
    return last is not None and listing.day is not None and listing.day >= last


def _papers_of(places: tuple[int, ...], gathered: Gathered) -> list[Paper]:
    """The merged papers that stood in those listings."""
    if len(places) == len(gathered.listings):
        return list(gathered.papers)
    listed = [paper for at in places for paper in gathered.listings[at].papers]
    names = {name for paper in listed for name in _names(paper)}
    return [paper for paper in gathered.papers if names & _names(paper)]


def _names(paper: Paper) -> set[str]:
    titles = {fold_title(paper.title), fold_title(paper.former_title or "")}
    # A short one, such as Editorial, is the name of many.
    return {paper.id} | {title for title in titles if title.count(" ") > 1}


def _chosen(verdicts: Sequence[Verdict], fresh: frozenset[str]) -> Selection:
    return selection([verdict for verdict in verdicts if verdict.paper.id in fresh])


def _digest(
    gathered: Gathered,
    reader: Reader,
    places: tuple[int, ...],
    listed: Sequence[Paper],
    fresh: Sequence[Paper],
    chosen: Selection,
    now: datetime,
) -> Digest:
    request = replace(
        gathered.request, rules=reader.delivery.rules, channel=reader.channel, only_new=True, explicit=True
    )
    listings = [gathered.listings[at] for at in places]
    why_nothing = why_empty.explain_empty if gathered.detailed else why_empty.explain_empty_briefly
    return pipeline.compose(request, listings, gathered.failures, listed, fresh, chosen, now, why_nothing)


def _round(
    gathered: Gathered, reader: Reader, made: "_Made", account: Account, damage: str | None, now: datetime
) -> ChannelDelivery:
    """What *reader* is to have of a digest: a letter, or a silence with its reason."""
    digest, chosen = made.digest, made.chosen
    papers = [match.paper for match in digest.matches]
    done = ChannelDelivery(reader.channel, papers, high_water_marks=gathered.covered)
    if damage == "lost":
        # Nobody knows which of these were delivered: none of them comes again.
        return done._replace(papers=[match.paper for match in chosen.matches], why_silent=pipeline.LOST)
    if not papers and not _wants_to_know(reader, gathered, now):
        return done._replace(why_silent=digest.reason or "nothing is left")
    return done._replace(letter=made.letter(reader, account), why_silent=digest.reason)


def _wants_to_know(reader: Reader, gathered: Gathered, now: datetime) -> bool:
    """Whether even an empty day is worth a letter: a note once a day, or a sign of life once a week."""
    known = gathered.recipients.get(reader.channel, MailHistory(reader.channel))
    if reader.delivery.empty == "heartbeat":
        return reader.channel not in gathered.expecting and needs_sign_of_life(known.last_mailed, now)
    today = known.last_served is not None and known.last_served.astimezone(now.tzinfo).date() == now.date()
    return reader.delivery.empty == "note" and not today


class _Made:
    """A *digest* of what was *chosen*, its parts rendered once, however many readers get it."""

    def __init__(self, digest: Digest, chosen: Selection) -> None:
        self.digest, self.chosen = digest, chosen

    @cached_property
    def _parts(self) -> Piece:
        return message.text_and_html(self.digest)

    def letter(self, reader: Reader, account: Account) -> Letter:
        """The letter from *account* that brings it to *reader*."""
        delivery = reader.delivery
        envelope = Envelope(
            account.sender,
            reader.recipient,
            delivery.name or "digest",
            delivery.subject,
            account.unsubscribe,
            delivery.text_only,
        )
        return Letter(
            reader.channel,
            mailbox(account.sender).address,
            mailbox(reader.recipient).address,
            message.subject(self.digest, envelope),
            message.message_id(self.digest, envelope),
            len(self.digest.matches),
            message.message(self.digest, envelope, self._parts),
        )


def account_of(mailing: Mailing, now: datetime) -> Digest:
    """The account of a mailing in the words of a digest, for the archive's record of runs."""
    reason = None if mailing.letters else "no recipient had anything new"
    return Digest(now, (), mailing.asked, Counts(mailing.listed), mailing.failures, reason)
