"""What rules find in many papers, counted once for all remarks on the rules; the papers themselves are not kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from digest.model import Paper
from digest.rules.evaluation import is_true
from digest.rules.language.expressions import Expression, Leaf, Person, all_leaves, fold_name, wanted_leaves
from digest.rules.language.folding import fold_words
from digest.rules.namesakes import has_name
from digest.rules.topics import Rules
from digest.rules.verdict import Judge, Verdict
from digest.rules.workbench.acronyms import AcronymCollector, Acronyms, bare_text
from digest.rules.workbench.other_forms import group_by_text

LeafKey = tuple[str, tuple[str, ...]]  # the label of a term and the fields in which it is looked for
_MOST_WORDS = 500_000  # different ones that are counted at a time; beyond, those that one paper has are forgotten


@dataclass(slots=True)
class FollowStatistics:
    """How many *papers* a follow finds, and their other authors in *groups*: papers that share one are in one group."""

    papers: int = 0
    groups: list[set[str]] = field(default_factory=list)

    def add(self, company: set[str]) -> None:
        """Count a paper, the author's *company* in it."""
        self.papers += 1
        touching = [group for group in self.groups if group & company]
        self.groups = [group for group in self.groups if not group & company]
        self.groups.append(company.union(*touching))


@dataclass(slots=True)
class RuleStatistics:
    """What rules found in *paper_count* papers.

    It has the places of the papers, in the order in which they were read, for each term (by its label, and by this and
    its fields), topic and section, and how many papers each follow found, and left out as namesakes' (by its label and
    `like`).
    *wanted_count* papers are wanted by their topics and not followed; *hidden_counts* says how many of them each mute
    (by its label) hides. *word_counts* says how many papers have each folded word, *pair_counts* how many have each
    pair of neighbouring words that is written as one in a term. *acronyms* are those that the papers define;
    they are looked for if a wanted term may be one or have one.
    """

    paper_count: int = 0
    papers_by_term: dict[str, set[int]] = field(default_factory=dict)
    papers_by_leaf: dict[LeafKey, set[int]] = field(default_factory=dict)
    papers_by_topic: dict[str | None, set[int]] = field(default_factory=dict)
    papers_by_section: dict[str | None, set[int]] = field(default_factory=dict)
    follows: dict[str, FollowStatistics] = field(default_factory=dict)
    namesakes: dict[tuple[str, tuple[str, ...]], FollowStatistics] = field(default_factory=dict)
    wanted_count: int = 0
    hidden_counts: Counter[str] = field(default_factory=Counter)
    word_counts: Counter[str] = field(default_factory=Counter)
    pair_counts: Counter[str] = field(default_factory=Counter)
    acronyms: Acronyms = field(default_factory=lambda: Acronyms({}))

    def find_papers(self, leaf: Leaf) -> Set[int]:
        """The places of the papers that have *leaf*."""
        return self.papers_by_leaf.get(_key_of(leaf), frozenset())


def gather_statistics(rules: Rules, papers: Iterable[Paper]) -> RuleStatistics:
    """What *rules* find in *papers*, which are gone through once."""
    stats, judge = RuleStatistics(), Judge(rules)
    leaves = [leaf for _, expression in expressions_with_place(rules) for leaf in all_leaves(expression)]
    terms = group_by_text((leaf, (leaf, key)) for key, leaf in {_key_of(leaf): leaf for leaf in leaves}.items())
    pairs = _JoinedPairs({text.lower() for text in terms if text.isalpha()})
    acronyms = AcronymCollector() if _has_other_forms(rules) else None
    for paper in papers:
        verdict = judge.verdict(paper)
        _count_verdict(stats, verdict, rules)
        for text in verdict.hits:
            for leaf, key in terms.get(text, ()):
                if is_true(leaf, verdict.hits, paper):
                    stats.papers_by_leaf.setdefault(key, set()).add(stats.paper_count)
        _count_words(stats, verdict, pairs)
        if acronyms:
            acronyms.add_document(stats.paper_count, verdict.document)
        stats.paper_count += 1
    stats.papers_by_term = {leaf.label: found for leaf in leaves if (found := stats.papers_by_leaf.get(_key_of(leaf)))}
    if acronyms:
        stats.acronyms = acronyms.collect()
    return stats


def _key_of(leaf: Leaf) -> LeafKey:
    return leaf.label, leaf.fields


def _has_other_forms(rules: Rules) -> bool:
    """Whether a wanted term of *rules* is an acronym or a phrase."""
    return any(bare_text(leaf) for topic in rules.topics for leaf in wanted_leaves(topic.wanted))


def _count_verdict(stats: RuleStatistics, verdict: Verdict, rules: Rules) -> None:
    at = stats.paper_count
    for topic in verdict.matched_topics:
        stats.papers_by_topic.setdefault(topic.name, set()).add(at)
    if verdict.shown:
        stats.papers_by_section.setdefault(verdict.section, set()).add(at)
    if verdict.follow:
        who = verdict.follow.who
        company = {fold_name(name) for name in verdict.paper.authors} - who.names if isinstance(who, Person) else set()
        stats.follows.setdefault(verdict.follow.label, FollowStatistics()).add(company)
    elif verdict.shown or verdict.mute:
        stats.wanted_count += 1
    if rules.has_namesakes:
        _count_namesakes(stats, verdict.paper, rules)
    if verdict.mute:
        muting = (mute.label for mute in rules.mute if is_true(mute.unwanted, verdict.hits, verdict.paper))
        stats.hidden_counts.update(set(muting))


def _count_namesakes(stats: RuleStatistics, paper: Paper, rules: Rules) -> None:
    """Count *paper* for each follow that takes it for a namesake's."""
    for follow in rules.follow:
        who = follow.who
        if follow.like and isinstance(who, Person) and has_name(who, paper) and not follow.find_tie(paper):
            company = {fold_name(name) for name in paper.authors} - who.names
            stats.namesakes.setdefault((follow.label, follow.like), FollowStatistics()).add(company)


def _count_words(stats: RuleStatistics, verdict: Verdict, pairs: "_JoinedPairs") -> None:
    """Count the words of the paper, and those *pairs* of neighbours that it has."""
    words = fold_words(verdict.document.text)
    different = set(words)
    stats.word_counts.update(different)
    stats.pair_counts.update(pairs.find(words, different))
    if len(stats.word_counts) > _MOST_WORDS:
        stats.word_counts = Counter({word: papers for word, papers in stats.word_counts.items() if papers > 1})


class _JoinedPairs:
    """Finds pairs of neighbouring words that are one of the words *joined*."""

    def __init__(self, joined: set[str]) -> None:
        self._joined = joined
        self._first_halves: dict[str, set[str]] = {}
        for word in joined:
            for at in range(1, len(word)):
                self._first_halves.setdefault(word[at:], set()).add(word[:at])

    def find(self, words: Sequence[str], different: Set[str]) -> set[str]:
        """The pairs in *words*, written as one; *different* are the same words, each once."""
        # Few papers have both halves of any word, and only in these the pairs are gone through.
        if all(
            map(different.isdisjoint, (self._first_halves[second] for second in self._first_halves.keys() & different))
        ):
            return set()
        return {pair for first, second in pairwise(words) if (pair := first + second) in self._joined}


def expressions_with_place(rules: Rules) -> Iterator[tuple[str, Expression]]:
    """The expression of each topic and mute of *rules*, with the path of its key in the configuration."""
    for topic in rules.topics:
        yield topic.key, topic.wanted
    for mute in rules.mute:
        yield "mute", mute.unwanted
