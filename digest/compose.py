"""The digest for one channel, out of what a run gathered for all: which listings, which papers, in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from digest import sources
from digest.delivery import ChannelDelivery
from digest.identity.grouping import group_records
from digest.identity.records import Record
from digest.model import Asked, Counts, Digest, Failure, LateNote, Listing, Match, Paper, Section
from digest.render.days import format_day
from digest.request import ChannelRules, Request
from digest.rules.audience import Audience, Readings
from digest.rules.marks import find_hidden_papers, forget_marks
from digest.rules.ranking import ListPlace, find_list_places
from digest.rules.sections import group_sections
from digest.rules.selection import Selection, build_selection
from digest.rules.topics import PICKED_UP, Rules
from digest.rules.verdict import Judge, Verdict
from digest.rules.workbench.why_empty import RunOutcome, explain_empty

Damage = Literal["lost", "restored"]  # of the record of what a channel has had
_NO_RULES = "no rules yet, so every paper is shown; `digest init` writes some down, `-m WORD` tries a word"
LOST = "the archive was damaged and set aside: what is listed now counts as seen, so that nothing comes twice"
RESTORED = "you may have had some of these: what you had is known from an earlier copy only"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave in one run, for every channel.

    *papers* are those of all *listings*, merged, with what earlier runs learned of them. *covered* are the series of
    daily lists with the day up to which they have now been had.
    """

    request: Request
    listings: Sequence[Listing]
    failures: Sequence[Failure]
    papers: Sequence[Paper]
    covered: Sequence[tuple[str, date]]
    now: datetime


class View(NamedTuple):
    """What one channel is concerned with: the listings that it has not had (by their places in `Gathered.listings`),
    the papers in them, those that were never delivered to it, what became of its record (*damage*), and which papers
    are kept from it (*hidden*, their identifiers). Papers of earlier days come *late* to it, with a note where
    some may be missing (*late_note*)."""

    reader: ChannelRules
    places: tuple[int, ...]
    papers: Sequence[Paper]
    undelivered: Sequence[Paper]
    damage: Damage | None = None
    hidden: frozenset[str] = frozenset()
    late: tuple[Match, ...] = ()
    late_note: LateNote | None = None


class Composed(NamedTuple):
    """A *digest* for one channel, and the *delivery* that is recorded once it has it.

    The delivery may be of more papers than the digest shows: none of them comes again.
    """

    digest: Digest
    delivery: ChannelDelivery
    damage: Damage | None = None


def compose_digests(
    gathered: Gathered,
    views: Sequence[View],
    explain: Callable[[RunOutcome], str] = explain_empty,
    readings: Readings | None = None,
) -> list[Composed]:
    """A digest for each of *views*, in their order; *explain* finds the sentence for one that shows nothing, *readings*
    are for these and for others.

    Channels with the same rules are judged once, and those that get the same papers share one digest.
    """
    verdicts = _judge_papers(gathered, views, readings)
    of_places = {view.places: view for view in views}
    list_places = {places: _find_list_places(gathered, view) for places, view in of_places.items()}
    made: dict[object, tuple[Digest, tuple[Paper, ...]]] = {}
    composed = []
    for view in views:
        rules, marks = view.reader.rules, view.reader.marks
        undelivered = frozenset(paper.id for paper in view.undelivered)
        key = (id(rules), marks, undelivered, view.places, view.damage, _names_of(view.late))
        if key not in made:
            judged = {paper.id for paper in _papers_to_judge(gathered.request, view)}
            in_view = [each for each in verdicts[id(rules)] if each.paper.id in judged]
            hidden = find_hidden_papers(view.papers, in_view) if marks else frozenset[str]()
            in_view = [each if marks else forget_marks(each) for each in in_view if each.paper.id not in hidden]
            chosen = build_selection(in_view, list_places[view.places], in_own_order=_is_ranked(gathered, view))
            made[key] = _compose_digest(gathered, view._replace(hidden=hidden), chosen, explain)
        digest, papers = made[key]
        delivery = ChannelDelivery(
            view.reader.channel,
            papers,
            high_water_marks=gathered.covered,
            settles_damage=view.damage is not None,
            late=frozenset(_names_of(view.late)),
        )
        composed.append(Composed(digest, delivery, view.damage))
    return composed


