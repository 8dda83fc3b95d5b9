"""Finds other spellings of the rules' terms that would find more papers, and says how many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from digest.model import Paper
from digest.rules.evaluation import is_true
from digest.rules.language.expressions import Leaf, wanted_leaves
from digest.rules.language.parsing import parse_single_term
from digest.rules.matcher import Document, Hits, Matcher, build_document
from digest.rules.topics import Rules
from digest.rules.workbench.near_misses import wider_spellings
from digest.rules.workbench.rule_statistics import RuleStatistics
from digest.text import format_count

_GAIN = 3  # papers; a spelling that adds fewer is not mentioned
_WORDS_SHOWN = 3
_BROAD = 0.3  # of all papers
_FEW = 20  # with fewer papers, no term is called too broad


def describe_wider_spellings(rules: Rules, papers: Iterable[Paper], stats: RuleStatistics) -> dict[str, list[str]]:
    """For each wanted term by its label, a sentence for each other spelling that would find more of *papers*.

    There is none for a term that is too broad, nor a spelling that would be.
    """
    leaf_of = {leaf.label: leaf for topic in rules.topics for leaf in wanted_leaves(topic.wanted)}
    narrow = {label: leaf for label, leaf in leaf_of.items() if not is_broad(_count_papers_with(label, stats), stats)}
    others = [
        (leaf, text, other)
        for leaf in narrow.values()
        for text in dict.fromkeys(_other_spellings(leaf, stats))
        if (other := parse_single_term(text, leaf.fields))
    ]
    sentences: dict[str, list[str]] = {}
    for (label, text), words in _count_gains(others, papers).items():
        gain = words.total()
        if gain >= _GAIN and not is_broad(gain + _count_papers_with(label, stats), stats):
            sentences.setdefault(label, []).append(_describe_spelling(leaf_of[label], text, gain, words))
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


def _count_gains(
    others: Sequence[tuple[Leaf, str, Leaf]], papers: Iterable[Paper]
) -> dict[tuple[str, str], Counter[str]]:
    """How many of *papers* have the other spelling of a term and not the term itself, by the words found there: for
    each label and spelling. *others* are the terms, their other spellings, and these as terms."""
    if not others:
        return {}
    matcher = Matcher(leaf for term, _, other in others for leaf in (term, other))
    by_text: dict[str, list[tuple[Leaf, str, Leaf]]] = {}
    for each in others:
        by_text.setdefault(each[2].term.text, []).append(each)
    gains: dict[tuple[str, str], Counter[str]] = {(term.label, text): Counter() for term, text, _ in others}
    for paper in papers:
        document = build_document(paper, matcher.fields)
        hits = matcher.find_hits(document)
        for found in hits:
            for term, text, other in by_text.get(found, ()):
                if is_true(other, hits, paper) and not is_true(term, hits, paper):
                    gains[term.label, text][_first_words(other, document, hits)] += 1
    return gains


def _first_words(leaf: Leaf, document: Document, hits: Hits) -> str:
    """What *leaf* finds first in *document*."""
    places = hits[leaf.term.text]
    name = next(name for name in leaf.fields if name in places)
    start, end = min(places[name])
    return document.text_of(name)[start:end].lower()


def _describe_spelling(leaf: Leaf, instead: str, more: int, words: Counter[str]) -> str:
    if instead == leaf.label.lower():
        return f"`{leaf.label}` without capitals: +{more:,} ({format_count(more, 'paper')} with other capitals)"
    examples = ", ".join(f"{word} {papers}" for word, papers in words.most_common(_WORDS_SHOWN))
    return f"also write `{instead}`: +{more:,} ({examples})"
