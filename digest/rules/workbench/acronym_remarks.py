"""Remarks on terms that are acronyms or have one: what the other form would find, and what else an acronym means."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from digest.rules.evaluation import is_true
from digest.rules.language.expressions import And, Expression, Leaf, Or, all_leaves, wanted_leaves
from digest.rules.language.folding import fold_words
from digest.rules.language.parsing import parse_single_term
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Reading
from digest.rules.workbench.acronym_definitions import SMALL_WORDS, is_acronym
from digest.rules.workbench.acronyms import AGREED, Acronyms, Meaning, bare_text
from digest.rules.workbench.other_forms import group_by_text
from digest.rules.workbench.rule_statistics import RuleStatistics
from digest.text import format_count

_GAIN = 3  # papers; another form that adds fewer is not mentioned,
_GAINED = 0.02  # nor one that adds a smaller share of the papers with the term
_NAMED = 0.1  # the share of its definitions from which on a meaning is named
_FEWEST = 3  # papers that define it so
_MOST_MEANINGS = 3
_MOST_WORDS = 2  # that tell one meaning from the others
_TELLING = 0.2  # of the papers with another meaning may have such a word
_MOST_AMBIGUOUS = 5  # acronyms that are told of


class _Candidate(NamedTuple):
    """A term of *topic*, *found* in papers, *written* otherwise as *meaning* says; *widened* finds both forms."""

    topic: Topic
    leaf: Leaf
    found: Set[int]
    meaning: Meaning
    written: Leaf
    widened: Expression


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """An acronym among the terms with several *meanings*, and for each the leaves of words that may tell it."""

    where: str
    leaf: Leaf
    meanings: tuple[Meaning, ...]
    words: tuple[tuple[Leaf, ...], ...]


def _write_as(leaf: Leaf, text: str) -> Leaf | None:
    """*leaf* with *text* in its place, in the same fields; None if *text* is no term."""
    return parse_single_term(leaf.prefix + text, leaf.fields)


# --- the other form -----------------------------------------------------------------------------


def _find_candidates(topic: Topic, stats: RuleStatistics) -> Iterator[_Candidate]:
    """The other forms of the terms of *topic* that it does not have yet."""
    for leaf in dict.fromkeys(wanted_leaves(topic.wanted)):
        text = bare_text(leaf)
        for meaning in stats.acronyms.find_sure_meanings(text) if text else ():
            other = _write_as(leaf, meaning.long_form if is_acronym(text) else meaning.acronym)
            if other:
                widened = _widen_expression(topic.wanted, leaf, other)
                yield _Candidate(topic, leaf, stats.find_papers(leaf), meaning, other, widened)


def _widen_expression(expression: Expression, leaf: Leaf, other: Leaf) -> Expression:
    """What is true of papers that *expression* would find only with `leaf | other` wherever *leaf* is wanted in it."""
    # In a list the other form alone is enough, whatever else stands there.
    if expression == leaf or (isinstance(expression, Or) and leaf in expression.parts):
        return other
    return _widen_part(expression, leaf, other)


def _widen_part(expression: Expression, leaf: Leaf, other: Leaf) -> Expression:
    if expression == leaf:
        return Or((leaf, other))
    if isinstance(expression, And | Or):
        return replace(expression, parts=tuple(_widen_part(part, leaf, other) for part in expression.parts))
    return expression


def _describe_other_form(candidate: _Candidate, gain: int) -> str:
    meaning = candidate.meaning
    otherwise = f"{meaning.others:,} otherwise" if meaning.others else "none otherwise"
    return (
        f"`{candidate.leaf.label}`: {format_count(gain, 'paper')} {'writes' if gain == 1 else 'write'} only "
        f"`{candidate.written.label}`; add it ({format_count(len(meaning.papers), 'paper')} define it so, {otherwise})"
    )


# --- several meanings ---------------------------------------------------------------------------


def _find_ambiguous(where: str, wanted: Expression, acronyms: Acronyms) -> Iterator[_Ambiguous]:
    """The acronyms of *wanted* that stand alone in it and have several meanings."""
    for leaf in dict.fromkeys(_lone_leaves(wanted)):
        text = bare_text(leaf)
        meanings = acronyms.find_meanings(text) if is_acronym(text) else ()
        named = [each for each in meanings if each.share >= _NAMED and len(each.papers) >= _FEWEST][:_MOST_MEANINGS]
        if len(named) > 1 and named[0].share < AGREED and not _is_told_by_refusal(wanted, named):
            yield _Ambiguous(where, leaf, tuple(named), tuple(tuple(_telling_leaves(leaf, each)) for each in named))


def _lone_leaves(expression: Expression) -> Iterator[Leaf]:
    """The wanted terms that no other term of *expression* restricts."""
    if isinstance(expression, Leaf):
        yield expression
    elif isinstance(expression, Or):
        for part in expression.parts:
            yield from _lone_leaves(part)
    elif isinstance(expression, And):
        with_terms = [part for part in expression.parts if any(wanted_leaves(part))]
        if len(with_terms) == 1:
            yield from _lone_leaves(with_terms[0])


def _is_told_by_refusal(wanted: Expression, meanings: Sequence[Meaning]) -> bool:
    """Whether a word of *meanings* is refused in *wanted*, so that one of them is ruled out."""
    refused = {leaf.label for leaf in all_leaves(wanted)} - {leaf.label for leaf in wanted_leaves(wanted)}
    words = {word for label in refused for word in fold_words(label)}
    return any(words & set(fold_words(each.long_form)) for each in meanings)


def _telling_leaves(leaf: Leaf, meaning: Meaning) -> Iterator[Leaf]:
    """The words of the long form of *meaning*, as terms beside *leaf*."""
    for word in dict.fromkeys(fold_words(meaning.long_form)):
        if word not in SMALL_WORDS and len(word) > 2:
            other = _write_as(leaf, word)
            if other:
                yield other


def _describe_meanings(ambiguous: _Ambiguous, chosen: Sequence[Sequence[str]]) -> str:
    meanings = " or ".join(f"{each.long_form} ({round(100 * each.share)} %)" for each in ambiguous.meanings)
    label = ambiguous.leaf.label
    ways = [
        f"`{label} & {words[0] if len(words) == 1 else '(' + ' | '.join(words) + ')'}`" for words in chosen if words
    ]
    remedy = f"; write {' or '.join(ways)}" if ways else ""
    return f"`{label}` means {meanings}{remedy}"


# --- counting -----------------------------------------------------------------------------------


class AcronymRemarks:
    """Remarks on the acronyms and long forms among the wanted terms of *rules*, which found *stats* in papers; these
    are to be read once more for the *leaves*."""

    def __init__(self, rules: Rules, stats: RuleStatistics) -> None:
        topics, acronyms = rules.topics, stats.acronyms
        self._papers_by_topic = stats.papers_by_topic
        self._candidates = [each for topic in topics for each in _find_candidates(topic, stats)]
        ambiguous = [each for topic in topics for each in _find_ambiguous(topic.key, topic.wanted, acronyms)]
        self._ambiguous = ambiguous[:_MOST_AMBIGUOUS]
        words = dict.fromkeys(leaf for each in self._ambiguous for several in each.words for leaf in several)
        self.leaves = [*(leaf for each in self._candidates for leaf in all_leaves(each.widened)), *words]
        self._words = group_by_text((leaf, leaf) for leaf in words)
        self._written = group_by_text((each.written, at) for at, each in enumerate(self._candidates))
        self._gains = [0] * len(self._candidates)
        # By the text of a word: how many papers have it, of all and of each meaning.
        self._with_word: Counter[str] = Counter()
        self._of_meaning: Counter[tuple[Meaning, str]] = Counter()

    def add_reading(self, at: int, reading: Reading) -> None:
        """Count the paper of *reading*, which is number *at* of the statistics."""
        words = []
        for text in reading.hits:
            for number in self._written.get(text, ()):
                self._gains[number] += self._adds_paper(self._candidates[number], at, reading)
            words += [text for leaf in self._words.get(text, ()) if is_true(leaf, reading.hits, reading.paper)]
        if words:
            self._count_words(at, words)

    def _adds_paper(self, candidate: _Candidate, at: int, reading: Reading) -> bool:
        is_found = at in candidate.found or at in self._papers_by_topic.get(candidate.topic.name, ())
        return not is_found and is_true(candidate.widened, reading.hits, reading.paper)

    def _count_words(self, at: int, words: Sequence[str]) -> None:
        self._with_word.update(words)
        for meaning in (meaning for each in self._ambiguous for meaning in each.meanings):
            if at in meaning.papers:
                self._of_meaning.update((meaning, word) for word in words)

    def describe(self) -> Iterator[tuple[str, str]]:
        """The sentences that the counts support, each with the path of its topic."""
        for each, gain in zip(self._candidates, self._gains, strict=True):
            if gain >= max(_GAIN, _GAINED * len(each.found)):
                yield each.topic.key, _describe_other_form(each, gain)
        for several in self._ambiguous:
            pairs = zip(several.meanings, several.words, strict=True)
            chosen = [self._choose_words(several, meaning, leaves) for meaning, leaves in pairs]
            yield several.where, _describe_meanings(several, chosen)

    def _choose_words(self, ambiguous: _Ambiguous, meaning: Meaning, leaves: Sequence[Leaf]) -> list[str]:
        """The words that tell *meaning* from the others: those that hardly any paper of another one has, rare ones
        first, in written order."""
        others = [each for each in ambiguous.meanings if each != meaning]
        papers = sum(len(each.papers) for each in others)
        words = [leaf.term.text for leaf in leaves]
        shares = {word: sum(self._of_meaning[each, word] for each in others) / papers for word in words}
        telling = [word for word in words if shares[word] <= _TELLING] or sorted(words, key=lambda word: shares[word])[
            :1
        ]
        rarest = sorted(telling, key=lambda word: self._with_word[word])[:_MOST_WORDS]
        return [word for word in words if word in rarest]
