"""Expressions as a tree: terms joined by `&`, `|` and `not`, with fields, facts and people."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from digest.model import KINDS
from digest.rules.language.folding import fold_words
from digest.rules.language.terms import Term

DEFAULT_FIELDS = ("title", "abstract")
FIELDS = ("title", "abstract", "author", "org", "keyword", "comment", "category", "source")
DATES = ("published", "listed", "updated")
NUMBERS = ("upvotes", "comments")
FACTS = ("has", "is", *NUMBERS, *DATES)
HAS = (*KINDS, "pdf", "abstract", "organization", "summary")
MARKS = ("starred", "hidden")
OPERATORS: dict[str, Callable[[object, object], bool]] = {
    ">=": operator.ge,  # type: ignore[dict-item]  # both sides are numbers, or both dates
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    "<": operator.lt,  # type: ignore[dict-item]
    "=": operator.eq,
    "within": lambda day, span: span[0] <= day <= span[1],  # type: ignore[index]  # of a month or a year
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """*term* in any of *fields*; *label* is how the user wrote it (`title:RAG`)."""

    term: Term
    fields: tuple[str, ...]
    label: str

    @property
    def prefix(self) -> str:
        """The field as it was written before the term: `title:`, or nothing."""
        return self.label.removesuffix(self.term.text)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a paper: `has:code`, `is:starred`, `upvotes:>=10`, `published:>=2026-01-01`.

    The *operator* is one of OPERATORS. *value* is the first and last day of a month or a year where it is `within`.
    """

    name: str
    operator: str
    value: str | int | date | tuple[date, date]
    label: str


@dataclass(frozen=True, slots=True)
class Person:
    """An author by full name; *names* are all spellings, folded by `fold_name`."""

    names: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class And:
    """All *parts* hold, each anywhere in the paper."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of *parts* holds.

    *places* says at which place among the parts each term stands, by its text, so that a long list is not gone through
    for every paper; the *others* are at all other places: what is no term, and terms that stand there again.
    """

    parts: tuple["Expression", ...]
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    others: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[str, int] = {}
        others = []
        for at, part in enumerate(self.parts):
            if not isinstance(part, Leaf) or places.setdefault(part.term.text, at) != at:
                others.append(at)
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "others", tuple(others))


@dataclass(frozen=True, slots=True)
class Not:
    """*part* does not hold."""

    part: "Expression"


Expression = Leaf | Fact | Person | And | Or | Not


def make_person(name: str, *aliases: str) -> Person:
    """The author with this full *name* or one of *aliases*."""
    return Person(frozenset(map(fold_name, (name, *aliases))), name)


def fold_name(name: str) -> str:
    """*name* without case, accents and punctuation, so that all spellings of one name are equal."""
    return " ".join(fold_words(name))


def any_of(parts: Sequence[Expression]) -> Expression:
    """At least one of *parts*, which are not empty."""
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def all_of(parts: Sequence[Expression]) -> Expression:
    """All of *parts*, which are not empty."""
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def all_leaves(expression: Expression) -> Iterator[Leaf]:
    """All terms of *expression* in written order."""
    return (part for part in _all_parts(expression) if isinstance(part, Leaf))


def all_facts(expression: Expression) -> Iterator[Fact]:
    """All facts of *expression* in written order."""
    return (part for part in _all_parts(expression) if isinstance(part, Fact))


def _all_parts(expression: Expression) -> Iterator[Leaf | Fact | Person]:
    """All terms, facts and people of *expression* in written order."""
    if isinstance(expression, Not):
        yield from _all_parts(expression.part)
    elif isinstance(expression, And | Or):
        for part in expression.parts:
            yield from _all_parts(part)
    else:
        yield expression


def wanted_leaves(expression: Expression) -> Iterator[Leaf]:
    """The terms of *expression* that are not below a `not`, in written order."""
    if isinstance(expression, And | Or):
        for part in expression.parts:
            yield from wanted_leaves(part)
    elif not isinstance(expression, Not):
        yield from all_leaves(expression)


def is_only_negative(expression: Expression) -> bool:
    """Whether *expression* only says what is not wanted, so that nearly every paper makes it true."""
    if isinstance(expression, And | Or):
        return all(map(is_only_negative, expression.parts))
    return isinstance(expression, Not)


def format_expression(expression: Expression) -> str:
    """*expression* in one canonical spelling with the brackets that it needs; `parse_expression` reads it back."""
    if isinstance(expression, Leaf | Fact | Person):
        return expression.label
    if isinstance(expression, Not):
        return f"not {_format_part(expression.part)}"
    joint = " & " if isinstance(expression, And) else " | "
    *first, last = expression.parts
    return joint.join([*(_format_part(part, sticky=True) for part in first), _format_part(last)])


ONLY_NEGATIVE = "of several items one is enough, so nearly every paper would do"


def mend_negative(parts: Sequence[Expression], at: int) -> tuple[str, str]:
    """What to write for parts[at], which is only negative, beside the other *parts* of a list: an expression of it and
    of one of the others, empty where there is none, and the word that it excludes."""
    wanted = next((part for part in parts if not is_only_negative(part)), None)
    both = f"{_format_part(wanted)} & {_format_part(parts[at])}" if wanted else ""
    return both, format_expression(parts[at]).removeprefix("not ")


def _format_part(expression: Expression, *, sticky: bool = False) -> str:
    """*expression* as a part of another, in brackets where it needs them; with *sticky*, also where its field would
    hold for the parts behind it."""
    holds_on = sticky and any(leaf.prefix for leaf in all_leaves(expression))
    return (
        f"({format_expression(expression)})"
        if holds_on or isinstance(expression, (And, Or))
        else format_expression(expression)
    )
