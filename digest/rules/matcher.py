"""All terms of all topics in one automaton: one pass over a text finds every one of them."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from digest.latex import readable
from digest.model import Paper
from digest.rules.expressions import DEFAULT_FIELDS, Leaf
from digest.rules.folding import fold
from digest.rules.terms import Pattern, Term
from digest.text import safe

Span = tuple[int, int]
# term → field → places, in order
Hits = Mapping[str, Mapping[str, Collection[Span]]]

# The same while it is collected: a dict of places holds each once, however many there are.
_Found = dict[str, dict[str, dict[Span, None]]]


@dataclass(frozen=True, slots=True)
class Document:
    """The readable text of some fields of one paper, one field a line."""

    text: str
    fields: tuple[str, ...]
    starts: tuple[int, ...]

    def of(self, field: str) -> str:
        """The text of one *field*."""
        at = self.fields.index(field)
        end = self.starts[at + 1] - 1 if at + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[at] : end]

    def field_at(self, offset: int) -> tuple[str, int]:
        """The field that holds *offset*, and where it starts."""
        at = bisect_right(self.starts, offset) - 1
        return self.fields[at], self.starts[at]


def document(paper: Paper, fields: Sequence[str] = DEFAULT_FIELDS) -> Document:
    """What the matcher reads of *paper*: control characters gone, LaTeX readable."""
    texts = [_field(paper, field) for field in fields]
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    return Document("\n".join(texts), tuple(fields), tuple(starts))


def _field(paper: Paper, field: str) -> str:
    if field == "title":
        return safe(readable(paper.title))
    if field == "abstract":
        return safe(readable(paper.abstract))
    # A phrase never runs over a semicolon, so one author does not run into the next.
    if field == "org":
        organization = paper.organization
        return safe(f"{organization.name}; {organization.slug or ''}") if organization else ""
    if field == "comment":
        return safe(readable(paper.comment))
    lists = {
        "author": paper.authors,
        "keyword": paper.keywords,
        "category": paper.categories,
        "source": paper.sources,
    }
    return safe("; ".join(lists[field]))


class Matcher:
    """Finds the terms of *leaves*; cost grows with the text, hardly with the number of terms."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        terms: dict[str, Term] = {}
        needed = set(DEFAULT_FIELDS)
        for leaf in leaves:
            terms[leaf.term.text] = leaf.term
            needed.update(leaf.fields)
        self.fields = (*DEFAULT_FIELDS, *sorted(needed - set(DEFAULT_FIELDS)))
        self._regexes = [term for term in terms.values() if term.regex]
        self._patterns: list[list[tuple[str, Pattern]]] = []
        keys = self._collect(terms.values())
        self._automaton = AhoCorasick(keys) if keys else None

    def _collect(self, terms: Iterable[Term]) -> list[str]:
        """The distinct keys of all patterns; the same key may belong to several terms."""
        places: dict[str, int] = {}
        for term in terms:
            for pattern in term.patterns:
                at = places.setdefault(pattern.key, len(places))
                if at == len(self._patterns):
                    self._patterns.append([])
                self._patterns[at].append((term.text, pattern))
        return list(places)

    def hits(self, document: Document) -> Hits:
        """Every term found in *document*, with its fields and its places there, each in order."""
        found: _Found = {}
        folded = fold(document.text)
        if self._automaton:
            patterns = self._patterns
            for at, start, end in self._automaton.find_matches_as_indexes(folded.words, overlapping=True):
                for name, pattern in patterns[at]:
                    if span := pattern.find(folded, start, end):
                        _add(found, document, name, span)
        for term in self._regexes:
            self._search(term, document, found)
        return found

    def _search(self, term: Term, document: Document, found: _Found) -> None:
        if not term.regex:
            return
        for field, start in zip(document.fields, document.starts, strict=True):
            for first, last in term.regex.find_all(document.of(field)):
                _add(found, document, term.text, (start + first, start + last))


def _add(found: _Found, document: Document, term: str, span: Span) -> None:
    field, start = document.field_at(span[0])
    place = (span[0] - start, span[1] - start) if start else span
    found.setdefault(term, {}).setdefault(field, {})[place] = None
