"""Splits the text of an expression into tokens: words, phrases in quotes, operators, fields, facts.

What is written for one language of search and means nothing here is refused with what to write: see `foreign_signs`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from digest.rules.language import foreign_signs
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import DATES, FIELDS, NUMBERS
from digest.rules.language.folding import HYPHENS

Kind = Literal["word", "phrase", "regex", "field", "fact", "&", "|", "not", "(", ")"]
# Short names as arXiv and PubMed have them, each for one field. They hold for what stands next to them alone.
SHORT_FIELDS = {"ti": "title", "abs": "abstract", "au": "author", "cat": "category", "co": "comment"}
# Keyboards and word processors write these for plain signs.
_TYPED_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„‟«»＂", '"'), **dict(zip("：（）｜＆！＞＜＝", ":()|&!><=", strict=True))}
)
_MINUS = frozenset(f"{HYPHENS}–—!")
_OPERATOR = re.compile(r"(AND(?=NOT)|AND|OR|NOT)(?=NOT\b|[\s()\"]|$)")
_LOWER_NOT = re.compile(r"not(?=[\s(\"]|$)")
_FIELD = re.compile(rf"({'|'.join((*FIELDS, *SHORT_FIELDS))}):\s*", re.IGNORECASE)
_FACT = re.compile(r"(has|is)(:)\s*([^\s()]*)", re.IGNORECASE)
_COMPARISON = re.compile(
    rf"({'|'.join((*NUMBERS, *DATES))})(?:\s*:\s*(?:[<>=!≤≥]+\s*)?|\s*[<>=!≤≥]+\s*)([^\s()]*)", re.IGNORECASE
)
_REGEX = re.compile(r"/(?:[^/\\]|\\.)*/[a-z]*")
_SIGNS = re.compile(r"[&|]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its *kind*, where it starts (*at*) and ends (*end*), and its *text*, of a phrase without the quotes.

    *is_word*: it is an operator that is written as a word.
    """

    kind: Kind
    at: int
    end: int
    text: str
    is_word: bool = False


