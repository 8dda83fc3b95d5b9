"""Checks rules against many papers: which terms and topics find nothing, find too much, or could find more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from digest.model import Paper
from digest.rules.language.expressions import Expression, Leaf, Not, Person, all_leaves, wanted_leaves
from digest.rules.language.folding import fold_words
from digest.rules.topics import Follow, Rules
from digest.rules.workbench.acronym_remarks import AcronymRemarks
from digest.rules.workbench.near_misses import SHORTEST_TYPO
from digest.rules.workbench.odd_terms import describe_oddity
from digest.rules.workbench.other_forms import count_forms
from digest.rules.workbench.rule_statistics import (
    FollowStatistics,
    RuleStatistics,
    expressions_with_place,
    gather_statistics,
)
from digest.rules.workbench.spelling_gains import SpellingGains, is_broad
from digest.text import format_count, nearest_word

_GREEDY = 0.3  # of the papers that are wanted: a mute that hides more is told of,
_FEW_WANTED = 10  # if there are so many


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: *where* in the configuration it belongs, and a sentence with the figure that supports it."""

    where: str
    message: str


def check(rules: Rules, papers: Iterable[Paper]) -> list[Finding]:
    """The remarks on *rules* that *papers* support, each once, in the order of the rules.

    *papers* are gone through twice at most and are not kept.
    """
    stats = gather_statistics(rules, papers)
    spellings, acronyms = SpellingGains(rules, stats), AcronymRemarks(rules, stats)
    count_forms((spellings, acronyms), papers)
    wider = spellings.describe()
    findings = [
        *_find_contradictions(rules),
        *(
            finding
            for where, expression in expressions_with_place(rules)
            for finding in _check_terms(where, expression, stats, wider)
        ),
        *(Finding(where, message) for where, message in acronyms.describe()),
        *_check_mutes(rules, stats),
        *_check_topics(rules, stats),
        *(finding for follow in rules.follow for finding in _check_follow(follow, stats)),
        *_check_min_score(rules),
    ]
    return list(dict.fromkeys(findings))


def order_findings(findings: Iterable[Finding], rules: Rules) -> list[Finding]:
    """*findings* in the order of what they are about in *rules*; those about one thing stay in theirs."""
    wheres = dict.fromkeys(where for where, _ in expressions_with_place(rules))
    places = {where: place for place, where in enumerate(wheres)}
    return sorted(findings, key=lambda found: places.get(found.where, len(places)))


# --- terms --------------------------------------------------------------------------------------


def _check_terms(
    where: str, expression: Expression, stats: RuleStatistics, wider: Mapping[str, list[str]]
) -> Iterator[Finding]:
    # What hides papers is not to find more of them, and may find many.
    wanted = {leaf.label for leaf in wanted_leaves(expression)} if where != "mute" else set()
    for leaf in all_leaves(expression):
        papers = len(stats.papers_by_term.get(leaf.label, ()))
        if _is_one_letter(leaf):
            yield Finding(where, f"`{leaf.label}` is one letter, in any case; write `={leaf.term.text}` for this one")
        if not papers:
            searched = format_count(stats.paper_count, "paper")
            oddity = describe_oddity(leaf)
            hint = f": {oddity}" if oddity else _suggest_word(leaf, stats)
            yield Finding(where, f"`{leaf.label}` is in none of {searched}{hint}")
        elif leaf.label in wanted and is_broad(papers, stats):
            share = round(100 * papers / stats.paper_count)
            yield Finding(where, f"`{leaf.label}` is in {papers:,} papers, {share} % of all: too broad to choose by")
        for message in wider.get(leaf.label, ()) if leaf.label in wanted else ():
            yield Finding(where, message)
    yield from _find_redundant_terms(where, expression, stats)


def _is_one_letter(leaf: Leaf) -> bool:
    return len(leaf.term.text) == 1 and leaf.term.text.isalpha()


def _suggest_word(leaf: Leaf, stats: RuleStatistics) -> str:
    """The end of a message: for a word of *leaf* that no paper has, a similar one that several papers have."""
    for word in fold_words(leaf.term.text):
        if len(word) >= SHORTEST_TYPO and not stats.word_counts[word]:
            frequent = [
                known for known, papers in stats.word_counts.items() if papers > 2 and len(known) >= SHORTEST_TYPO
            ]
            if near := nearest_word(word, frequent, 0.8):
                return f"; did you mean `{near}` ({stats.word_counts[near]:,} papers)?"
    return ""


def _find_redundant_terms(where: str, expression: Expression, stats: RuleStatistics) -> Iterator[Finding]:
    """Remarks on terms that find no paper which another term of the same topic does not find."""
    wanted = [leaf for leaf in wanted_leaves(expression) if leaf.term.patterns]
    one_paper = {leaf.label: min(found) for leaf in wanted if (found := stats.papers_by_term.get(leaf.label))}
    # What finds all papers of a term finds any one of them, and few terms do: no term is compared with all others.
    terms_of = _group_by_paper(wanted, set(one_paper.values()), stats)
    for leaf in wanted:
        for other in terms_of[one_paper[leaf.label]] if leaf.label in one_paper else ():
            if leaf.label != other.label and _contains_term(leaf, other) and _adds_nothing(leaf, other, stats):
                yield Finding(where, f"`{leaf.label}` adds nothing to `{other.label}`")