def _names_of(matches: Iterable[Match]) -> tuple[str, ...]:
    return tuple(match.paper.id for match in matches)


def compose_preview(gathered: Gathered, rules: Rules) -> Digest:
    """The digest by *rules* of all that was *gathered*, for whoever has had none of it."""
    request, papers = gathered.request, gathered.papers
    reader = ChannelRules(request.channel, rules, request.marks)
    view = View(reader, tuple(range(len(gathered.listings))), papers, papers)
    ((digest, _, _),) = compose_digests(gathered, [view])
    return digest


def _find_list_places(gathered: Gathered, view: View) -> dict[str, ListPlace]:
    """Where the papers of *view* stood in its listings."""
    return find_list_places([gathered.listings[place] for place in view.places], view.papers)


def _is_ranked(gathered: Gathered, view: View) -> bool:
    """Whether the papers of *view* are in an order of merit: places of different listings cannot be compared."""
    return len(view.places) == 1 and gathered.listings[view.places[0]].ranked


def _papers_to_judge(request: Request, view: View) -> Sequence[Paper]:
    return view.undelivered if request.only_new else view.papers


def _judge_papers(gathered: Gathered, views: Sequence[View], readings: Readings | None) -> dict[int, list[Verdict]]:
    """The verdicts of each set of rules on every paper that anybody is to be shown, by the identity of the rules."""
    wanted = {paper.id for view in views for paper in _papers_to_judge(gathered.request, view)}
    papers = [paper for paper in gathered.papers if paper.id in wanted]
    rules = list({id(view.reader.rules): view.reader.rules for view in views}.values())
    if len(rules) == 1 and not readings:
        judge = Judge(rules[0])
        return {id(rules[0]): [judge.verdict(paper) for paper in papers]}
    return dict(zip(map(id, rules), Audience(rules, readings).judge_papers(papers), strict=True))


def _compose_digest(
    gathered: Gathered, view: View, chosen: Selection, explain: Callable[[RunOutcome], str]
) -> tuple[Digest, tuple[Paper, ...]]:
    """The digest of what was *chosen* for *view*, with the account of how it came about, and the papers in it."""
    request, rules = gathered.request, view.reader.rules
    listings = [gathered.listings[place] for place in view.places]
    undelivered = {paper.id for paper in view.undelivered} - view.hidden
    judged = [paper for paper in _papers_to_judge(request, view) if paper.id not in view.hidden]
    sections = group_sections(chosen, rules, request.limit)
    late = _limit_late(view, sections, request.limit)
    late_sections = (Section(PICKED_UP, late),) if late else ()
    counts = _count_papers(request, view, chosen, late)
    resting = any(map(_rests_on_weekends, listings))
    outcome = RunOutcome(rules, counts, listings, gathered.failures, judged, gathered.now.date(), resting)
    digest = Digest(
        made=gathered.now,
        sections=(*(_mark_new(section, undelivered) for section in sections), *late_sections),
        asked=tuple(map(describe_listing, listings)),
        counts=counts,
        failures=tuple(gathered.failures),
        reason=None if chosen.shown or late else explain(outcome),
        hint=_NO_RULES if rules.wants_everything and not request.explicit else None,
        late_note=view.late_note,
    )
    if view.damage == "lost":
        # Nobody knows which of these were delivered: none of them comes again.
        return replace(digest, sections=(), reason=LOST), tuple(verdict.paper for verdict in chosen.shown)
    if view.damage == "restored" and digest.matches:
        digest = replace(digest, hint=RESTORED)
    return digest, tuple(match.paper for match in digest.matches)


def _limit_late(view: View, sections: Sequence[Section], limit: int | None) -> tuple[Match, ...]:
    """The late papers of *view* for which *limit* leaves room behind the *sections*."""
    return view.late if limit is None else view.late[: max(0, limit - sum(len(each.matches) for each in sections))]


def _count_papers(request: Request, view: View, chosen: Selection, late: Sequence[Match]) -> Counts:
    to_judge, listed = _papers_to_judge(request, view), {paper.id for paper in view.papers}
    return Counts(
        listed=len(view.papers),
        new=len({paper.id for paper in view.undelivered} - view.hidden),
        muted=len(chosen.muted),
        matched=len(chosen.shown),
        muted_by=chosen.muted_by,
        followed=chosen.followed,
        hidden=sum(paper.id in view.hidden for paper in to_judge),
        had=len(view.papers) - len(to_judge),
        late=len(late),
        late_listed=sum(match.paper.id in listed for match in late),
    )


