"""Folding: makes spellings of the same words equal, and keeps where each character stood in the original.

Everything that is no letter or digit becomes a blank, so that blanks bound every word. Capitals, accents,
ligatures, superscripts and subscripts become plain lower-case characters.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from digest.patterns import lazy_pattern

# May stand between the words of a phrase: blank, underscore, and everything that is used as a hyphen.
HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
SEPARATORS = f" _\u00a0\u202f{HYPHENS}"
_PLAIN_FORMS = {0xA0: " ", 0x202F: " "} | dict.fromkeys(map(ord, "‘’ʼ′"), "'")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Scripts that are written without blanks between words, so that a term needs no boundary beside their characters.
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Kana
    (0x3400, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
)
# The blank behind a hyphen that ended a line: "text-to- image".
LINE_BREAK_BLANK = lazy_pattern(r"(?<=\w[-\u2010\u2011]) (?=\w)")
# The underscore of an index that lost its TeX: "CO_2", "L_2"; but "stage_1" is two words.
SUBSCRIPT_SIGN = lazy_pattern(r"(?<![^\W\d_]{3})(?<=[^\W\d_])_(?=\d)")


def strip_accents(text: str) -> str:
    """*text* with plain letters for accented and compatibility characters; case and punctuation stay."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN_FORMS))
    bare = "".join(c for c in plain if not "\u0300" <= c <= "\u036f" and c not in _INVISIBLE)
    return unicodedata.normalize("NFC", bare)


def _fold_character(character: str) -> str:
    if unicodedata.category(character) == "So":
        # "Llama™" is the word Llama, not "llamatm".
        return " "
    plain = strip_accents(character)
    return "".join(c.lower() if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain)


class _FoldingTable(dict[int, str]):
    """A table for `str.translate` that folds a character the first time it is needed."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _FoldingTable({code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)})


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text and its folded *words*, which begin and end with a blank.

    *offsets* has for each character of *words* its index in *text*; None if that is always one less.
    """

    text: str
    words: str
    offsets: Sequence[int] | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The start and end in *text* of words[start:end]."""
        if self.offsets is None:
            return start - 1, end - 1
        return self.offsets[start], self.offsets[end - 1] + 1


def fold_text(text: str) -> FoldedText:
    """*text* and its folded words; it takes 5 µs for an ordinary abstract, more where folding changes its length."""
    dropped = set[int]()
    if "- " in text or "\u2010 " in text or "\u2011 " in text:
        dropped.update(m.start() for m in LINE_BREAK_BLANK.finditer(text))
    if "_" in text:
        dropped.update(m.start() for m in SUBSCRIPT_SIGN.finditer(text))
    if not dropped:
        if text.isascii():
            return FoldedText(text, f" {text.translate(_TABLE)} ")
        strange = {c: _TABLE[ord(c)] for c in set(text) if not c.isascii()}
        if all(len(folded) == 1 for folded in strange.values()) and not any(map(is_spaceless, strange)):
            words = text
            for character, folded in strange.items():
                words = words.replace(character, folded)
            return FoldedText(text, f" {words.translate(_TABLE)} ")
    return _fold_slowly(text, dropped)


def fold_words(text: str) -> list[str]:
    """The folded words of *text*."""
    return fold_text(text).words.split()


def _fold_slowly(text: str, dropped: set[int]) -> FoldedText:
    words, offsets = [" "], [-1]
    before = " "
    for at, character in enumerate(text):
        folded = "" if at in dropped else _TABLE[ord(character)]
        # A script without blanks bounds the words of other scripts: "基于RAG的方法" has the word RAG.
        if folded and " " not in (before, folded[0]) and is_spaceless(before) != is_spaceless(folded[0]):
            words.append(" ")
            offsets.append(at)
        words.append(folded)
        offsets += [at] * len(folded)
        before = folded[-1:] or before
    return FoldedText(text, "".join(words) + " ", [*offsets, len(text)])


def is_spaceless(character: str) -> bool:
    """Whether *character* belongs to a script without blanks between words."""
    return not character.isascii() and any(first <= ord(character) <= last for first, last in _SPACELESS)
