"""Acronyms as many papers define them: their meanings, with the number of papers for each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.model import Paper
from digest.rules.language.expressions import DEFAULT_FIELDS, Leaf
from digest.rules.language.folding import fold_words
from digest.rules.language.terms import number_forms
from digest.rules.matcher import Document, build_document
from digest.rules.workbench.acronym_definitions import (
    SMALL_WORDS,
    WORD,
    find_definitions,
    is_acronym,
    singular_acronym,
)

ENOUGH, AGREED = 5, 0.8  # papers that define a sure acronym, and their share
_COMPARED = 20  # meanings of one acronym, to which the rarer spellings are compared
_STEM = 3  # letters that "visual" and "vision" have in common


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of *acronym*: its usual *long_form*, the *papers* that define it so, by their places among all
    papers, and how many define it otherwise (*others*). *keys* are all spellings of the long form, see `fold_phrase`.
    """

    acronym: str
    long_form: str
    keys: frozenset[str]
    papers: frozenset[int]
    others: int

    @property
    def share(self) -> float:
        """The share of the definitions of the acronym that agree with this one."""
        return len(self.papers) / (len(self.papers) + self.others)

    @property
    def is_sure(self) -> bool:
        """Whether the acronym may stand for the long form: enough papers say so, and hardly any says otherwise."""
        return len(self.papers) >= ENOUGH and self.share >= AGREED


class Acronyms:
    """The acronyms of many papers with their meanings, the most frequent meaning of each first."""

    def __init__(self, meanings: Mapping[str, Sequence[Meaning]]) -> None:
        self._by_acronym = meanings
        self._by_key: dict[str, list[Meaning]] = {}
        for meaning in self:
            for key in meaning.keys:
                self._by_key.setdefault(key, []).append(meaning)

    def __iter__(self) -> Iterator[Meaning]:
        return (meaning for meanings in self._by_acronym.values() for meaning in meanings)

    def find_meanings(self, acronym: str) -> Sequence[Meaning]:
        """The meanings of *acronym*, which may be in the plural."""
        return self._by_acronym.get(singular_acronym(acronym), ())

    def find_sure_meanings(self, term: str) -> list[Meaning]:
        """The sure meanings of which *term* is the acronym or the long form, that of the most papers first."""
        meanings = (*self.find_meanings(term), *self._by_key.get(fold_phrase(term), ()))
        sure = (meaning for meaning in meanings if meaning.is_sure)
        return sorted(sure, key=lambda meaning: -len(meaning.papers))


class AcronymCollector:
    """Collects the acronyms that papers define in their titles and abstracts, one paper after the other."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, set[int]]] = {}
        self._spellings: dict[str, Counter[str]] = {}

    def add_document(self, at: int, document: Document) -> None:
        """Collect those of the paper with this *document*, which is the paper number *at*."""
        for field in DEFAULT_FIELDS:
            for acronym, long_form in find_definitions(document.text_of(field)):
                key = fold_phrase(long_form)
                self._places.setdefault(acronym, {}).setdefault(key, set()).add(at)
                self._spellings.setdefault(key, Counter())[_plain_spelling(long_form)] += 1

    def collect(self) -> Acronyms:
        """What was collected."""
        usual = {key: _most_frequent(counts) for key, counts in self._spellings.items()}
        places = self._places.items()
        return Acronyms({acronym: _group_meanings(acronym, by_key, usual) for acronym, by_key in places})


def collect_acronyms(papers: Iterable[Paper]) -> Acronyms:
    """The acronyms that *papers* define in their titles and abstracts."""
    collector = AcronymCollector()
    for at, paper in enumerate(papers):
        collector.add_document(at, build_document(paper))
    return collector.collect()


def bare_text(leaf: Leaf) -> str:
    """The words of *leaf* without signs and quotes; "" for a regular expression, a begun word or another field."""
    text = leaf.term.text
    if leaf.term.regex or text.endswith("*") or not set(DEFAULT_FIELDS) & set(leaf.fields):
        return ""
    bare = text.removeprefix("=").strip('"')
    return bare if is_acronym(bare) or len(fold_words(bare)) > 1 else ""


def fold_phrase(phrase: str) -> str:
    """What all spellings of *phrase* have in common: with blanks or hyphens or without, singular or plural."""
    words = fold_words(phrase)
    return "".join([*words[:-1], min(number_forms(words[-1]), key=len)]) if words else ""


def _most_frequent(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))


# --- meanings -----------------------------------------------------------------------------------


def _plain_spelling(long_form: str) -> str:
    """*long_form* in small letters, but for words that have capitals behind the first letter."""
    return WORD.sub(lambda word: word[0].lower() if word[0][1:].islower() else word[0], long_form)


def _group_meanings(acronym: str, by_key: Mapping[str, set[int]], usual: Mapping[str, str]) -> list[Meaning]:
    """The long forms of *acronym* with the same meaning together; the most frequent form speaks for each."""
    groups: list[tuple[str, set[str], set[int]]] = []
    for key in sorted(by_key, key=lambda key: (-len(by_key[key]), key)):
        same = next((group for group in groups[:_COMPARED] if _mean_the_same(usual[group[0]], usual[key])), None)
        if same:
            same[1].add(key)
            same[2].update(by_key[key])
        else:
            groups.append((key, {key}, set(by_key[key])))
    every = set().union(*by_key.values())
    meanings = [
        Meaning(acronym, usual[key], frozenset(keys), frozenset(papers), len(every - papers))
        for key, keys, papers in groups
    ]
    return sorted(meanings, key=lambda meaning: -len(meaning.papers))


def _mean_the_same(first: str, second: str) -> bool:
    """Whether two long forms of one acronym differ in endings or small words only, or one of them says a word more,
    or writes words of the other as an acronym (multimodal LLM)."""
    one, other = _content_stems(first), _content_stems(second)
    left, right = [stem for stem in one if stem not in other], [stem for stem in other if stem not in one]
    if not left or not right:
        return len(left) + len(right) <= 1
    return _are_initials(left, right) or _are_initials(right, left)


def _are_initials(acronyms: Sequence[str], stems: Sequence[str]) -> bool:
    return len(acronyms) == 1 and acronyms[0] == "".join(stem[0] for stem in stems)


def _content_stems(phrase: str) -> list[str]:
    """The beginnings of the words of *phrase* without the small ones; of an acronym all its letters."""
    words = fold_words(phrase)
    plain = [word if len(word) > _STEM + 1 else word.removesuffix("s") for word in words if word not in SMALL_WORDS]
    return [word[:_STEM] for word in plain]
