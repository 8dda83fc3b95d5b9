"""The matcher: it puts the terms of all topics into one automaton, which finds them in one pass over a text."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from digest.latex import make_readable
from digest.model import Paper
from digest.rules.language.expressions import DEFAULT_FIELDS, Leaf
from digest.rules.language.folding import fold_text
from digest.rules.language.terms import Pattern, Term
from digest.text import sanitize_line

Span = tuple[int, int]
# The spans of each term, by its text, in each field.
Hits = Mapping[str, Mapping[str, Collection[Span]]]

# The hits while they are collected: the keys of the inner dict are spans, so that each is there once.
_GrowingHits = dict[str, dict[str, dict[Span, None]]]


@dataclass(frozen=True, slots=True)
class Document:
    """The readable text of some fields of one paper, one line for each; *starts* has the offset of each line."""

    text: str
    fields: tuple[str, ...]
    starts: tuple[int, ...]

    def text_of(self, field: str) -> str:
        """The text of one *field*."""
        at = self.fields.index(field)
        end = self.starts[at + 1] - 1 if at + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[at] : end]

    def field_at(self, offset: int) -> tuple[str, int]:
        """The field at *offset*, and the offset at which it starts."""
        at = bisect_right(self.starts, offset) - 1
        return self.fields[at], self.starts[at]


def build_document(paper: Paper, fields: Sequence[str] = DEFAULT_FIELDS) -> Document:
    """The text of *fields* of *paper* as the matcher reads it: without control characters and LaTeX."""
    texts = [_field_text(paper, field) for field in fields]
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    return Document("\n".join(texts), tuple(fields), tuple(starts))


def _field_text(paper: Paper, field: str) -> str:
    if field == "title":
        return sanitize_line(make_readable(paper.title))
    if field == "abstract":
        return sanitize_line(make_readable(paper.abstract))
    # A phrase never matches across a semicolon, so "; " keeps one author apart from the next.
    if field == "org":
        organization = paper.organization
        return sanitize_line(f"{organization.name}; {organization.slug or ''}") if organization else ""
    if field == "comment":
        return sanitize_line(make_readable(paper.author_note))
    lists = {
        "author": paper.authors,
        "keyword": paper.keywords,
        "category": paper.categories,
        "source": paper.sources,
    }
    return sanitize_line("; ".join(lists[field]))


class Matcher:
    """Finds the terms of *leaves*; the time grows with the text, hardly with the number of terms."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        terms: dict[str, Term] = {}
        needed = set(DEFAULT_FIELDS)
        for leaf in leaves:
            terms[leaf.term.text] = leaf.term
            needed.update(leaf.fields)
        self.fields = (*DEFAULT_FIELDS, *sorted(needed - set(DEFAULT_FIELDS)))
        self._regexes = [term for term in terms.values() if term.regex]
        self._patterns: list[list[tuple[str, Pattern]]] = []
        keys = self._collect_keys(terms.values())
        self._automaton = AhoCorasick(keys) if keys else None

    def _collect_keys(self, terms: Iterable[Term]) -> list[str]:
        """The distinct keys of all patterns, in the order of `_patterns`; several terms may share one."""
        places: dict[str, int] = {}
        for term in terms:
            for pattern in term.patterns:
                at = places.setdefault(pattern.key, len(places))
                if at == len(self._patterns):
                    self._patterns.append([])
                self._patterns[at].append((term.text, pattern))
        return list(places)

    def find_hits(self, document: Document) -> Hits:
        """The terms of *document*, each with the spans in which it stands, by field."""
        hits: _GrowingHits = {}
        folded = fold_text(document.text)
        if self._automaton:
            patterns = self._patterns
            for at, start, end in self._automaton.find_matches_as_indexes(folded.words, overlapping=True):
                for name, pattern in patterns[at]:
                    if span := pattern.find_span(folded, start, end):
                        _add_hit(hits, document, name, span)
        for term in self._regexes:
            self._search_regex(term, document, hits)
        return hits

    def _search_regex(self, term: Term, document: Document, hits: _GrowingHits) -> None:
        if not term.regex:
            return
        for field, start in zip(document.fields, document.starts, strict=True):
            for first, last in term.regex.find_all(document.text_of(field)):
                _add_hit(hits, document, term.text, (start + first, start + last))


def _add_hit(hits: _GrowingHits, document: Document, term: str, span: Span) -> None:
    field, start = document.field_at(span[0])
    place = (span[0] - start, span[1] - start) if start else span
    hits.setdefault(term, {}).setdefault(field, {})[place] = None
