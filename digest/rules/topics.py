"""Topics and the verdict: which papers the reader wants, and the words that say so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from digest.model import Match, Paper, Why
from digest.rules.expressions import OPERATORS, And, Expression, Fact, Leaf, Not, Or, leaves
from digest.rules.matcher import Document, Hits, Matcher, document


@dataclass(frozen=True, slots=True)
class Topic:
    """A wish of the reader: what is *wanted*, and how much it counts. *name* is None for `match:`."""

    name: str | None
    wanted: Expression
    score: int = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the reader asks for. Without any topic, every paper is wanted."""

    topics: tuple[Topic, ...] = ()
    min_score: int = 1
    max: int | None = None


def select(papers: Iterable[Paper], rules: Rules) -> list[Match]:
    """The papers that *rules* ask for, best first, each with the words that chose it."""
    judge = Judge(rules)
    matches = [match for paper in papers if (match := judge.match(paper))]
    return sorted(matches, key=_order)


def everything(papers: Iterable[Paper]) -> list[Match]:
    """All *papers*, best first, as if no rules were there."""
    return select(papers, Rules())


def _order(match: Match) -> tuple[int, int, int, str]:
    paper = match.paper
    listed = paper.listed or date.min
    return -match.score, -(paper.upvotes or 0), -listed.toordinal(), paper.id


class Judge:
    """*rules* made ready for many papers: all their terms in one matcher."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._matcher = Matcher(leaf for topic in rules.topics for leaf in leaves(topic.wanted))

    def match(self, paper: Paper) -> Match | None:
        """*paper* with its topics and reasons, or None where its score is too low."""
        read = document(paper, self._matcher.fields)
        if not self._rules.topics:
            return Match(paper, read.of("title"), read.of("abstract"))
        hits = self._matcher.hits(read)
        wanting = [topic for topic in self._rules.topics if holds(topic.wanted, hits, paper)]
        score = sum(topic.score for topic in wanting)
        if not wanting or score < self._rules.min_score:
            return None
        return Match(
            paper,
            title=read.of("title"),
            abstract=read.of("abstract"),
            topics=tuple(topic.name for topic in wanting if topic.name),
            score=score,
            why=tuple(why for topic in wanting for why in _reasons(topic, hits, read, paper)),
        )


def holds(expression: Expression, hits: Hits, paper: Paper) -> bool:
    """Whether *expression* is true of *paper*, in which *hits* were found."""
    match expression:
        case Leaf(term, fields):
            found = hits.get(term.text)
            return found is not None and any(field in found for field in fields)
        case Fact():
            return fact(expression, paper) is not None
        case And(parts):
            return all(holds(part, hits, paper) for part in parts)
        case Or(parts):
            return any(holds(part, hits, paper) for part in parts)
        case Not(part):
            return not holds(part, hits, paper)


def fact(asked: Fact, paper: Paper) -> tuple[str, str] | None:
    """The field and the text that make *asked* true of *paper*, None where it is not."""
    if asked.name == "has":
        return _has(str(asked.value), paper)
    value: int | date | None = getattr(paper, asked.name)
    if value is None or not OPERATORS[asked.operator](value, asked.value):
        return None
    return asked.name, str(value)


def _has(what: str, paper: Paper) -> tuple[str, str] | None:
    if what == "organization":
        return (what, paper.organization.name) if paper.organization else None
    if what in ("abstract", "summary"):
        text = paper.abstract if what == "abstract" else paper.summary
        return (what, "") if text else None
    return next((("links", link.url) for link in paper.links if link.kind == what), None)


def _reasons(topic: Topic, hits: Hits, read: Document, paper: Paper) -> Iterator[Why]:
    """What made *topic* hold: its terms, each once per field, and its facts, in written order."""
    seen = set()
    for part in _true_parts(topic.wanted, hits, paper):
        for why in _whys(topic, part, hits, read, paper):
            if (why.term, why.field) not in seen:
                seen.add((why.term, why.field))
                yield why


def _true_parts(expression: Expression, hits: Hits, paper: Paper) -> Iterator[Leaf | Fact]:
    """The leaves and facts that count for *expression*: none below a `not` or in what is false."""
    if not holds(expression, hits, paper) or isinstance(expression, Not):
        return
    if isinstance(expression, Leaf | Fact):
        yield expression
        return
    for part in expression.parts:
        yield from _true_parts(part, hits, paper)


def _whys(topic: Topic, part: Leaf | Fact, hits: Hits, read: Document, paper: Paper) -> Iterator[Why]:
    if isinstance(part, Fact):
        field, text = fact(part, paper) or ("", "")
        yield Why(topic.name, part.label, field, text)
        return
    found = hits[part.term.text]
    for field in part.fields:
        if field in found:
            spans = tuple(sorted(found[field]))
            start, end = spans[0]
            yield Why(topic.name, part.label, field, read.of(field)[start:end], spans)
