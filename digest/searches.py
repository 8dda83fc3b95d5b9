"""Searches of the archive as values: what one is asked for, and what it found."""

from dataclasses import dataclass
from datetime import date

from digest.model import Match, Total
from digest.rules.language.expressions import Expression

BEST_OF = 2_000  # the newest papers that a search finds, of which it shows the best


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a search of the archive is asked for: at most *limit* papers of which *expression* is true.

    *words* are those that were typed for it. The newest come first; with *best* those that fit best, of the newest
    2,000. *since* is the first day wanted. With *thorough* every paper is looked at, however long that takes.
    """

    words: str
    expression: Expression
    limit: int = 20
    best: bool = False
    since: date | None = None
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """How far a search has looked that must read every paper: at so many *papers*, the newest, of so many (*of*), the
    last of them of the day *back_to*, None where that is not known."""

    papers: int
    of: int
    back_to: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of the archive finds: the *matches* to be shown, in their order, and how many there are in
    *total*. *looked* is None for one that has looked at everything."""

    matches: tuple[Match, ...]
    total: Total
    looked: Looked | None = None
