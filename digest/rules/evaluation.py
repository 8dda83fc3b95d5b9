"""Evaluates an expression for a paper, names the parts that make it true, and finds the terms that it depends on."""

from collections.abc import Iterator, Sequence
from datetime import date

from digest.model import Paper
from digest.rules.language.expressions import OPERATORS, And, Expression, Fact, Leaf, Not, Or, Person, fold_name
from digest.rules.matcher import Hits

# Facts that are called otherwise in rules than the field of a paper that they are about.
_FIELD_OF_FACT = {"comments": "comment_count"}


def is_true(expression: Expression, hits: Hits, paper: Paper) -> bool:
    """Whether *expression* is true of *paper*, whose text has the *hits*."""
    # Nearly every question is about a term.
    if isinstance(expression, Leaf):
        places = hits.get(expression.term.text)
        return places is not None and not places.keys().isdisjoint(expression.fields)
    match expression:
        case Fact():
            return fact_evidence(expression, paper) is not None
        case Person():
            return find_author(expression, paper) is not None
        case And(parts):
            return all(is_true(part, hits, paper) for part in parts)
        case Or():
            return any(is_true(part, hits, paper) for part in _possible_parts(expression, hits))
        case Not(part):
            return not is_true(part, hits, paper)


def find_author(person: Person, paper: Paper) -> str | None:
    """The author of *paper* who is *person*, as the paper writes the name; None if there is none."""
    return next((name for name in paper.authors if fold_name(name) in person.names), None)


def fact_evidence(fact: Fact, paper: Paper) -> tuple[str, str] | None:
    """The field and the text that make *fact* true of *paper*, None if it is not true."""
    if fact.name == "has":
        return _evidence_of_part(str(fact.value), paper)
    if fact.name == "is":
        return (fact.name, str(fact.value)) if getattr(paper, str(fact.value)) else None
    value: int | date | None = getattr(paper, _FIELD_OF_FACT.get(fact.name, fact.name))
    if value is None or not OPERATORS[fact.operator](value, fact.value):
        return None
    return fact.name, str(value)


def _evidence_of_part(part: str, paper: Paper) -> tuple[str, str] | None:
    if part == "organization":
        return (part, paper.organization.name) if paper.organization else None
    if part == "pdf":
        return (part, paper.pdf) if paper.pdf else None
    if part in ("abstract", "summary"):
        text = paper.abstract if part == "abstract" else paper.summary
        return (part, "") if text else None
    return next((("links", link.url) for link in paper.links if link.kind == part), None)


def true_parts(expression: Expression, hits: Hits, paper: Paper) -> Iterator[Leaf | Fact | Person]:
    """The terms, facts and people that make *expression* true: none below a `not` or in a part that is false."""
    # The parts of a list are asked one by one: whether any of them is true shows by itself.
    if isinstance(expression, Not) or (not isinstance(expression, Or) and not is_true(expression, hits, paper)):
        return
    if not isinstance(expression, (And, Or)):
        yield expression
        return
    for part in _possible_parts(expression, hits) if isinstance(expression, Or) else expression.parts:
        if not isinstance(part, Leaf):
            yield from true_parts(part, hits, paper)
        elif is_true(part, hits, paper):
            yield part


def _possible_parts(either: Or, hits: Hits) -> list[Expression]:
    """The parts of *either* that may be true, in written order: the terms that have *hits*, and what is no term."""
    places = [*map(either.places.__getitem__, either.places.keys() & hits.keys()), *either.others]
    return [either.parts[at] for at in sorted(places)]


def required_terms(expression: Expression) -> frozenset[str] | None:
    """Terms of which at least one must be found for *expression* to be true; None if it can be true without any
    term, so that it must be evaluated for every paper."""
    match expression:
        case Leaf(term, _):
            return frozenset({term.text})
        case And(parts):
            candidates = [names for part in parts if (names := required_terms(part)) is not None]
            return min(candidates, key=len, default=None)
        case Or(parts):
            return _union_or_none([required_terms(part) for part in parts])
        case _:
            return None


def sufficient_terms(expression: Expression, fields: frozenset[str]) -> frozenset[str]:
    """Terms each of which, found in any of *fields*, makes *expression* true by itself."""
    if isinstance(expression, Leaf):
        return frozenset({expression.term.text}) if fields.issubset(expression.fields) else frozenset()
    if isinstance(expression, Or):
        return frozenset().union(*[sufficient_terms(part, fields) for part in expression.parts])
    return frozenset()


def _union_or_none(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    names: set[str] = set()
    for part in parts:
        if part is None:
            return None
        names |= part
    return frozenset(names)
