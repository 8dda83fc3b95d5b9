"""The verdict on a paper: whether it is shown, and every reason.

A followed paper is always shown. Of the others, a muted one is hidden and counted, and any other is shown if the
scores of its topics, each counted once, add up to `min_score`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.model import Match, Paper, Why
from digest.rules.evaluation import fact_evidence, find_author, is_true, required_terms, sufficient_terms, true_parts
from digest.rules.fit import measure_fit
from digest.rules.language.expressions import Expression, Fact, Leaf, Person, all_leaves
from digest.rules.matcher import Document, Hits, Matcher, build_document
from digest.rules.topics import FOLLOWED, Follow, Mute, Rules, Topic

if TYPE_CHECKING:
    from digest.rules.namesakes import Tie


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision of the rules on one paper.

    It has the *document* that was matched and the *hits* in it, the *matched_topics* and the sum of their scores, the
    *mute* that hid the paper and the *follow* whose paper it is, and whether it is *shown*. The *fit* of a shown one is
    how many different terms of its topics were found in it, those in the title counted twice.
    """

    paper: Paper
    hits: Hits
    document: Document
    matched_topics: tuple[Topic, ...] = ()
    score: int = 0
    mute: Mute | None = None
    follow: Follow | None = None
    shown: bool = False
    fit: int = 0

    @property
    def topics_best_first(self) -> list[Topic]:
        """The matched topics by their scores; of equal ones the unnamed comes first, then the one configured first."""
        return sorted(self.matched_topics, key=lambda topic: (-topic.score, topic.name is not None))

    @property
    def sections(self) -> tuple[str | None, ...]:
        """The sections that it may stand in, the best first: its topics, but where others speak for it none that
        counts against it; `FOLLOWED` for a followed paper without a topic."""
        topics = self.topics_best_first
        names = [topic.name for topic in topics if topic.score >= min(0, topics[0].score)]
        return tuple(dict.fromkeys(names)) or (FOLLOWED if self.follow else None,)

    @property
    def tie(self) -> "Tie | None":
        """Why it is of the followed author and not of a namesake, where the rules tell them apart."""
        return self.follow.find_tie(self.paper) if self.follow else None

    def to_match(self) -> Match:
        """The paper as the digest shows it, with every reason."""
        why = [why for topic in self.matched_topics for why in self._reasons_for(topic.name, topic.wanted)]
        for expression in (self.follow.who, self.follow.with_) if self.follow else ():
            why += self._reasons_for(None, expression) if expression else ()
        if self.tie and self.tie.names:
            why.append(Why(None, f"like {self.tie.named_paper}", "author", self.tie.names[0]))
        return Match(
            self.paper,
            title=_one_of_equal(self.paper.title, self.document.text_of("title")),
            abstract=_one_of_equal(self.paper.abstract, self.document.text_of("abstract")),
            topics=tuple(dict.fromkeys(topic.name for topic in self.topics_best_first if topic.name)),
            score=self.score,
            why=tuple(dict.fromkeys(why)),
            section=self.sections[0],
            followed=self.follow is not None,
            fit=self.fit,
        )

    def _reasons_for(self, name: str | None, wanted: Expression) -> Iterator[Why]:
        """The reasons why *wanted* is true: its terms, each once for each field, and its facts, in written order."""
        seen = set()
        for part in true_parts(wanted, self.hits, self.paper):
            for why in self._reasons_of_part(name, part):
                if (why.term, why.field) not in seen:
                    seen.add((why.term, why.field))
                    yield why

    def _reasons_of_part(self, name: str | None, part: Leaf | Fact | Person) -> Iterator[Why]:
        if isinstance(part, Person):
            yield Why(name, part.label, "author", find_author(part, self.paper) or "")
            return
        if isinstance(part, Fact):
            field, text = fact_evidence(part, self.paper) or ("", "")
            yield Why(name, part.label, field, text)
            return
        spans_by_field = self.hits[part.term.text]
        for field in part.fields:
            if field in spans_by_field:
                spans = tuple(sorted(spans_by_field[field]))
                start, end = spans[0]
                yield Why(name, part.label, field, self.document.text_of(field)[start:end], spans)


