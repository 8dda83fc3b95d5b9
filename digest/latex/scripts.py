"""Exponents, indices, hats, fractions and roots, in the characters that Unicode has for them."""

from collections.abc import Mapping

from digest.latex.tables import add_mark
from digest.patterns import compile_once


def small_script(body: str, table: Mapping[str, str], sign: str) -> str:
    """*body* in the small characters of *table* where it has one for each, else behind *sign*: `²`, `^∇`."""
    tight = body.strip() if compile_once(r"\w \w").search(body) else body.replace(" ", "")
    if tight in ("st", "nd", "rd", "th"):
        return tight
    if sign == "_" and compile_once(r"\d{1,3}\.\d{1,3}").fullmatch(tight):
        # PM₂.₅ is written so, and found as PM2.5.
        return "".join(table.get(char, char) for char in tight)
    if tight and all(char in table for char in tight) and _reads_well(tight):
        return "".join(table[char] for char in tight)
    if len(tight) < 2 or compile_once(r"[\w.∞*′⋆]+|\(.*\)").fullmatch(tight):
        return sign + tight
    return f"{sign}({tight})"


def _reads_well(script: str) -> bool:
    """Whether *script* is readable in small characters: a word is not, nor is more than one character in brackets."""
    if "(" in script:
        return len(script) == 3
    return len(script) <= 3 or not compile_once(r"[A-Za-z]{3}").search(script)


def small_or_plain(body: str, table: Mapping[str, str]) -> str:
    """*body* in the small characters of *table* where it has one for each, else unchanged."""
    return "".join(table[char] for char in body) if all(char in table for char in body) else body


def add_hat(body: str, mark: str) -> str:
    """*body* with the combining *mark* over a single letter, which may have an index, or over each of up to three
    characters; words stay plain."""
    if compile_once(r"[^\W\d][\W₀-ₜᵢ-ᵪⁱ-ⁿ²³¹ᵃ-ᶻ]*").fullmatch(body):
        return add_mark(body[0], mark) + body[1:]
    if len(body) <= 3:
        return "".join(add_mark(char, mark) if char.isalnum() else char for char in body)
    return body


def fraction_part(body: str) -> str:
    """*body* as numerator or denominator: in parentheses unless it is one word, number or bracket."""
    body = body.strip()
    whole = compile_once(r"[√∂]?[\w.′∞⁺⁻%]+(?:\([^()]*\))?|\([^()]*\)").fullmatch(body)
    return body if whole else f"({body})"


def write_root(body: str, sign: str) -> str:
    """*sign* and *body*, in parentheses unless *body* is one letter or number."""
    body = body.strip()
    whole = body.isdigit() or compile_once(r"\w[₀-₉ᵢ-ᵪ²³]*").fullmatch(body)
    return sign + (body if whole else f"({body})")
