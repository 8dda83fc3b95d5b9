"""Parses the text of an expression into a tree.

    title:reasoning & (reinforcement learning | RL) & not survey & has:code & upvotes:>=10

`not` binds before `&`, `&` before `|`; both need blanks around them, so that `R&D` is a word. A
field holds for all to its right up to `)` or the next field; a fact holds for itself alone.
"""

import re
from datetime import date
from functools import cache

from digest.errors import UsageError
from digest.rules.expressions import (
    DATES,
    DEFAULT_FIELDS,
    FACTS,
    FIELDS,
    HAS,
    MARKS,
    Expression,
    Fact,
    Leaf,
    Not,
    all_of,
    any_of,
)
from digest.rules.terms import parse_term
from digest.text import collapse_whitespace, suggest

_PREFIX = re.compile(r"([A-Za-z]+):\s*")
_NOT = re.compile(r"not(?=[\s(]|$)")
_DOUBLED = re.compile(r"(?:^|\s)(&&|\|\|)(?=\s|$)")
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?\s*(\S+)$")


class ExpressionError(UsageError):
    """An expression that cannot be read; *at* is the index of the character where it goes wrong."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@cache
def parse_expression(text: str, fields: tuple[str, ...] = DEFAULT_FIELDS) -> Expression:
    """The tree of *text*, in which terms without a field look in *fields*. Raises ExpressionError."""
    parser = ExpressionParser(text, fields)
    try:
        expression = parser.parse_alternatives()
    except RecursionError:
        raise ExpressionError("more brackets or `not`s inside each other than anybody can read", 0) from None
    if parser.at < len(text):
        raise ExpressionError("a `)` without its `(`", parser.at)
    return expression


class ExpressionParser:
    """A recursive-descent parser: *at* is the index of the next character, *fields* what the last field prefix set.

    Each method reads its part of the text from *at*, moves *at* behind it and raises ExpressionError if it cannot.
    """

    def __init__(self, text: str, fields: tuple[str, ...]) -> None:
        self.text, self.at = text, 0
        self.fields, self.prefix = fields, ""

    def parse_alternatives(self) -> Expression:
        parts = [self.parse_conjunction()]
        while self.take_operator("|"):
            parts.append(self.parse_conjunction())
        return any_of(parts)

    def parse_conjunction(self) -> Expression:
        parts = [self.parse_operand()]
        while self.take_operator("&"):
            parts.append(self.parse_operand())
        return all_of(parts)

    def parse_operand(self) -> Expression:
        self.skip_blanks()
        if negation := _NOT.match(self.text, self.at):
            self.at = negation.end()
            return Not(self.parse_operand())
        if self.text.startswith("(", self.at):
            return self.parse_group()
        return self.parse_field_or_term()

    def parse_group(self) -> Expression:
        opened, outer = self.at, (self.fields, self.prefix)
        self.at += 1
        expression = self.parse_alternatives()
        if not self.text.startswith(")", self.at):
            raise ExpressionError("a `(` that is never closed", opened)
        self.at += 1
        self.fields, self.prefix = outer
        return expression

    def parse_field_or_term(self) -> Expression:
        start = self.at
        prefix = _PREFIX.match(self.text, start)
        name = prefix[1].lower() if prefix else ""
        if prefix and name in FIELDS:
            self.at = prefix.end()
            self.fields, self.prefix = (name,), f"{name}:"
            return self.parse_operand()
        if prefix and name in FACTS:
            self.at = prefix.end()
            return self.parse_fact(name, start)
        if prefix and (hint := suggest(name, (*FIELDS, *FACTS), 0.75, form="`{}:`")):
            raise ExpressionError(f"`{name}:` is no field; {hint}", start)
        return self.parse_leaf(start)

    def parse_fact(self, name: str, start: int) -> Fact:
        value = self.take_word().replace(" ", "")
        if not value:
            raise ExpressionError(f"nothing stands after `{name}:`", start)
        label = f"{name}:{value}"
        if name == "has":
            if value not in HAS:
                hint = suggest(value, HAS, before="; ")
                raise ExpressionError(f"`{label}`: `has:` knows {', '.join(HAS)}{hint}", start)
            return Fact(name, "=", value, label)
        if name == "is":
            if value not in MARKS:
                raise ExpressionError(f"`{label}`: `is:` knows {' and '.join(MARKS)}", start)
            return Fact(name, "=", value, label)
        comparison = _COMPARISON.match(value)
        limit = _parse_value(name, comparison[2]) if comparison else None
        if comparison is None or limit is None:
            example = "2026-01-31" if name in DATES else "10"
            raise ExpressionError(f"`{label}`: write `{name}:>={example}`", start)
        return Fact(name, comparison[1] or "=", limit, label)

    def parse_leaf(self, start: int) -> Leaf:
        text = collapse_whitespace(self.take_word())
        if doubled := _DOUBLED.search(text):
            raise ExpressionError(f"write `{doubled[1][0]}`, not `{doubled[1]}`", start)
        if not text and start and self.text[:start].rstrip().endswith(":"):
            raise ExpressionError(f"nothing stands after `{self.prefix}`", start)
        if not text:
            where = f"before `{self.text[self.at]}`" if self.at < len(self.text) else "at the end"
            raise ExpressionError(
                f"a term is missing {where}" if self.text.strip() else "an empty term finds nothing", start
            )
        try:
            return Leaf(parse_term(text), self.fields, self.prefix + text)
        except ExpressionError:
            raise
        except UsageError as error:
            raise ExpressionError(str(error), start) from error

    def take_word(self) -> str:
        """The text up to the next operator or closing bracket, or a whole regular expression."""
        start = self.at
        if self.text.startswith("/", start):
            closing = re.compile(r"/(?:[^/\\]|\\.)*/[a-z]*").match(self.text, start)
            if closing:
                self.at = closing.end()
                return self.text[start : self.at]
        depth = 0
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == ")" and depth == 0:
                break
            if character in "&|" and self.is_between_blanks():
                break
            depth += {"(": 1, ")": -1}.get(character, 0)
            self.at += 1
        return self.text[start : self.at].strip()

    def is_between_blanks(self) -> bool:
        before, after = self.text[self.at - 1 : self.at], self.text[self.at + 1 : self.at + 2]
        return (not before or before.isspace()) and (not after or after.isspace())

    def take_operator(self, symbol: str) -> bool:
        self.skip_blanks()
        if not self.text.startswith(symbol, self.at):
            if self.at < len(self.text) and self.text[self.at] != ")" and symbol == "|":
                raise ExpressionError(f"`&` or `|` is missing before `{self.text[self.at :]}`", self.at)
            return False
        self.at += 1
        return True

    def skip_blanks(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1


def _parse_value(name: str, value: str) -> int | date | None:
    """The date or the number in *value*, None if it is none."""
    try:
        return date.fromisoformat(value) if name in DATES else int(value)
    except ValueError:
        return None
