"""Exponents and indices of markup, written in the characters that Unicode has for them."""

from digest.latex.tables import LOWERED, RAISED
from digest.patterns import lazy_pattern

_ORDINALS = frozenset(("st", "nd", "rd", "th"))
# They are raised by themselves.
_MARKS = frozenset("®™℠©*∗†‡§¶°º′″’#")
_TRADE_MARKS = {"TM": "™", "SM": "℠", "(R)": "®"}
_RAISED = {**RAISED, "\N{EN DASH}": "⁻", "\N{NON-BREAKING HYPHEN}": "⁻", "\N{HYPHEN}": "⁻"}
_LOWERED = {**LOWERED, "\N{EN DASH}": "₋", "\N{NON-BREAKING HYPHEN}": "₋", "\N{HYPHEN}": "₋"}
_WORD = lazy_pattern(r"[^\W\d_]{4}|[^\W\d_]{3}(?=.)|(?<=.)[^\W\d_]{3}")
_LONGEST = 80  # characters: more is a text in small letters


def write_superscript(text: str) -> str:
    """*text* as an exponent: `⁻¹`, `^{ERT2}`; ordinals, trade marks and stars as they are."""
    body = text.strip()
    if body in _ORDINALS or (body and set(body) <= _MARKS):
        return text
    return _TRADE_MARKS.get(body) or _write_script(text, body, _RAISED, "^")


def write_subscript(text: str) -> str:
    """*text* as an index: `₂`, `_{2.5}`."""
    return _write_script(text, text.strip(), _LOWERED, "_")


def _write_script(text: str, body: str, table: dict[str, str], sign: str) -> str:
    if not body or len(body) > _LONGEST or "\0" in text:
        return text
    tight = body.replace(" ", "") if len(body) < 8 else body
    small = all(char in table for char in tight) and not _WORD.search(tight)
    if small:
        written = "".join(table[char] for char in tight)
    elif body[0] == "$" == body[-1] and len(body) > 2 and "$" not in body[1:-1]:
        written = f"${sign}{{{body[1:-1]}}}$"
    else:
        written = f"{sign}{{{body}}}"
    # A blank within the script's tags separates words all the same.
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}{written}{text[start + len(body) :]}"
