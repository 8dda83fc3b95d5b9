"""The matcher: it puts the terms of all topics into one automaton, which finds them in one pass over a text."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from digest.latex import make_readable
from digest.model import Paper
from digest.rules.language.expressions import DEFAULT_FIELDS, Leaf
from digest.rules.language.folding import fold_text
from digest.rules.language.terms import Pattern, Term
from digest.text import sanitize_line

Span = tuple[int, int]
# The spans of each term, by its text, in each field.
Hits = Mapping[str, Mapping[str, Collection[Span]]]

_GrowingHits = dict[str, dict[str, list[Span]]]


@dataclass(frozen=True, slots=True)
class Document:
    """The readable *texts* of some *fields* of one paper, and the offset (*starts*) of each in the whole text.

    Most of them are the paper's own, so that thousands of papers with their documents are no longer than without.
    """

    texts: tuple[str, ...]
    fields: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """All texts, one line for each; it is put together each time."""
        return "\n".join(self.texts)

    def text_of(self, field: str) -> str:
        """The text of one *field*."""
        return self.texts[self.fields.index(field)]


def build_document(paper: Paper, fields: Sequence[str] = DEFAULT_FIELDS) -> Document:
    """The text of *fields* of *paper* as the matcher reads it: without control characters and LaTeX."""
    texts = tuple([_field_text(paper, field) for field in fields])
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    return Document(texts, tuple(fields), tuple(starts))


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
        # Most hits are of plain words. These lists settle them faster than the patterns, which lie far apart in memory.
        self._plain_terms = [_plain_term(patterns) for patterns in self._patterns]
        self._are_words = [" " not in key.strip() for key in keys]
        self._automaton = _build_automaton(keys)

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
        text, words, is_even = folded.text, folded.words, folded.offsets is None
        plain_terms, are_words = self._plain_terms, self._are_words
        for at, start, end in self._find_keys(words):
            plain = plain_terms[at] if is_even else None
            # Folding settles a word; between two words there may be a sign that no phrase goes over.
            if plain is not None and (
                are_words[at] or text[start : end - 2].lower().replace("-", " ") == words[start + 1 : end - 1]
            ):
                _add_hit(hits, document, plain, (start, end - 2))
                continue
            for name, pattern in self._patterns[at]:
                if span := pattern.find_span(folded, start, end):
                    _add_hit(hits, document, name, span)
        for term in self._regexes:
            self._search_regex(term, document, hits)
        return hits

    def _find_keys(self, words: str) -> list[tuple[int, int, int]]:
        """The number of each key in *words*, its start and its end."""
        if isinstance(self._automaton, BytesAhoCorasick):
            # One byte for each character, so that places stay what they are; no key has a question mark.
            return self._automaton.find_matches_as_indexes(words.encode("ascii", "replace"), overlapping=True)
        return self._automaton.find_matches_as_indexes(words, overlapping=True) if self._automaton else []

    def _search_regex(self, term: Term, document: Document, hits: _GrowingHits) -> None:
        if not term.regex:
            return
        for field, start in zip(document.fields, document.starts, strict=True):
            for first, last in term.regex.find_all(document.text_of(field)):
                _add_hit(hits, document, term.text, (start + first, start + last))


def _plain_term(patterns: Sequence[tuple[str, Pattern]]) -> str | None:
    """The term that alone has these *patterns* of one key, if it is of plain words in any case."""
    (name, pattern), *others = patterns
    return name if not others and pattern.words.isascii() and pattern.words and not pattern.strict_places else None


def _build_automaton(keys: Sequence[str]) -> AhoCorasick | BytesAhoCorasick | None:
    if not keys:
        return None
    # Bytes are searched faster than characters, whose places must be counted.
    return BytesAhoCorasick([key.encode() for key in keys]) if all(map(str.isascii, keys)) else AhoCorasick(keys)


def _add_hit(hits: _GrowingHits, document: Document, term: str, span: Span) -> None:
    at = bisect_right(document.starts, span[0]) - 1
    field, start = document.fields[at], document.starts[at]
    place = (span[0] - start, span[1] - start) if start else span
    if term not in hits:
        hits[term] = {field: [place]}
    elif field not in hits[term]:
        hits[term][field] = [place]
    elif hits[term][field][-1] != place:  # two patterns of one term find a place one after the other
        hits[term][field].append(place)
