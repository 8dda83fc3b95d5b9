"""The order in the sections of topics with `like:`, whose papers change places among themselves alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model import Match
from digest.rules.liking import Liking
from digest.rules.verdict import Verdict


class LikedOrder:
    """Puts first what the reader likes more, of papers with the same score in one section: *likings*, which have words,
    by the names of their topics. In other sections everything stays where it is."""

    def __init__(self, likings: Mapping[str | None, Liking]) -> None:
        self._likings = likings
        self._points: dict[tuple[str | None, str], int] = {}

    def exchange_places(self, waiting: Sequence[Verdict]) -> Sequence[Verdict]:
        """*waiting* in an order in which each place has a paper of the section and the score that it had before."""
        places: defaultdict[tuple[str | None, bool, int], list[int]] = defaultdict(list)
        for at, verdict in enumerate(waiting):
            if verdict.section in self._likings:
                places[verdict.section, verdict.follow is None, verdict.score].append(at)
        ordered = list(waiting)
        for (section, _, _), own in places.items():
            best_first = sorted((waiting[at] for at in own), key=lambda each: -self._measure(section, each))
            for at, verdict in zip(own, best_first, strict=True):
                ordered[at] = verdict
        return ordered

    def order_section(self, section: str | None, found: Sequence[tuple[Verdict, Match]]) -> list[tuple[Verdict, Match]]:
        """What was *found* for one *section* in its order, with the reasons for it."""
        if section not in self._likings:
            return list(found)
        ordered = sorted(found, key=lambda each: (-each[0].score, -self._measure(section, each[0])))
        return [(verdict, self._add_reasons(match, verdict, section)) for verdict, match in ordered]

    def _add_reasons(self, match: Match, verdict: Verdict, section: str | None) -> Match:
        reasons = tuple(self._likings[section].tell_reasons(section, verdict.document, match.why))
        return replace(match, why=(*match.why, *reasons)) if reasons else match

    def _measure(self, section: str | None, verdict: Verdict) -> int:
        key = section, verdict.paper.id
        if key not in self._points:
            self._points[key] = self._likings[section].measure(verdict.document)
        return self._points[key]
