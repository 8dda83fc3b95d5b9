"""Signs that nobody sees and that YAML takes for something else than the blanks they look like."""

import re
import unicodedata

from digest.config.places import PlacedError, place_of
from digest.patterns import lazy_pattern

# What YAML cannot hold: control characters, halves of characters, and the two that are none.
_FORBIDDEN = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ZERO_WIDTH = "\u180e\u200b\u200c\u200d\u2060\ufeff"
_ODD = f"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{_ZERO_WIDTH}]"
# In the indentation, or in place of the blank after the `-` of an item or the `:` of a key.
_ODD_BLANKS = lazy_pattern(rf"^(?P<before>[ \t]*(?:(?:- +)*(?:-|[\w.-]+:))?)(?P<odd>(?:{_ODD}[ \t]*)+)", re.MULTILINE)


def find_forbidden_sign(text: str) -> PlacedError | None:
    """The mistake of the first sign of *text* that no file of YAML may hold."""
    found = _FORBIDDEN.search(text)
    if not found:
        return None
    if "\ud800" <= found[0] <= "\udfff":
        message = "half a character (a lone surrogate), which no text has"
    else:
        message = f"a control character (U+{ord(found[0]):04X}), which no editor shows; take it away"
    return PlacedError(place_of(text, found.start()), message)


def mend_odd_blanks(text: str) -> tuple[str, list[PlacedError]]:
    """*text* with ordinary blanks where odd ones indent it, and a mistake for each line that had some."""
    if text.isascii():
        return text, []
    found: list[PlacedError] = []

    def mend(match: re.Match[str]) -> str:
        sign, at = match["odd"][0], match.start("odd")
        name = unicodedata.name(sign, "blank").lower()
        message = f"U+{ord(sign):04X} ({name}), which YAML takes for text; write an ordinary blank"
        found.append(PlacedError(place_of(text, at), message))
        blanks = (" " if character not in _ZERO_WIDTH else "" for character in match["odd"])
        return match["before"] + "".join(blanks)

    return _ODD_BLANKS.sub(mend, text), found
