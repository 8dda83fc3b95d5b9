"""The error of an expression that has no meaning, or could have two, and what to write instead."""

import re

from digest.errors import Remedy, UsageError

# What several ways of writing an expression do, in the words of all messages.
EITHER, BOTH, VERBATIM = "one or the other", "both of them", "these very characters"

Span = tuple[int, int]


class ExpressionError(UsageError):
    """An expression that cannot be read; *at* is the index of the character where it goes wrong.

    *remedies* are pieces of an expression, each to be written in place of the characters of *span*; where there is no
    *span*, as they stand.
    """

    def __init__(self, message: str, at: int, *remedies: Remedy, span: Span | None = None) -> None:
        super().__init__(message)
        self.at, self.span, self.remedies = at, span, remedies

    def length_in(self, text: str) -> int:
        """How many characters of *text* are wrong: the word at the place of the error, else its sign."""
        word = re.compile(r"\w+").match(text, self.at)
        return len(word[0]) if word else 1

    def remedies_for(self, text: str) -> tuple[Remedy, ...]:
        """The remedies as whole expressions in place of *text*, which is the one that cannot be read."""
        if self.span is None:
            return self.remedies
        return tuple(Remedy(_replace(text, self.span, each.command), each.explanation) for each in self.remedies)


def _replace(text: str, span: Span, piece: str) -> str:
    """*text* with *piece* in place of *span*, in brackets where what stands around it would take it apart."""
    before, after = text[: span[0]], text[span[1] :]
    is_apart = before.rstrip()[-1:] in ("", "(") and after.lstrip()[:1] in ("", ")")
    if not is_apart and re.search(r"\s[&|]\s", piece):
        piece = f"({piece})"
    return f"{before}{piece}{after}".strip()