def _mark_new(section: Section, undelivered: Set[str]) -> Section:
    """*section* with its papers new where their identifiers are among the *undelivered* ones."""
    matches = (each if each.paper.id in undelivered else replace(each, new=False) for each in section.matches)
    return replace(section, matches=tuple(matches))


def leave_out_other_days(gathered: Gathered) -> Gathered:
    """What was *gathered*, without the papers of a list that came in place of the one of a day that was typed."""
    typed = {address.text for address in gathered.request.addresses if address.asked}
    others = {
        place
        for place, listing in enumerate(gathered.listings)
        if listing.address in typed and listing.shows_other_day and listing.address != sources.SAMPLE
    }
    if not others:
        return gathered
    kept = tuple(place for place in range(len(gathered.listings)) if place not in others)
    listings = [
        _without_papers(listing) if place in others else listing for place, listing in enumerate(gathered.listings)
    ]
    return replace(gathered, listings=listings, papers=find_papers_at(gathered, kept) if kept else ())


def _without_papers(listing: Listing) -> Listing:
    shown, wanted = listing.day or date.min, listing.wanted_day or date.min
    note = (
        f"no list of {format_day(wanted)}; the one {'before' if shown < wanted else 'after'} is of {format_day(shown)}"
    )
    return replace(listing, papers=(), notes=(note,))


def describe_listing(listing: Listing) -> Asked:
    """*listing* as the account of a digest names it."""
    return Asked(
        listing.address,
        listing.day,
        len(listing.papers),
        listing.notes,
        listing.archived,
        label=listing.label or sources.label_of(listing.address),
        wanted_day=listing.wanted_day,
    )


def _rests_on_weekends(listing: Listing) -> bool:
    series = sources.series_of(listing.address)
    return bool(series and sources.parse_address(series).series)


def find_new_places(gathered: Gathered, marks: Mapping[str, date]) -> tuple[int, ...]:
    """The places of the listings that are new to a channel with these *marks* (the last day had, by series): of daily
    lists the days since the mark, or the latest alone; of everything else whatever was asked for."""
    typed = {address.text for address in gathered.request.addresses}
    return tuple(
        place
        for place, listing in enumerate(gathered.listings)
        if listing.address in typed
        or gathered.request.since
        # What is in no series was asked for by an address that led to it: that of a folder, of a list of feeds.
        or (series := sources.series_of(listing.address)) not in typed
        or _is_after_mark(listing, marks.get(series or ""))
    )


def _is_after_mark(listing: Listing, last: date | None) -> bool:
    return last is not None and listing.day is not None and listing.day >= last


def find_papers_at(gathered: Gathered, places: tuple[int, ...]) -> Sequence[Paper]:
    """The merged papers that stood in the listings at *places*."""
    if len(places) == len(gathered.listings):
        return gathered.papers
    listed = [paper for place in places for paper in gathered.listings[place].papers]
    # What a listing names otherwise was merged into another, which is found again by what they have in common.
    records = [Record(paper) for paper in (*gathered.papers, *listed)]
    merged = len(gathered.papers)
    stood_there = (group for group in group_records(records) if group[-1] >= merged)
    found = sorted(at for group in stood_there for at in group if at < merged)
    return [gathered.papers[at] for at in found]


def select_announced_papers(types: Sequence[str], listings: Sequence[Listing], papers: Iterable[Paper]) -> list[Paper]:
    """Those of *papers* that at least one listing announces as one of *types*, or says nothing of."""
    announced: set[str] = set()
    wanted: set[str] = set()
    for listing in listings:
        reasons = listing.announced
        announced |= reasons.keys()
        wanted |= {paper.id for paper in listing.papers if reasons.get(paper.id, types[0]) in types}
    return [paper for paper in papers if paper.id not in announced or paper.id in wanted]


def select_papers_between(since: date | None, until: date | None, papers: Iterable[Paper]) -> list[Paper]:
    """Those of *papers* that may have been listed on the days from *since* to *until*, None for any day."""
    first, last = since or date.min, until or date.max
    return [paper for paper in papers if not paper.listed or first <= paper.listed <= last]
