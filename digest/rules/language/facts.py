"""Parses facts about papers: `has:code`, `is:starred`, `upvotes>=10`, `published:2026-01`."""

import re
from datetime import date, timedelta

from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import ExpressionError, Span
from digest.rules.language.expressions import DATES, HAS, MARKS, Fact
from digest.text import nearest_word

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
# `Jan 2026`, `8 January 2026`, `January 8, 2026`.
DAY_IN_WORDS = rf"(?:\d{{1,2}}\s+)?{MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}\b"
_NAME = lazy_pattern(r"\s*([A-Za-z]+)\s*:?\s*")
_SIGNS = lazy_pattern(r"([<>=!≤≥]*)\s*(.*)", re.DOTALL)
_OPERATORS = {"": "=", "=": "=", "==": "=", ">": ">", ">=": ">=", "≥": ">=", "<": "<", "<=": "<=", "≤": "<="}
_SPAN = lazy_pattern(r"(\d{4})(?:-(\d{1,2}))?")
_NUMBER = lazy_pattern(r"\d{1,9}")
_WEEK = lazy_pattern(r"(\d{4})-?W(\d\d)", re.IGNORECASE)


def parse_fact(text: str, at: int) -> Fact:
    """The fact in *text*, which stands at the index *at* of its expression. Raises ExpressionError."""
    name_and_sign = _NAME.match(text)
    name = name_and_sign[1].lower() if name_and_sign else ""
    rest = text[name_and_sign.end() :] if name_and_sign else text
    if not rest.strip():
        raise ExpressionError(f"nothing stands after `{name}:`", at)
    span = (at, at + len(text))
    if name in ("has", "is"):
        return _parse_property(name, rest.lower(), span)
    return _parse_comparison(name, rest, span)


def _parse_property(name: str, value: str, span: Span) -> Fact:
    label, known = f"{name}:{value}", HAS if name == "has" else MARKS
    if value not in known:
        from digest.rules.language.foreign_facts import suggest_property

        if several := suggest_property(name, value):
            raise ExpressionError(f"`{label}`: `{name}:` takes one word", span[0], Remedy(several), span=span)
        near = nearest_word(value, known)
        hint = f"; did you mean {near}?" if near else ""
        remedies = [Remedy(f"{name}:{near}")] if near else []
        said = f"`{label}`: `{name}:` knows {', '.join(known)}{hint}"
        raise ExpressionError(said, span[0], *remedies, span=span)
    return Fact(name, "=", value, label)


def _parse_comparison(name: str, rest: str, span: Span) -> Fact:
    signs = _SIGNS.match(rest)
    written, value = (signs[1], signs[2].strip()) if signs else ("", rest)
    sign = _OPERATORS.get(written)
    label = f"{name}:{'' if sign == '=' and not written else written}{value}"
    example = f"{name}>={'2026-01-31' if name in DATES else '10'}"
    if not value:
        raise ExpressionError(f"nothing stands after `{name}{written or ':'}`", span[0], Remedy(example), span=span)
    if re.fullmatch(r"\d+\+", value):
        more = Remedy(f"{name}>={value[:-1]}", "so many or more")
        raise ExpressionError(f"`{label}`: `+` means nothing here", span[0], more, span=span)
    if written in ("!=", "<>"):
        raise ExpressionError(f"`{label}`: no such sign", span[0], Remedy(f"not {name}:{value}"), span=span)
    fact = _compare(name, sign, value, label) if sign else None
    if fact is None:
        from digest.rules.language.foreign_facts import suggest_fact

        form = "no day, month or year" if name in DATES else "no number"
        other = suggest_fact(name, written, value)
        said = f"`{label}`: no such comparison" if other else f"`{label}`: {form}"
        raise ExpressionError(said, span[0], Remedy(other or example, "" if other else "for example"), span=span)
    return fact


def _compare(name: str, sign: str, value: str, label: str) -> Fact | None:
    """The fact that compares *name* with *value*; None where that is no number, or no day, month or year."""
    if name not in DATES:
        return Fact(name, sign, int(value), label) if _NUMBER.fullmatch(value) else None
    if span := _parse_span(value):
        if sign == "=":
            return Fact(name, "within", span, label)
        # `>2026-01` is after its last day, `>=2026-01` from its first day on.
        return Fact(name, sign, span[0] if sign in (">=", "<") else span[1], label)
    try:
        return Fact(name, sign, date.fromisoformat(value), label)
    except ValueError:
        return None


def _parse_span(value: str) -> tuple[date, date] | None:
    """The first and last day of the year, month or week *value*; None if it is none of them."""
    if week := _WEEK.fullmatch(value):
        return _parse_week(int(week[1]), int(week[2]))
    if not (found := _SPAN.fullmatch(value)):
        return None
    from calendar import monthrange  # loads the names of all months and days

    year, month = int(found[1]), int(found[2] or 0)
    try:
        first = date(year, month or 1, 1)
        return first, date(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError:
        return None


def _parse_week(year: int, week: int) -> tuple[date, date] | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
        return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError):
        return None
