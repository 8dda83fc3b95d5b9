"""How the archive finds the papers of which an expression may be true: by its index of words, by SQL, or by both.

RAG & not survey               the index alone
RAG & has:code                 the index, joined with a condition on the table `facts`
RAG | has:code, not survey     a condition that asks the index, for a range of papers at a time
/\\bSAM-?[23]\\b/                every paper: only the matcher can tell
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from digest.archive.paper_facts import bit_of
from digest.rules.index_query import IndexQuery, build_index_query, count_levels
from digest.rules.language.expressions import And, Expression, Fact, Not, Or, all_facts, all_leaves

Value = str | int
_ALL = "1"
# Of which papers the index is asked: of all in a range of keys, or of one.
IN_RANGE = "search.rowid BETWEEN :lowest AND :highest"
OF_PAPER = "search.rowid = facts.paper"
# SQLite refuses conditions of more than a thousand levels, and each of many alternatives is one.
_DEEPEST, _MOST_PARTS = 25, 400


@dataclass(frozen=True, slots=True)
class Plan:
    """The *match* of FTS5 and the *condition* of SQL on `facts` that hold wherever an expression does.

    Either may be None. *values* are those of the condition by their names. With *is_exact* they hold nowhere else.
    *facts* is what the condition says without the index. Where it asks the index, it does so IN_RANGE.
    """

    match: str | None
    condition: str | None
    facts: str | None = None
    values: dict[str, Value] = field(default_factory=dict)
    is_exact: bool = True

    @property
    def asks_index(self) -> bool:
        """Whether it can find only papers whose words are in the index."""
        return self.match is not None or self.asks_index_in_parts

    @property
    def asks_index_in_parts(self) -> bool:
        """Whether its condition asks the index, which it does for a range of papers at a time."""
        return self.condition is not None and IN_RANGE in self.condition

    @property
    def finds_all(self) -> bool:
        """Whether it tells no paper from another."""
        return self.match is None and self.condition is None


def make_plan(expression: Expression) -> Plan:
    """The plan for *expression*."""
    text, rest = _split(expression)
    query = build_index_query(text) if text else None
    if query is None:
        rest = expression
    if rest is None:
        return Plan(query.match, None, is_exact=query.is_exact) if query else _SCAN
    if count_levels(rest) > _DEEPEST or len([*all_leaves(rest), *all_facts(rest)]) > _MOST_PARTS:
        return Plan(query.match, None, is_exact=False) if query else _SCAN
    writer = _ConditionWriter()
    conditions = [writer.write(part) for part in (rest.parts if isinstance(rest, And) else (rest,))]
    facts = _join_all(each for each in conditions if IN_RANGE not in each.sql)
    is_exact = all(each.is_exact for each in conditions) and (query is None or query.is_exact)
    return Plan(query.match if query else None, _join_all(conditions), facts, writer.values, is_exact)


def _join_all(conditions: Iterable["_Condition"]) -> str | None:
    """The SQL of all *conditions* together; None if they say nothing."""
    return " AND ".join(each.sql for each in conditions if each.sql != _ALL) or None


_SCAN = Plan(None, None, is_exact=False)


def _split(expression: Expression) -> tuple[Expression | None, Expression | None]:
    """The part of *expression* that the index alone can tell, and the rest of it; both must be true."""
    if not has_facts(expression):
        return expression, None
    if not isinstance(expression, And):
        return None, expression
    texts = tuple(part for part in expression.parts if not has_facts(part))
    others = tuple(part for part in expression.parts if has_facts(part))
    return (And(texts) if texts else None), And(others)


def has_facts(expression: Expression) -> bool:
    """Whether there are facts in *expression*."""
    return next(all_facts(expression), None) is not None


class _Condition(NamedTuple):
    """An *sql* that holds wherever an expression does; with *is_exact* nowhere else. It is never NULL."""

    sql: str
    is_exact: bool


class _ConditionWriter:
    """Writes expressions as conditions on `facts`; *values* are those that the conditions name."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}

    def write(self, expression: Expression) -> _Condition:
        query = build_index_query(expression)
        if query is not None and (query.is_exact or not isinstance(expression, And | Or)):
            return self._write_query(query)
        match expression:
            case Fact():
                return _Condition(self._write_fact(expression), is_exact=True)
            case Not(part):
                inner = self.write(part)
                return _Condition(f"NOT {inner.sql}", is_exact=True) if inner.is_exact else _Condition(_ALL, False)
            case And(parts):
                return self._write_all([self.write(part) for part in parts])
            case Or(parts):
                return self._write_any([self.write(part) for part in parts])
            case _:
                return _Condition(_ALL, is_exact=False)

    def _write_all(self, conditions: Sequence[_Condition]) -> _Condition:
        told = _join_all(conditions)
        return _Condition(f"({told})" if told else _ALL, all(condition.is_exact for condition in conditions))

    def _write_any(self, conditions: Sequence[_Condition]) -> _Condition:
        each = [condition.sql for condition in conditions]
        sql = _ALL if _ALL in each else f"({' OR '.join(each)})"
        return _Condition(sql, all(condition.is_exact for condition in conditions))

    def _write_query(self, query: IndexQuery) -> _Condition:
        match = self._name(query.match)
        found = f"SELECT rowid FROM search WHERE search MATCH {match} AND {IN_RANGE}"  # noqa: S608
        return _Condition(f"facts.paper IN ({found})", query.is_exact)

    def _write_fact(self, fact: Fact) -> str:
        if fact.name == "has":
            return f"(facts.has & {bit_of(str(fact.value))} > 0)"
        if fact.name == "is":
            mark = self._name(str(fact.value))
            return f"facts.paper IN (SELECT marks.paper FROM marks WHERE marks.mark = {mark})"  # noqa: S608 - our words
        limits = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        named = " AND ".join(self._name(_as_stored(limit)) for limit in limits)
        operator = "BETWEEN" if fact.operator == "within" else fact.operator
        return f"coalesce(facts.{fact.name} {operator} {named}, 0)"

    def _name(self, value: Value) -> str:
        """The name of *value* in SQL."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def _as_stored(value: str | int | date) -> Value:
    return value.toordinal() if isinstance(value, date) else value
