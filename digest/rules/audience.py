"""The rules of many recipients at once: every term is searched for once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from digest.model import Paper
from digest.rules.language.expressions import Person, fold_name
from digest.rules.matcher import Matcher
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Reading, TopicIndex, Verdict, decide_verdict, read_paper, rule_leaves


class Readings:
    """Papers as they are read for all who have one of *rule_sets*: each once, however many audiences those make."""

    def __init__(self, rule_sets: Iterable[Rules]) -> None:
        self.matcher = _match_terms_of(rule_sets)
        self._by_identity: dict[int, Reading] = {}

    def read(self, paper: Paper) -> Reading:
        """The reading of *paper*, the same each time."""
        # A reading holds its paper, so that no other has that identity.
        if id(paper) not in self._by_identity:
            self._by_identity[id(paper)] = read_paper(paper, self.matcher)
        return self._by_identity[id(paper)]


class Audience:
    """The rules of many recipients, prepared for many papers; a recipient is an index into *rule_sets*. What is read
    for others too is in *readings*."""

    def __init__(self, rule_sets: Sequence[Rules], readings: Readings | None = None) -> None:
        self._rule_sets = rule_sets
        if readings:
            self._matcher, self._read = readings.matcher, readings.read
        else:
            self._matcher = _match_terms_of(rule_sets)
            self._read = partial(read_paper, matcher=self._matcher)
        self._owners = [at for at, rules in enumerate(rule_sets) for _ in rules.topics]
        self._topics = [topic for rules in rule_sets for topic in rules.topics]
        self._index = TopicIndex(self._topics, self._matcher.fields)
        self._followers_by_name: dict[str, set[int]] = {}
        self._asked_always = {at for at, rules in enumerate(rule_sets) if rules.wants_everything}
        for at, rules in enumerate(rule_sets):
            for follow in rules.follow:
                if isinstance(follow.who, Person):
                    for name in follow.who.names:
                        self._followers_by_name.setdefault(name, set()).add(at)
                else:
                    self._asked_always.add(at)

    def judge_papers(self, papers: Iterable[Paper]) -> list[list[Verdict]]:
        """For each recipient the verdicts on those of *papers* that are shown to them, or hidden by a mute."""
        verdicts: list[list[Verdict]] = [[] for _ in self._rule_sets]
        for paper in papers:
            for at, verdict in self.judge_paper(paper):
                if verdict.shown or verdict.mute:
                    verdicts[at].append(verdict)
        return verdicts

    def judge_paper(self, paper: Paper) -> Iterator[tuple[int, Verdict]]:
        """The verdict for each recipient to whom *paper* may be shown; for all others it is hidden."""
        return self.judge_reading(self._read(paper))

    def judge_reading(self, reading: Reading) -> Iterator[tuple[int, Verdict]]:
        """The same for the paper of *reading*."""
        owners, topics = self._owners, self._topics
        topics_of: defaultdict[int, list[Topic]] = defaultdict(list)
        for at in self._index.find_topics(reading):
            topics_of[owners[at]].append(topics[at])
        recipients = self._asked_always.union(topics_of, self._find_followers(reading.paper))
        for at in sorted(recipients):
            yield at, decide_verdict(self._rule_sets[at], reading, topics_of.get(at, ()))

    def _find_followers(self, paper: Paper) -> set[int]:
        """The recipients who follow an author of *paper*."""
        if not self._followers_by_name:
            return set()
        return set[int]().union(*[self._followers_by_name.get(fold_name(name), ()) for name in paper.authors])


def _match_terms_of(rule_sets: Iterable[Rules]) -> Matcher:
    """One matcher for all terms of *rule_sets*."""
    return Matcher(term for rules in rule_sets for term in rule_leaves(rules))
