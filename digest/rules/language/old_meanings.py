"""Names expressions that 0.1.0 read otherwise, for readers whose configuration is older than the language."""

import re

from digest.patterns import lazy_pattern
from digest.rules.language.expressions import FACTS, FIELDS, all_leaves, format_expression
from digest.rules.language.parsing import parse_expression
from digest.text import collapse_whitespace

# 0.1.0 knew `&`, `|`, `not` and brackets, the long names of fields, and facts with a colon. All else was words.
_REGEX = lazy_pattern(r"(?:(?<=\s)|^|(?<=:))/(?:[^/\\]|\\.)*/[a-z]*")
_OLD_OPERATOR = lazy_pattern(r"(?:^|(?<=\s))[&|](?=\s|$)")
_OLD_PREFIX = lazy_pattern(rf"(?:not(?=[\s(])|\(|(?i:{'|'.join(FIELDS)}):)\s*")
_OLD_FACT = lazy_pattern(rf"(?:{'|'.join(FACTS)}):", re.IGNORECASE)


def describe_old_meaning(text: str) -> str | None:
    """What the expression *text* means now and what 0.1.0 looked for; None where both are the same.

    *text* is one that `parse_expression` reads.
    """
    expression = parse_expression(text)
    terms = [leaf.term.text for leaf in all_leaves(expression)]
    old_terms = _old_terms(text)
    if terms == old_terms and not any(term.startswith('"') for term in terms):
        return None
    words = " and ".join(f"`{term}`" for term in old_terms if term not in terms or term.startswith('"'))
    return f"`{text}` means `{format_expression(expression)}` now; 0.1.0 looked for the words {words or f'`{text}`'}"


def _old_terms(text: str) -> list[str]:
    """The terms that 0.1.0 found in *text*."""
    masked = _REGEX.sub(lambda regex: "x" * len(regex[0]), text)
    cuts = [0, *(place for sign in _OLD_OPERATOR.finditer(masked) for place in sign.span()), len(text)]
    pieces = [text[start:end].strip() for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return [term for piece in pieces if (term := _old_term(piece))]


def _old_term(piece: str) -> str:
    """The term in *piece*, which has no operator; empty for a fact."""
    while prefix := _OLD_PREFIX.match(piece):
        piece = piece[prefix.end() :]
    while piece.endswith(")") and piece.count(")") > piece.count("("):
        piece = piece[:-1].rstrip()
    return "" if _OLD_FACT.match(piece) else collapse_whitespace(piece)
