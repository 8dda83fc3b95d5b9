"""The words of a paper as the archive's full-text index has them, so that a phrase of the index is what a term finds.

The index splits texts at blanks and knows nothing else (`tokenize = 'ascii'`). The texts are folded as the matcher
folds them, and what a phrase of the matcher does not cross is written as a word of its own. For that characters of
Unicode's private use are taken, which are replaced where a text has them.
"""

import unicodedata
from collections.abc import Iterable
from itertools import filterfalse

from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.rules.language.folding import (
    SEPARATORS,
    characters_beyond_ascii,
    dropped_places,
    is_spaceless,
    strip_accents,
)
from digest.rules.matcher import build_document
from digest.text import replace_surrogates

# The columns of the index: the fields of the matcher, and the words that are written with capitals.
COLUMNS = ("title", "abstract", "author", "org", "keyword", "comment", "category", "source", "cased")
RULES = "1"  # the version of these rules: another one for other words of the same text, which an archive indexes anew
GAP = "\ue000"  # a word: what is not one blank, hyphen or underscore between two words
_CAPITAL = "\ue001"  # stands before the small letter of a capital
LONGER_NAME = "\ue002"  # behind a short word before ++ or #: C++ is not C
_ALONE = "\ue003"  # around a character of a script without blanks between words, which is a word of its own
_MARKED_CAPITALS = {ord(capital): _CAPITAL + capital.lower() for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_PRIVATE = lazy_pattern("[\ue000-\ue003]")

_GAPS = lazy_pattern(f"[ {_ALONE}]*+{GAP}[ {GAP}{_ALONE}]*+|  ++")
_SHORT_NAME = lazy_pattern(r"(?<![^\W_])((?:[^\W_][\u0300-\u036f]{0,3}){1,2})(?=\+\+|#)")
_CASED = lazy_pattern("[^ ]{1,200}")
_BLANKS = lazy_pattern("  +")
_UPPER = lazy_pattern("[A-Z]")
_WITH_INNER_CAPITAL = lazy_pattern("(?<= )[^ ][^ A-Z]*+[A-Z][^ ]*+")


def index_columns(paper: Paper) -> tuple[str, ...]:
    """The texts of COLUMNS for *paper*."""
    document = build_document(paper, COLUMNS[:-1])
    texts = [replace_surrogates(document.text_of(field)) for field in document.fields]
    return (*map(fold_for_index, texts), capital_words(f"{texts[0]}; {texts[1]}"))


def fold_for_index(text: str) -> str:
    """The folded words of *text*; a gap between two of them that no phrase crosses is a word of its own."""
    marked = _mark(text)
    if marked.isascii():
        return _join_at_gaps(marked)
    forms = {sign: _FOLDED[ord(sign)] for sign in characters_beyond_ascii(marked)}
    if all(form == sign or form.replace(GAP, "").isascii() for sign, form in forms.items()):
        for sign, form in forms.items():
            if form != sign:
                marked = marked.replace(sign, form.replace(GAP, _ASCII_GAP))
        return _join_at_gaps(marked)
    words = _GAPS.sub(f" {GAP} ", marked.translate(_FOLDED))
    return words.replace(_ALONE, " ") if _ALONE in words else words


def _join_at_gaps(text: str) -> str:
    """The words of *text*, of which only ASCII must still be folded."""
    # The usual case, fast: bytes are translated several times as fast as characters, and split faster than searched.
    first, *rest = text.encode().translate(_ASCII_FOLDED).decode().split(_ASCII_GAP)
    words = first
    if rest:
        inner = filter(None, [words.strip(" ") for words in rest[:-1]])
        words = f" {GAP} ".join([first.rstrip(" "), *inner, rest[-1].lstrip(" ")])
    return _BLANKS.sub(f" {GAP} ", words) if "  " in words else words


def capital_words(text: str) -> str:
    """The words of *text* with a capital after their first letter, each once, with their capitals marked."""
    if text.isascii() and "#" not in text and "+" not in text:
        # The usual case: there is nothing to fold, and a sign ends a word.
        words = f" {_mark(text)}".encode().translate(_ASCII_WORDS).decode()
        return mark_capitals(" ".join(dict.fromkeys(_WITH_INNER_CAPITAL.findall(words))))
    cased = _mark(text).translate(_WITH_CASE).replace(GAP, " ").replace(_ALONE, " ")
    return _mark_inner_capitals(_CASED.findall(cased))


def _mark_inner_capitals(words: Iterable[str]) -> str:
    """Those of *words* that have a capital after their first letter, each once."""
    others = filterfalse(str.islower, dict.fromkeys(words))
    return mark_capitals(" ".join(word for word in others if _UPPER.search(word, 1)))


def mark_capitals(word: str) -> str:
    return word.translate(_MARKED_CAPITALS)


def _mark(text: str) -> str:
    """*text* without what folding drops, with the short names marked that go on with signs."""
    if not text.isascii():
        text = _PRIVATE.sub("\ufffd", text)
    dropped = dropped_places(text)
    if dropped:
        text = "".join(sign for at, sign in enumerate(text) if at not in dropped)
    return _SHORT_NAME.sub(rf"\1{LONGER_NAME}", text) if "#" in text or "++" in text else text


def _fold_indexed_character(character: str, *, keeps_case: bool) -> str:
    if unicodedata.category(character) == "So":
        return GAP
    return "".join(_fold_plain(plain, keeps_case=keeps_case) for plain in strip_accents(character))


def _fold_plain(character: str, *, keeps_case: bool) -> str:
    if character.isalnum() or unicodedata.category(character)[0] == "M":
        folded = character if keeps_case else character.lower()
        return f"{_ALONE}{folded}{_ALONE}" if is_spaceless(character) else folded
    return " " if character in SEPARATORS else GAP


class _Table(dict[int, str]):
    """A table for `str.translate` that folds a character the first time it is needed."""

    def __init__(self, *, keeps_case: bool) -> None:
        self._keeps_case = keeps_case
        super().__init__({ord(LONGER_NAME): LONGER_NAME})

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_indexed_character(chr(code), keeps_case=self._keeps_case)
        return folded


_FOLDED, _WITH_CASE = _Table(keeps_case=False), _Table(keeps_case=True)
# The same for `bytes.translate`. A gap is a sign that nothing else becomes, for everything but letters is folded.
_ASCII_GAP = "\x00"
_ASCII_FOLDED = "".join(_FOLDED[code].replace(GAP, _ASCII_GAP) for code in range(128)).encode() + bytes(range(128, 256))
_ASCII_WORDS = bytes(code if chr(code).isalnum() and code < 128 else 0x20 for code in range(256))
