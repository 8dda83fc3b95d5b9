"""Late papers: listed days ago, not shown, and noticed since by another source or by votes; who gets which, and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import NamedTuple

from digest import sources
from digest.compose import View
from digest.model import LateNote, Match, Paper, Why
from digest.paper_history import EarlierPaper
from digest.render.days import short_day
from digest.rules.audience import Audience, Readings
from digest.rules.evaluation import is_true
from digest.rules.marks import forget_marks
from digest.rules.topics import PICKED_UP, Late, Rules
from digest.rules.verdict import Verdict, decide_verdict

FindEarlier = Callable[[date, int, datetime], Sequence[EarlierPaper]]
FindHad = Callable[[Sequence[Paper], str], Set[str]]
_AT_ONCE = 20  # papers about which the archive is asked together


class Pickup(NamedTuple):
    """A *paper* of an earlier day that was noticed since, and *why* that is."""

    paper: Paper
    why: tuple[Why, ...]


class LatePapers:
    """What may come late: the *earlier* papers, how many have come late to each channel in the last days
    (*late_counts*), and which of them a channel has had at all (*find_had*).

    For a run that delivers *only_new* papers, what the rules would show may have been left out by a limit, and comes
    late; for a look it was shown on its day. *note* says why newer votes are not known, None where they are; it is for
    everybody if that *is_failure*, else for who gets something late.
    """

    def __init__(
        self,
        earlier: Sequence[EarlierPaper],
        late_counts: Mapping[str, int],
        find_had: FindHad,
        today: date,
        *,
        only_new: bool,
        note: LateNote | None = None,
        is_failure: bool = False,
    ) -> None:
        self._earlier, self._late_counts, self._find_had = earlier, late_counts, find_had
        self._today, self._only_new = today, only_new
        self._note, self._is_failure = note, is_failure
        self._pickups: dict[Late, list[Pickup]] = {}

    def add_to(self, views: Sequence[View], readings: Readings | None = None) -> list[View]:
        """*views* with what comes late to each; *readings* are for these and for others."""
        rules = list({id(view.reader.rules): view.reader.rules for view in views if view.reader.rules.late}.values())
        readings = readings or Readings(rules)
        matched = self._judge_matched(rules, readings)
        return [
            self._add_to_view(view, matched[id(view.reader.rules)], readings)
            if id(view.reader.rules) in matched
            else view
            for view in views
        ]

    def _judge_matched(self, rule_sets: Sequence[Rules], readings: Readings) -> dict[int, dict[str, Verdict]]:
        """The verdicts of each of *rule_sets*, by its identity, on the papers that it has words for."""
        audience = Audience(rule_sets, readings)
        papers = {pickup.paper.id: pickup.paper for each in rule_sets if each.late for pickup in self._find(each.late)}
        matched: dict[int, dict[str, Verdict]] = {id(each): {} for each in rule_sets}
        for paper in papers.values():
            for at, verdict in audience.judge_paper(paper):
                matched[id(rule_sets[at])][paper.id] = verdict
        return matched

    def _find(self, late: Late) -> list[Pickup]:
        """Everything that was noticed as *late* says, the most voted first, then the newest."""
        if late not in self._pickups:
            found = [
                Pickup(each.paper, why) for each in self._earlier if (why := find_reasons(each, late, self._today))
            ]
            self._pickups[late] = sorted(found, key=_merit_key)
        return self._pickups[late]

    def _add_to_view(self, view: View, matched: Mapping[str, Verdict], readings: Readings) -> View:
        room = self._find_room(view)
        if not room:
            return view
        chosen = tuple(islice(self._choose(view, matched, readings), room))
        return view._replace(late=chosen, late_note=self._note if chosen or self._is_failure else None)

    def _find_room(self, view: View) -> int:
        """How many papers may come late to the channel of *view* now: after damage nobody knows which it has had."""
        channel, rules, _ = view.reader
        if not rules.late or view.damage:
            return 0
        return max(0, rules.late.max - self._late_counts.get(channel, 0))

    def _choose(self, view: View, matched: Mapping[str, Verdict], readings: Readings) -> Iterator[Match]:
        """What may come late to *view*, the papers with its reader's words (*matched*) first."""
        channel, rules, marks = view.reader
        pickups = self._find(rules.late) if rules.late else ()
        for several in _batches(sorted(pickups, key=lambda each: not _has_words(matched.get(each.paper.id)))):
            had = self._find_had([each.paper for each in several], channel)
            for pickup in several:
                verdict = matched.get(pickup.paper.id) or decide_verdict(rules, readings.read(pickup.paper), ())
                verdict = verdict if marks else forget_marks(verdict)
                if pickup.paper.id not in had and not self._is_shown(verdict, view) and _is_wanted(verdict, rules):
                    yield _make_match(verdict, pickup)

    def _is_shown(self, verdict: Verdict, view: View) -> bool:
        """Whether the paper of *verdict* is in the other sections of *view*, or was on its day."""
        return verdict.shown and (not self._only_new or any(verdict.paper.id == each.id for each in view.papers))


