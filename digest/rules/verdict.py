"""The verdict on a paper: followed, else muted, else the sum of its topics' scores; and the order.

Followed papers are shown. Muted ones are hidden and counted. Of the others those are shown whose
topics, each counted once, add up to `min_score`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from digest.model import Match, Paper, Section, Why
from digest.rules.evaluation import author, fact, holds, triggers, true_parts
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
    verdicts = [judge.verdict(paper) for paper in papers]
    matches = sorted((each.match for each in verdicts if each.match), key=order)
    muted = tuple((each.paper, each.mute) for each in verdicts if each.mute)
    return Selection(tuple(matches), muted, sum(each.follow is not None for each in verdicts))


def order(match: Match) -> tuple[int, int, int, str]:
    """Where a match stands in its section: by score, upvotes, listed day, identifier."""
    paper = match.paper
    listed = paper.listed or date.min
    return -match.score, -(paper.upvotes or 0), -listed.toordinal(), paper.id


def sections(matches: Sequence[Match], rules: Rules, limit: int | None = None) -> tuple[Section, ...]:
    """*matches* under their best topics, in the order of the configuration, within all limits.

    Over all sections the followed and then the best are kept, whatever their topic. Followed papers
    without a topic come first, papers of the unnamed topic last.
    """
    limits = [each for each in (rules.max, limit) if each is not None]
    ranked = sorted(matches, key=lambda match: (not match.followed, order(match)))
    kept = {id(match) for match in ranked[: min(limits, default=None)]}
    most = {topic.name: topic.max for topic in rules.topics}
    by_section: dict[str | None, list[Match]] = {}
    for match in matches:
        by_section.setdefault(section_of(match), []).append(match)
    named = list(dict.fromkeys(topic.name for topic in rules.topics if topic.name))
    names: list[str | None] = [*([FOLLOWED] if FOLLOWED not in named else []), *named, None]
    return tuple(
        _section(name, by_section[name], kept, most.get(name)) for name in names if name in by_section
    )


def section_of(match: Match) -> str | None:
    """The section that *match* stands in: its best topic, else among the followed or the unnamed."""
    if match.topics:
        return match.topics[0]
    return FOLLOWED if match.followed and match.score == 0 else None


def _section(name: str | None, matches: Sequence[Match], kept: set[int], most: int | None) -> Section:
    shown = [match for match in matches if id(match) in kept][:most]
    return Section(name, tuple(shown), len(matches) - len(shown))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one paper. *match* is None where it is not shown; *wanting* are the topics
    that want it, *score* their sum, *mute* what hid it, *follow* whose paper it is."""

    paper: Paper
    hits: Hits
    read: Document
    wanting: tuple[Topic, ...] = ()
    score: int = 0
    mute: Mute | None = None
    follow: Follow | None = None
    match: Match | None = None


class Judge:
    """*rules* made ready for many papers: all their terms in one matcher, topics found by their terms."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.matcher = Matcher(leaf for expression in _expressions(rules) for leaf in leaves(expression))
        self._index = Index(rules.topics)

    def verdict(self, paper: Paper) -> Verdict:
        """Whether *paper* is shown, and everything that decided it."""
        read = document(paper, self.matcher.fields)
        hits = self.matcher.hits(read)
        wanting = tuple(self._index.wanting(hits, paper))
        score = sum(topic.score for topic in wanting)
        follow = next((each for each in self.rules.follow if _follows(each, hits, paper)), None)
        wanted = self.rules.wants_everything or (bool(wanting) and score >= self.rules.min_score)
        mute = None
        if wanted and not follow:
            mute = next((each for each in self.rules.mute if holds(each.unwanted, hits, paper)), None)
        shown = follow is not None or (wanted and mute is None)
        match = _match(paper, hits, read, wanting, score, follow) if shown else None
        return Verdict(paper, hits, read, wanting, score, mute, follow, match)


class Index:
    """Topics by the terms that they cannot do without, so that only a few are asked for each paper."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self._always: list[int] = []
        self._by_term: dict[str, list[int]] = {}
        for at, topic in enumerate(topics):
            terms = triggers(topic.wanted)
            if terms is None:
                self._always.append(at)
            for term in terms or ():
                self._by_term.setdefault(term, []).append(at)

    def wanting(self, hits: Hits, paper: Paper) -> Iterator[Topic]:
        """The topics that want *paper*, in their order."""
        asked = set(self._always)
        for term in hits:
            asked.update(self._by_term.get(term, ()))
        return (self._topics[at] for at in sorted(asked) if holds(self._topics[at].wanted, hits, paper))


def _expressions(rules: Rules) -> Iterator[Expression]:
    yield from (topic.wanted for topic in rules.topics)
    yield from (mute.unwanted for mute in rules.mute)
    for follow in rules.follow:
        yield follow.who
        if follow.with_:
            yield follow.with_


def _follows(follow: Follow, hits: Hits, paper: Paper) -> bool:
    return holds(follow.who, hits, paper) and (not follow.with_ or holds(follow.with_, hits, paper))


def _match(
    paper: Paper, hits: Hits, read: Document, wanting: Sequence[Topic], score: int, follow: Follow | None
) -> Match:
    named = sorted((topic for topic in wanting if topic.name), key=lambda topic: -topic.score)
    why = [why for topic in wanting for why in reasons(topic.name, topic.wanted, hits, read, paper)]
    for expression in (follow.who, follow.with_) if follow else ():
        why += reasons(None, expression, hits, read, paper) if expression else ()
    return Match(
        paper,
        title=read.of("title"),
        abstract=read.of("abstract"),
        topics=tuple(dict.fromkeys(topic.name for topic in named if topic.name)),
        score=score,
        why=tuple(dict.fromkeys(why)),
        followed=follow is not None,
    )


def reasons(name: str | None, wanted: Expression, hits: Hits, read: Document, paper: Paper) -> Iterator[Why]:
    """What made *wanted* hold: its terms, each once per field, and its facts, in written order."""
    seen = set()
    for part in true_parts(wanted, hits, paper):
        for why in _whys(name, part, hits, read, paper):
            if (why.term, why.field) not in seen:
                seen.add((why.term, why.field))
                yield why


def _whys(
    name: str | None, part: Leaf | Fact | Person, hits: Hits, read: Document, paper: Paper
) -> Iterator[Why]:
    if isinstance(part, Person):
        yield Why(name, part.label, "author", author(part, paper) or "")
        return
    if isinstance(part, Fact):
        field, text = fact(part, paper) or ("", "")
        yield Why(name, part.label, field, text)
        return
    found = hits[part.term.text]
    for field in part.fields:
        if field in found:
            spans = tuple(sorted(found[field]))
            start, end = spans[0]
            yield Why(name, part.label, field, read.of(field)[start:end], spans)
