"""Lines in which a publisher cites the paper itself: journal, volume, issue, pages, date, DOI, by their shape."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from digest.patterns import lazy_pattern
from digest.text import fold_title

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|fall|winter)\.?"
)
_WEEKDAY = r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_NUMBER = r"[a-z]{0,8}\d{1,16}[a-z]?"  # of a page or an article: 129, e70001, tjab199
_RANGE = rf"{_NUMBER}(?: ?[-–] ?{_NUMBER})?"
_ISSUE = r"\((?:[a-z]{1,5}\.? ?)?\d{1,5}(?:[-–]\d{1,5})?\)"
# What citations are made of, by kind. Dates and numbers alone do not show that a line is one.
_KINDS = {
    "doi": (
        r"(?:\bdoi\b[: ]{0,3})?(?:https?:?//(?:dx\.)?doi\.org/)?\b10\.\d{4,9}/[^\s,;|<>]{1,200}",
        r"\bdoi\b(?=[: ])",
    ),
    "stage": (
        r"\b(?:early ?view|early access|(?:online )?ahead[ -]of[ -]print)\b",
        r"\badvance (?:article|online publication|access)\b",
        r"\b(?:accepted|just accepted) manuscripts?\b|\bjust accepted\b|\barticles? in press\b|\bin press\b"
        r"(?:, (?:un)?corrected proof|, journal pre-proof)?",
        rf"\b(?:online first|online now|latest articles|ecollection {_YEAR})\b",
    ),
    "place": (
        r"\bvol(?:ume|\.)? ?\d{1,6}\b",
        r"\b(?:issue|iss\.?|number|nr\.?|no\.?) ?[a-z]?\d{1,6}(?:[-–/]\d{1,6})?\b",
        rf"\b(?:pages?|pp?\.) ?(?:{_RANGE}|[ivxlc]{{1,9}}(?:[-–][ivxlc]{{1,9}})?)\b",
        r"\bart(?:icle|\.)? (?:(?:number|no\.?|id)[ :]{0,2})?[a-z]?\d{1,10}\b",
        rf"\b{_YEAR}, ?\d{{1,6}}, ?{_RANGE}\b",
        rf"\b\d{{1,6}} ?{_ISSUE}(?:[:,] ?{_RANGE}|:)",
        rf"\b\d{{1,6}}: ?{_NUMBER}[-–]{_NUMBER}\b",
        r"\b(?:pmid|pmcid|pmc|issn)\b[: ]{0,3}[a-z]{0,3}[\dx-]{4,12}\b",
    ),
    "date": (
        r"(?:\b(?:first )?(?:published|available|posted)(?: online)?(?: on)?\b[: ]{0,3}|\bepub\b ?)?"
        rf"(?P<day>{_WEEKDAY}(?:\b\d{{1,2}}(?:[-–]\d{{1,2}})? )?(?:"
        rf"\b{_MONTH}(?: ?[-–/] ?{_MONTH})?,? (?:\d{{1,2}},? )?{_YEAR}"
        rf"|\b{_YEAR} {_MONTH}(?:[-–]{_MONTH})?(?: \d{{1,2}}\b)?(?::[\w.()-]{{1,40}})?|\b{_YEAR}-\d\d-\d\d\b))",
    ),
    "number": (rf"\b{_RANGE}\b|\b\d{{1,6}} ?{_ISSUE}",),
}
_PARTS = lazy_pattern("|".join(f"(?P<{kind}>{'|'.join(forms)})" for kind, forms in _KINDS.items()), re.IGNORECASE)
# Every part has a sign of these; most texts have none where they begin, and the parts take long to look for.
_SIGN_OF_PART = lazy_pattern(
    r"\d|doi|early|ahead|advance|accepted|press|online|latest|page|p\.|pmid|pmc|issn", re.IGNORECASE
)
_SEPARATORS = lazy_pattern(r"[\s,.;:|()\[\]/·•–—-]*+")
_ENDS_SENTENCE = lazy_pattern(r"[.;:|)\]]")
LONGEST_CITATION = 400  # characters of a line that cites
_MOST_WORDS, _LONGEST_NAME = 15, 160  # words and characters of the name of a journal
_SMALL = """a an and at by de del della der des di do du e ed el en et for für i in into la las le les los of on or para
    per pour sobre su the to und van von with y zur npj published online publication date"""
_SMALL_WORDS = frozenset(_SMALL.split())


class Citation(NamedTuple):
    """Where a citation at the beginning of a line *end*s, and the *doi* and the *date* in it, '' where it has none."""

    end: int
    doi: str = ""
    date: str = ""


def find_citation(line: str, journals: Iterable[str] = ()) -> Citation | None:
    """The citation of a paper with which *line* begins, None if it begins with none. *journals* are names that the
    feed gives. A line that is nothing else is one if a single part of it shows that; text may follow a citation of
    several parts."""
    beginning = line[:LONGEST_CITATION]
    if not _SIGN_OF_PART.search(beginning):
        return None
    first = _PARTS.search(beginning, 0, _LONGEST_NAME)
    if not first or not is_name_of_journal(beginning[: first.start()], journals):
        return None
    parts = [first, *_PARTS.finditer(beginning, first.end())]
    taken = [parts[0]]
    for part in parts[1:]:
        gap = _SEPARATORS.match(beginning, taken[-1].end())
        if not gap or gap.end() < part.start():
            break
        taken.append(part)
    kinds = [part.lastgroup for part in taken]
    end = _end_of_separators(line, taken[-1].end())
    if end < len(line) and not _may_end_there(line, taken, end):
        return _whole_line_citation(line, parts, journals)
    if set(kinds) <= {"number"}:
        return None
    return Citation(end, _first_of(taken, "doi"), _first_of(taken, "day"))


def _whole_line_citation(line: str, parts: "list[re.Match[str]]", journals: Iterable[str]) -> Citation | None:
    """*line* as a citation that has its name of a journal elsewhere than at its beginning."""
    if len(line) > LONGEST_CITATION or {part.lastgroup for part in parts} <= {"number", "date"}:
        return None
    rest = _PARTS.sub(" ", line)
    if not is_name_of_journal(rest, journals):
        return None
    return Citation(len(line), _first_of(parts, "doi"), _first_of(parts, "day"))


def _may_end_there(line: str, taken: "list[re.Match[str]]", end: int) -> bool:
    """Whether a citation of the parts *taken* may end at *end* of *line*, with other text behind it."""
    kinds = [part.lastgroup for part in taken]
    if len(kinds) < 2 or not {"doi", "stage", "place"} & set(kinds):
        return False
    is_sentence = kinds[-1] in ("doi", "stage") or _ENDS_SENTENCE.search(line, taken[-1].end(), end)
    return bool(is_sentence) and not line[end].islower()


def _end_of_separators(line: str, start: int) -> int:
    match = _SEPARATORS.match(line, start)
    return match.end() if match else start


def _first_of(parts: "list[re.Match[str]]", kind: str) -> str:
    return next((part[kind].rstrip(".:") for part in parts if len(part[kind] or "") > len("doi:")), "")


def is_one_of(text: str, journals: Iterable[str]) -> bool:
    """Whether *text* is one of *journals*, however it is written."""
    # An abstract is longer than any of them; to fold it takes a while.
    near = [name for name in journals if len(text) <= 2 * len(name) + 50]
    folded = fold_title(text) if near else ""
    return any(folded == fold_title(name) for name in near)


def is_name_of_journal(text: str, journals: Iterable[str]) -> bool:
    """Whether *text* is what names a journal: few words, all with a capital but the small ones; or nothing."""
    if not fold_title(text) or is_one_of(text, journals):
        return True
    words = re.findall(r"[^\W\d_][\w'’]*", text)
    if len(words) > _MOST_WORDS or re.search(r"[!?\"“”]", text):
        return False
    return all(any(map(str.isupper, word)) or not word.islower() or word in _SMALL_WORDS for word in words)
