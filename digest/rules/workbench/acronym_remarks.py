"""Remarks on terms that are acronyms or have one: what the other form would find, and what else an acronym means."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from digest.model import Paper
from digest.rules.evaluation import is_true
from digest.rules.language.expressions import DEFAULT_FIELDS, And, Expression, Leaf, Or, all_leaves, wanted_leaves
from digest.rules.language.folding import fold_words
from digest.rules.language.parsing import parse_single_term
from digest.rules.matcher import Hits, Matcher, build_document
from digest.rules.topics import Rules
from digest.rules.workbench.acronym_definitions import SMALL_WORDS, is_acronym
from digest.rules.workbench.acronyms import AGREED, Acronyms, Meaning, collect_acronyms
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
    """A term of the expression at *where*, *written* otherwise as *meaning* says; *widened* finds both forms."""

    where: str
    leaf: Leaf
    meaning: Meaning
    written: Leaf
    expression: Expression
    widened: Expression


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """An acronym among the terms with several *meanings*, and for each the leaves of words that may tell it."""

    where: str
    leaf: Leaf
    meanings: tuple[Meaning, ...]
    words: tuple[tuple[Leaf, ...], ...]


def describe_acronyms(rules: Rules, papers: Iterable[Paper]) -> list[tuple[str, str]]:
    """Sentences on the acronyms and long forms among the wanted terms of *rules*, each with the path of its topic.

    *papers* are gone through twice. Without a phrase or an acronym among the terms nothing is done.
    """
    topics = [(topic.key, topic.wanted) for topic in rules.topics]
    if not any(_bare_text(leaf) for _, wanted in topics for leaf in wanted_leaves(wanted)):
        return []
    acronyms = collect_acronyms(papers)
    candidates = [found for where, wanted in topics for found in _find_candidates(where, wanted, acronyms)]
    ambiguous = [found for where, wanted in topics for found in _find_ambiguous(where, wanted, acronyms)]
    if not candidates and not ambiguous:
        return []
    counts = _Counts(candidates, ambiguous[:_MOST_AMBIGUOUS])
    counts.add_papers(papers)
    return list(dict.fromkeys(counts.sentences()))


def _bare_text(leaf: Leaf) -> str:
    """The words of *leaf* without signs and quotes; "" for a regular expression, a begun word or another field."""
    text = leaf.term.text
    if leaf.term.regex or text.endswith("*") or not set(DEFAULT_FIELDS) & set(leaf.fields):
        return ""
    bare = text.removeprefix("=").strip('"')
    return bare if is_acronym(bare) or len(fold_words(bare)) > 1 else ""


def _write_as(leaf: Leaf, text: str) -> Leaf | None:
    """*leaf* with *text* in its place, in the same fields; None if *text* is no term."""
    return parse_single_term(leaf.prefix + text, leaf.fields)


# --- the other form -----------------------------------------------------------------------------


def _find_candidates(where: str, wanted: Expression, acronyms: Acronyms) -> Iterator[_Candidate]:
    """The other forms of the terms of *wanted* that it does not have yet."""
    for leaf in dict.fromkeys(wanted_leaves(wanted)):
        text = _bare_text(leaf)
        for meaning in acronyms.find_sure_meanings(text) if text else ():
            other = _write_as(leaf, meaning.long_form if is_acronym(text) else meaning.acronym)
            if other:
                yield _Candidate(where, leaf, meaning, other, wanted, _widen_expression(wanted, leaf, other))


def _widen_expression(expression: Expression, leaf: Leaf, other: Leaf) -> Expression:
    """*expression* with `leaf | other` wherever *leaf* is wanted in it."""
    if expression == leaf:
        return Or((leaf, other))
    if isinstance(expression, And | Or):
        return replace(expression, parts=tuple(_widen_expression(part, leaf, other) for part in expression.parts))
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
        text = _bare_text(leaf)
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


class _Counts:
    """What the other forms would add, and how many papers of each meaning have each word."""

    def __init__(self, candidates: Sequence[_Candidate], ambiguous: Sequence[_Ambiguous]) -> None:
        self._candidates, self._ambiguous = candidates, ambiguous
        self._words = list(dict.fromkeys(leaf for each in ambiguous for several in each.words for leaf in several))
        self._gains = [0] * len(candidates)
        self._found = [0] * len(candidates)
        # By the text of a word: how many papers have it, of all and of each meaning.
        self._with_word: Counter[str] = Counter()
        self._of_meaning: Counter[tuple[Meaning, str]] = Counter()
        leaves = [leaf for each in candidates for leaf in all_leaves(each.widened)]
        self._matcher = Matcher([*leaves, *self._words])

    def add_papers(self, papers: Iterable[Paper]) -> None:
        """Count *papers*, which are in the order in which the acronyms were collected."""
        meanings = [meaning for each in self._ambiguous for meaning in each.meanings]
        for at, paper in enumerate(papers):
            hits = self._matcher.find_hits(build_document(paper, self._matcher.fields))
            for number, each in enumerate(self._candidates):
                self._found[number] += is_true(each.leaf, hits, paper)
                self._gains[number] += each.written.term.text in hits and _adds_paper(each, hits, paper)
            words = [leaf.term.text for leaf in self._words if is_true(leaf, hits, paper)]
            self._with_word.update(words)
            for meaning in meanings if words else ():
                if at in meaning.papers:
                    self._of_meaning.update((meaning, word) for word in words)

    def sentences(self) -> Iterator[tuple[str, str]]:
        """The sentences that the counts support, each with its place."""
        for each, gain, found in zip(self._candidates, self._gains, self._found, strict=True):
            if gain >= max(_GAIN, _GAINED * found):
                yield each.where, _describe_other_form(each, gain)
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


def _adds_paper(candidate: _Candidate, hits: Hits, paper: Paper) -> bool:
    is_found = is_true(candidate.leaf, hits, paper) or is_true(candidate.expression, hits, paper)
    return not is_found and is_true(candidate.widened, hits, paper)
