"""Finds words that have become more frequent, everywhere or beside topics: the last eight weeks against the 26 before.

Nothing counts that lies behind these weeks. A word is one that titles use, and what is said of it is what the matcher
finds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from digest.frequencies import Frequency
from digest.model import Paper, RisingWord
from digest.rules.matcher import Matcher, build_document
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, rule_leaves
from digest.rules.workbench.phrase_places import PhrasePlaces, fold_titles
from digest.rules.workbench.rising_scores import LEAST_TITLES, Choice, Rise, choose_rises, names_subject
from digest.rules.workbench.rising_span import PapersOfSpan, SourceChange, Sources, choose_step, find_source_changes
from digest.rules.workbench.term_counts import TermUse, count_term_uses, list_bits, to_bits
from digest.rules.workbench.vocabulary import (
    PhraseFinder,
    TitleUse,
    collect_phrases,
    count_title_uses,
    drop_parts,
    spell_phrase,
)

LEAST_RECENT, LEAST_EARLIER = 40, 80  # papers by which it can be told what rises
_USUAL = 20  # words; of fewer the weightiest of these
_CANDIDATES, _EXAMPLES = 120, 3


class Rising(NamedTuple):
    """The *words* that rise in the papers of *topic*, of all where it is None: in *recent* papers against *earlier*
    ones, of which there may be too few to tell."""

    topic: Topic | None
    words: tuple[RisingWord, ...]
    recent: int
    earlier: int

    @property
    def has_enough(self) -> bool:
        """Whether there are papers enough to tell."""
        return self.recent >= LEAST_RECENT and self.earlier >= LEAST_EARLIER


class RisingWords(NamedTuple):
    """What rises in the weeks to the day *until*: for each topic that was asked for (*found*), without the papers of
    the sources that would look like trends (*changes*). Of many earlier papers only every one of number *step* is
    counted."""

    until: date
    found: tuple[Rising, ...]
    changes: tuple[SourceChange, ...] = ()
    step: int = 1


@dataclass(frozen=True, slots=True)
class _Near:
    """The papers of one *topic*, or all of them, as bits."""

    topic: Topic | None
    recent: int
    earlier: int

    def rise_of(self, word: str, texts: int, titles: int) -> Rise:
        """How *word* rises here, which stands in *texts* and *titles*, as bits."""
        recent, earlier = self.recent.bit_count(), self.earlier.bit_count()
        return Rise(
            word,
            Frequency((texts & self.recent).bit_count(), recent),
            Frequency((texts & self.earlier).bit_count(), earlier),
            Frequency((titles & self.recent).bit_count(), recent),
            Frequency((titles & self.earlier).bit_count(), earlier),
        )

    def begin(self) -> Rising:
        return Rising(self.topic, (), self.recent.bit_count(), self.earlier.bit_count())


class _Candidate(NamedTuple):
    """A phrase that seems to rise, with its *rise* among all papers, and the papers that have it, as bits."""

    phrase: str
    everywhere: Rise
    texts: int


def find_rising_words(
    papers: Iterable[Paper],
    rules: Rules,
    today: date,
    most: int = 3,
    *,
    titles: Iterable[Paper] | None = None,
    sources: Sources | None = None,
) -> dict[Topic, list[RisingWord]]:
    """At most *most* words for each topic of *rules*, as `find_rising` finds them; topics with none, or too few papers,
    are left out."""
    if not rules.topics:
        return {}
    rising = find_rising(papers, rules, today, topics=rules.topics, most=most, titles=titles, sources=sources)
    return {near.topic: list(near.words) for near in rising.found if near.topic and near.words}


def find_rising(
    papers: Iterable[Paper],
    rules: Rules,
    until: date,
    *,
    topics: Sequence[Topic | None] = (None,),
    most: int = _USUAL,
    titles: Iterable[Paper] | None = None,
    sources: Sources | None = None,
) -> RisingWords:
    """At most *most* words for each of *topics*, which are topics of *rules*, or None for all papers: the weightiest
    first. Beside a topic words that the rules find are none; elsewhere they are marked.

    *papers* are iterated over twice. *titles* are the same papers, of which no more is needed than their titles, days
    and votes; the examples are of these. *sources* are those of the papers by their `id`s.
    """
    # Held, because they are gone through several times: they are short.
    titled = PapersOfSpan(tuple(PapersOfSpan(papers if titles is None else titles, until)), until)
    changes = tuple(find_source_changes(titled, until, sources)) if sources else ()
    without = [change.source for change in changes]
    step = choose_step(PapersOfSpan(titled, until, sources, without))
    span, titled = (PapersOfSpan(each, until, sources, without, step) for each in (papers, titled))
    places, nears = _read_papers(span, titled, rules, topics)
    known = Matcher(rule_leaves(rules))
    candidates = {near.topic: _find_candidates(places, near, nears[-1], known) for near in nears[:-1]}
    words = _choose_words(candidates, nears[:-1], span, titled, most)
    examples = _find_examples([each for chosen in words.values() for each in chosen], titled)
    found = [
        near.begin()._replace(words=tuple(_tell(each, examples[each], near, known) for each in words[near.topic]))
        for near in nears[:-1]
    ]
    return RisingWords(until, tuple(found), changes, step)


def _read_papers(
    span: PapersOfSpan, titled: PapersOfSpan, rules: Rules, topics: Sequence[Topic | None]
) -> tuple[PhrasePlaces, list[_Near]]:
    """Where the phrases of recent titles stand, and the papers of each of *topics*, at the end all of them."""
    wanted = {id(topic) for topic in topics if topic}
    places = PhrasePlaces(PhraseFinder(_collect_phrases(titled, everywhere=not wanted)))
    judge = Judge(rules) if wanted else None
    recent: list[int] = []
    papers_of: dict[int, list[int]] = {each: [] for each in wanted}
    at = -1
    for at, paper in enumerate(span):
        verdict = judge.verdict(paper) if judge else None
        places.add(at, verdict.document if verdict else build_document(paper))
        if span.is_recent(paper):
            recent.append(at)
        for topic in verdict.matched_topics if verdict else ():
            # By identity: to hash a topic is to hash all its terms, which is too much for each paper.
            if id(topic) in papers_of:
                papers_of[id(topic)].append(at)
    everything, late = (1 << at + 1) - 1, to_bits(recent)
    near = {each: to_bits(found) for each, found in papers_of.items()}
    of_topics = [near[id(topic)] if topic else everything for topic in topics]
    nears = [_Near(topic, of & late, of & ~late) for topic, of in zip(topics, of_topics, strict=True)]
    return places, [*nears, _Near(None, late, everything & ~late)]


def _collect_phrases(titled: PapersOfSpan, *, everywhere: bool) -> list[str]:
    """The phrases of recent titles; if words are sought that rise *everywhere*, those that may by their titles."""
    recent = fold_titles(paper for paper in titled if titled.is_recent(paper))
    phrases = collect_phrases(recent, LEAST_TITLES)
    if not everywhere:
        return phrases
    earlier = fold_titles(paper for paper in titled if not titled.is_recent(paper))
    finder, counts = PhraseFinder(phrases), (Counter[int](), Counter[int]())
    for titles, count in zip((recent, earlier), counts, strict=True):
        for words in titles:
            count.update(finder.find(words))
    return [phrase for at, phrase in enumerate(phrases) if counts[0][at] * len(earlier) > counts[1][at] * len(recent)]


def _find_candidates(places: PhrasePlaces, near: _Near, everywhere: _Near, known: Matcher) -> list[_Candidate]:
    """The phrases that seem to rise beside one topic, the surest first."""
    if not near.begin().has_enough:
        return []
    found: dict[str, tuple[float, _Candidate]] = {}
    for phrase, texts, titles in places.bits():
        rise = near.rise_of(phrase, texts, titles)
        # What the rules find goes first: `harness` is news where it mostly stands in `agent harness`.
        if rise.is_sure and not (near.topic and _is_known(phrase, known)):
            found[phrase] = rise.score, _Candidate(phrase, everywhere.rise_of(phrase, texts, titles), texts)
    titles_of = {phrase: _titles_of(candidate) for phrase, (_, candidate) in found.items()}
    surest = sorted(drop_parts(titles_of), key=lambda phrase: (-found[phrase][0], phrase))
    return [found[phrase][1] for phrase in surest[:_CANDIDATES]]


def _titles_of(candidate: _Candidate) -> int:
    return (candidate.everywhere.recent_titles + candidate.everywhere.earlier_titles).having


def _is_known(phrase: str, known: Matcher) -> bool:
    return bool(known.find_hits(build_document(Paper(phrase, phrase), known.fields)))


class _Chosen(NamedTuple):
    """A word that rises, and the recent papers that have it in their texts and in their titles, as bits."""

    choice: Choice
    having: int
    titles: int


def _choose_words(
    candidates: Mapping[Topic | None, Sequence[_Candidate]],
    nears: Sequence[_Near],
    span: PapersOfSpan,
    titled: PapersOfSpan,
    most: int,
) -> dict[Topic | None, list[_Chosen]]:
    """The words of each topic that rise by the matcher's own count too."""
    all_candidates = {each.phrase: each for found in candidates.values() for each in found}
    terms = _spell_candidates(all_candidates, titled)
    if not terms:
        return {near.topic: [] for near in nears}
    having = 0
    for phrase in terms:
        having |= all_candidates[phrase].texts
    among = frozenset(list_bits(having))
    uses = {use.term: use for use in count_term_uses([*{*terms.values()}], span, among=among)[0]}
    words = {}
    for near in nears:
        own = {terms[each.phrase]: uses[terms[each.phrase]] for each in candidates[near.topic] if each.phrase in terms}
        words[near.topic] = _choose_of(own, near, most)
    return words


