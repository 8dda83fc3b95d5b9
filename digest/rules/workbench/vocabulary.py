"""Phrases of a few words in which papers can be asked for, counted in titles and written as titles write them.

A phrase is one to four folded words with blanks between them. It neither begins nor ends with a function word, and
stands for all number forms of its last word, as a term does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.rules.language.expressions import DEFAULT_FIELDS
from digest.rules.language.folding import HYPHENS, SEPARATORS, FoldedText, fold_text, fold_words
from digest.rules.language.parsing import parse_single_term
from digest.rules.language.terms import number_forms
from digest.rules.matcher import build_document

LONGEST = 4  # words
# Of the papers that have a phrase, so many have it in their titles if it is a word for a subject.
TITLE_SHARE = 0.06
FEWEST_TITLES = 3  # in which a phrase must stand to be one that people use
_MOSTLY, _OFTEN = 0.8, 0.1
_MANY_SPELLINGS = 50  # of one phrase; rarer ones are not counted
_FUNCTION_WORDS = """
a about above across after against all along also although always am among an and another any are around as at be
because been before being below beneath beside between beyond both but by can cannot could despite did do does doing
done down during each either else enough even ever every few for from further had has have having he hence her here
hers him his how however i if in instead into is it its itself just least less let like many may me might mine more
moreover most much must my neither never no nor not now of off often on once one only onto or other others otherwise
our ours out over own per quite rather s same shall she should since so some still such t than that the their theirs
them then there thereby therefore these they this those though through throughout thus till to together too toward
towards under unless unlike until up upon us versus very via vs was we well were what when where whereas whether
which while who whom whose why will with within without would yes yet you your"""
_UNBOUND = frozenset(_FUNCTION_WORDS.split())  # by these no phrase is bounded
_ENDING = _UNBOUND | {""}
# These of them may begin a phrase where a hyphen joins them to the next word: `in-context learning`, `on-policy`.
_JOINED = frozenset(["all", "any", "down", "few", "in", "off", "on", "once", "one", "out", "over", "under", "up"])
_GAP = lazy_pattern(" {2,}")
_WORD = lazy_pattern(rf"[^{re.escape(SEPARATORS)}]+")
_HYPHEN = lazy_pattern(f"[{re.escape(HYPHENS)}]")
# What a term may consist of that is pasted into a configuration: no sign of the language, or of YAML.
_PLAIN = lazy_pattern(r"[^\W_](?:[\w .+'-]*[^\W_])?")


def collect_phrases(texts: Sequence[str], fewest: int) -> list[str]:
    """The phrases that stand in *fewest* of *texts* or more, which are folded: those of the most texts first, of
    these the longest.

    The last word is in the singular where that is a word of *texts* too.
    """
    word_counts = Counter(word for text in texts for word in set(text.split()))
    singular_of = {word: _attested_singular(word, word_counts) for word in word_counts}
    totals: Counter[str] = Counter()
    for word, papers in word_counts.items():
        totals[singular_of[word]] += papers
    # A phrase stands in no more texts than each of its words.
    frequent = {word for word in word_counts if totals[singular_of[word]] >= fewest}
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_bounded_phrases(text, frequent, singular_of)))
    enough = sorted(phrase for phrase, papers in counts.items() if papers >= fewest)
    enough.sort(key=lambda phrase: phrase.count(" "), reverse=True)
    return sorted(enough, key=counts.__getitem__, reverse=True)


def _attested_singular(word: str, known: Mapping[str, int]) -> str:
    shorter = (form for form in number_forms(word) if len(form) < len(word))
    return next((form for form in shorter if form in known), word)


def _bounded_phrases(text: str, frequent: set[str], singular_of: Mapping[str, str]) -> Iterator[str]:
    # More than one blank stands for a sign, which no phrase crosses.
    for part in _GAP.split(text):
        words = part.split()
        for start, first in enumerate(words):
            if first not in frequent or not (_may_bound(first) or first in _JOINED):
                continue
            for end in range(start + 1 + (first in _JOINED), min(start + LONGEST, len(words)) + 1):
                last = words[end - 1]
                if last not in frequent:
                    break
                if _may_bound(last) and not (end == start + 1 and last.isdigit()):
                    yield " ".join([*words[start : end - 1], singular_of[last]])


def is_function_word(word: str) -> bool:
    """Whether no phrase begins or ends with the folded *word*."""
    return word in _UNBOUND


def _may_bound(word: str) -> bool:
    return len(word) > 1 and word not in _UNBOUND


class PhraseFinder:
    """Finds *phrases* in folded words, by their indexes, in all number forms of their last words."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = phrases
        self._phrase_of_key: list[int] = []
        keys: list[str] = []
        for at, phrase in enumerate(phrases):
            for form in number_forms(phrase):
                keys.append(f" {form} ")
                self._phrase_of_key.append(at)
        self._automaton = AhoCorasick(keys) if keys else None

    def find(self, words: str) -> set[int]:
        """The indexes of the phrases in the folded *words*."""
        if not self._automaton:
            return set()
        keys = {match[0] for match in self._automaton.find_matches_as_indexes(words, overlapping=True)}
        return {self._phrase_of_key[key] for key in keys}

    def find_places(self, words: str) -> Iterator[tuple[int, int, int]]:
        """Each place of a phrase in the folded *words*: its index, where it starts and where it ends."""
        if self._automaton:
            for key, start, end in self._automaton.find_matches_as_indexes(words, overlapping=True):
                yield self._phrase_of_key[key], start + 1, end - 1