class Tokenizer:
    """The tokens of *text*, which may be read once. Raises ExpressionError."""

    def __init__(self, text: str) -> None:
        self.text = text
        # The same characters with plain signs, so that every index is one into both.
        self.signs = text.translate(_TYPED_SIGNS)
        self.before: Token | None = None
        # A word behind a minus is complete: the next one begins another operand.
        self.ends_operand = False

    def __iter__(self) -> Iterator[Token]:
        at = 0
        while True:
            while self.text[at : at + 1].isspace():
                at += 1
            if at == len(self.text):
                return
            for token in self.read_tokens(at):
                self.require_blank(token)
                self.ends_operand = self.before is not None and self.before.kind == "not" and not self.before.is_word
                self.before, at = token, token.end
                yield token

    def read_tokens(self, at: int) -> Iterator[Token]:
        """The token that starts *at*; two of them for `ANDNOT`."""
        sign = self.signs[at]
        if sign in "()":
            yield Token("(" if sign == "(" else ")", at, at + 1, sign)
        elif sign == '"':
            yield self.read_phrase(at)
        elif sign in "&|":
            yield self.read_sign(at)
        elif sign in _MINUS and self.is_minus(at):
            yield Token("not", at, at + 1, sign)
        elif operator := _OPERATOR.match(self.signs, at):
            kinds: dict[str, Kind] = {"AND": "&", "OR": "|", "NOT": "not"}
            yield Token(kinds[operator[1]], at, operator.end(), operator[1], is_word=True)
        elif not self.follows_word() and (negation := _LOWER_NOT.match(self.signs, at)):
            yield Token("not", at, negation.end(), "not", is_word=True)
        else:
            yield self.read_operand(at)

    def read_operand(self, at: int) -> Token:
        if field := _FIELD.match(self.signs, at):
            self.refuse_colon_in_sentence(field)
            return Token("field", at, field.end(), field[1].lower())
        if fact := _FACT.match(self.signs, at) or _COMPARISON.match(self.signs, at):
            return Token("fact", at, fact.end(), fact[0])
        if self.signs[at] == "/":
            if regex := _REGEX.match(self.text, at):
                return Token("regex", at, regex.end(), regex[0])
            foreign_signs.refuse_lone_slash(self.text, at)
        return self.read_word(at)

    def read_phrase(self, at: int) -> Token:
        closing = self.signs.find('"', at + 1)
        if closing < 0:
            raise ExpressionError(f"a `{self.text[at]}` that is never closed", at)
        foreign_signs.refuse_behind_phrase(self.text, at, closing + 1)
        return Token("phrase", at, closing + 1, self.text[at + 1 : closing])

    def read_sign(self, at: int) -> Token:
        written = _SIGNS.match(self.signs, at)
        signs = written[0] if written else self.signs[at]
        if len(signs) > 1:
            raise ExpressionError(f"write `{signs[0]}`, not `{signs}`", at)
        before, after = self.signs[at - 1 : at], self.signs[at + 1 : at + 2]
        if not self.ends_beside(before, ')"') or not self.ends_beside(after, '("'):
            foreign_signs.refuse_half_operator(self.text, at)
        return Token("&" if signs == "&" else "|", at, at + 1, signs)

    def read_word(self, at: int) -> Token:
        """A word: up to a blank or a closing bracket; brackets that begin inside it belong to it."""
        depth, end = 0, at
        while end < len(self.text):
            sign = self.signs[end]
            if depth == 0 and (sign.isspace() or sign == ")"):
                break
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth == 0:
                self.refuse_sign_in_word(end)
            end += 1
        if self.signs[at] == "=" and self.follows_word() and self.text[at + 1 : end].strip("="):
            word = self.text[at:end]
            raise ExpressionError(f"`=` begins a term; write `& {word}`, or the whole phrase in quotes", at)
        if depth:
            raise ExpressionError("a `(` that is never closed", self.signs.index("(", at))
        foreign_signs.refuse_foreign_word(self.text, at, end)
        return Token("word", at, end, self.text[at:end])

    def refuse_sign_in_word(self, at: int) -> None:
        sign, after = self.signs[at], self.signs[at + 1 : at + 2]
        if sign == '"' and not self.text[at - 1 : at].isalnum():
            raise ExpressionError("a blank is missing before the quotation mark", at)
        if sign == "|" or (sign == "&" and (self.ends_beside(after, "") or after in ("&", "|"))):
            foreign_signs.refuse_half_operator(self.text, at)

    def is_minus(self, at: int) -> bool:
        """Whether the sign *at* means `not`: where an operand may begin, and right before what can be one."""
        following = self.signs[at + 1 : at + 2]
        if following in _MINUS and following and self.signs[at + 2 : at + 3].isalpha():
            word = self.text[at + 2 :].split()[0]
            raise ExpressionError(f"one sign is enough: write `-{word}` or `not {word}`", at)
        return following.isalpha() or (following in '"(/=' and following != "")

    def ends_beside(self, sign: str, also: str) -> bool:
        """Whether an operator may stand beside *sign*: a blank, the end, or one of *also*."""
        return not sign or sign.isspace() or sign in also

    def follows_word(self) -> bool:
        return self.before is not None and self.before.kind == "word" and not self.ends_operand

    def refuse_colon_in_sentence(self, field: re.Match[str]) -> None:
        """Raise ExpressionError where a word and a colon may be a field, and may be a part of a sentence."""
        if self.follows_word() and field[0][-1:].isspace():
            name = field[1]
            raise ExpressionError(
                f"`{name}:` could be a field or a part of the phrase; write `{name}:x` without the blank for the "
                "field, or the whole phrase in quotes",
                field.start(),
            )

    def require_blank(self, token: Token) -> None:
        """Raise ExpressionError where *token* is not apart from the one before it as it has to be."""
        before = self.before
        if before is None or before.end != token.at or before.kind in ("(", "not", "field") or token.kind == ")":
            return
        if before.kind in ("&", "|") or token.kind in ("&", "|", "(") or (token.kind == "not" and token.is_word):
            return
        raise ExpressionError(f"a blank is missing before `{self.text[token.at :]}`", token.at)
