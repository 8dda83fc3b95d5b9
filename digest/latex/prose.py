"""Prose with LaTeX in it: typographic quotes and dashes, and whether a sign is LaTeX's or the sentence's own."""

from digest.latex.hidden_urls import is_hidden_url
from digest.latex.tables import LOWERED
from digest.patterns import compile_once, lazy_pattern

# A tie joins words. "5~10" is a range, "x~N(0, 1)" a distribution, "host:~/x" and "a~=b" are code.
_TIE = lazy_pattern(r"(?<=[^\s\\~(\[{\x22/=<>])~(?=[^\s~.,;)/=])(?!(?<=[\d%]~)\d)(?![A-Z][a-z]*\()")


def typeset_punctuation(text: str) -> str:
    """*text* with typographic quotes and dashes, and blanks for ties; `~70%` and `--flag` stay."""
    if "`" in text:
        text = compile_once(r"(?<!`)``(?!`)((?:[^`]|`(?!`))*?)(?:''|\"|”)").sub(r"“\1”", text)
        text = compile_once(r"(?<![\w`\\])`([^`'\n]+)'(?![\w'`])").sub(r"‘\1’", text)
    if "--" in text:
        # What must not stand before comes behind the sign in the pattern, because `re` skips fast to a sign.
        text = compile_once(r"---(?<![-!<]---)(?![->])").sub("—", text)
        text = compile_once(r"--(?<![-!<]--)(?![->])(?!(?<=\s--)[A-Za-z]|(?<=^--)[A-Za-z])").sub("–", text)
    if "~" in text:
        text = compile_once(r"(?<=[\w.,)])~(?=\s)").sub("", text)
        text = _TIE.sub(" ", text)
    return text


def is_formula(body: str, after: str) -> bool:
    """Whether *body*, the text between two dollar signs, is mathematics and not between two prices or names.

    *after* is the text behind the second dollar sign: "$5-$10" is no formula, "$n$2" is one.
    """
    tex = any(sign in body for sign in "\\^_")
    if not body.strip() or (after[:1].isdigit() and not tex and body[0].isdigit()):
        return False
    if body[0].isspace() or body[-1].isspace():
        return (tex and not body[0].isdigit()) or (len(body.strip()) == 1 and body[0] == body[-1])
    if compile_once(r"[A-Z_]{2,}[/:]").match(body) and after[:1].isalnum():
        return False
    words = compile_once(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})?").sub("", body)
    prose = r"\s[A-Za-z]{2,}\s" if body[0].isdigit() else r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}"
    return not compile_once(prose).search(words)


def is_grouping(body: str, before: str, after: str) -> bool:
    """Whether braces around *body* only group it for LaTeX, as in "{B}ERT" and "r{=}0.7" but not in "{a, b}".

    *before* and *after* are the characters beside the braces.
    """
    if compile_once(r"\\[A-Za-z\"'`^~=.]").search(body) or (len(body) == 1 and is_hidden_url(body)):
        return True
    if not body:
        return bool(before) and not before.isspace()
    if compile_once(r"[-=+,.:/<>~%–—×≈±≤≥→∘°]+").fullmatch(body):
        return bool(before or after)
    if after and (after in "_^" or (after == "-" and len(body) == 1)):
        return body.isalpha()
    return (before.isalpha() or after.isalpha()) and bool(compile_once(r"[A-Za-z]{1,2}|[A-Z]+").fullmatch(body))


def find_exponent(before: str, after: str) -> str:
    """The start of *after*, the text behind "^", that is an exponent: the 3 of 10^3, nothing of pass^k or pass^3."""
    script = compile_once(r"-?\d++(?![\d.]*\w)|-?\d+(?=[A-Z])|[*+∘°](?![\w*^+])").match(after)
    fits = compile_once(r"[\w)\]}|∞∇]$").search(before) and not before.lower().endswith("pass")
    return script[0] if script and fits else ""


def find_index(before: str, after: str) -> str:
    """The start of *after*, the text behind "_", that is an index: the 2 of L_2, nothing of snake_2 or a_1b."""
    script = compile_once(r"\d++(?![\w.]*\w)|\d+(?=\.?(?:$|\s))|[a-z](?![\w.])").match(after)
    fits = compile_once(r"(?:(?<![\w^\\./\"'`])[^\W\d_]|[∇∑∏∫]|\blog)$").search(before)
    return script[0] if script and fits and (script[0].isdigit() or script[0] in LOWERED) else ""


def is_quote(name: str, before: str, after: str) -> bool:
    r"""Whether the accent *name* is an escaped quote and no accent: GPT\'s, \"so called\"."""
    if name == "'":
        return before.isalnum() and bool(compile_once(r"(?:s|t|d|m|ll|re|ve)\b").match(after))
    if name != '"' or before.isalpha():
        return False
    return bool(compile_once(r'[^\\]{1,80}\\"(?![A-Za-z{])').match(after))


def text_beside_url(text: str) -> str:
    """The *text* in braces behind a URL, in parentheses; empty if it is a URL or a word such as "link"."""
    idle = compile_once(r"(?i)(?:this )?(?:https?\s)?(?:url|link|here|page)").fullmatch(text.strip())
    return "" if idle or not text or is_hidden_url(text[0]) else f" ({text})"
