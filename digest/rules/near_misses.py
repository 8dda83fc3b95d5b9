"""Near misses: what the reader could have written so that a term had been found in a paper."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from digest.errors import UsageError
from digest.model import Paper
from digest.rules.expressions import Expression, Leaf, wanted_leaves
from digest.rules.folding import fold
from digest.rules.matcher import Document, Matcher, document
from digest.rules.parsing import parse
from digest.text import nearest as nearest_word

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
_SHORTEST_TYPO = 5
_PLAIN = re.compile(r"[^/=*]+")
_OTHER_FIELDS = ("title", "abstract", "keyword", "comment", "author", "org")


@dataclass(frozen=True, slots=True)
class Near:
    """*instead* of the term *label* one could write …, which finds *text* in *field*."""

    label: str
    instead: str
    field: str
    text: str


def nearest(leaf: Leaf, read: Document) -> Near | None:
    """The smallest change to *leaf*, which was not found, that finds something in *read*."""
    for instead in _alternatives(leaf, read):
        try:
            other = parse(instead, leaf.fields)
        except UsageError:
            continue
        if isinstance(other, Leaf) and (near := _found(leaf, other, instead, read)):
            return near
    return None


def _found(leaf: Leaf, other: Leaf, instead: str, read: Document) -> Near | None:
    found = Matcher([other]).hits(read).get(other.term.text, {})
    for field in other.fields:
        if field in found:
            start, end = min(found[field])
            return Near(leaf.label, instead, field, read.of(field)[start:end])
    return None


def _alternatives(leaf: Leaf, read: Document) -> Iterator[str]:
    text = leaf.term.text
    yield from respelled(leaf)
    yield from (f"{field}:{text}" for field in _OTHER_FIELDS if field in read.fields and field not in leaf.fields)
    yield from _split_in_text(text, read)
    if meant := _meant(text, set(_words(read.text))):
        yield meant


def widest(expressions: Sequence[Expression], papers: Sequence[Paper]) -> tuple[str, int] | None:
    """Of all other spellings of the wanted terms the one that finds the most *papers*, and how many."""
    others = {}
    for leaf in (leaf for expression in expressions for leaf in wanted_leaves(expression)):
        for text in respelled(leaf):
            other = parse(text, leaf.fields)
            if isinstance(other, Leaf):
                others[text] = other
    matcher = Matcher(others.values())
    found: Counter[str] = Counter()
    for paper in papers:
        hits = matcher.hits(document(paper, matcher.fields))
        found.update(text for text, leaf in others.items() if set(leaf.fields) & hits.get(leaf.term.text, {}).keys())
    return found.most_common(1)[0] if found else None


def misspelled(expressions: Sequence[Expression], papers: Sequence[Paper]) -> str | None:
    """A wanted term with a word that no paper has, written with the word that was probably meant."""
    words = {word for paper in papers for word in _words(document(paper).text)}
    terms = (leaf.term.text for expression in expressions for leaf in wanted_leaves(expression))
    return next((meant for text in terms if (meant := _meant(text, words))), None)


def _words(text: str) -> list[str]:
    return fold(text).words.split()


def _meant(text: str, words: Set[str]) -> str | None:
    """*text* with each of its words that is not among *words* as the one that it was probably meant to
    be; None where there is no such word, or none to guess."""
    known = [word for word in words if len(word) >= _SHORTEST_TYPO]
    meant: list[str] = []
    for word in text.lower().split():
        guess = word if word in words else nearest_word(word, known, 0.85) if len(word) >= _SHORTEST_TYPO else None
        if guess is None:
            return None
        meant.append(guess)
    return " ".join(meant) if meant != text.lower().split() else None


def respelled(leaf: Leaf) -> Iterator[str]:
    """Other ways to write *leaf* that find more: without capitals, with `*`, not as an exact spelling."""
    text = leaf.term.text
    prefix = leaf.label.removesuffix(text)
    if text.startswith("="):
        yield prefix + text[1:]
        return
    if not _PLAIN.fullmatch(text):
        return
    if any(pattern.strict for pattern in leaf.term.patterns):
        yield prefix + text.lower()
    yield f"{prefix}{text}*"
    *head, last = text.split(" ")
    for ending in _ENDINGS:
        if last.lower().endswith(ending) and len(last) - len(ending) >= _SHORTEST_STEM:
            yield prefix + " ".join([*head, last.removesuffix(ending) + "*"])
            return


def _split_in_text(text: str, read: Document) -> Iterator[str]:
    """`multimodal` where the paper writes "multi-modal", and the other way round."""
    target = "".join(_words(text))
    words = _words(read.text)
    for size in range(1, len(text.split()) + 3):
        for at in range(len(words) - size + 1):
            if "".join(words[at : at + size]) in (target, f"{target}s"):
                yield "-".join(words[at : at + size])
