"""What a reader likes, as words with points: they order the section of a topic that asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from digest.model import Why
from digest.rules.language.expressions import DEFAULT_FIELDS, Leaf
from digest.rules.language.terms import parse_term
from digest.rules.matcher import Document, Matcher, Span
from digest.rules.topics import LIKED

FEWEST_LIKED = 5  # papers from which words can be learned that order better than fit and votes
MOST_LIKED = 100  # papers from which words are learned, the first ones
_IN_TITLE = 2  # times the points of a word
_REASONS = 2  # words that are named as the reason for the place of a paper


class LikedWord(NamedTuple):
    """A *term* that liked papers have in common, and its *points*: the more, the more of them have it and the rarer it
    is elsewhere."""

    term: str
    points: int


class FoundWord(NamedTuple):
    """A liked *term* that a paper has, in its *field* (the title if it stands there) at *spans*, and the *points* that
    it is worth there: in the title twice as many."""

    term: str
    points: int
    field: str
    spans: tuple[Span, ...]


class NewestCounts(NamedTuple):
    """How many the newest *papers* of the archive are, on how many *days* lists of them came, and how many of them each
    of some queries *found*."""

    papers: int
    days: int
    found: tuple[int, ...]


@dataclass(frozen=True)
class Liking:
    """The *words* that were learned from so many liked *papers*, those of the most points first; none where *lack* says
    why the usual order holds."""

    papers: int
    words: tuple[LikedWord, ...] = ()
    lack: str = ""

    def measure(self, document: Document) -> int:
        """The points of the paper of *document*."""
        return sum(word.points for word in self._find(document))

    def find_words(self, document: Document) -> list[FoundWord]:
        """The liked words in the paper of *document*, those of the most points first."""
        return sorted(self._find(document), key=lambda word: -word.points)

    def tell_reasons(self, topic: str | None, document: Document, told: Sequence[Why]) -> Iterator[Why]:
        """The best words of the paper of *document* as the reason for its place in the section of *topic*, without
        those that were *told* as a reason to show it."""
        spans = {(why.field, span) for why in told for span in why.spans}
        new = [
            word for word in self.find_words(document) if not spans.issuperset((word.field, at) for at in word.spans)
        ]
        for word in new[:_REASONS]:
            start, end = word.spans[0]
            yield Why(topic, f"{LIKED}{word.term}", word.field, document.text_of(word.field)[start:end], word.spans)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(Leaf(parse_term(word.term), DEFAULT_FIELDS, word.term) for word in self.words)

    def _find(self, document: Document) -> Iterator[FoundWord]:
        hits = self._matcher.find_hits(document)
        for term, points in self.words:
            places = hits.get(term, {})
            field = next((field for field in DEFAULT_FIELDS if field in places), None)
            if field:
                times = _IN_TITLE if field == "title" else 1
                yield FoundWord(term, points * times, field, tuple(sorted(places[field])))
