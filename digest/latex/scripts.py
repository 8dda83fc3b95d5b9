"""Exponents, indices, accents and fractions in the characters that Unicode has for them."""

from collections.abc import Mapping

from digest.latex.patterns import pattern
from digest.latex.tables import marked


def small(body: str, table: Mapping[str, str], sign: str) -> str:
    """*body* raised or lowered by *table* where all of it can be, else behind its *sign*."""
    tight = body.strip() if pattern(r"\w \w").search(body) else body.replace(" ", "")
    if tight in ("st", "nd", "rd", "th"):
        return tight
    if tight and all(char in table for char in tight) and _reads_well(tight):
        return "".join(table[char] for char in tight)
    if len(tight) < 2 or pattern(r"[\w.∞*′⋆]+|\(.*\)").fullmatch(tight):
        return sign + tight
    return f"{sign}({tight})"


def _reads_well(script: str) -> bool:
    """Whether small characters help: not in words, nor with more than one of them in brackets."""
    if "(" in script:
        return len(script) == 3
    return len(script) <= 3 or not pattern(r"[A-Za-z]{3}").search(script)


def plainly_small(body: str, table: Mapping[str, str]) -> str:
    """*body* raised or lowered where all of it can be, else as it is."""
    return "".join(table[char] for char in body) if all(char in table for char in body) else body


def hat(body: str, mark: str) -> str:
    """*body* under a *mark*: one letter, with or without an index, or a few; words stay plain."""
    if pattern(r"[^\W\d][\W₀-ₜᵢ-ᵪⁱ-ⁿ²³¹ᵃ-ᶻ]*").fullmatch(body):
        return marked(body[0], mark) + body[1:]
    if len(body) <= 3:
        return "".join(marked(char, mark) if char.isalnum() else char for char in body)
    return body


def atom(body: str) -> str:
    """*body*, in parentheses unless it is one word, number or bracket."""
    body = body.strip()
    whole = pattern(r"[√∂]?[\w.′∞⁺⁻%]+(?:\([^()]*\))?|\([^()]*\)").fullmatch(body)
    return body if whole else f"({body})"


def root(body: str, sign: str) -> str:
    """The root of *body*, in parentheses unless it is one letter or number."""
    body = body.strip()
    whole = body.isdigit() or pattern(r"\w[₀-₉ᵢ-ᵪ²³]*").fullmatch(body)
    return sign + (body if whole else f"({body})")
