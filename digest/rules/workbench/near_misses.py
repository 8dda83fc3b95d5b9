"""Near misses: other spellings of a term that would have been found where the term was not."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.rules.evaluation import is_true
from digest.rules.language.expressions import Expression, Leaf, wanted_leaves
from digest.rules.language.folding import fold_words
from digest.rules.language.parsing import parse_single_term
from digest.rules.matcher import Document, Matcher, build_document
from digest.rules.workbench.acronym_definitions import find_acronym_in
from digest.text import nearest_word

_ENDINGS = (
    "isation",
    "ization",
    "ation",
    "ition",
    "ions",
    "ion",
    "ings",
    "ing",
    "ers",
    "er",
    "ed",
    "es",
    "e",
    "s",
    "y",
)
_SHORTEST_STEM = 4
SHORTEST_TYPO = 5
_PLAIN_PHRASE = lazy_pattern(r"[^/=*]+")
_SIGNS_AT_END = ".…!?: "
_OTHER_FIELDS = ("title", "abstract", "keyword", "comment", "author", "org")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A spelling to write *instead* of the term *label*, and the *text* that it finds in *field*."""

    label: str
    instead: str
    field: str
    text: str


def find_near_miss(leaf: Leaf, document: Document) -> NearMiss | None:
    """The smallest change to *leaf*, which is not in *document*, that finds something there; None without any."""
    for instead in _candidate_spellings(leaf, document):
        other = parse_single_term(instead, leaf.fields)
        if other and (near := _try_spelling(leaf, other, instead, document)):
            return near
    return None


def _try_spelling(leaf: Leaf, other: Leaf, instead: str, document: Document) -> NearMiss | None:
    spans_by_field = Matcher([other]).find_hits(document).get(other.term.text, {})
    for field in other.fields:
        if field in spans_by_field:
            start, end = min(spans_by_field[field])
            return NearMiss(leaf.label, instead, field, document.text_of(field)[start:end])
    return None


def _candidate_spellings(leaf: Leaf, document: Document) -> Iterator[str]:
    """Spellings to try for *leaf*, the smallest change first."""
    text = leaf.term.text
    yield from wider_spellings(leaf)
    yield from (f"{field}:{text}" for field in _OTHER_FIELDS if field in document.fields and field not in leaf.fields)
    yield from _spellings_in_text(text, document)
    if acronym := find_acronym_in(document.text, text):
        yield leaf.prefix + acronym
    if corrected := _correct_words(text, set(fold_words(document.text))):
        yield corrected


def widest_spelling(expressions: Sequence[Expression], papers: Sequence[Paper]) -> tuple[str, int] | None:
    """The wider spelling of a wanted term that finds the most of *papers*, and how many it finds; None if none does."""
    others = {
        text: other
        for expression in expressions
        for leaf in wanted_leaves(expression)
        for text in wider_spellings(leaf)
        if (other := parse_single_term(text, leaf.fields))
    }
    matcher = Matcher(others.values())
    paper_counts: Counter[str] = Counter()
    for paper in papers:
        hits = matcher.find_hits(build_document(paper, matcher.fields))
        paper_counts.update(text for text, leaf in others.items() if is_true(leaf, hits, paper))
    return paper_counts.most_common(1)[0] if paper_counts else None


def suggest_correction(expressions: Sequence[Expression], papers: Sequence[Paper]) -> str | None:
    """The first wanted term that can be corrected: with words of *papers* in place of similar ones that no paper has;
    None if there is none."""
    words = {word for paper in papers for word in fold_words(build_document(paper).text)}
    terms = (leaf.term.text for expression in expressions for leaf in wanted_leaves(expression))
    return next((corrected for text in terms if (corrected := _correct_words(text, words))), None)


def _correct_words(text: str, words: Set[str]) -> str | None:
    """*text* with the most similar of *words* in place of each word that is not one of them; None if all words are
    among them, or if nothing is similar to one that is not."""
    long_words = [word for word in words if len(word) >= SHORTEST_TYPO]
    corrected: list[str] = []
    text = text.strip('"')
    for word in text.lower().split():
        guess = word if word in words else nearest_word(word, long_words, 0.85) if len(word) >= SHORTEST_TYPO else None
        if guess is None:
            return None
        corrected.append(guess)
    return " ".join(corrected) if corrected != text.lower().split() else None


def wider_spellings(leaf: Leaf) -> Iterator[str]:
    """Other ways to write *leaf* that find more: without `=`, without the signs at its end, without capitals, with `*`
    at its end or its stem."""
    text = leaf.term.text
    if text.startswith("="):
        yield leaf.prefix + text[1:]
        return
    if not _PLAIN_PHRASE.fullmatch(text):
        return
    if any(pattern.strict_places for pattern in leaf.term.patterns):
        yield leaf.prefix + text.lower()
    if text.startswith('"'):
        return
    if not text[-1].isalnum():
        # Such as the full stop of a title that was copied from a list of references.
        yield leaf.prefix + text.rstrip(_SIGNS_AT_END)
        return
    yield f"{leaf.prefix}{text}*"
    *head, last = text.split(" ")
    for ending in _ENDINGS:
        if last.lower().endswith(ending) and len(last) - len(ending) >= _SHORTEST_STEM:
            yield leaf.prefix + " ".join([*head, last.removesuffix(ending) + "*"])
            return


def _spellings_in_text(text: str, document: Document) -> Iterator[str]:
    """Words of *document* that are *text* divided otherwise: `multi-modal` for `multimodal`, and the reverse."""
    target = "".join(fold_words(text))
    words = fold_words(document.text)
    for size in range(1, len(text.split()) + 3):
        for at in range(len(words) - size + 1):
            if "".join(words[at : at + size]) in (target, f"{target}s"):
                yield "-".join(words[at : at + size])
