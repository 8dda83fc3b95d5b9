"""Reads facts as other languages of search write them, to say what to write here instead.

Ranges of Lucene, GitHub and PubMed, days in other forms, numbers with signs of their own, and other names.
"""

import re
from contextlib import suppress
from datetime import date

from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import ExpressionError, Span
from digest.rules.language.expressions import DATES, HAS, MARKS, NUMBERS
from digest.rules.language.facts import DAY_IN_WORDS, MONTH
from digest.text import nearest_word

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_IN_WORDS = lazy_pattern(rf"(?:(\d{{1,2}})\s+)?({MONTH})\s+(?:(\d{{1,2}}),?\s+)?(\d{{4}})", re.IGNORECASE)
_DAY = lazy_pattern(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:T.*)?")
_PLAIN_DAY = lazy_pattern(r"(\d{4})(\d\d)(\d\d)?(?:\d{4}|\d{6})?")
_NUMBER = lazy_pattern(r"(\d{1,3}(?:[,_]\d{3})+|\d{1,9})(k?)", re.IGNORECASE)
_BETWEEN = r"\s{0,9}(?:\.{2,3}|[–—:]|\s{1,9}TO\s{1,9}|\bto\b)\s{0,9}"
_RANGE = lazy_pattern(
    rf"([\[{{]?)\s{{0,9}}([^\[\]{{}}\s]{{0,40}}?){_BETWEEN}([^\[\]{{}}\s]{{0,40}}?)\s{{0,9}}([\]}}]?)"
)
_HYPHEN_RANGE = lazy_pattern(r"()(\d{1,12})-(\d{1,12})()")
_SIGNS = {"": ":", "==": "=", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<="}

# Numbers and days that papers have under another name.
_OF_VOTES = ("likes", "like", "votes", "stars", "star", "points", "score", "hits", "reactions")
_OF_START, _OF_END = ("since", "after", "newer", "from_date"), ("before", "until", "older")
_OF_DAY = ("submitteddate", "date", "year", "pubdate", "pubyear", "py", "dp", "pdat", "submitted", "created")
NAMES = {
    **dict.fromkeys(_OF_VOTES, "upvotes"),
    **dict.fromkeys((*_OF_START, *_OF_END, *_OF_DAY), "published"),
    **dict.fromkeys(("lastupdateddate", "pushed", "modified"), "updated"),
}
_SIGN_OF_NAME = {**dict.fromkeys((*_OF_START, *_OF_VOTES), ">="), **dict.fromkeys(_OF_END, "<")}
COMPARISON = lazy_pattern(r"([A-Za-z][A-Za-z_]{1,40})\s{0,9}(>=|<=|=>|==|[<>=≤≥])\s{0,9}([\d*(][^\s)]*\)?)")
_TURNED = lazy_pattern(
    rf"(\d[\d-]*)\s*([<>]=?|[≤≥])\s*({'|'.join((*NUMBERS, *DATES))})\b(?:\s*([<>]=?|[≤≥])\s*(\d[\d-]*))?",
    re.IGNORECASE,
)
_OTHER_WORDS = {
    **dict.fromkeys(("repo", "repository", "github", "implementation"), "code"),
    **dict.fromkeys(("weights", "checkpoint", "models"), "model"),
    **dict.fromkeys(("data", "datasets"), "dataset"),
    **dict.fromkeys(("demos", "space", "spaces"), "demo"),
}
_TURNED_SIGNS = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "≤": ">=", "≥": "<="}


def suggest_fact(name: str, sign: str, value: str) -> str:
    """The fact that somebody means who writes *value* behind *name* and *sign*; empty where that is not clear."""
    value = value.strip()
    if value[:1] == "(" and name in (*NUMBERS, *DATES):
        return _suggest_several(name, sign, value)
    for form in (_RANGE, _HYPHEN_RANGE):
        if (found := form.fullmatch(value)) and (both := _suggest_range(name, found)):
            return both
    plain = _read_value(name, value)
    return f"{name}{_SIGNS.get(sign, sign)}{plain}" if plain else ""


def suggest_property(name: str, value: str) -> str:
    """What somebody means who writes behind `has:` or `is:` another word for a *value*, or several; else empty."""
    if name == "has" and (other := _OTHER_WORDS.get(value)):
        return f"has:{other}"
    known = HAS if name == "has" else MARKS
    values = [each for each in re.split(r"[\s,;|&()]+|\bOR\b|\bAND\b", value) if each]
    if len(values) < 2 or not all(each.lower() in known for each in values):
        return ""
    sign = " | " if re.search(r"[|,;]|\bOR\b", value) else " & "
    return sign.join(f"{name}:{each.lower()}" for each in values)


