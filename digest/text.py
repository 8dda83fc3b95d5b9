"""Plain text: white space, characters that could move a cursor, shortening, counting."""

import re
import unicodedata
from collections.abc import Iterable

# C0 and C1 controls, line and paragraph separators: each becomes a blank.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")
# Marks that are not seen but reorder or hide text (Trojan Source, CVE-2021-42574): dropped.
_INVISIBLE = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD)
)
_UNSAFE = _CONTROLS | _INVISIBLE
_SUSPECT = re.compile(f"[{re.escape(''.join(map(chr, _UNSAFE)))}]")

_HALF = re.compile("[\ud800-\udfff]")


def squeeze(text: str) -> str:
    """*text* on one line: every run of white space is one blank, none at the ends."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(whole(text).split())


def whole(text: str) -> str:
    """*text* with halves of characters (lone surrogates), which no file can hold, as U+FFFD."""
    return _HALF.sub("\ufffd", text)


def safe(text: str) -> str:
    """*text* on one line without anything that could move a cursor, reorder or hide words.

    Accents are composed.
    """
    if text.isascii():
        return text if text.isprintable() and "  " not in text and text == text.strip() else squeeze(_bare(text))
    return squeeze(unicodedata.normalize("NFC", _bare(text)))


def _bare(text: str) -> str:
    return text.translate(_UNSAFE) if _SUSPECT.search(text) else text


def shorten(text: str, limit: int) -> str:
    """*text* in at most *limit* characters, cut between words where that is possible, with "…"."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:.–-") + "…"


def count(number: int, noun: str) -> str:
    """`1 paper`, `3 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def fold_title(title: str) -> str:
    """What two spellings of one title have in common: lower-case letters and digits."""
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The one of *known* that *word* was probably meant to be; *likeness* from 0 to 1 is asked for."""
    # Needed for messages only, and dear to import.
    from difflib import get_close_matches

    found = get_close_matches(word, known, 1, likeness)
    return found[0] if found else None