def _choose_of(uses: Mapping[str, TermUse], near: _Near, most: int) -> list[_Chosen]:
    rises = [near.rise_of(term, use.papers, use.titles) for term, use in uses.items()]
    chosen = choose_rises([rise for rise in rises if rise.is_sure], max(most, _USUAL))
    chosen.sort(key=lambda choice: (-choice.rise.weight, choice.rise.word))
    use_of = [(choice, uses[choice.rise.word]) for choice in chosen[:most]]
    return [_Chosen(choice, use.papers & near.recent, use.titles & near.recent) for choice, use in use_of]


def _spell_candidates(candidates: Mapping[str, _Candidate], titled: PapersOfSpan) -> dict[str, str]:
    """The phrases of *candidates* that name a subject and make a term, each with this."""
    uses = count_title_uses(list(candidates), titled)
    subjects = [phrase for phrase, use in uses.items() if _names_subject(candidates[phrase], use)]
    spelled = {phrase: spell_phrase(phrase, uses[phrase].spellings) for phrase in subjects}
    return {phrase: term for phrase, term in spelled.items() if term}


def _names_subject(candidate: _Candidate, use: TitleUse) -> bool:
    everywhere = candidate.everywhere
    texts = everywhere.recent + everywhere.earlier
    return names_subject(candidate.phrase, use, _titles_of(candidate), texts, everywhere.earlier)


def _tell(chosen: _Chosen, examples: tuple[Paper, ...], near: _Near, known: Matcher) -> RisingWord:
    rise, also = chosen.choice
    name = near.topic.name if near.topic else None
    return RisingWord(rise.word, rise.earlier, rise.recent, examples, name, _is_known(rise.word, known), also)


def _find_examples(words: Sequence[_Chosen], span: PapersOfSpan) -> dict[_Chosen, tuple[Paper, ...]]:
    """The best examples of each of *words*; the papers are gone through once for all of them, and few are kept."""
    words_of: dict[int, list[int]] = {}
    for number, word in enumerate(words):
        for at in list_bits(word.having):
            words_of.setdefault(at, []).append(number)
    best: list[list[tuple[tuple[bool, int, int], Paper]]] = [[] for _ in words]
    for at, paper in enumerate(span) if words else ():
        for number in words_of.get(at, ()):
            ranked = (bool(words[number].titles >> at & 1), paper.upvotes or 0, at), paper
            best[number] = nlargest(_EXAMPLES, [*best[number], ranked], key=itemgetter(0))
    return {word: tuple(paper for _, paper in found) for word, found in zip(words, best, strict=True)}
