"""The verdict on a paper: followed, else muted, else the sum of its topics' scores; and the order.

Followed papers are shown. Muted ones are hidden and counted. Of the others those are shown whose
topics, each counted once, add up to `min_score`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from digest.model import Match, Paper, Section, Why
from digest.rules.evaluation import author, fact, holds, suffices, triggers, true_parts
from digest.rules.expressions import Expression, Fact, Leaf, Person, leaves
from digest.rules.matcher import Document, Hits, Matcher, document
from digest.rules.topics import Follow, Mute, Rules, Topic

FOLLOWED = "Followed"


@dataclass(frozen=True, slots=True)
class Selection:
    """What the rules chose of some papers: *matches* best first, the *muted* with what hid each."""

    matches: tuple[Match, ...] = ()
    muted: tuple[tuple[Paper, Mute], ...] = ()
    followed: int = 0

    @property
    def muted_by(self) -> tuple[tuple[str, int], ...]:
        """How many papers each mute hid, the most first."""
        return tuple(Counter(mute.label for _, mute in self.muted).most_common())


def select(papers: Iterable[Paper], rules: Rules) -> Selection:
    """What *rules* choose of *papers*, best first, each with the words that chose it."""
    judge = Judge(rules)
    return selection([judge.verdict(paper) for paper in papers])


def selection(verdicts: Sequence["Verdict"]) -> Selection:
    """The outcome of *verdicts*, best first."""
    matches = sorted((each.match() for each in verdicts if each.shown), key=order)
    muted = tuple((each.paper, each.mute) for each in verdicts if each.mute)
    return Selection(tuple(matches), muted, sum(each.follow is not None for each in verdicts))


def order(match: Match) -> tuple[int, int, int, str]:
    """Where a match stands in its section: by score, upvotes, listed day, identifier."""
    paper = match.paper
    listed = paper.listed or date.min
    return -match.score, -(paper.upvotes or 0), -listed.toordinal(), paper.id


def sections(matches: Sequence[Match], rules: Rules, limit: int | None = None) -> tuple[Section, ...]:
    """*matches* under their best topics, in the order of the configuration, within all limits.

    Over all sections the best are kept, whatever their topic. What is followed is shown whatever the
    limits of *rules*; only *limit*, which was asked for this once, holds for it too. Followed papers
    without a topic come first, papers of the unnamed topic last.
    """
    ranked = sorted(matches, key=lambda match: (not match.followed, order(match)))
    kept = {id(match) for match in _within(rules.max, ranked)[:limit]}
    most = {topic.name: topic.max for topic in rules.topics}
    by_section: dict[str | None, list[Match]] = {}
    for match in matches:
        by_section.setdefault(match.section, []).append(match)
    named = list(dict.fromkeys(topic.name for topic in rules.topics if topic.name))
    names: list[str | None] = [*([FOLLOWED] if FOLLOWED not in named else []), *named, None]
    return tuple(_section(name, by_section[name], kept, most.get(name)) for name in names if name in by_section)


def _within(most: int | None, matches: Sequence[Match]) -> list[Match]:
    """All that is followed, and of the others the first, *most* together."""
    followed = [match for match in matches if match.followed]
    others = [match for match in matches if not match.followed]
    return followed + others[: None if most is None else max(0, most - len(followed))]


def _section(name: str | None, matches: Sequence[Match], kept: set[int], most: int | None) -> Section:
    chosen = {id(match) for match in _within(most, [match for match in matches if id(match) in kept])}
    shown = [match for match in matches if id(match) in chosen]
    return Section(name, tuple(shown), len(matches) - len(shown))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one paper: whether it is *shown*, the topics *wanting* it and their sum
    *score*, the *mute* that hid it, the *follow* whose paper it is."""

    paper: Paper
    hits: Hits
    read: Document
    wanting: tuple[Topic, ...] = ()
    score: int = 0
    mute: Mute | None = None
    follow: Follow | None = None
    shown: bool = False

    @property
    def section(self) -> str | None:
        """Where the paper stands: its best topic, else among the followed or the unnamed."""
        best = max((topic for topic in self.wanting if topic.name), key=lambda topic: topic.score, default=None)
        if best:
            return best.name
        return FOLLOWED if self.follow and not self.wanting else None

    def match(self) -> Match:
        """The paper as it is shown, with every reason."""
        best_first = sorted(self.wanting, key=lambda topic: -topic.score)
        why = [why for topic in self.wanting for why in self._reasons(topic.name, topic.wanted)]
        for expression in (self.follow.who, self.follow.with_) if self.follow else ():
            why += self._reasons(None, expression) if expression else ()
        return Match(
            self.paper,
            title=self.read.of("title"),
            abstract=self.read.of("abstract"),
            topics=tuple(dict.fromkeys(topic.name for topic in best_first if topic.name)),
            score=self.score,
            why=tuple(dict.fromkeys(why)),
            section=self.section,
            followed=self.follow is not None,
        )

    def _reasons(self, name: str | None, wanted: Expression) -> Iterator[Why]:
        """What made *wanted* hold: its terms, each once per field, and its facts, in written order."""
        seen = set()
        for part in true_parts(wanted, self.hits, self.paper):
            for why in self._whys(name, part):
                if (why.term, why.field) not in seen:
                    seen.add((why.term, why.field))
                    yield why

    def _whys(self, name: str | None, part: Leaf | Fact | Person) -> Iterator[Why]:
        if isinstance(part, Person):
            yield Why(name, part.label, "author", author(part, self.paper) or "")
            return
        if isinstance(part, Fact):
            field, text = fact(part, self.paper) or ("", "")
            yield Why(name, part.label, field, text)
            return
        found = self.hits[part.term.text]
        for field in part.fields:
            if field in found:
                spans = tuple(sorted(found[field]))
                start, end = spans[0]
                yield Why(name, part.label, field, self.read.of(field)[start:end], spans)


