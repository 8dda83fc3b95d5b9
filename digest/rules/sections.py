"""The sections of a digest, and the limits: which paper stands where, and what is left out for want of room."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from digest.model import Match, Section
from digest.rules.selection import Selection
from digest.rules.topics import FOLLOWED, Rules, Topic
from digest.rules.verdict import Verdict

# Few topics are ordered by what their reader likes.
if TYPE_CHECKING:
    from digest.rules.liked_order import LikedOrder


class _Seat(NamedTuple):
    """The *section* that one paper falls to, and whether there *is_room* for it in any."""

    section: str | None
    is_room: bool = True


def group_sections(chosen: Selection, rules: Rules, limit: int | None = None) -> tuple[Section, ...]:
    """What was *chosen* in sections: each paper, best first, under the best of its topics that has room.

    A paper for which no topic has room is left out and counted at its best one. Of the others `max` of *rules* keeps
    the best of all sections together, and *limit*, which is for this one digest, the best of these; what they leave out
    is counted where it would stand. In the section of a topic with a liking the best are those that the reader likes
    more. `max` never leaves out a followed paper, and does not count one without a topic;
    *limit* takes followed papers first. Sections of which nothing is shown are among the others.
    """
    order = _find_liked_order(rules.topics)
    waiting: Sequence[Verdict] = sorted(chosen.shown, key=lambda verdict: verdict.follow is None)
    if order:
        waiting = order.exchange_places(waiting)
    seats = _find_seats(waiting, rules.topics)
    seated = [verdict for verdict in waiting if seats[verdict.paper.id].is_room]
    kept = {verdict.paper.id for verdict in _keep_best(rules.max, seated)[:limit]}
    shown: dict[str | None, list[tuple[Verdict, Match]]] = {}
    for verdict in chosen.shown:
        if verdict.paper.id in kept:
            match, section = verdict.to_match(), seats[verdict.paper.id].section
            shown.setdefault(section, []).append(
                (verdict, match if match.section == section else replace(match, section=section))
            )
    if order:
        shown = {section: order.order_section(section, found) for section, found in shown.items()}
    matches = {section: tuple(match for _, match in found) for section, found in shown.items()}
    totals = Counter(seat.section for seat in seats.values())
    return tuple(
        Section(name, found := matches.get(name, ()), totals[name] - len(found))
        for name in _section_names(rules.topics)
        if name in totals
    )


def _find_liked_order(topics: Iterable[Topic]) -> "LikedOrder | None":
    """The order by what the reader likes, None where no topic has one."""
    likings = {topic.name: topic.liking for topic in topics if topic.liking and topic.liking.words}
    if not likings:
        return None
    from digest.rules.liked_order import LikedOrder

    return LikedOrder(likings)


def _find_seats(waiting: Iterable[Verdict], topics: Sequence[Topic]) -> dict[str, _Seat]:
    """The seat of each paper, by its identifier, if they take their seats in the order in which they are *waiting*."""
    room = {topic.name: topic.max for topic in topics if topic.max is not None}
    seats: dict[str, _Seat] = {}
    for verdict in waiting:
        # A section that followed papers without a topic share with a topic has its room for those of the topic.
        takes_room = bool(verdict.matched_topics)
        sections = verdict.sections
        with_room = [name for name in sections if not takes_room or room.get(name, 1) > 0]
        section = (with_room or sections)[0]
        seats[verdict.paper.id] = _Seat(section, bool(with_room or verdict.follow))
        if takes_room and section in room:
            room[section] -= 1
    return seats


def _keep_best(most: int | None, seated: Sequence[Verdict]) -> list[Verdict]:
    """The first of *seated*, at most *most* of them; followed papers, which come first, all, and those among them that
    have no topic uncounted."""
    followed = [verdict for verdict in seated if verdict.follow]
    others = seated[len(followed) :]
    counted = sum(bool(verdict.matched_topics) for verdict in followed)
    return [*followed, *others[: None if most is None else max(0, most - counted)]]


def _section_names(topics: Sequence[Topic]) -> list[str | None]:
    """The sections in their order: whom one follows, the unnamed topic, the named topics as they are configured."""
    named = [topic.name for topic in topics if topic.name]
    return list(dict.fromkeys([*([FOLLOWED] if FOLLOWED not in named else []), None, *named]))
