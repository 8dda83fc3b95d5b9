"""The order in which papers are shown: best first, total, and the same in whatever order the listings were read."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from digest.identity.names import name_key
from digest.model import Listing, Paper
from digest.rules.verdict import Verdict


class ListPlace(NamedTuple):
    """Where a paper stood: the address of the *listing*, and its *number* in it."""

    listing: str = ""
    number: int = 0


NOWHERE = ListPlace()


def rank_verdicts(
    verdicts: Sequence[Verdict], places: Mapping[str, ListPlace] | None = None, *, in_own_order: bool = False
) -> list[Verdict]:
    """*verdicts*, the best first: by score, fit, upvotes, listed day, published day, place and identifier.

    *places* has the places of the papers by their identifiers; without it *verdicts* are in the order of one listing.
    With *in_own_order* all places are in one listing that says which paper is the better one (relevance, rank of a
    trend): only score and fit come before them.
    """
    if places is None:
        places = {verdict.paper.id: ListPlace(number=number) for number, verdict in enumerate(verdicts)}
    own_places = places if in_own_order else {}
    keyed = [(merit_key(verdict, own_places.get(verdict.paper.id, NOWHERE)), verdict) for verdict in verdicts]
    keyed.sort(key=itemgetter(0))
    ranked: list[Verdict] = []
    for _, equals in groupby(keyed, key=itemgetter(0)):
        ranked += _order_equals([verdict for _, verdict in equals], places)
    return ranked


def merit_key(verdict: Verdict, place: ListPlace = NOWHERE) -> tuple[int, ...]:
    """The key that sorts the better paper first, as far as more than the order of an ordinary listing tells.

    *place* is where the paper stood in a listing whose order is one of merit.
    """
    paper = verdict.paper
    listed, published = paper.listed or date.min, paper.published or date.min
    return (
        -verdict.score,
        -verdict.fit,
        place.number,
        -(paper.upvotes or 0),
        -listed.toordinal(),
        -published.toordinal(),
    )


def _order_equals(verdicts: list[Verdict], places: Mapping[str, ListPlace]) -> list[Verdict]:
    """*verdicts*, of which none is better, in the order of their listing. Places in different listings say nothing of
    each other, so those of one listing stay together, and the smallest identifier says which listing comes first."""
    if len(verdicts) == 1:
        return verdicts
    place_of = {verdict.paper.id: places.get(verdict.paper.id, NOWHERE) for verdict in verdicts}
    first: dict[str, str] = {}
    for name in sorted(place_of):
        first.setdefault(place_of[name].listing, name)

    def place_key(verdict: Verdict) -> tuple[str, int, str]:
        name = verdict.paper.id
        return first[place_of[name].listing], place_of[name].number, name

    return sorted(verdicts, key=place_key)


def find_list_places(listings: Sequence[Listing], papers: Sequence[Paper]) -> dict[str, ListPlace]:
    """Where each of *papers*, which are the merged ones of *listings*, stood, by identifier.

    Of a paper in several listings it is the place in that with the first address, so that it does not matter which was
    read first. A paper that none of them knows by its names has no place.
    """
    if len(listings) == 1:
        return {paper.id: ListPlace(listings[0].address, number) for number, paper in enumerate(papers)}
    places: dict[str, ListPlace] = {}
    for listing in sorted(listings, key=lambda each: each.address):
        for number, paper in enumerate(listing.papers):
            for key in _name_keys(paper):
                places.setdefault(key, ListPlace(listing.address, number))
    found = {paper.id: [places[key] for key in _name_keys(paper) if key in places] for paper in papers}
    return {name: min(known) for name, known in found.items() if known}


def _name_keys(paper: Paper) -> set[str]:
    return set(map(name_key, (paper.id, *paper.identifiers)))