class Judge:
    """*rules* made ready for many papers: all their terms in one matcher, topics found by their terms."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._matcher = Matcher(terms_of(rules))
        self._index = Index(rules.topics, self._matcher.fields)

    def verdict(self, paper: Paper) -> Verdict:
        """Whether *paper* is shown, and everything that decided it."""
        read = document(paper, self._matcher.fields)
        hits = self._matcher.hits(read)
        wanting = [self._rules.topics[at] for at in self._index.wanting(hits, paper)]
        return decide(self._rules, paper, read, hits, wanting)


def decide(rules: Rules, paper: Paper, read: Document, hits: Hits, wanting: Sequence[Topic]) -> Verdict:
    """The verdict of *rules* on *paper*, in which *hits* were found and which the topics *wanting* want."""
    score = sum([topic.score for topic in wanting])
    follow = next((each for each in rules.follow if follows(each, hits, paper)), None)
    wanted = rules.wants_everything or (bool(wanting) and score >= rules.min_score)
    mute = None
    if wanted and not follow:
        mute = next((each for each in rules.mute if holds(each.unwanted, hits, paper)), None)
    shown = follow is not None or (wanted and mute is None)
    return Verdict(paper, hits, read, tuple(wanting), score, mute, follow, shown)


class Index:
    """Topics by the terms that they cannot do without, so that only a few are asked for each paper."""

    def __init__(self, topics: Sequence[Topic], fields: Sequence[str]) -> None:
        self._topics = topics
        self._always: list[int] = []
        self._asked: dict[str, list[int]] = {}
        self._certain: dict[str, list[int]] = {}
        every = frozenset(fields)
        for at, topic in enumerate(topics):
            certain = suffices(topic.wanted, every)
            needed = triggers(topic.wanted)
            for term in certain:
                self._certain.setdefault(term, []).append(at)
            for term in (needed or frozenset()) - certain:
                self._asked.setdefault(term, []).append(at)
            if needed is None:
                self._always.append(at)

    def wanting(self, hits: Hits, paper: Paper) -> list[int]:
        """The places of the topics that want *paper*, in their order."""
        certain, asked = set[int](), set(self._always)
        for term in hits:
            certain.update(self._certain.get(term, ()))
            asked.update(self._asked.get(term, ()))
        certain.update([at for at in asked - certain if holds(self._topics[at].wanted, hits, paper)])
        return sorted(certain)


def terms_of(rules: Rules) -> Iterator[Leaf]:
    """Every term that *rules* ask for anywhere."""
    for expression in _expressions(rules):
        yield from leaves(expression)


def _expressions(rules: Rules) -> Iterator[Expression]:
    yield from (topic.wanted for topic in rules.topics)
    yield from (mute.unwanted for mute in rules.mute)
    for follow in rules.follow:
        yield follow.who
        if follow.with_:
            yield follow.with_


def follows(follow: Follow, hits: Hits, paper: Paper) -> bool:
    """Whether *paper* is by whom *follow* means."""
    return holds(follow.who, hits, paper) and (not follow.with_ or holds(follow.with_, hits, paper))
