"""Repairs formulas of Hugging Face, which drops dollar signs and the backslashes of commands."""

import re
from collections.abc import Callable

from digest.latex.tables import (
    BINOMIALS,
    COLORS,
    DOUBLE_STRIKES,
    FRACTIONS,
    GREEK,
    HATS,
    MATH_STYLES,
    SYMBOLS,
    TEXT_STYLES,
)
from digest.patterns import compile_once

# Names, or their ends, that only a command has which lost its backslash, wherever they stand.
BARE_NAMES = (
    *("infty", "varepsilon", "-alpha", "mathb", "mathcal"),
    *("htarrow", "ftarrow", "uparrow", "wnarrow"),  # right, left, up, down
)
_NAMES_BY_DIGITS = ("times", "sim", "leq", "geq", "approx", "pm")
_DIGITS = frozenset("0123456789")


def has_name_beside_digit(text: str) -> bool:
    """Whether *text* has the name of a sign that lost its backslash beside a digit."""
    return any(name in text and _is_beside_digit(name, text) for name in _NAMES_BY_DIGITS)


def _is_beside_digit(name: str, text: str) -> bool:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not _DIGITS.isdisjoint(text[max(0, at - 2) : at] + text[end : end + 2]):
            return True
        at = text.find(name, end)
    return False


def restore_signs(text: str) -> str:
    """*text* with the signs, or the backslashes, that it lost put back."""
    for word, source, meaning in _REPAIRS:
        if word in text:
            text = compile_once(source).sub(meaning, text)
    return text


def _named_sign(match: re.Match[str]) -> str:
    return SYMBOLS[match[1]]


def _spaced_sign(match: re.Match[str]) -> str:
    """The sign with a blank on both sides if its name had one on either side, but without one before punctuation."""
    blank = " " * bool(match[1] or match[3])
    ends = match.string[match.end() :][:1] in (",", ".", ";", ":", ")", "")
    return blank + SYMBOLS[match[2]] + blank * (not ends or bool(match[3]))


def _restore_command(match: re.Match[str]) -> str:
    """The name of a command with its backslash; a color, which was an argument, becomes `\\textnormal`."""
    name = match[0]
    if name in COLORS:
        return "\\textnormal"
    return "\\" + name if name in _WITH_ARGUMENT and name not in _WORDS else name


_WORDS = {"code", "path", "title", "author", "section", "so"}
_OTHER_COMMANDS = {"sqrt", "operatorname", "mathop", "overset", "underset", "stackrel", "xrightarrow"}
_WITH_ARGUMENT = TEXT_STYLES | MATH_STYLES | set(HATS) | DOUBLE_STRIKES | FRACTIONS | BINOMIALS | _OTHER_COMMANDS
# The longest first: of `mathbb` and `mathbbm` the whole one is meant.
_LETTER_STYLES = "|".join(
    name[4:] for name in sorted(MATH_STYLES | DOUBLE_STRIKES, key=lambda name: (-len(name), name)) if name[:4] == "math"
)
_GREEK = "|".join(GREEK)
_INDEXED = rf"(?<![\\\w])({_GREEK}|ell|nabla|infty|sum|prod)(?=_\{{|_\d|\^|_[A-Za-z]\b)"
_BRACED = rf"\{{({_GREEK}|times|cdot|approx|pm|leq|geq|neq|infty|rightarrow|leftarrow|propto)\}}"

# A word that *text* must hold, the pattern, its replacement; applied in this order. `re` is fastest where a
# pattern begins with its word, so some look back at what stands before the word.
_Repair = tuple[str, str, str | Callable[[re.Match[str]], str]]
_REPAIRS: tuple[_Repair, ...] = (
    ("circ", r"\^ ?(?:\{ ?\\?circ ?\}|\\?circ)(?=times|[^a-z]|$)", "°"),
    ("times", r"times(?:(?<=[\d°]times)|(?<=\b[A-Za-z]times))(?![a-z])", "×"),
    # Not "A times" nor "I times": between letters only as in "n times n".
    ("times", r"times(?:(?<=[\d)] times)(?= [\d(])|(?<=\b[B-HJ-Zb-z] times)(?= (?:[B-HJ-Zb-z]\b|\()))", "×"),
    # "sim2real" is a word of robotics.
    ("sim", r"sim(?<![\\A-Za-z-]sim)!?(?=\d)(?!2(?!times)[A-Za-z]{3})", "~"),
    ("{sim}", r"(?<![_^])\{sim\} ?(?=[\d.])", "~"),
    ("leq", r"(?<![\\A-Za-z])(leq)(?= ?[\d.]| [A-Z(])", _named_sign),
    ("geq", r"(?<![\\A-Za-z])(geq)(?= ?[\d.]| [A-Z(])", _named_sign),
    ("approx", r"(approx)(?<![\\A-Za-z]approx)(?= ?\.?\d)", _named_sign),
    # "at 3 pm 20 people": a time has no decimals.
    ("pm", r"(?<=\.\d)(\d?%?(?:\d%?)? ?)pm(?= ?\d)", r"\1±"),
    ("pm", r"(pm)(?<![\\\w]pm)(?=\d)", _named_sign),
    (
        "tarrow",
        r"( ?)(?<![\\A-Za-z])((?:[Rr]ight|[Ll]eft(?:right)?|longright)arrow)(?![a-z])( ?)",
        _spaced_sign,
    ),
    ("parrow", r"(?<![\\A-Za-z])(uparrow)(?![a-z])", _named_sign),
    ("narrow", r"(?<![\\A-Za-z])(downarrow)(?![a-z])", _named_sign),
    ("infty", r"(?<![\\A-Za-z])(infty)(?![a-z])", _named_sign),
    ("var", r"(var(?<![\\A-Za-z]var)(?:epsilon|theta|phi|rho|sigma))(?![A-Za-z])", _named_sign),
    ("propto", r"( ?)(?<!\\)propto(?![a-z])( ?)", " ∝ "),
    ("cdot", r"( ?)(?<!\\)(cdot)(?![a-z])( ?)", _spaced_sign),
    ("-alpha", r"\b((?!Pre|Post|Early|Closed)[A-Z][A-Za-z]*-)alpha\b(?!-)", r"\1α"),
    ("_", _INDEXED, _named_sign),
    ("^", _INDEXED, _named_sign),
    ("{", _BRACED, _named_sign),
    ("math", r"in(?<=\b[A-Za-z] in) ?(?=math(?:bb|ds))", "∈ "),
    ("math", rf"math(?<![\\\w]math)({_LETTER_STYLES}) ?([A-Za-z\d])(?![A-Za-z\d])", r"\\math\1{\2}"),
    ("{", r"(?<![\\\w])[A-Za-z]++(?=\{)", _restore_command),
    ("{", r"\{(bf|em|tt|sc) (?=[^{}]*\})", r"{\\\1 "),
    ("boldsymbol", r"(?<!\\)boldsymbol(?=[^\x00-\x7f])", ""),
    ("left(", r"(?<![\\a-z])left\( ?([^()]*?) ?right\)", r"(\1)"),
    # `\$7` loses its dollar sign and keeps the backslash.
    ("\\", r"\\(?<![\\\w]\\)(?=\d+(?:[.,]\d+)*(?:[KMB]?\b| )(?!\)))", "$"),
)
