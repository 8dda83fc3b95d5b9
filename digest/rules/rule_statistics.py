"""What rules find in many papers, counted once for all remarks on the rules."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digest.model import Paper
from digest.rules.expressions import Expression, all_leaves
from digest.rules.folding import fold_text
from digest.rules.topics import Rules
from digest.rules.verdict import Judge


@dataclass(slots=True)
class RuleStatistics:
    """What rules found in papers.

    It has the indexes of the papers for each term (by its label), topic and section, and the papers of each follow.
    *word_counts* says how many papers have each folded word, *pair_counts* how many have each pair of neighbouring
    words, written as one.
    """

    paper_count: int = 0
    papers_by_term: dict[str, set[int]] = field(default_factory=dict)
    papers_by_topic: dict[str | None, set[int]] = field(default_factory=dict)
    papers_by_section: dict[str | None, set[int]] = field(default_factory=dict)
    papers_by_follow: dict[str, list[Paper]] = field(default_factory=dict)
    word_counts: Counter[str] = field(default_factory=Counter)
    pair_counts: Counter[str] = field(default_factory=Counter)


def gather_statistics(rules: Rules, papers: Sequence[Paper]) -> RuleStatistics:
    """What *rules* find in *papers*."""
    stats, judge = RuleStatistics(len(papers)), Judge(rules)
    terms = [leaf for _, expression in expressions_with_place(rules) for leaf in all_leaves(expression)]
    for at, paper in enumerate(papers):
        verdict = judge.verdict(paper)
        for leaf in terms:
            if any(name in verdict.hits.get(leaf.term.text, ()) for name in leaf.fields):
                stats.papers_by_term.setdefault(leaf.label, set()).add(at)
        for topic in verdict.matched_topics:
            stats.papers_by_topic.setdefault(topic.name, set()).add(at)
        if verdict.shown:
            stats.papers_by_section.setdefault(verdict.section, set()).add(at)
        if verdict.follow:
            stats.papers_by_follow.setdefault(verdict.follow.label, []).append(paper)
        words = fold_text(verdict.document.text).words.split()
        stats.word_counts.update(set(words))
        stats.pair_counts.update({first + second for first, second in pairwise(words)})
    return stats


def expressions_with_place(rules: Rules) -> Iterator[tuple[str, Expression]]:
    """The expression of each topic and mute of *rules*, with the path of its key in the configuration."""
    for topic in rules.topics:
        yield f"topics.{topic.name}" if topic.name else "match", topic.wanted
    for mute in rules.mute:
        yield "mute", mute.unwanted
