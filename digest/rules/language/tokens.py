"""Splits the text of an expression into tokens: words, phrases in quotes, operators, fields, facts.

What is written for one language of search and means nothing here is refused with what to write: see `foreign_signs`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import DATES, FIELDS, NUMBERS
from digest.rules.language.facts import DAY_IN_WORDS
from digest.rules.language.folding import HYPHENS

Kind = Literal["word", "phrase", "regex", "field", "fact", "&", "|", "not", "(", ")"]
# Short names as arXiv and PubMed have them, each for one field. They hold for what stands next to them alone.
SHORT_FIELDS = {"ti": "title", "abs": "abstract", "au": "author", "cat": "category", "co": "comment"}
# Keyboards and word processors write these for plain signs: all full-width characters of a Chinese one among them.
_WIDE = {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)} | {0x2266: "≤", 0x2267: "≥"}
# Chinese commas need no blank, so they stay what they are.
_WIDE_SIGNS = {code: sign for code, sign in _WIDE.items() if not sign.isalnum() and sign not in ",;"}
_TYPED_SIGNS = _WIDE | dict.fromkeys(map(ord, "“”„‟«»"), '"')
# What a copied text may have and nobody sees: blanks of no width, marks of direction, the mark at the start of a file.
_INVISIBLE = lazy_pattern("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_HYPHENS = frozenset(f"{HYPHENS}–—")
_MINUS = _HYPHENS | {"!"}
# The umlaut of TeX, `Schr\\"odinger`.
_UMLAUT = lazy_pattern(r"(?<=[^\W\d_])\\\"(?=[A-Za-z{\\])")
# Nothing of another language: letters and digits, hyphens between them. What refuses the rest is imported for it alone.
_ORDINARY_WORD = lazy_pattern(r"(?!NEAR|ONEAR|ADJ|PROX|AROUND)[^\W\d_][^\W_]*(?:-[^\W_]+)*")
_OPERATOR = lazy_pattern(r"(AND(?=NOT)|AND|OR|NOT)(?=NOT\b|[\s()\"]|$)")
_LOWER_NOT = lazy_pattern(r"not(?=[\s()\"]|$)")
_FIELD = lazy_pattern(rf"({'|'.join((*FIELDS, *SHORT_FIELDS))})\s*:\s*", re.IGNORECASE)
# Behind a sign, brackets belong to a fact, so that they can be refused as a whole.
_FACT = lazy_pattern(r"(has|is)\s*:\s*(?:\([^()]*\)|[^\s()]*)", re.IGNORECASE)
_VALUE = r"\([^()]*\)|[\[{][^\]}]{0,80}[\]}]|[^\s()]*(?:\s+TO\s+[^\s()]+)?"
_COMPARISON = lazy_pattern(
    rf"({'|'.join((*NUMBERS, *DATES))})(?:\s*:\s*(?:[<>=!≤≥]+\s*)?|\s*[<>=!≤≥]+\s*)"
    rf"(?:{DAY_IN_WORDS}|{_VALUE})",
    re.IGNORECASE,
)
_REGEX = lazy_pattern(r"/(?:[^/\\]|\\.)*/[a-z]*")
_SIGNS = lazy_pattern(r"[&|]+")


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
        self.text = _INVISIBLE.sub(_blank_at_edge, text)
        # The same characters with plain signs, so that every index is one into all three.
        self.plain = self.text.translate(_WIDE_SIGNS)
        self.signs = self.plain.translate(_TYPED_SIGNS)
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
        if fact := _FACT.match(self.signs, at):
            self.refuse_colon_in_sentence(fact)
        if fact := fact or _COMPARISON.match(self.signs, at):
            return Token("fact", at, fact.end(), fact[0])
        if self.signs[at] == "/":
            if regex := _REGEX.match(self.signs, at):
                written = self.text if self.text[at] == "/" else self.plain
                return Token("regex", at, regex.end(), written[at : regex.end()])
            from digest.rules.language.foreign_signs import refuse_lone_slash

            refuse_lone_slash(self.plain, at)
        if self.signs[at] in _HYPHENS:
            self.refuse_lone_hyphen(at)
        return self.read_word(at)

    def read_phrase(self, at: int) -> Token:
        closing = self.find_closing_quote(at)
        if closing < 0:
            raise ExpressionError(f"a `{self.text[at]}` that is never closed", at)
        if not self.ends_beside(self.signs[closing + 1 : closing + 2], ")"):
            from digest.rules.language.foreign_quotes import refuse_behind_phrase

            refuse_behind_phrase(self.plain, at, closing + 1)
        return Token("phrase", at, closing + 1, self.text[at + 1 : closing])

    def find_closing_quote(self, at: int) -> int:
        """The index of the quotation mark that closes the one *at*; -1 if there is none."""
        closing = self.signs.find('"', at + 1)
        while closing > 0 and _UMLAUT.match(self.signs, closing - 1):
            closing = self.signs.find('"', closing + 1)
        return closing

    def read_sign(self, at: int) -> Token:
        written = _SIGNS.match(self.signs, at)
        signs = written[0] if written else self.signs[at]
        if len(signs) > 1:
            single = Remedy(signs[0])
            raise ExpressionError(f"`{signs}`: one sign is enough", at, single, span=(at, at + len(signs)))
        before, after = self.signs[at - 1 : at], self.signs[at + 1 : at + 2]
        if not self.ends_beside(before, ')"') or not self.ends_beside(after, '("'):
            from digest.rules.language.foreign_signs import refuse_half_operator

            refuse_half_operator(self.plain, at)
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
                self.refuse_sign_in_word(at, end)
            end += 1
        if self.signs[at] == "=" and self.follows_word() and self.text[at + 1 : end].strip("="):
            word = self.plain[at:end]
            from digest.rules.language.remedies import quote, run_before, start_of_run

            before = run_before(self.plain, at)
            both, quoted = Remedy(f"{before} & {word}", "both of them"), quote(f"{before} {word}")
            span = (start_of_run(self.plain, at), end)
            raise ExpressionError("`=` begins a term", at, both, *quoted, span=span)
        if depth:
            raise ExpressionError("a `(` that is never closed", self.signs.index("(", at))
        if not _ORDINARY_WORD.fullmatch(self.plain, at, end):
            self.refuse_odd_word(at, end)
        return Token("word", at, end, self.plain[at:end])

    def refuse_odd_word(self, at: int, end: int) -> None:
        """Raise ExpressionError if the word between *at* and *end* is none of this language."""
        from digest.rules.language.foreign_fields import refuse_slip
        from digest.rules.language.foreign_signs import refuse_foreign_word

        refuse_foreign_word(self.plain, at, end)
        if not self.follows_word():
            refuse_slip(self.plain[at:end], at)

    def refuse_sign_in_word(self, start: int, at: int) -> None:
        """Raise ExpressionError for the sign *at* in the word that begins at *start*, where it can be none of it."""
        sign, after = self.signs[at], self.signs[at + 1 : at + 2]
        if sign == '"' and not self.text[at - 1 : at].isalnum() and not _UMLAUT.match(self.signs, at - 1):
            from digest.rules.language.foreign_quotes import refuse_quote_in_word

            refuse_quote_in_word(self.plain, start, at, self.find_closing_quote(at) + 1)
        if sign == "|" or (sign == "&" and (self.ends_beside(after, "") or after in ("&", "|"))):
            from digest.rules.language.foreign_signs import refuse_half_operator

            refuse_half_operator(self.plain, at)

    def refuse_lone_hyphen(self, at: int) -> None:
        """Raise ExpressionError for a hyphen with blanks around it, beside what is more than a word."""
        next_at = at + 1
        while self.signs[next_at : next_at + 1].isspace():
            next_at += 1
        if at + 1 < next_at < len(self.signs) and (self.follows_operand() or self.begins_operand(next_at)):
            from digest.rules.language.remedies import first_operand

            operand = first_operand(self.plain[next_at:])
            raise ExpressionError(
                f"`{self.text[at]}` with a blank behind it negates nothing",
                at,
                Remedy(f"-{operand}", "not this"),
                Remedy(operand, "without the sign"),
                span=(at, next_at + len(operand)),
            )

    def follows_operand(self) -> bool:
        """Whether an operand that is no bare word stands before this place."""
        return self.before is not None and self.before.kind in ("phrase", "regex", "fact", ")")

    def begins_operand(self, at: int) -> bool:
        """Whether an operand that is no bare word begins *at*."""
        return self.signs[at] in '"(/' or any(begin.match(self.signs, at) for begin in (_FIELD, _FACT, _COMPARISON))

    def is_minus(self, at: int) -> bool:
        """Whether the sign *at* means `not`: where an operand may begin, and right before what can be one."""
        following = self.signs[at + 1 : at + 2]
        if following in _MINUS and following and self.signs[at + 2 : at + 3].isalpha():
            raise ExpressionError("one sign is enough", at, Remedy("-"), span=(at, at + 2))
        return following.isalpha() or (following in '"(/=' and following != "")

    def ends_beside(self, sign: str, also: str) -> bool:
        """Whether an operator may stand beside *sign*: a blank, the end, or one of *also*."""
        return not sign or sign.isspace() or sign in also

    def follows_word(self) -> bool:
        return self.before is not None and self.before.kind == "word" and not self.ends_operand

    def refuse_colon_in_sentence(self, field: re.Match[str]) -> None:
        """Raise ExpressionError where a word and a colon may be a field, and may be a part of a sentence."""
        if self.follows_word() and re.search(r"\s:|:\s", field[0]):
            from digest.rules.language.remedies import quote, span_of_run

            start, end = span_of_run(self.plain, field.start())
            remedies = quote(self.plain[start:end])
            if field[1].lower() in FIELDS:
                before, behind = self.plain[start : field.start()].rstrip(), self.plain[field.end() : end]
                remedies.append(Remedy(f"{before} & {field[1]}:{behind}", f"the field {field[1]}"))
            refused = f"`{field[1]}:` could be a field or a part of the phrase"
            raise ExpressionError(refused, field.start(), *remedies, span=(start, end))

    def require_blank(self, token: Token) -> None:
        """Raise ExpressionError where *token* is not apart from the one before it as it has to be."""
        before = self.before
        if before is None or before.end != token.at or before.kind in ("(", "not", "field") or token.kind == ")":
            return
        if before.kind in ("&", "|") or token.kind in ("&", "|", "(") or (token.kind == "not" and token.is_word):
            return
        from digest.rules.language.foreign_quotes import refuse_missing_blank

        refuse_missing_blank(self.plain, before.at, token.at, is_phrase=before.kind == "phrase")


def _blank_at_edge(invisible: re.Match[str]) -> str:
    """Blanks for the *invisible* characters at the edge of a word; inside one they are no part of it and stay."""
    before, after = (
        invisible.string[max(0, invisible.start() - 1) : invisible.start()],
        invisible.string[invisible.end() : invisible.end() + 1],
    )
    return invisible[0] if before.isalnum() and after.isalnum() else " " * len(invisible[0])
