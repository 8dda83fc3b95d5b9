"""TeX's accents and letters in names, read by a table of its own: for comparing with what digest makes of them."""

import re
import unicodedata
from typing import Final

ACCENTS: Final = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
}
LETTERS: Final = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "DH": "Ð",
    "DJ": "Đ",
    "dj": "đ",
}
LETTERS_OF_ACCENTS: Final = re.compile(r"\\(?:([\'`^\"~=.])\s*|([uvHckrd])(?:\s+|(?=\{)))\{?\\?([A-Za-zı])\}?")
LETTER: Final = re.compile(r"\{?\\(ss|DH|DJ|dj|ae|AE|aa|AA|o|O|l|L|i)(?![A-Za-z])(?:\{\}|\s+(?=[A-Za-z]))?\}?")


def read_tex_accents(text: str) -> str:
    """*text* with its accents and letters as Unicode has them, composed, and without braces."""
    text = LETTERS_OF_ACCENTS.sub(lambda found: found[3] + ACCENTS[found[1] or found[2]], text)
    text = LETTER.sub(lambda found: LETTERS[found[1]], text)
    return unicodedata.normalize("NFC", text.replace("{", "").replace("}", "").replace("~", " "))


def names_in_tex(text: str) -> list[str]:
    """The names in *text*, which are separated by commas and have affiliations in brackets behind them."""
    bare, depth = "", 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        bare += sign if not depth and sign != ")" else ""
    bare = re.sub(r",\s+(?=(?:Jr|Sr|II|III|IV)\b)", " ", bare)
    names = (re.sub(r"(?<=\w{4})\.$", "", " ".join(read_tex_accents(name).split())) for name in re.split(r",\s+", bare))
    return [name for name in names if any(map(str.isalpha, name))]
