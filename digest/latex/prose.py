"""What in a sentence is LaTeX's, and what is its own: prices, braces, identifiers, quotes."""

from digest.latex.hidden_urls import hidden
from digest.latex.patterns import pattern
from digest.latex.tables import LOWERED


def is_formula(body: str, after: str) -> bool:
    """Whether *body*, found between two dollar signs, is mathematics; else they are prices or names.

    *after* is what follows the second: "$5-$10" is no formula, "$n$2" is one.
    """
    tex = any(sign in body for sign in "\\^_")
    if not body.strip() or (after[:1].isdigit() and not tex and body[0].isdigit()):
        return False
    if body[0].isspace() or body[-1].isspace():
        return (tex and not body[0].isdigit()) or (len(body.strip()) == 1 and body[0] == body[-1])
    if pattern(r"[A-Z_]{2,}[/:]").match(body) and after[:1].isalnum():
        return False
    words = pattern(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})?").sub("", body)
    prose = r"\s[A-Za-z]{2,}\s" if body[0].isdigit() else r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}"
    return not pattern(prose).search(words)


def only_typeset(body: str, before: str, after: str) -> bool:
    """Whether braces around *body* are there for the typesetter, not for the reader.

    *before* and *after* are the characters beside them: "{B}ERT" and "r{=}0.7", not "{a, b}".
    """
    if pattern(r"\\[A-Za-z\"'`^~=.]").search(body) or (len(body) == 1 and hidden(body)):
        return True
    if not body:
        return bool(before) and not before.isspace()
    if pattern(r"[-=+,.:/<>~%–—×≈±≤≥→∘°]+").fullmatch(body):
        return bool(before or after)
    if after and (after in "_^" or (after == "-" and len(body) == 1)):
        return body.isalpha()
    return (before.isalpha() or after.isalpha()) and bool(pattern(r"[A-Za-z]{1,2}|[A-Z]+").fullmatch(body))


def exponent(before: str, after: str) -> str:
    """What of *after* stands raised behind "^": the 3 of 10^3, but nothing of pass^k or pass^3."""
    found = pattern(r"-?\d++(?![\d.]*\w)|-?\d+(?=[A-Z])|[*+∘°](?![\w*^+])").match(after)
    fits = pattern(r"[\w)\]}|∞∇]$").search(before) and not before.lower().endswith("pass")
    return found[0] if found and fits else ""


def index(before: str, after: str) -> str:
    """What of *after* stands lowered behind "_": the 2 of L_2, but nothing of snake_2 or a_1b."""
    found = pattern(r"\d++(?![\w.]*\w)|\d+(?=\.?(?:$|\s))|[a-z](?![\w.])").match(after)
    fits = pattern(r"(?:(?<![\w^\\./\"'`])[^\W\d_]|[∇∑∏∫]|\blog)$").search(before)
    return found[0] if found and fits and (found[0].isdigit() or found[0] in LOWERED) else ""


def is_quote(name: str, before: str, after: str) -> bool:
    r"""Whether the accent *name* is a quote that somebody escaped: GPT\'s, \"so called\"."""
    if name == "'":
        return before.isalnum() and bool(pattern(r"(?:s|t|d|m|ll|re|ve)\b").match(after))
    if name != '"' or before.isalpha():
        return False
    return bool(pattern(r'[^\\]{1,80}\\"(?![A-Za-z{])').match(after))


def beside_url(text: str) -> str:
    """The *text* that a site left in braces behind a URL, unless it is the URL or says nothing."""
    idle = pattern(r"(?i)(?:this )?(?:https?\s)?(?:url|link|here|page)").fullmatch(text.strip())
    return "" if idle or not text or hidden(text[0]) else f" ({text})"