def explain_noticed(paper: Paper, wishes: Sequence[Late], find: FindEarlier, now: datetime) -> Sequence[str]:
    """How *paper* has been noticed since it was listed, by the first of *wishes* for which it has; *find* asks the
    archive."""
    for late in wishes:
        for earlier in find(now.date() - timedelta(days=late.days), late.least_votes, now):
            if earlier.paper.id == paper.id and (why := find_reasons(earlier, late, now.date())):
                return [each.text for each in why]
    return ()


def find_reasons(earlier: EarlierPaper, late: Late, today: date) -> tuple[Why, ...]:
    """Why the *earlier* paper has been noticed since it was listed, seen from *today*; nothing where it was not, or is
    older than *late* says."""
    first = min(earlier.listed_by.values(), default=earlier.first_seen)
    if not today - timedelta(days=late.days) <= first <= today:
        return ()
    since = partial(short_day, today=today)
    by_sources = [
        Why(PICKED_UP, "late", "source", f"on {sources.source_label(name)} since {since(day)}")
        for day, name in sorted((day, name) for name, day in earlier.listed_by.items())
        if day > first and not sources.is_index(name)
    ]
    then, now = earlier.votes_then, earlier.paper.upvotes
    if now is None or not _satisfies(now, late, earlier) or (then is not None and _satisfies(then, late, earlier)):
        return tuple(by_sources)
    if then is not None:
        risen = f"▲ {then:,} → {now:,} since {since(earlier.first_seen)}"
    elif by_sources:
        return tuple(by_sources)  # its votes are seen beside it
    else:
        risen = f"▲ {now:,} by now, not known on {since(earlier.first_seen)}"
    return (*by_sources, Why(PICKED_UP, late.upvotes.label, "upvotes", risen))


def _satisfies(votes: int, late: Late, earlier: EarlierPaper) -> bool:
    return is_true(late.upvotes, {}, replace(earlier.paper, upvotes=votes))


def _merit_key(pickup: Pickup) -> tuple[int, int, str]:
    paper = pickup.paper
    return -(paper.upvotes or 0), -(paper.listed or date.min).toordinal(), paper.id


def _has_words(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.score > 0


def _is_wanted(verdict: Verdict, rules: Rules) -> bool:
    """Whether nothing of *rules* speaks against the paper, which need not have any word of theirs."""
    if verdict.score < 0 or verdict.paper.hidden:
        return False
    return bool(verdict.follow) or not any(is_true(mute.unwanted, verdict.hits, verdict.paper) for mute in rules.mute)


def _make_match(verdict: Verdict, pickup: Pickup) -> Match:
    match = verdict.to_match()
    return replace(match, section=PICKED_UP, why=(*pickup.why, *match.why))


def _batches(pickups: Sequence[Pickup]) -> Iterator[Sequence[Pickup]]:
    for start in range(0, len(pickups), _AT_ONCE):
        yield pickups[start : start + _AT_ONCE]