@dataclass(slots=True)
class TitleUse:
    """How titles use one phrase: the number of *titles*, and its *spellings* with how often each stands there.

    Of all these it stands so often at the beginning of a title, or of the part behind a colon, with more behind it
    (*begins*), and so often where no noun follows that it may belong to (*ends*). In *pieces* it is a part of a
    hyphenated word, which is none of its places: `use agent` in `computer-use agent`.
    """

    titles: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    begins: int = 0
    ends: int = 0
    pieces: int = 0


def count_title_uses(
    phrases: Sequence[str], papers: Iterable[Paper], *, fields: Sequence[str] = ("title",)
) -> dict[str, TitleUse]:
    """How the titles of *papers*, or other *fields* of them, use each of *phrases*, which are different ones."""
    finder = PhraseFinder(phrases)
    uses = [TitleUse() for _ in phrases]
    for paper in papers:
        folded = fold_text(build_document(paper, fields).text)
        seen, stop = set[int](), len(folded.words.rstrip())
        for at, start, end in finder.find_places(folded.words):
            spelling = _whole_spelling(folded, start, end)
            uses[at].pieces += spelling is None
            if spelling and _is_well_begun(phrases[at], spelling):
                seen.add(at)
                uses[at].begins += end < stop and _may_begin(folded.words, start)
                uses[at].ends += _may_end(folded.words, end)
                if spelling in uses[at].spellings or len(uses[at].spellings) < _MANY_SPELLINGS:
                    uses[at].spellings[spelling] += 1
        for at in seen:
            uses[at].titles += 1
    return dict(zip(phrases, uses, strict=True))


def _whole_spelling(folded: FoldedText, start: int, end: int) -> str | None:
    """What is written at words[start:end], None where this is a part of a hyphenated word: `modal model`."""
    first, last = folded.original_span(start, end)
    text = _HYPHEN.sub("-", folded.text[max(0, first - 1) : last + 1])
    begins_inside, ends_inside = first > 0 and text[0] == "-", text[len(text) - 1] == "-" and last < len(folded.text)
    return None if begins_inside or ends_inside else text[first > 0 : len(text) - (last < len(folded.text))]


def _may_begin(words: str, start: int) -> bool:
    return start < 2 or words.startswith("  ", start - 2)


def _may_end(words: str, end: int) -> bool:
    # More than one blank stands for a sign.
    if words.startswith("  ", end):
        return True
    begin = words.find(" ", end) + 1
    following = words[begin : words.find(" ", begin)] if begin else ""
    return following in _ENDING or following.isdigit()


def _is_well_begun(phrase: str, spelling: str) -> bool:
    first = phrase.partition(" ")[0]
    return first not in _JOINED or spelling[len(first) : len(first) + 1] == "-"


def spell_phrase(phrase: str, spellings: Mapping[str, int]) -> str | None:
    """*phrase* as a term, with the hyphens and capitals that most of its *spellings* have; None if they make no term.

    A word keeps its capitals only where one stands behind its first letter: titles begin every word with one.
    """
    singular = {spelling: number for spelling, number in spellings.items() if _folds_to(spelling, phrase)}
    # But `mixture of experts` stands for several always.
    chosen = singular if sum(singular.values()) >= _OFTEN * sum(spellings.values()) else spellings
    if not chosen:
        return None
    shape_counts: Counter[tuple[str, ...]] = Counter()
    for spelling, number in chosen.items():
        shape_counts[tuple(_WORD.sub("", spelling))] += number
    shape = min(shape_counts, key=lambda each: (-shape_counts[each], each))
    written = [(_WORD.findall(spelling), number) for spelling, number in chosen.items()]
    words = [_spell_word(at, [(each[at], n) for each, n in written if at < len(each)]) for at in range(len(shape) + 1)]
    separators = ["-" if sign == "-" else " " for sign in shape]
    term = "".join(part for pair in zip(words, [*separators, ""], strict=True) for part in pair)
    return term if is_plain_term(term) else None


def _folds_to(spelling: str, phrase: str) -> bool:
    return fold_words(spelling) == phrase.split()


def _spell_word(at: int, written: Sequence[tuple[str, int]]) -> str:
    counts: Counter[str] = Counter()
    for word, number in written:
        counts[word if _has_inner_capital(word) else word.lower()] += number
    return min(counts, key=lambda word: (-counts[word], word)) if counts else ""


def _has_inner_capital(word: str) -> bool:
    return any(map(str.isupper, word[1:])) and word.lower() not in _UNBOUND


def is_plain_term(term: str) -> bool:
    """Whether *term* is one term of the language as it stands, also in a list of YAML."""
    if not _PLAIN.fullmatch(term):
        return False
    leaf = parse_single_term(term, DEFAULT_FIELDS)
    return leaf is not None and leaf.label == term and leaf.term.text == term


def drop_parts(titles_by_phrase: Mapping[str, int]) -> list[str]:
    """The phrases of *titles_by_phrase* without those that mostly stand inside one longer phrase of them, as `large
    language` in `large language model`."""
    within = dict.fromkeys(titles_by_phrase, 0)
    for phrase, titles in titles_by_phrase.items():
        for part in _inner_phrases(phrase):
            if part in within:
                within[part] = max(within[part], titles)
    return [phrase for phrase, titles in titles_by_phrase.items() if within[phrase] < _MOSTLY * titles]


def _inner_phrases(phrase: str) -> Iterator[str]:
    words = phrase.split()
    for length in range(1, len(words)):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
