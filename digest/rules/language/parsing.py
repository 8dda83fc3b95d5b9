"""Parses the text of an expression into a tree.

    title:reasoning & (reinforcement learning | RL) & not survey & has:code & upvotes>=10

`not` binds before `&`, `&` before `|`; both need blanks around them, so that `R&D` is a word. Bare words side by side
are one phrase; beside anything else a blank is `&`. A field holds for all to its right up to `)` or the next field, a
short one (`ti:`) for what stands next to it; a fact holds for itself alone. What could mean two things is refused.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from digest.errors import Remedy, UsageError
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import BOTH, VERBATIM, ExpressionError, Span
from digest.rules.language.expressions import DEFAULT_FIELDS, Expression, Leaf, Not, all_of, any_of
from digest.rules.language.facts import parse_fact
from digest.rules.language.operands import (
    Joint,
    Operand,
    refuse_brackets_in_phrase,
    refuse_inherited_name,
    refuse_mixture,
)
from digest.rules.language.terms import Term, parse_phrase, parse_term
from digest.rules.language.tokens import SHORT_FIELDS, Kind, Token, Tokenizer
from digest.text import collapse_whitespace

# Fields of names: who writes `author:He & diffusion` may mean either field for the second word.
_NAME_FIELDS = ("author", "org", "category", "source")
_ARXIV_CATEGORY = lazy_pattern(r"[a-z-]+\.[A-Za-z*-]+")
_PLAIN_WORDS = lazy_pattern(r"(?!not(?: |$))[a-z0-9]+(?:[ -][a-z0-9]+)*")


@cache
def parse_expression(text: str, fields: tuple[str, ...] = DEFAULT_FIELDS) -> Expression:
    """The tree of *text*, in which terms without a field look in *fields*. Raises ExpressionError."""
    if _PLAIN_WORDS.fullmatch(text):
        # The usual case in a long list of words.
        return _make_leaf(parse_term, text, _Scope(fields), (0, len(text)))
    parser = _Parser(text, fields)
    try:
        expression = parser.parse_level()
    except RecursionError:
        raise ExpressionError("more brackets or `not`s inside each other than anybody can read", 0) from None
    if parser.following:
        raise ExpressionError("a `)` without its `(`", parser.following.at)
    return expression


def parse_single_term(text: str, fields: tuple[str, ...]) -> Leaf | None:
    """The term that *text* is by itself, in *fields*; None if it is none, or more than one."""
    try:
        expression = parse_expression(text, fields)
    except ExpressionError:
        return None
    return expression if isinstance(expression, Leaf) else None


class _Scope(NamedTuple):
    """What a field holds: terms look in *fields*, *prefix* is how it is written, *at* where it stands."""

    fields: tuple[str, ...]
    prefix: str = ""
    at: int = -1


class _Parser:
    """A recursive-descent parser: *following* is the next token, None at the end; *scope* is that of the last field.

    Each method reads its part of the text and raises ExpressionError if it cannot.
    """

    def __init__(self, text: str, fields: tuple[str, ...]) -> None:
        tokenizer = Tokenizer(text)
        self.text = tokenizer.plain
        self.tokens = iter(tokenizer)
        self.scope = _Scope(fields)
        self.used_fields: set[int] = set()  # where the fields stand in which a term without one of its own looks
        self.end = 0  # behind the last token that was taken
        self.following: Token | None = next(self.tokens, None)

    @property
    def has_operand(self) -> bool:
        """Whether an operand may begin with the next token."""
        return self.following is not None and self.following.kind not in ("&", "|", ")")

    def next_is(self, kind: Kind) -> bool:
        """Whether the next token is of this *kind*."""
        return self.following is not None and self.following.kind == kind

    def take(self) -> Token:
        """The next token, and move behind it."""
        token = self.following
        if token is None:
            raise ExpressionError(self.describe_absence(), len(self.text))
        self.end = token.end
        self.following = next(self.tokens, None)
        return token

    def parse_level(self) -> Expression:
        """The operands up to the closing bracket or the end, and what joins them."""
        outer = self.scope
        operands, joints = [self.parse_operand()], list[Joint]()
        while joint := self.take_joint():
            holder, scope = operands[-1], self.scope
            self.used_fields.discard(scope.at)
            operand = self.parse_operand()
            if scope != outer and scope.at in self.used_fields and scope.prefix.rstrip(":") in _NAME_FIELDS:
                refuse_inherited_name(self.text, scope.prefix, holder, joint, operand)
            if joint.form == "blank" and holder.is_bare and operand.is_bare and not operand.has_field:
                refuse_brackets_in_phrase(self.text, holder, operand)
            operands.append(operand)
            joints.append(joint)
        refuse_mixture(self.text, operands, joints)
        alternatives: list[list[Expression]] = [[operands[0].expression]]
        for joint, operand in zip(joints, operands[1:], strict=True):
            if joint.sign == "|":
                alternatives.append([])
            alternatives[-1].append(operand.expression)
        return any_of([all_of(parts) for parts in alternatives])

    def take_joint(self) -> Joint | None:
        """What stands before the next operand; None where there is none."""
        token = self.following
        if token is None or token.kind == ")":
            return None
        if token.kind == "&" or token.kind == "|":
            self.take()
            if token.is_word and not self.has_operand:
                self.refuse_lone_word(token)
            return Joint(token.kind, token.at, "word" if token.is_word else "sign")
        return Joint("&", token.at, "word" if token.text == "NOT" else "blank")

    def parse_operand(self) -> Operand:
        token = self.following
        if not self.has_operand:
            if token and token.is_word:
                self.refuse_lone_word(token)
            raise ExpressionError(self.describe_absence(), token.at if token else len(self.text))
        token = self.take()
        match token.kind:
            case "not":
                return self.parse_negation(token)
            case "(":
                return self.parse_group(token)
            case "field":
                return self.parse_field(token)
            case "fact":
                return Operand(parse_fact(token.text, token.at), token.at, token.end)
            case "word":
                return self.parse_words(token)
        parse = parse_phrase if token.kind == "phrase" else parse_term
        return Operand(self.make_leaf(parse, token.text, (token.at, token.end)), token.at, token.end)

    def parse_negation(self, token: Token) -> Operand:
        """What is not wanted: the next operand behind a word, the next word or group behind a sign."""
        if not self.has_operand:
            quoted = [Remedy(f'"{token.text}"', "as a word")] if token.text == "NOT" else []
            said = f"{self.describe_absence()}, after `{token.text}`"
            raise ExpressionError(said, self.end, *quoted, span=(token.at, token.end))
        outer = self.scope
        part = self.parse_operand() if token.is_word else self.parse_single_operand()
        if not token.is_word:
            self.scope = outer
        return Operand(Not(part.expression), token.at, self.end)

    def parse_single_operand(self) -> Operand:
        """The next word, or whatever else is one operand: no phrase of bare words."""
        token = self.following
        if token and token.kind == "word":
            self.take()
            return Operand(self.make_leaf(parse_term, token.text, (token.at, token.end)), token.at, token.end)
        if token and token.kind == "field":
            self.take()
            self.set_field(token)
            return self.parse_single_operand()
        return self.parse_operand()

    def parse_group(self, opened: Token) -> Operand:
        outer = self.scope
        is_phrase = self.next_is("word")
        expression = self.parse_level()
        if not self.next_is(")"):
            raise ExpressionError("a `(` that is never closed", opened.at)
        self.take()
        self.scope = outer
        return Operand(expression, opened.at, self.end, is_bare=is_phrase and isinstance(expression, Leaf))

    def parse_field(self, token: Token) -> Operand:
        outer = self.scope
        self.set_field(token)
        if not self.has_operand:
            raise ExpressionError(f"nothing stands after `{token.text}:`", token.end)
        is_group = self.next_is("(")
        operand = self.parse_operand()
        if token.text in SHORT_FIELDS:
            self.scope = outer
        is_bare = operand.is_bare and not is_group
        return Operand(operand.expression, token.at, operand.end, is_bare, has_field=True)

    def set_field(self, token: Token) -> None:
        self.scope = _Scope((SHORT_FIELDS.get(token.text, token.text),), f"{token.text}:", token.at)

    def parse_words(self, first: Token) -> Operand:
        """The phrase of bare words that begins with *first*."""
        end = first.end
        while self.following and self.following.kind == "word":
            if self.text[end - 1] == "*":
                head = self.text[first.at : end]
                head = head if head[-2:-1].isalnum() else head.rstrip("* ")
                from digest.rules.language.remedies import end_of_run, quote, run_after

                stop = end_of_run(self.text, first.at)
                both = Remedy(f"{head} & {self.text[self.following.at : stop]}", BOTH)
                quoted = quote(run_after(self.text, first.at))
                raise ExpressionError("`*` ends a phrase", end - 1, both, *quoted, span=(first.at, stop))
            if self.scope.fields == ("category",) and _ARXIV_CATEGORY.fullmatch(first.text):
                rest, start = self.text[self.following.at :], max(self.scope.at, 0)
                both = Remedy(f"{rest} & cat:{first.text}", BOTH)
                raise ExpressionError("no category has a blank", self.following.at, both, span=(start, len(self.text)))
            end = self.take().end
        text = collapse_whitespace(self.text[first.at : end])
        return Operand(self.make_leaf(parse_term, text, (first.at, end)), first.at, end, is_bare=True)

    def make_leaf(self, parse: Callable[[str], Term], text: str, span: Span) -> Leaf:
        self.used_fields.add(self.scope.at)
        if self.scope.fields == ("author",):
            from digest.rules.language.foreign_fields import refuse_name

            refuse_name(text, self.scope.prefix, span[0], (max(self.scope.at, 0), span[1]))
        return _make_leaf(parse, text, self.scope, span)

    # --- what is refused ---------------------------------------------------------------------------

    def describe_absence(self) -> str:
        where = f"before `{self.following.text}`" if self.following else "at the end"
        return f"a term is missing {where}" if self.text.strip() else "an empty term finds nothing"

    def refuse_lone_word(self, token: Token) -> None:
        """Raise ExpressionError for an operator that is written as a word, without a term on each side."""
        words = collapse_whitespace(self.text)
        quoted = [] if '"' in words or len(words) > 60 else [Remedy(f'"{words}"', VERBATIM)]
        raise ExpressionError(f"`{token.text}` needs a term on both sides", token.at, *quoted, span=(0, len(self.text)))


def _make_leaf(parse: Callable[[str], Term], text: str, scope: _Scope, span: Span) -> Leaf:
    try:
        term = parse(text)
    except UsageError as error:
        raise ExpressionError(str(error), span[0], *error.remedies, span=span) from error
    return Leaf(term, scope.fields, scope.prefix + term.text)
