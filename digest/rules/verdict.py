"""The verdict on a paper: whether it is shown, and every reason.

A followed paper is always shown. Of the others, a muted one is hidden and counted, and any other is shown if the
scores of its topics, each counted once, add up to `min_score`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from digest.model import Match, Paper, Why
from digest.rules.evaluation import fact_evidence, find_author, is_true, required_terms, sufficient_terms, true_parts
from digest.rules.fit import measure_fit
from digest.rules.language.expressions import Expression, Fact, Leaf, Person, all_leaves
from digest.rules.matcher import Document, Hits, Matcher, build_document
from digest.rules.topics import FOLLOWED, Follow, Mute, Rules, Topic

if TYPE_CHECKING:
    from digest.rules.namesakes import Tie

# What makes an expression true, in written order.
Part = Leaf | Fact | Person
Parts = Sequence[Part]


@dataclass(frozen=True, slots=True)
class Reading:
    """A *paper* as it was read for whoever has rules: its *document*, and the *hits* of all their terms in it."""

    paper: Paper
    document: Document
    hits: Hits
    # A word that thousands of readers have is looked up, and told as a reason, once for all of them.
    _reasons: dict[object, tuple[Why, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _texts: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def reasons_of(self, topic: str | None, part: "Part") -> tuple[Why, ...]:
        """The reasons that *part* of the *topic* is: a term one for each of its fields in which it stands."""
        # All of a term that tells: its text names it, and is hashed quicker.
        key = (topic, part.term.text, part.label, part.fields) if isinstance(part, Leaf) else (topic, part)
        if key not in self._reasons:
            self._reasons[key] = tuple(self._tell_reasons(topic, part))
        return self._reasons[key]

    def _tell_reasons(self, topic: str | None, part: "Part") -> Iterator[Why]:
        if isinstance(part, Leaf):
            spans_by_field = self.hits[part.term.text]
            for name in part.fields:
                if name in spans_by_field:
                    spans = tuple(sorted(spans_by_field[name]))
                    start, end = spans[0]
                    yield Why(topic, part.label, name, self.text_of(name)[start:end], spans)
        elif isinstance(part, Fact):
            kind, text = fact_evidence(part, self.paper) or ("", "")
            yield Why(topic, part.label, kind, text)
        else:
            yield Why(topic, part.label, "author", find_author(part, self.paper) or "")

    def text_of(self, name: str) -> str:
        """The text of one field; where it is as the paper has it, that text, so that most texts are in memory once."""
        if name not in self._texts:
            written, shown = getattr(self.paper, name, None), self.document.text_of(name)
            self._texts[name] = written if isinstance(written, str) and written == shown else shown
        return self._texts[name]


@dataclass(frozen=True)
class Verdict:
    """The decision of the rules on the paper of one *reading*.

    It has the *matched_topics* and the sum of their scores, the *mute* that hid the paper and the *follow* whose paper
    it is, and whether it is *shown*.
    """

    reading: Reading
    matched_topics: tuple[Topic, ...] = ()
    score: int = 0
    mute: Mute | None = None
    follow: Follow | None = None
    shown: bool = False

    @property
    def paper(self) -> Paper:
        """The paper that was judged."""
        return self.reading.paper

    @property
    def document(self) -> Document:
        """The text of it that was matched."""
        return self.reading.document

    @property
    def hits(self) -> Hits:
        """The hits in this text, of other terms too."""
        return self.reading.hits

    @cached_property
    def _parts(self) -> list[tuple[Topic, Parts]]:
        """The matched topics, each with the parts that make it true: what ranks the paper, and why it is shown."""
        hits, paper = self.reading.hits, self.reading.paper
        return [(topic, list(true_parts(topic.wanted, hits, paper))) for topic in self.matched_topics]

    @cached_property
    def fit(self) -> int:
        """How many different terms of its topics were found in a paper that is shown, those in the title counted
        twice; it is looked for when it is asked for. The words of a topic that counts against the paper are no reason
        to show it sooner."""
        return measure_fit((parts for topic, parts in self._parts if topic.score >= 0), self.hits) if self.shown else 0

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
    def section(self) -> str | None:
        """The best of its sections, the first of `sections`."""
        topics = self.matched_topics
        if not topics:
            return FOLLOWED if self.follow else None
        best = max([topic.score for topic in topics])
        names = [topic.name for topic in topics if topic.score == best]
        return None if None in names else names[0]

    @property
    def tie(self) -> "Tie | None":
        """Why it is of the followed author and not of a namesake, where the rules tell them apart."""
        return self.follow.find_tie(self.paper) if self.follow else None

    def to_match(self) -> Match:
        """The paper as the digest shows it, with every reason."""
        topics = self.topics_best_first
        return Match(
            self.paper,
            title=self.reading.text_of("title"),
            abstract=self.reading.text_of("abstract"),
            topics=tuple(dict.fromkeys([topic.name for topic in topics if topic.name])),
            score=self.score,
            why=self._tell_reasons(),
            section=self.section,
            followed=self.follow is not None,
            fit=self.fit,
        )

    def _tell_reasons(self) -> tuple[Why, ...]:
        """Every reason once: those of each topic, and those for the author who is followed."""
        wanted = [(topic.name, parts) for topic, parts in self._parts]
        if self.follow:
            expressions = [each for each in (self.follow.who, self.follow.with_) if each]
            wanted += [(None, list(true_parts(each, self.hits, self.paper))) for each in expressions]
        why = [why for name, parts in wanted for why in self._reasons_for(name, parts)]
        if self.tie and self.tie.names:
            why.append(Why(None, f"like {self.tie.named_paper}", "author", self.tie.names[0]))
        return tuple(dict.fromkeys(why) if len(wanted) > 1 else why)

    def _reasons_for(self, name: str | None, parts: Parts) -> Iterable[Why]:
        """The reasons that *parts* are, each once for each field, in written order."""
        seen: dict[tuple[str, str], Why] = {}
        for part in parts:
            for why in self.reading.reasons_of(name, part):
                seen.setdefault((why.term, why.field), why)
        return seen.values()


class Judge:
    """*rules* prepared for many papers: all their terms in one matcher, and their topics in an index by term."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._matcher = Matcher(rule_leaves(rules))
        self._index = TopicIndex(rules.topics, self._matcher.fields)

    def verdict(self, paper: Paper) -> Verdict:
        """The decision on *paper*."""
        reading = read_paper(paper, self._matcher)
        topics = [self._rules.topics[at] for at in self._index.find_topics(reading)]
        return decide_verdict(self._rules, reading, topics)


