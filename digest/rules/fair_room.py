"""The top of each section where there is room for few papers: how the room is shared, and what is left out counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model import Match, Section

_LARGEST = 10  # papers that a section may show, where there are several sections


def keep_top(sections: Sequence[Section], most: int, limits: Mapping[str | None, int]) -> tuple[Section, ...]:
    """*sections* with their best papers, at most so many (*most*) in all, and no more of each than the *limits* of the
    topics say; the others are counted. Followed papers go first."""
    limited = [min(len(each.matches), limits.get(each.topic, most)) for each in sections]
    shares = share_room(limited, most)
    return tuple(_keep_best(section, share) for section, share in zip(sections, shares, strict=True))


def share_room(wanted: Sequence[int], most: int) -> list[int]:
    """How many papers each section shows that has so many (*wanted*), at most so many (*most*) in all.

    One after the other takes one, in their order, again and again, until there is no room, or no section has more. None
    takes more than ten, or than its part of the room where that is larger.
    """
    filled = sum(papers > 0 for papers in wanted)
    largest = min(max(_LARGEST, -(-most // filled)), max(wanted)) if filled else 0
    shares, room = [0] * len(wanted), most
    for already in range(largest):
        for at, papers in enumerate(wanted):
            if papers > already and room > 0:
                shares[at] += 1
                room -= 1
    return shares


def _keep_best(section: Section, most: int) -> Section:
    """*section* with *most* of its papers in their order: those that are followed, then the first ones."""
    first = sorted(range(len(section.matches)), key=lambda at: not section.matches[at].followed)[:most]
    kept: tuple[Match, ...] = tuple(section.matches[at] for at in sorted(first))
    return replace(section, matches=kept, more=section.more + len(section.matches) - len(kept))
