"""Folding: what makes two spellings of the same words equal, with the way back to the original.

Everything that is no letter or digit becomes a blank, so that a word's ends are blanks; capitals,
accents, ligatures, and super- and subscripts become plain lower-case characters.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# What may stand between the words of a phrase: blank, underscore, and everything used as a hyphen.
HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
SEPARATORS = f" _\u00a0\u202f{HYPHENS}"
_PLAIN = {0xA0: " ", 0x202F: " "} | dict.fromkeys(map(ord, "‘’ʼ′"), "'")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Scripts that are written without blanks between words: no boundary is asked for beside them.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Kana
    (0x3400, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
)
# A hyphen at the end of a line keeps its blank when the line break becomes one: "text-to- image".
_LINE_END = re.compile(r"(?<=\w[-\u2010\u2011]) (?=\w)")
# An index without its TeX: "CO_2", "L_2"; but "stage_1" is two words.
_INDEX = re.compile(r"(?<![^\W\d_]{3})(?<=[^\W\d_])_(?=\d)")


def unaccented(text: str) -> str:
    """*text* with compatibility characters and accents written plainly; case and punctuation stay."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(c for c in plain if not "\u0300" <= c <= "\u036f" and c not in _INVISIBLE)
    return unicodedata.normalize("NFC", bare)


def _folded(character: str) -> str:
    if unicodedata.category(character) == "So":
        # "Llama™" is Llama, not "llamatm".
        return " "
    plain = unaccented(character)
    return "".join(c.lower() if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain)


class _Table(dict[int, str]):
    """A table for `str.translate` that folds each character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


_TABLE = _Table({code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)})


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its folded *words*, which begin and end with a blank.

    *offsets* gives for each character of *words* its place in *text*; None where it is one less.
    """

    text: str
    words: str
    offsets: Sequence[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where words[start:end] stands in *text*."""
        if self.offsets is None:
            return start - 1, end - 1
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """*text* folded; 5 µs for an ordinary abstract, more where characters come or go."""
    dropped = set[int]()
    if "- " in text or "\u2010 " in text or "\u2011 " in text:
        dropped.update(m.start() for m in _LINE_END.finditer(text))
    if "_" in text:
        dropped.update(m.start() for m in _INDEX.finditer(text))
    if not dropped:
        if text.isascii():
            return Folded(text, f" {text.translate(_TABLE)} ")
        strange = {c: _TABLE[ord(c)] for c in set(text) if not c.isascii()}
        if all(len(folded) == 1 for folded in strange.values()) and not any(map(unspaced, strange)):
            words = text
            for character, folded in strange.items():
                words = words.replace(character, folded)
            return Folded(text, f" {words.translate(_TABLE)} ")
    return _fold_slowly(text, dropped)


def _fold_slowly(text: str, dropped: set[int]) -> Folded:
    words, offsets = [" "], [-1]
    before = " "
    for at, character in enumerate(text):
        folded = "" if at in dropped else _TABLE[ord(character)]
        # A word of another script ends where one begins that is written without blanks: "基于RAG的方法".
        if folded and " " not in (before, folded[0]) and unspaced(before) != unspaced(folded[0]):
            words.append(" ")
            offsets.append(at)
        words.append(folded)
        offsets += [at] * len(folded)
        before = folded[-1:] or before
    return Folded(text, "".join(words) + " ", [*offsets, len(text)])


def unspaced(character: str) -> bool:
    """Whether *character* belongs to a script that does not put blanks between words."""
    return not character.isascii() and any(first <= ord(character) <= last for first, last in _UNSPACED)
