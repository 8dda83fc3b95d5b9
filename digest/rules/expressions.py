"""Expressions as a tree: terms joined by `&`, `|` and `not`, with fields, facts and people."""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from digest.model import KINDS
from digest.rules.folding import fold
from digest.rules.terms import Term

DEFAULT_FIELDS = ("title", "abstract")
FIELDS = ("title", "abstract", "author", "org", "keyword", "comment", "category", "source")
DATES = ("published", "listed", "updated")
NUMBERS = ("upvotes", "comments")
FACTS = ("has", *NUMBERS, *DATES)
HAS = (*KINDS, "abstract", "organization", "summary")
OPERATORS: dict[str, Callable[[object, object], bool]] = {
    ">=": operator.ge,  # type: ignore[dict-item]  # both sides are numbers, or both dates
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    "<": operator.lt,  # type: ignore[dict-item]
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """*term* in any of *fields*; *label* is how the reader wrote it (`title:RAG`)."""

    term: Term
    fields: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a paper: `has:code`, `upvotes:>=10`, `published:>=2026-01-01`."""

    name: str
    operator: str
    value: str | int | date
    label: str


@dataclass(frozen=True, slots=True)
class Person:
    """An author by full name; *names* are all spellings, folded with `folded_name`."""

    names: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class And:
    """All *parts* hold, each anywhere in the paper."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of *parts* holds."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """*part* does not hold."""

    part: "Expression"


Expression = Leaf | Fact | Person | And | Or | Not


def person(name: str, *aliases: str) -> Person:
    """The author with this full name, or one of these others."""
    return Person(frozenset(map(folded_name, (name, *aliases))), name)


def folded_name(name: str) -> str:
    """What two spellings of one name have in common: case, accents and punctuation do not count."""
    return " ".join(fold(name).words.split())


def any_of(parts: Sequence[Expression]) -> Expression:
    """At least one of *parts*, of which there is one at least."""
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def all_of(parts: Sequence[Expression]) -> Expression:
    """All of *parts*, of which there is one at least."""
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def leaves(expression: Expression) -> Iterator[Leaf]:
    """All terms of *expression*, in the order they are written."""
    if isinstance(expression, Leaf):
        yield expression
    elif isinstance(expression, Not):
        yield from leaves(expression.part)
    elif isinstance(expression, And | Or):
        for part in expression.parts:
            yield from leaves(part)


def wanted_leaves(expression: Expression) -> Iterator[Leaf]:
    """The terms of *expression* that stand below no `not`."""
    if isinstance(expression, And | Or):
        for part in expression.parts:
            yield from wanted_leaves(part)
    elif not isinstance(expression, Not):
        yield from leaves(expression)


def written(expression: Expression) -> str:
    """*expression* in one canonical spelling, with every bracket that it needs."""
    if isinstance(expression, Leaf | Fact | Person):
        return expression.label
    if isinstance(expression, Not):
        return f"not {_bracketed(expression.part)}"
    joint = " & " if isinstance(expression, And) else " | "
    *first, last = expression.parts
    return joint.join([*(_bracketed(part, sticky=True) for part in first), _bracketed(last)])


def _bracketed(expression: Expression, *, sticky: bool = False) -> str:
    """*expression* in brackets where it needs them; *sticky*: its field would hold for what follows."""
    holds_on = sticky and any(leaf.label != leaf.term.text for leaf in leaves(expression))
    return f"({written(expression)})" if holds_on or isinstance(expression, (And, Or)) else written(expression)
