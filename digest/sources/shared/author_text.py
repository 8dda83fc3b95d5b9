"""The text that a site has for authors, made ready for reading: without markup, addresses, affiliations, labels."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest import latex
from digest.patterns import lazy_pattern
from digest.sources.shared import markup
from digest.text import collapse_whitespace, is_squeezed

_MAIL = lazy_pattern(r"[^\s@()<>,;]{1,64}@[^\s@()<>,;]{1,255}(?:\s{0,9}\(([^()]*)\))?")
_ADDRESS = lazy_pattern(r"https?://[^\s()\[\],;]+|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")
_MAY_BE_ADDRESS = lazy_pattern(r"@|://|\d-\d")
_LABEL = lazy_pattern(
    r"(?:(?:authors?(?: ?\(s\))?|作者|editors?|eds?\.) ?[:：]|(?:written |posted )?by\b)\s*", re.IGNORECASE
)
_COMMAS = lazy_pattern(r"[，、،]| [|/·•] ")
_SEPARATOR = lazy_pattern(r"[,;，、；]|\b(?:and|et)\b")
_TAG = lazy_pattern(r"<[^<>]{0,300}>")
_FOOTNOTE = lazy_pattern(r"<sup\b[^<>]*>[^<>]*</sup\s*>", re.IGNORECASE)
_AROUND_LIST = ' ,;"“”'
_FIRST_AFFILIATION = frozenset("1a")
_TEX = lazy_pattern(r"[\\{}$^~]")
_BRACKET = lazy_pattern(r"([()\[\]（）])")
_OPENING, _CLOSING = frozenset("([（"), frozenset(")]）")
_DIGIT = lazy_pattern(r"\d")
_HIDDEN = lazy_pattern(
    r"[(\[]?(?:\b(?:and|plus) |[&+] ?)?(?<![\d,.])(\d{1,3}(?:,\d{3})+|\d{1,6}) (?:(?:additional|more|further) (?:co-?)?"
    r"authors?|others?\b|more\b|other authors?|authors? not)(?: not)?(?: shown| omitted)?[)\]]?|\+ ?(\d{1,6})$",
    re.IGNORECASE,
)
_CUT = lazy_pattern(
    r"[,;]?\s{0,9}(?:\b(?:et\.? al\b\.?|(?:and|&) (?:others|colleagues)\b\.?|и др\b\.?)|等(?=$|[,;])|…|\.{3})",
    re.IGNORECASE,
)
_WORDS_OF_CUT = (" al", "others", "colleagues", "...")  # one of them is in whatever _CUT finds, if that is ASCII


class TidyText(NamedTuple):
    """The *names* in a text, how many others it says are *hidden*, and whether it *is_cut* without a number."""

    names: str
    hidden: int
    is_cut: bool


_NOTHING = TidyText("", 0, is_cut=False)


def are_plain_names(texts: Sequence[str]) -> bool:
    """Whether *texts*, as most names are, are words of letters with single blanks between them, points and hyphens in
    them: nothing in them is markup, an address, a comma, a bracket or a digit."""
    # All at once, for a page has a thousand. A blank too many shows where two of them meet, and so does a word that
    # begins with a sign, which may be all that one of them has.
    joined = " ".join(texts)
    words = joined.replace(" ", "").replace("-", "").replace(".", "")
    return words.isalpha() and is_squeezed(joined) and not (" ." in joined or " -" in joined or joined[0] in ".-")


def _are_cut(plain_names: str) -> bool:
    """Whether *plain_names* have words for others who are not named."""
    lower = plain_names.lower()
    may_be_cut = not plain_names.isascii() or any(word in lower for word in _WORDS_OF_CUT)
    return may_be_cut and _CUT.search(plain_names) is not None


def tidy_text(text: str) -> TidyText:
    """What *text* has of names, and of how many it leaves out."""
    if not text:
        return _NOTHING
    if are_plain_names((text,)) and not _are_cut(text) and not _LABEL.match(text):
        return TidyText(text, 0, is_cut=False)
    text = plain_text(text)
    hidden = [match[1] or match[2] for match in _HIDDEN.finditer(text)] if _DIGIT.search(text) else []
    text = _HIDDEN.sub(",", text) if hidden else text
    is_cut = not hidden and bool(_CUT.search(text))
    text, is_open = remove_brackets(_CUT.sub(",", text))
    text = collapse_whitespace(text)
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    others = sum(int(number.replace(",", "")) for number in hidden)
    return TidyText(text.strip(_AROUND_LIST), others, is_cut or is_open)


def plain_text(text: str) -> str:
    """*text* on one line without HTML, TeX and addresses."""
    if "<" in text or "&" in text:
        import html  # its table of names is slow to load

        # Some feeds escape a name twice.
        text = html.unescape(", ".join(markup.visible_lines(_FOOTNOTE.sub("", text))))
    text = collapse_whitespace(_TAG.sub(" ", _join_lines(text)))
    if _TEX.search(text):
        text = latex.make_readable(text)
    if _MAY_BE_ADDRESS.search(text):
        text = _MAIL.sub(r"\1", _ADDRESS.sub("", text))
    return _COMMAS.sub(", ", text)


def _join_lines(text: str) -> str:
    """*text*, whose lines are separated by commas if nothing else separates the names on them."""
    lines = [line for line in map(collapse_whitespace, text.splitlines()) if line]
    is_list = len(lines) > 1 and all(" " in line for line in lines) and not _SEPARATOR.search(text)
    return ", ".join(lines) if is_list else text


def remove_brackets(text: str) -> tuple[str, bool]:
    """*text* without what stands in brackets, which may have brackets in them, and whether one is never closed."""
    depth, outside = 0, list[str]()
    pieces = _BRACKET.split(text)
    for at, piece in enumerate(pieces):
        if piece in _OPENING:
            if not depth and _begin_affiliations(outside[-1], pieces[at + 1 : at + 4]):
                break
            depth += 1
        elif piece in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            outside.append(piece)
    left = "".join(outside)
    # A text that is all in brackets is the names.
    return (left, depth > 0) if left.strip(" ,;.") else (_BRACKET.sub("", text), False)


def _begin_affiliations(before: str, behind: Sequence[str]) -> bool:
    """Whether a bracket between *before* and the pieces *behind* it begins a list of affiliations that stands in no
    brackets: "A (1), B (2); (1) Institute of Physics, (2) …"."""
    is_first = len(behind) == 3 and behind[0] in _FIRST_AFFILIATION and behind[2].lstrip()[:1].isalpha()
    return is_first and before.rstrip().endswith((",", ";"))
