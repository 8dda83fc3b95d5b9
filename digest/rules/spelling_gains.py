"""Finds other spellings of the rules' terms that would find more papers, and says how many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from digest.errors import UsageError
from digest.model import Paper
from digest.rules.expressions import Leaf, wanted_leaves
from digest.rules.matcher import Matcher, build_document
from digest.rules.near_misses import wider_spellings
from digest.rules.parsing import parse_expression
from digest.rules.rule_statistics import RuleStatistics, expressions_with_place
from digest.rules.topics import Rules
from digest.text import format_count

_GAIN = 3  # papers; a spelling that adds fewer is not mentioned
_WORDS_SHOWN = 3


def describe_wider_spellings(rules: Rules, papers: Sequence[Paper], stats: RuleStatistics) -> dict[str, list[str]]:
    """For each term by its label, a sentence for each other spelling that would find more papers."""
    leaf_of = {
        leaf.label: leaf for _, expression in expressions_with_place(rules) for leaf in wanted_leaves(expression)
    }
    instead = {label: dict.fromkeys(_other_spellings(leaf, stats)) for label, leaf in leaf_of.items()}
    others = _parse_spellings(instead.values(), leaf_of)
    gained = _count_gains({label: list(texts) for label, texts in instead.items()}, others, papers, stats)
    return {label: [_describe_gain(leaf_of[label], *gain) for gain in gains] for label, gains in gained.items()}


def _other_spellings(leaf: Leaf, stats: RuleStatistics) -> Iterator[str]:
    yield from wider_spellings(leaf)
    text = leaf.term.text
    prefix = leaf.label.removesuffix(text)
    if text.isalpha() and stats.pair_counts[text.lower()]:
        yield from (f"{prefix}{open_form}" for open_form in _hyphenated_forms(text.lower(), stats))
    elif " " in text and text.replace(" ", "").isalpha():
        yield prefix + text.replace(" ", "-")


def _hyphenated_forms(word: str, stats: RuleStatistics) -> Iterator[str]:
    """`multi-modal` for `multimodal`, where both halves are words of the papers."""
    for at in range(2, len(word) - 1):
        first, second = word[:at], word[at:]
        if stats.word_counts[first] and (stats.word_counts[second] or stats.word_counts[f"{second}s"]):
            yield f"{first}-{second}"


def _parse_spellings(spellings: Iterable[Iterable[str]], leaf_of: Mapping[str, Leaf]) -> dict[str, Leaf]:
    fields = {label: leaf.fields for label, leaf in leaf_of.items()}
    parsed = {}
    for label, texts in zip(fields, spellings, strict=True):
        for text in texts:
            try:
                other = parse_expression(text, fields[label])
            except UsageError:
                continue
            if isinstance(other, Leaf):
                parsed[text] = other
    return parsed


def _count_gains(
    instead: Mapping[str, Sequence[str]], others: Mapping[str, Leaf], papers: Sequence[Paper], stats: RuleStatistics
) -> dict[str, list[tuple[str, int, Counter[str]]]]:
    """For each label the spellings that find more: the spelling, the number of added papers, and the words found
    there with their numbers of papers. *instead* has the spellings of each label, *others* the term of each."""
    matcher = Matcher(others.values())
    words_by_text: dict[str, dict[int, str]] = {text: {} for text in others}
    for at, paper in enumerate(papers):
        document = build_document(paper, matcher.fields)
        hits = matcher.find_hits(document)
        for text, leaf in others.items():
            places = hits.get(leaf.term.text, {})
            for name in leaf.fields:
                if name in places and at not in words_by_text[text]:
                    start, end = min(places[name])
                    words_by_text[text][at] = document.text_of(name)[start:end].lower()
    gains: dict[str, list[tuple[str, int, Counter[str]]]] = {}
    for label, texts in instead.items():
        for text in texts:
            more = {
                at: word
                for at, word in words_by_text.get(text, {}).items()
                if at not in stats.papers_by_term.get(label, set())
            }
            if len(more) >= _GAIN:
                gains.setdefault(label, []).append((text, len(more), Counter(more.values())))
    return gains


def _describe_gain(leaf: Leaf, instead: str, more: int, words: Counter[str]) -> str:
    if instead == leaf.label.lower():
        return f"`{leaf.label}` without capitals: +{more:,} ({format_count(more, 'paper')} with other capitals)"
    examples = ", ".join(f"{word} {papers}" for word, papers in words.most_common(_WORDS_SHOWN))
    return f"also write `{instead}`: +{more:,} ({examples})"