def read_paper(paper: Paper, matcher: Matcher) -> Reading:
    """*paper* with what *matcher* finds in it."""
    document = build_document(paper, matcher.fields)
    return Reading(paper, document, matcher.find_hits(document))


def decide_verdict(rules: Rules, reading: Reading, matched_topics: Sequence[Topic]) -> Verdict:
    """The verdict of *rules* on the paper of *reading*, of which *matched_topics* are true."""
    # One paper may be judged for thousands of readers, few of whom have every kind of rules.
    score = matched_topics[0].score if len(matched_topics) == 1 else sum([topic.score for topic in matched_topics])
    follow = _find_follow(rules.follow, reading) if rules.follow else None
    shown = score >= rules.min_score if matched_topics else rules.wants_everything
    mute = _find_mute(rules.mute, reading) if rules.mute and shown and not follow else None
    return Verdict(reading, tuple(matched_topics), score, mute, follow, follow is not None or (shown and mute is None))


def _find_follow(follows: Sequence[Follow], reading: Reading) -> Follow | None:
    return next((rule for rule in follows if matches_follow(rule, reading.hits, reading.paper)), None)


def _find_mute(mutes: Sequence[Mute], reading: Reading) -> Mute | None:
    return next((rule for rule in mutes if is_true(rule.unwanted, reading.hits, reading.paper)), None)


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
            for term in sufficient:
                self._by_sufficient_term.setdefault(term, []).append(at)
            if sufficient and isinstance(topic.wanted, Leaf):
                continue  # the usual topic of a reader among thousands
            required = required_terms(topic.wanted)
            for term in (required or frozenset()) - sufficient:
                self._by_required_term.setdefault(term, []).append(at)
            if required is None:
                self._asked_always.append(at)

    def find_topics(self, reading: Reading) -> list[int]:
        """The indexes of the topics that are true of the paper of *reading*, in rising order."""
        hits, paper = reading.hits, reading.paper
        matched = _join_all(self._by_sufficient_term, hits)
        possible = _join_all(self._by_required_term, hits).union(self._asked_always)
        matched.update([at for at in possible - matched if is_true(self._topics[at].wanted, hits, paper)])
        return sorted(matched)


def _join_all(topics_by_term: Mapping[str, Sequence[int]], hits: Hits) -> set[int]:
    """All topics of the terms that have *hits*."""
    return set[int]().union(*[topics_by_term[term] for term in topics_by_term.keys() & hits.keys()])


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