class Judge:
    """*rules* prepared for many papers: all their terms in one matcher, and their topics in an index by term."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._matcher = Matcher(rule_leaves(rules))
        self._index = TopicIndex(rules.topics, self._matcher.fields)

    def verdict(self, paper: Paper) -> Verdict:
        """The decision on *paper*."""
        document = build_document(paper, self._matcher.fields)
        hits = self._matcher.find_hits(document)
        topics = [self._rules.topics[at] for at in self._index.find_topics(hits, paper)]
        return decide_verdict(self._rules, paper, document, hits, topics)


def decide_verdict(
    rules: Rules, paper: Paper, document: Document, hits: Hits, matched_topics: Sequence[Topic]
) -> Verdict:
    """The verdict of *rules* on *paper*, whose *document* has the *hits* that make *matched_topics* true."""
    score = sum([topic.score for topic in matched_topics])
    follow = next((rule for rule in rules.follow if matches_follow(rule, hits, paper)), None)
    wanted = rules.wants_everything or (bool(matched_topics) and score >= rules.min_score)
    mute = None
    if wanted and not follow:
        mute = next((rule for rule in rules.mute if is_true(rule.unwanted, hits, paper)), None)
    shown = follow is not None or (wanted and mute is None)
    # The words of a topic that counts against the paper are no reason to show it sooner.
    fit = measure_fit([each.wanted for each in matched_topics if each.score >= 0], hits, paper) if shown else 0
    return Verdict(paper, hits, document, tuple(matched_topics), score, mute, follow, shown, fit)


class TopicIndex:
    """Topics by the terms that they need, so that only a few topics are evaluated for each paper."""

    def __init__(self, topics: Sequence[Topic], fields: Sequence[str]) -> None:
        self._topics = topics
        self._asked_always: list[int] = []
        self._by_required_term: dict[str, list[int]] = {}
        self._by_sufficient_term: dict[str, list[int]] = {}
        every = frozenset(fields)
        for at, topic in enumerate(topics):
            sufficient = sufficient_terms(topic.wanted, every)
            required = required_terms(topic.wanted)
            for term in sufficient:
                self._by_sufficient_term.setdefault(term, []).append(at)
            for term in (required or frozenset()) - sufficient:
                self._by_required_term.setdefault(term, []).append(at)
            if required is None:
                self._asked_always.append(at)

    def find_topics(self, hits: Hits, paper: Paper) -> list[int]:
        """The indexes of the topics that are true of *paper*, in rising order."""
        matched, possible = set[int](), set(self._asked_always)
        for term in hits:
            matched.update(self._by_sufficient_term.get(term, ()))
            possible.update(self._by_required_term.get(term, ()))
        matched.update([at for at in possible - matched if is_true(self._topics[at].wanted, hits, paper)])
        return sorted(matched)


def rule_leaves(rules: Rules) -> Iterator[Leaf]:
    """Every term of the topics, mutes and follows of *rules*."""
    for expression in rule_expressions(rules):
        yield from all_leaves(expression)


def rule_expressions(rules: Rules) -> Iterator[Expression]:
    """Every expression of the topics, mutes and follows of *rules*."""
    yield from (topic.wanted for topic in rules.topics)
    yield from (mute.unwanted for mute in rules.mute)
    for follow in rules.follow:
        yield follow.who
        if follow.with_:
            yield follow.with_


def matches_follow(follow: Follow, hits: Hits, paper: Paper) -> bool:
    """Whether *paper* matches the follow rule."""
    if not is_true(follow.who, hits, paper) or (follow.like and not follow.find_tie(paper)):
        return False
    return not follow.with_ or is_true(follow.with_, hits, paper)


def _one_of_equal(written: str, shown: str) -> str:
    """*shown*; where it is as it was *written*, that text, so that most texts are in memory once."""
    return written if written == shown else shown
