"""Whether an expression is true of a paper, what makes it so, and when it is worth asking."""

from collections.abc import Iterator, Sequence
from datetime import date

from digest.model import Paper
from digest.rules.expressions import OPERATORS, And, Expression, Fact, Leaf, Not, Or, Person, folded_name
from digest.rules.matcher import Hits


def holds(expression: Expression, hits: Hits, paper: Paper) -> bool:
    """Whether *expression* is true of *paper*, in which *hits* were found."""
    match expression:
        case Leaf(term, fields):
            found = hits.get(term.text)
            return found is not None and any(field in found for field in fields)
        case Fact():
            return fact(expression, paper) is not None
        case Person():
            return author(expression, paper) is not None
        case And(parts):
            return all(holds(part, hits, paper) for part in parts)
        case Or(parts):
            return any(holds(part, hits, paper) for part in parts)
        case Not(part):
            return not holds(part, hits, paper)


def author(asked: Person, paper: Paper) -> str | None:
    """The author of *paper* who is meant, as the paper writes the name."""
    return next((name for name in paper.authors if folded_name(name) in asked.names), None)


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


def true_parts(expression: Expression, hits: Hits, paper: Paper) -> Iterator[Leaf | Fact | Person]:
    """What counts for *expression*: its true leaves, none below a `not` or in a part that is false."""
    if isinstance(expression, Not) or not holds(expression, hits, paper):
        return
    if not isinstance(expression, (And, Or)):
        yield expression
        return
    for part in expression.parts:
        # A term that was not found at all is the usual case in a long list.
        if not isinstance(part, Leaf) or part.term.text in hits:
            yield from true_parts(part, hits, paper)


def triggers(expression: Expression) -> frozenset[str] | None:
    """Terms without which *expression* cannot be true (one of them must be found); None if there are
    none such, so that it must always be asked."""
    match expression:
        case Leaf(term, _):
            return frozenset({term.text})
        case And(parts):
            found = [names for part in parts if (names := triggers(part)) is not None]
            return min(found, key=len, default=None)
        case Or(parts):
            return _union([triggers(part) for part in parts])
        case _:
            return None


def suffices(expression: Expression, fields: frozenset[str]) -> frozenset[str]:
    """Terms of which any one, found in any of *fields*, makes *expression* true."""
    match expression:
        case Leaf(term, wanted) if fields <= set(wanted):
            return frozenset({term.text})
        case Or(parts):
            return frozenset().union(*(suffices(part, fields) for part in parts))
        case _:
            return frozenset()


def _union(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    names: set[str] = set()
    for part in parts:
        if part is None:
            return None
        names |= part
    return frozenset(names)
