"""Finds words that have become more frequent in the papers of a topic: the last eight weeks against the 26 before.

Nothing counts that lies behind these weeks. A word is one that titles use, and what is said of it is what the matcher
finds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from digest.frequencies import Frequency, log_odds
from digest.model import Paper, RisingWord
from digest.rules.language.folding import fold_text, fold_words
from digest.rules.matcher import Matcher, build_document
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, rule_leaves
from digest.rules.workbench.term_counts import TermUse, count_term_uses, list_bits, to_bits
from digest.rules.workbench.vocabulary import (
    FEWEST_TITLES,
    PhraseFinder,
    collect_phrases,
    count_title_uses,
    drop_parts,
    spell_phrase,
)

RECENT_DAYS, EARLIER_DAYS = 56, 182
SPAN = timedelta(days=RECENT_DAYS + EARLIER_DAYS)  # of the papers that are needed
_FEWEST_RECENT, _FEWEST_EARLIER = 40, 80  # papers of a topic by which it can be told what is new there
_FEWEST_WITH_WORD = 6  # recent papers of the topic
_TITLE_SHARE = 0.06  # of the papers that have a word, so many have it in their titles if it is a word for a subject
_COMMON = 0.01  # of all earlier papers; a single word that more of them have says nothing new
_SURE = 2.5  # standard deviations
_LEAST_RISE = 1.5  # times the earlier share
_CANDIDATES, _EXAMPLES = 12, 3


def find_rising_words(
    papers: Iterable[Paper], rules: Rules, today: date, most: int = 3, *, titles: Iterable[Paper] | None = None
) -> dict[Topic, list[RisingWord]]:
    """At most *most* words for each topic of *rules*, the surest first; topics with none, or too few papers, are left
    out. Words that the rules have themselves are none. *papers* are iterated over twice, and several times *titles*:
    the same papers, of which no more is needed than their titles, days and votes; the examples are of these."""
    span, titled = _PapersOfSpan(papers, today), _PapersOfSpan(papers if titles is None else titles, today)
    counts = _count_near_topics(span, titled, rules)
    known = Matcher(rule_leaves(rules))
    candidates = {topic: _rising_phrases(counts, near, known)[:_CANDIDATES] for topic, near in counts.topics.items()}
    candidates = {topic: phrases for topic, phrases in candidates.items() if phrases}
    if not candidates:
        return {}
    terms = _spell_candidates([phrase for phrases in candidates.values() for phrase in phrases], titled)
    uses = {
        use.term: use for use in _count_uses([*terms.values()], [counts.topics[topic] for topic in candidates], span)
    }
    rising = {
        topic: [uses[terms[phrase]] for phrase in phrases if phrase in terms] for topic, phrases in candidates.items()
    }
    chosen = {topic: [*_choose_words(found, counts.topics[topic], most)] for topic, found in rising.items()}
    examples = _find_examples([each for words in chosen.values() for each in words], titled)
    return {
        topic: [RisingWord(each.use.term, each.earlier, each.recent, examples[each], topic.name) for each in words]
        for topic, words in chosen.items()
        if words
    }


class _PapersOfSpan:
    """Those of *papers* of the weeks that are compared, each time they are iterated over."""

    def __init__(self, papers: Iterable[Paper], today: date) -> None:
        self._papers, self._today = papers, today

    def __iter__(self) -> Iterator[Paper]:
        first = self._today - SPAN
        return (
            paper for paper in self._papers if (day := paper.listed or paper.published) and first < day <= self._today
        )

    def is_recent(self, paper: Paper) -> bool:
        """Whether *paper*, which is of the span, is of its last weeks."""
        day = paper.listed or paper.published
        return day is not None and day > self._today - timedelta(days=RECENT_DAYS)


@dataclass(slots=True)
class _Near:
    """What is counted of one topic: its papers by their indexes, and for each phrase how many of them have it."""

    recent: list[int] = field(default_factory=list)
    earlier: list[int] = field(default_factory=list)
    with_phrase_recent: Counter[int] = field(default_factory=Counter)
    with_phrase_earlier: Counter[int] = field(default_factory=Counter)

    def has_enough(self) -> bool:
        return len(self.recent) >= _FEWEST_RECENT and len(self.earlier) >= _FEWEST_EARLIER


@dataclass(slots=True)
class _Counts:
    """What is counted of all topics: in how many titles and texts each of *phrases* stands, and in how many earlier
    texts."""

    phrases: Sequence[str]
    topics: dict[Topic, _Near]
    titles: Sequence[int]
    texts: Counter[int] = field(default_factory=Counter)
    earlier: Counter[int] = field(default_factory=Counter)
    earlier_papers: int = 0


def _count_near_topics(span: _PapersOfSpan, titled: _PapersOfSpan, rules: Rules) -> _Counts:
    titles = _count_titles(titled)
    finder, judge = PhraseFinder(list(titles)), Judge(rules)
    counts = _Counts(finder.phrases, {topic: _Near() for topic in rules.topics}, list(titles.values()))
    # By identity: to hash a topic is to hash all its terms, which is too much for each paper.
    near_by_topic = {id(topic): counts.topics[topic] for topic in rules.topics}
    for at, paper in enumerate(span):
        verdict = judge.verdict(paper)
        found = finder.find(fold_text(verdict.document.text).words)
        counts.texts.update(found)
        is_recent = span.is_recent(paper)
        if not is_recent:
            counts.earlier.update(found)
            counts.earlier_papers += 1
        for topic in verdict.matched_topics:
            near = near_by_topic[id(topic)]
            (near.recent if is_recent else near.earlier).append(at)
            (near.with_phrase_recent if is_recent else near.with_phrase_earlier).update(found)
    return counts


def _count_titles(titled: _PapersOfSpan) -> dict[str, int]:
    """The phrases that recent titles have in common, and that enough titles have; and how many do."""
    recent = [_fold_title(paper) for paper in titled if titled.is_recent(paper)]
    finder, counts = PhraseFinder(collect_phrases(recent, 2)), Counter[int]()
    for paper in titled:
        counts.update(finder.find(_fold_title(paper)))
    return {phrase: counts[at] for at, phrase in enumerate(finder.phrases) if counts[at] >= FEWEST_TITLES}


def _fold_title(paper: Paper) -> str:
    return fold_text(build_document(paper, ("title",)).text).words


def _rising_phrases(counts: _Counts, near: _Near, known: Matcher) -> list[str]:
    """The phrases that rise beside one topic, the surest first."""
    if not near.has_enough():
        return []
    scores, titles = {}, {}
    for at, having in near.with_phrase_recent.items():
        recent = Frequency(having, len(near.recent))
        earlier = Frequency(near.with_phrase_earlier[at], len(near.earlier))
        if having >= _FEWEST_WITH_WORD and _is_subject(at, counts) and _rises(recent, earlier):
            scores[counts.phrases[at]] = log_odds(recent, earlier)
            titles[counts.phrases[at]] = counts.titles[at]
    # What the rules find goes first: `harness` is news where it mostly stands in `agent harness`.
    new = drop_parts({phrase: number for phrase, number in titles.items() if not _is_known(phrase, known)})
    return sorted(new, key=lambda phrase: (-scores[phrase], phrase))


def _rises(recent: Frequency, earlier: Frequency) -> bool:
    return recent.share >= _LEAST_RISE * earlier.share and log_odds(recent, earlier) >= _SURE


def _is_subject(at: int, counts: _Counts) -> bool:
    titles = counts.titles[at]
    if titles < _TITLE_SHARE * counts.texts[at]:
        return False
    return " " in counts.phrases[at] or counts.earlier[at] < _COMMON * counts.earlier_papers


def _is_known(phrase: str, known: Matcher) -> bool:
    return bool(known.find_hits(build_document(Paper(phrase, phrase), known.fields)))


def _spell_candidates(phrases: Iterable[str], span: _PapersOfSpan) -> dict[str, str]:
    """Each of *phrases* that makes a term, with this."""
    uses = count_title_uses(list(dict.fromkeys(phrases)), span)
    spelled = {phrase: spell_phrase(phrase, use.spellings) for phrase, use in uses.items()}
    return {phrase: term for phrase, term in spelled.items() if term}


def _count_uses(terms: Sequence[str], topics: Iterable[_Near], span: _PapersOfSpan) -> list[TermUse]:
    """Where each of *terms* stands in the papers of *topics*; all others are left out."""
    among = {at for near in topics for at in (*near.recent, *near.earlier)}
    return count_term_uses(terms, span, among=among)[0]


class _Chosen(NamedTuple):
    """A word that rises: its *use*, how often *earlier* and *recent* papers of the topic have it, and those of the
    recent ones that do (*having*, as bits)."""

    use: TermUse
    earlier: Frequency
    recent: Frequency
    having: int


def _choose_words(uses: Sequence[TermUse], near: _Near, most: int) -> Iterator[_Chosen]:
    """The first *most* of *uses* that rise by the matcher's own count too, of those that say the same the surest."""
    recent_bits, earlier_bits = to_bits(near.recent), to_bits(near.earlier)
    chosen: list[str] = []
    for use in uses:
        having = use.papers & recent_bits
        recent = Frequency(having.bit_count(), len(near.recent))
        earlier = Frequency((use.papers & earlier_bits).bit_count(), len(near.earlier))
        is_said = any(_is_part(use.term, other) or _is_part(other, use.term) for other in chosen)
        if len(chosen) < most and recent.having >= _FEWEST_WITH_WORD and _rises(recent, earlier) and not is_said:
            chosen.append(use.term)
            yield _Chosen(use, earlier, recent, having)


def _is_part(term: str, other: str) -> bool:
    return set(fold_words(term)) <= set(fold_words(other))


def _find_examples(words: Sequence[_Chosen], span: _PapersOfSpan) -> dict[_Chosen, tuple[Paper, ...]]:
    """The best examples of each of *words*; the papers are gone through once for all of them, and few are kept."""
    words_of: dict[int, list[int]] = {}
    for number, word in enumerate(words):
        for at in list_bits(word.having):
            words_of.setdefault(at, []).append(number)
    best: list[list[tuple[tuple[bool, int, int], Paper]]] = [[] for _ in words]
    for at, paper in enumerate(span) if words else ():
        for number in words_of.get(at, ()):
            ranked = (bool(words[number].use.titles >> at & 1), paper.upvotes or 0, at), paper
            best[number] = nlargest(_EXAMPLES, [*best[number], ranked], key=itemgetter(0))
    return {word: tuple(paper for _, paper in found) for word, found in zip(words, best, strict=True)}
