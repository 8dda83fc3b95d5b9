"""Finds what rules missed most narrowly: papers without any of their words, but with another word of the same field.

A word is of the field if papers that have it have words of the rules clearly more often than other papers. It tells
what a paper is about if it stands in its title, or is one of the keywords that the site gives it, or is a word of the
rules in another form.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from digest.field_reports import MissedPaper
from digest.frequencies import Frequency, log_odds
from digest.model import Match, Paper, Why
from digest.rules.language.expressions import DEFAULT_FIELDS, Leaf, wanted_leaves
from digest.rules.language.folding import fold_text, fold_words
from digest.rules.language.parsing import parse_single_term
from digest.rules.language.terms import parse_term
from digest.rules.matcher import Matcher, build_document
from digest.rules.topics import Rules
from digest.rules.verdict import Reading, read_paper
from digest.rules.workbench.acronym_definitions import is_acronym
from digest.rules.workbench.acronyms import fold_phrase
from digest.rules.workbench.near_misses import wider_spellings
from digest.rules.workbench.vocabulary import (
    FEWEST_TITLES,
    TITLE_SHARE,
    collect_phrases,
    count_title_uses,
    is_plain_term,
    spell_phrase,
)

_SURE = 1.0  # standard deviations
_FEWEST = 5  # papers by which it can be told whether a word is of the field
_COMMON = 0.01  # of all papers; a single word that more of them have names no subject
_BROAD, _FEW = 0.05, 5  # of the missing papers; a word that adds more, and more than a few, is no narrow miss


class FoundOrMissing(NamedTuple):
    """The identifiers of the papers of a period in which words of the rules are *found*, and of those that a further
    word would add (*missing*). Those that are muted or hidden may be neither."""

    found: Set[str]
    missing: Set[str]

    @property
    def papers(self) -> int:
        """How many there are of both."""
        return len(self.found) + len(self.missing)


@dataclass(slots=True)
class _Counts:
    """How many papers have each term: *adds* of the missing ones, *known* of the found ones; and which are *ours*:
    words of the rules in another form. *titles* is how many titles have each of the others."""

    among: FoundOrMissing
    ours: Set[str]
    titles: dict[str, int]
    adds: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)

    @property
    def matcher(self) -> Matcher:
        terms = dict.fromkeys([*self.titles, *self.ours])
        return Matcher(Leaf(parse_term(term), DEFAULT_FIELDS, term) for term in terms)

    def nearness(self, term: str) -> float:
        """By how many standard deviations papers with *term* are rather known than those without it; 0 where too few
        have it, or it is no narrow word."""
        having = Frequency(self.known[term], self.known[term] + self.adds[term])
        others = Frequency(len(self.among.found) - having.having, self.among.papers - having.papers)
        is_broad = self.adds[term] > max(_FEW, _BROAD * len(self.among.missing))
        if is_broad or not self._is_subject(term, having.papers) or having.papers < _FEWEST or not others.papers:
            return 0.0
        return log_odds(having, others)

    def _is_subject(self, term: str, papers: int) -> bool:
        if term in self.ours:
            return True
        is_specific = _is_specific(term) or papers < _COMMON * self.among.papers
        return is_specific and self.titles[term] >= TITLE_SHARE * papers


def find_narrow_misses(
    readings: Sequence[Reading], among: FoundOrMissing, rules: Rules, papers: Iterable[Paper], titles: Iterable[Paper]
) -> Iterator[MissedPaper]:
    """Those of *readings*, in their order, that a further word would have found, each word once.

    *papers* are all of the period, *titles* the same, of which no more is needed than their titles; each is gone
    through once.
    """
    if not readings or len(among.found) < _FEWEST:
        return
    if not any(topic.score >= rules.min_score for topic in rules.topics):
        return  # none of the topics shows a paper by itself
    counts = _Counts(among, _find_other_forms(readings, rules), _find_subjects(readings, titles))
    matcher = counts.matcher
    for paper in papers:
        if (is_found := paper.id in among.found) or paper.id in among.missing:
            counter = counts.known if is_found else counts.adds
            counter.update(matcher.find_hits(build_document(paper)).keys())
    used = list[str]()
    for reading in (read_paper(each.paper, matcher) for each in readings):
        if term := _choose_term(reading, counts, used):
            used.append(term)
            yield MissedPaper(_mark(reading, term), term, counts.adds[term])


def _find_other_forms(readings: Sequence[Reading], rules: Rules) -> set[str]:
    """The words in *readings* that a wanted term of *rules* would find if it were written wider."""
    leaves = (leaf for topic in rules.topics if topic.score >= 0 for leaf in wanted_leaves(topic.wanted))
    wider = (parse_single_term(text, DEFAULT_FIELDS) for leaf in leaves for text in wider_spellings(leaf))
    matcher = Matcher(filter(None, wider))
    found = set[str]()
    for document in (build_document(reading.paper) for reading in readings):
        for spans_by_field in matcher.find_hits(document).values():
            for name, spans in spans_by_field.items():
                found.update(document.text_of(name)[start:end].lower() for start, end in spans)
    return {word for word in found if is_plain_term(word)}


def _find_subjects(readings: Sequence[Reading], titles: Iterable[Paper]) -> dict[str, int]:
    """The phrases of *readings* that *titles* use, as terms, and how many titles do."""
    texts = [fold_text(reading.document.text).words for reading in readings]
    uses = count_title_uses(collect_phrases(texts, 1), titles)
    enough = ((phrase, use) for phrase, use in uses.items() if use.titles >= FEWEST_TITLES)
    return {term: use.titles for phrase, use in enough if (term := spell_phrase(phrase, use.spellings))}


def _choose_term(reading: Reading, counts: _Counts, used: Sequence[str]) -> str | None:
    """The word of the field that tells best what *reading* is about, but none that says the same as one of *used*: one
    of its title before others, of these the surest; None without any."""
    keywords = set(map(fold_phrase, reading.paper.keywords))
    about = [
        (term, "title" in fields)
        for term, fields in reading.hits.items()
        if term in counts.ours or fold_phrase(term) in keywords or ("title" in fields and _is_specific(term))
    ]
    sure = [
        (not in_title, -nearness, -len(term), term)
        for term, in_title in about
        if (nearness := counts.nearness(term)) >= _SURE and not any(_says_same(term, other) for other in used)
    ]
    return min(sure)[-1] if sure else None


def _is_specific(term: str) -> bool:
    return len(fold_words(term)) > 1 or is_acronym(term)


def _says_same(term: str, other: str) -> bool:
    """Whether two terms are one, or one the initials of the other."""
    one, two = fold_words(term), fold_words(other)
    return one == two or _initials(one) == "".join(two) or _initials(two) == "".join(one)


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _mark(reading: Reading, term: str) -> Match:
    """The paper of *reading* with *term* as its reason, where it stands in it."""
    document = reading.document
    why = []
    for name, spans in reading.hits[term].items():
        places = tuple(sorted(spans))
        start, end = places[0]
        why.append(Why(None, term, name, document.text_of(name)[start:end], places))
    return Match(reading.paper, document.text_of("title"), document.text_of("abstract"), why=tuple(why))