def _group_by_paper(leaves: Iterable[Leaf], papers: set[int], stats: RuleStatistics) -> dict[int, list[Leaf]]:
    """For each of *papers* those of *leaves* that find it, in their order."""
    terms_of: dict[int, list[Leaf]] = {paper: [] for paper in papers}
    for leaf in leaves:
        for paper in papers & stats.papers_by_term.get(leaf.label, set()):
            terms_of[paper].append(leaf)
    return terms_of


def _contains_term(longer: Leaf, shorter: Leaf) -> bool:
    keys = [pattern.key for pattern in shorter.term.patterns]
    return longer.fields == shorter.fields and any(key in longer.term.patterns[0].key for key in keys)


def _adds_nothing(leaf: Leaf, other: Leaf, stats: RuleStatistics) -> bool:
    found, others = stats.papers_by_term.get(leaf.label, set()), stats.papers_by_term.get(other.label, set())
    return bool(found) and found <= others and (found != others or leaf.label > other.label)


# --- mutes, topics, people, scores ---------------------------------------------------------------------


def _find_contradictions(rules: Rules) -> Iterator[Finding]:
    muted = {leaf.label for mute in rules.mute for leaf in [mute.unwanted] if isinstance(leaf, Leaf)}
    for where, expression in expressions_with_place(rules):
        if where == "mute":
            continue
        wanted = {leaf.label for leaf in wanted_leaves(expression)}
        for label in sorted(wanted & muted):
            yield Finding(where, f"`{label}` is asked for here and muted below: its papers are never shown")
        for label in sorted(wanted & _negated_labels(expression)):
            yield Finding(where, f"`{label}` is asked for and refused by `not` in the same topic")


def _negated_labels(expression: Expression) -> set[str]:
    if isinstance(expression, Not):
        return {leaf.label for leaf in all_leaves(expression.part)}
    parts = getattr(expression, "parts", ())
    return set().union(*(_negated_labels(part) for part in parts)) if parts else set()


def _check_mutes(rules: Rules, stats: RuleStatistics) -> Iterator[Finding]:
    for mute in rules.mute:
        hidden = stats.hidden_counts[mute.label]
        if stats.wanted_count >= _FEW_WANTED and hidden > _GREEDY * stats.wanted_count:
            whose = "there are" if rules.wants_everything else "your topics match"
            papers = format_count(stats.wanted_count, "paper")
            yield Finding("mute", f"`{mute.label}` hides {hidden:,} of the {papers} that {whose}")


def _check_topics(rules: Rules, stats: RuleStatistics) -> Iterator[Finding]:
    for topic in rules.topics:
        if topic.name is None:
            continue
        if topic.liking and topic.liking.lack:
            yield Finding(topic.key, f"like: {topic.liking.lack}")
        matched, shown = stats.papers_by_topic.get(topic.name, set()), stats.papers_by_section.get(topic.name, set())
        if not matched:
            yield Finding(topic.key, f"no paper of {stats.paper_count:,}")
        elif not shown and topic.score > 0:
            above = [name for name, papers in stats.papers_by_section.items() if name and papers & matched]
            under = " and ".join(f"“{name}”" for name in above)
            reason = (
                f"all {format_count(len(matched), 'paper')} stand under {under}"
                if above
                else f"of {format_count(len(matched), 'paper')} none is shown"
            )
            yield Finding(topic.key, reason)


def _check_follow(follow: Follow, stats: RuleStatistics) -> Iterator[Finding]:
    if follow.like:
        yield from _check_namesakes(follow, stats)
    found = stats.follows.get(follow.label)
    if not found and follow.like and not follow.circle:
        return
    if not found:
        yield Finding("follow", f"{follow.label}: no paper among {stats.paper_count:,}")
    elif isinstance(follow.who, Person) and not (follow.with_ or follow.like) and len(found.groups) > 2:
        yield Finding(
            "follow",
            f"{follow.label}: {found.papers} papers in {len(found.groups)} groups that share no co-author, perhaps "
            "several people of that name; add `like:` and a paper of the right one, or `with:` and words",
        )


def _check_namesakes(follow: Follow, stats: RuleStatistics) -> Iterator[Finding]:
    """What a follow with `like:` leaves out."""
    left_out = stats.namesakes.get((follow.label, follow.like), FollowStatistics())
    named, papers = " and ".join(follow.like), format_count(left_out.papers, "paper")
    if not follow.circle:
        yield Finding("follow", f"{follow.label}: nothing is known of {named}: {papers} of that name left out")
    elif left_out.papers:
        number = len(left_out.groups)
        groups = f"{format_count(number, 'group')} of that name {'has' if number == 1 else 'have'}"
        yield Finding("follow", f"{follow.label}: {groups} little or nothing in common with {named}: {papers} left out")


def _check_min_score(rules: Rules) -> Iterator[Finding]:
    most = sum(topic.score for topic in rules.topics if topic.score > 0)
    if rules.topics and most < rules.min_score:
        yield Finding("min_score", f"{rules.min_score} is never reached: all topics together give {most}")
