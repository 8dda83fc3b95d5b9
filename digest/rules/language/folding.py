"""Folding: makes spellings of the same words equal, and keeps where each character stood in the original.

Everything that is no letter or digit becomes a blank, so that blanks bound every word. Capitals, accents,
ligatures, superscripts and subscripts become plain lower-case characters.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

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
_SPACELESS_RUN = lazy_pattern(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _SPACELESS)}]+")
# Both begin with the sign that they look for, because `re` skips fast to it. The blank behind a hyphen that ended a
# line: "text-to- image".
_LINE_BREAK = lazy_pattern(r"[-\u2010\u2011] (?<=\w..)(?=\w)")
# The underscore of an index that lost its TeX: "CO_2", "L_2"; but "stage_1" is two words.
_SUBSCRIPT_SIGN = lazy_pattern(r"_(?<=[^\W\d_]_)(?<![^\W\d_]{3}_)(?=\d)")


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
# For `bytes.translate`, which is several times as fast: in UTF-8 all bytes from 128 on are of other characters.
_ASCII = bytes(range(128))
_ASCII_TABLE = "".join(_TABLE[code] for code in range(128)).encode() + bytes(range(128, 256))


class Offsets:
    """For places in folded words those in the original, which grow by one from each place to the next but at *steps*.

    *behind* has for each step by how much the places from there on are greater than those in the original.
    """

    def __init__(self) -> None:
        self.steps, self.behind = [0], [1]

    def __getitem__(self, place: int) -> int:
        return place - self.behind[bisect_right(self.steps, place) - 1]

    def add_step(self, place: int, original: int) -> None:
        """From *place* on, which is behind all others, places in the original go on at *original*."""
        self.steps.append(place)
        self.behind.append(place - original)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text and its folded *words*, which begin and end with a blank.

    *offsets* has for each character of *words* its index in *text*; None if that is always one less.
    """

    text: str
    words: str
    offsets: Offsets | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The start and end in *text* of words[start:end]."""
        if self.offsets is None:
            return start - 1, end - 1
        return self.offsets[start], self.offsets[end - 1] + 1


def fold_text(text: str) -> FoldedText:
    """*text* and its folded words; it takes 3 µs for an ordinary abstract, more where folding changes its length."""
    dropped = dropped_places(text)
    if text.isascii() and not dropped:
        return FoldedText(text, f" {_fold_ascii(text)} ")
    strange = {c: _TABLE[ord(c)] for c in characters_beyond_ascii(text)}
    alone = {c for c, folded in strange.items() if len(folded) != 1 or is_spaceless(c) != is_spaceless(folded)}
    words = text
    for character, folded in strange.items():
        if character not in alone and character != folded:
            words = words.replace(character, folded)
    words = _fold_ascii(words)
    if dropped or alone or any(map(is_spaceless, strange)):
        return _fold_piecewise(text, words, dropped, alone)
    return FoldedText(text, f" {words} ")


def dropped_places(text: str) -> set[int]:
    """Where *text* has blanks behind hyphens that ended a line, and signs of subscripts; folding drops both."""
    dropped = set[int]()
    if "- " in text or "\u2010 " in text or "\u2011 " in text:
        dropped.update(m.end() - 1 for m in _LINE_BREAK.finditer(text))
    if "_" in text:
        dropped.update(m.start() for m in _SUBSCRIPT_SIGN.finditer(text))
    return dropped


def fold_words(text: str) -> list[str]:
    """The folded words of *text*."""
    return fold_text(text).words.split()


def characters_beyond_ascii(text: str) -> set[str]:
    """The characters of *text* that are not ASCII."""
    # Most characters go as bytes, faster than a loop could look at them.
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def _fold_ascii(text: str) -> str:
    """*text* with its ASCII characters folded, and all others as they are."""
    return text.encode().translate(_ASCII_TABLE).decode()


def _fold_piecewise(text: str, words: str, dropped: set[int], alone: set[str]) -> FoldedText:
    """*text*, of which *words* has everything folded but the characters of *alone*, without those at *dropped* places.

    It goes piece by piece, so that offsets change between pieces only.
    """
    pieces, offsets = [" "], Offsets()
    place, before = 1, " "
    for start, end in pairwise(_cut_places(text, dropped, alone)):
        folded = _TABLE[ord(text[start])] if text[start] in alone else words[start:end]
        if not folded or start in dropped:
            continue
        # A script without blanks bounds the words of other scripts: "基于RAG的方法" has the word RAG.
        if " " not in (before, folded[0]) and is_spaceless(before) != is_spaceless(folded[0]):
            pieces.append(" ")
            offsets.add_step(place, start)
            place += 1
        for nth in range(len(folded) if end - start == 1 else 1):
            offsets.add_step(place + nth, start)
        pieces.append(folded)
        place += len(folded)
        before = folded[-1]
    offsets.add_step(place, len(text))
    return FoldedText(text, "".join(pieces) + " ", offsets)


def _cut_places(text: str, dropped: set[int], alone: set[str]) -> list[int]:
    """Where the pieces of *text* begin and end. Within a piece each character becomes one, and either all of them or
    none are of scripts without blanks; a character of *alone* is a piece of its own."""
    cuts = {0, len(text), *dropped, *(at + 1 for at in dropped)}
    if not text.isascii():
        cuts.update(place for run in _SPACELESS_RUN.finditer(text) for place in run.span())
    if alone:
        cuts.update(place for at, c in enumerate(text) if c in alone for place in (at, at + 1))
    return sorted(cuts)


def is_spaceless(character: str) -> bool:
    """Whether *character* belongs to a script without blanks between words."""
    return not character.isascii() and any(first <= ord(character) <= last for first, last in _SPACELESS)
