"""The overview of a long digest: each section with the number of its papers and the best of them."""

from collections.abc import Sequence
from typing import NamedTuple

from digest.model import Digest, Match
from digest.render import summary

_MOST_ROWS = 12


class OverviewRow(NamedTuple):
    """A section in a line: its *name*, how many *papers* it has, and the *best* of them with its *number*."""

    name: str
    papers: int
    best: Match
    number: int


def list_overview(digest: Digest, *, above: int) -> list[OverviewRow]:
    """A row for each section of *digest*; none where it has one section only, or not more papers than *above*."""
    sections = [(name, section) for name, section in summary.sections_with_headings(digest) if section.matches]
    if len(digest.matches) <= above or len(sections) < 2:
        return []
    rows, first = [], 1
    for name, section in sections:
        best = max(range(len(section.matches)), key=lambda at: (section.matches[at].paper.upvotes or 0, -at))
        rows.append(OverviewRow(name or "", len(section.matches), section.matches[best], first + best))
        first += len(section.matches)
    return rows


def keep_largest(rows: Sequence[OverviewRow]) -> tuple[list[OverviewRow], int]:
    """At most twelve lines of *rows* in their order, and how many sections are left out: the smallest."""
    if len(rows) <= _MOST_ROWS:
        return list(rows), 0
    kept = sorted(range(len(rows)), key=lambda at: -rows[at].papers)[: _MOST_ROWS - 1]
    return [rows[at] for at in sorted(kept)], len(rows) - len(kept)


def find_bold_votes(matches: Sequence[Match]) -> int:
    """From how many votes on a paper is among the best fifth of *matches*; at least 1."""
    votes = sorted((match.paper.upvotes or 0 for match in matches), reverse=True)
    return max(1, votes[max(0, len(votes) // 5 - 1)]) if votes else 1
