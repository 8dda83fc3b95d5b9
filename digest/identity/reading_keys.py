"""Titles, names and texts as people read them, for comparing records: without markup, accents, case, signs, blanks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from digest.latex import make_readable
from digest.patterns import lazy_pattern
from digest.text import fold_title

RULES = "1"  # the version of these rules: another one for other keys of the same text, which an archive then makes anew
# The folded forms of one author's family name: Turck of De Turck; benhur and hur of Ben-Hur.
Author = tuple[str, ...]
_TAG = lazy_pattern(r"</?[a-zA-Z][^<>]{0,99}>")
_NO_PERSON = lazy_pattern(
    r"\b(?:anonymous|withdrawn|unknown|collaborations?|consortium|group|team|authors?)\b", re.IGNORECASE
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FOLDED_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
# Letters that Unicode does not take apart, as they are written where they cannot be.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_INITIALS = 3  # capitals at most: "Doe JAB"
_RUN = 4  # words
# How many numbers a text and a title have. Of two abstracts that share two fifths of their runs nearly all have one of
# them in common, and so have most titles of which one word in ten is another.
_OF_TEXT, _OF_TITLE = 6, 3
_EVERY = 4  # one word in so many begins a run that may be in a sketch: the others need not be looked at


def title_letters(title: str) -> str:
    """The letters and digits that a person reads in *title*: without markup, accents, signs and blanks."""
    return re.sub(r"[\W_]++", "", _plain_title(title))


def title_words(title: str) -> list[str]:
    """The folded words that a person reads in *title*."""
    return re.sub(r"[\W_]++", " ", _plain_title(title)).split()


def _plain_title(title: str) -> str:
    if "<" in title:
        title = _TAG.sub("", title)
    return remove_accents(make_readable(title))


def remove_accents(text: str) -> str:
    """*text* in lower case, with plain letters for accented and compatibility characters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold().translate(_PLAIN_LETTERS)


@lru_cache(maxsize=16_384)
def author_of(name: str) -> Author:
    """The forms of the family name of the author *name*; none for a group, or for nobody.

    It is the last word, of a hyphenated one also its last part. PubMed writes the initials behind: "Morisawa K".
    """
    if _NO_PERSON.search(name):
        return ()
    before, comma, behind = name.partition(",")
    if comma and _fold_word(behind) not in _SUFFIXES:
        name = before
    words = [word for word in make_readable(name).split() if _fold_word(word) and _fold_word(word) not in _SUFFIXES]
    if not words:
        return ()
    families = [words[-1]]
    if len(words) > 1 and _are_initials(words[-1]):
        # "Chen LI" may be written with the family name in capitals.
        families = [words[-2], words[-1]] if len(_fold_word(words[-1])) > 1 else [words[-2]]
    return tuple(dict.fromkeys(form for family in families for form in _name_forms(family)))


def _are_initials(word: str) -> bool:
    letters = re.sub(r"[\W_]++", "", word)
    return letters.isupper() and len(letters) <= _INITIALS and letters.isascii()


def _name_forms(family: str) -> Iterator[str]:
    parts = [form for part in re.split(r"[-\u2010\u2011\u2013]", family) if (form := _fold_word(part))]
    yield "".join(parts)
    yield parts[-1]


def _fold_word(word: str) -> str:
    return re.sub(r"[\W_]++", "", remove_accents(word))


def word_runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The runs of four words of *words*."""
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


@lru_cache(maxsize=1_024)
def sketch_text(text: str) -> tuple[int, ...]:
    """Numbers of some runs of words of *text*: the same ones of any other text that has these runs too."""
    words = _fold_text(text).split()
    starts = [at for at, number in enumerate(map(crc32, words[: 1 - _RUN])) if not number % _EVERY]
    return tuple(sorted({crc32(b" ".join(words[at : at + _RUN])) for at in starts})[:_OF_TEXT])


def sketch_title(words: Sequence[str]) -> Sequence[int]:
    """Numbers of some pairs of the *words* of a title; none of a title that is no name."""
    pairs = {crc32(f"{one} {two}".encode("utf-8", "replace")) for one, two in pairwise(words)}
    return sorted(pairs)[:_OF_TITLE] if len(words) > _RUN else ()


def _fold_text(text: str) -> bytes:
    """The same words as those of `fold_title`; in most texts, which are ASCII, they are found much sooner."""
    return text.encode().translate(_FOLDED_ASCII) if text.isascii() else fold_title(text).encode("utf-8", "replace")