def refuse_foreign_fact(compared: re.Match[str], at: int, span: Span) -> None:
    """Raise ExpressionError if what is *compared* (a match of COMPARISON), at *span*, is a fact under another name."""
    name, sign, value = compared[1], compared[2], compared[3]
    if fact := NAMES.get(name.lower()) or nearest_word(name.lower(), (*NUMBERS, *DATES), 0.75):
        written = suggest_fact(fact, sign, value) or _example(fact)
        raise ExpressionError(f"`{name}` is nothing that papers have", at, Remedy(written), span=span)


def refuse_foreign_name(name: str, rest: str, at: int) -> None:
    """Raise ExpressionError if *name*, with a colon and *rest* behind it, is a fact under another name."""
    if not (fact := NAMES.get(name.lower())):
        return
    found = re.match(rf"([<>=≤≥]*)\s*({DAY_IN_WORDS}|[\[{{][^\]}}]*[\]}}]?|\S+)", rest, re.IGNORECASE)
    sign, value = (found[1], found[2]) if found else ("", "")
    written = suggest_fact(fact, sign or _SIGN_OF_NAME.get(name.lower(), ""), value)
    end = at + len(name) + 1 + (found.end() if found else 0)
    raise ExpressionError(f"`{name}:` is no field", at, Remedy(written or _example(fact)), span=(at, end))


def refuse_turned_comparison(text: str, at: int) -> None:
    """Raise ExpressionError if a number or a day stands *at* before what it is compared to."""
    if found := _TURNED.match(text, at):
        name = found[3].lower()
        written = f"{name}{_TURNED_SIGNS[found[2]]}{found[1]}"
        if found[4]:
            written += f" & {name}{_SIGNS.get(found[4], found[4])}{found[5]}"
        raise ExpressionError(f"`{found[0]}`: the name comes first", at, Remedy(written), span=found.span())


def suggest_days(text: str) -> str:
    """The fact about the day or the span of days in *text*, as PubMed writes them."""
    return suggest_fact("published", "", text.strip().strip('"')) or "published>=2026-01-31"


def _example(name: str) -> str:
    return f"{name}>={'2026-01-31' if name in DATES else '10'}"


def _suggest_several(name: str, sign: str, value: str) -> str:
    parts = re.split(r"(\s{0,9}(?:&|\||AND|OR)\s{0,9})", value.strip("() "))
    written = ""
    for at, part in enumerate(parts):
        if at % 2:
            written += " & " if part.strip() in ("&", "AND") else " | "
            continue
        found = re.fullmatch(r"([<>=≤≥]*)\s*(\S+)", part)
        one = suggest_fact(name, found[1] or sign, found[2]) if found else ""
        if not one:
            return ""
        written += one
    return written


def _suggest_range(name: str, found: re.Match[str]) -> str:
    opened, first, last, closed = found.groups()
    low, high = _read_value(name, first), _read_value(name, last)
    if (first and first != "*" and not low) or (last and last != "*" and not high):
        return ""
    bounds = ((low, ">" if opened == "{" else ">="), (high, "<" if closed == "}" else "<="))
    return " & ".join(f"{name}{sign}{value}" for value, sign in bounds if value)


def _read_value(name: str, value: str) -> str:
    """The number, or the day, month or year, in *value* as it is written here; empty if there is none."""
    if name not in DATES:
        number = _NUMBER.fullmatch(value)
        return str(int(re.sub(r"[,_]", "", number[1])) * (1000 if number[2] else 1)) if number else ""
    if words := _DAY_IN_WORDS.fullmatch(value):
        month = _MONTHS.index(words[2][:3].lower()) + 1
        return _write_day(words[4], str(month), words[1] or words[3])
    if plain := _PLAIN_DAY.fullmatch(value):
        return _write_day(plain[1], plain[2], plain[3])
    if day := _DAY.fullmatch(value):
        return _write_day(day[1], day[3], day[4])
    return ""


def _write_day(year: str, month: str | None, day: str | None) -> str:
    with suppress(ValueError):
        date(int(year), int(month or 1), int(day or 1))
        return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
    return ""
