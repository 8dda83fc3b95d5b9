"""Finds other spellings of the rules' terms that would find more papers, and says how many."""

from collections import Counter
from collections.abc import Iterator, Set
from typing import NamedTuple

from digest.rules.evaluation import is_true
from digest.rules.language.expressions import Leaf, wanted_leaves
from digest.rules.language.parsing import parse_single_term
from digest.rules.topics import Rules
from digest.rules.verdict import Reading
from digest.rules.workbench.near_misses import wider_spellings
from digest.rules.workbench.other_forms import group_by_text
from digest.rules.workbench.rule_statistics import RuleStatistics
from digest.text import format_count

_GAIN = 3  # papers; a spelling that adds fewer is not mentioned
_WORDS_SHOWN = 3
_BROAD = 0.3  # of all papers
_FEW = 20  # with fewer papers, no term is called too broad


class _Spelling(NamedTuple):
    """The term *leaf*, which is *found* in papers, spelled as *text*, which is the term *other*; the *words* that only
    this finds, with the number of papers for each."""

    leaf: Leaf
    found: Set[int]
    text: str
    other: Leaf
    words: Counter[str]


class SpellingGains:
    """Counts what other spellings of the wanted terms of *rules* would find in papers that the terms themselves, which
    found *stats* in them, do not; these are to be read once more for the *leaves*.

    There is none for a term that is too broad.
    """

    def __init__(self, rules: Rules, stats: RuleStatistics) -> None:
        self._stats = stats
        by_label = {leaf.label: leaf for topic in rules.topics for leaf in wanted_leaves(topic.wanted)}
        self._spellings = [
            _Spelling(leaf, stats.find_papers(leaf), text, other, Counter())
            for leaf in by_label.values()
            if not is_broad(_count_papers_with(leaf.label, stats), stats)
            for text in dict.fromkeys(_other_spellings(leaf, stats))
            if (other := parse_single_term(text, leaf.fields))
        ]
        self.leaves = [each.other for each in self._spellings]
        self._by_text = group_by_text((each.other, each) for each in self._spellings)

    def add_reading(self, at: int, reading: Reading) -> None:
        """Count the paper of *reading*, which is number *at* of the statistics."""
        for text in reading.hits:
            for each in self._by_text.get(text, ()):
                if at not in each.found and is_true(each.other, reading.hits, reading.paper):
                    each.words[_first_words(each.other, reading)] += 1

    def describe(self) -> dict[str, list[str]]:
        """For each wanted term by its label, a sentence for each other spelling that would find more."""
        sentences: dict[str, list[str]] = {}
        for each in self._spellings:
            gain, label = each.words.total(), each.leaf.label
            if gain >= _GAIN and not is_broad(gain + _count_papers_with(label, self._stats), self._stats):
                sentences.setdefault(label, []).append(_describe_spelling(each, gain))
        return sentences


def is_broad(papers: int, stats: RuleStatistics) -> bool:
    """Whether a term that so many *papers* have is too broad to choose by."""
    return stats.paper_count >= _FEW and papers > _BROAD * stats.paper_count


def _count_papers_with(label: str, stats: RuleStatistics) -> int:
    return len(stats.papers_by_term.get(label, ()))


def _other_spellings(leaf: Leaf, stats: RuleStatistics) -> Iterator[str]:
    yield from wider_spellings(leaf)
    text = leaf.term.text
    if text.isalpha() and stats.pair_counts[text.lower()]:
        yield from (f"{leaf.prefix}{open_form}" for open_form in _hyphenated_forms(text.lower(), stats))
    elif " " in text and text.replace(" ", "").isalpha():
        yield leaf.prefix + text.replace(" ", "-")


def _hyphenated_forms(word: str, stats: RuleStatistics) -> Iterator[str]:
    """`multi-modal` for `multimodal`, where both halves are words of the papers."""
    for at in range(2, len(word) - 1):
        first, second = word[:at], word[at:]
        if stats.word_counts[first] and (stats.word_counts[second] or stats.word_counts[f"{second}s"]):
            yield f"{first}-{second}"


def _first_words(leaf: Leaf, reading: Reading) -> str:
    """What *leaf* finds first in the text of *reading*."""
    places = reading.hits[leaf.term.text]
    name = next(name for name in leaf.fields if name in places)
    start, end = min(places[name])
    return reading.document.text_of(name)[start:end].lower()


def _describe_spelling(spelling: _Spelling, more: int) -> str:
    label = spelling.leaf.label
    if spelling.text == label.lower():
        return f"`{label}` without capitals: +{more:,} ({format_count(more, 'paper')} with other capitals)"
    examples = ", ".join(f"{word} {papers}" for word, papers in spelling.words.most_common(_WORDS_SHOWN))
    return f"also write `{spelling.text}`: +{more:,} ({examples})"
