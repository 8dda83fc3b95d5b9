"""References to characters by number (`&#233;`), repaired: no parser of XML accepts one that names no character."""

import re

from digest.patterns import lazy_pattern

_REFERENCE = lazy_pattern(rb"&#(?:[xX]0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,9}));")
# An emoji as Java and JavaScript write it: the two halves of its UTF-16 one after the other.
_PAIR = lazy_pattern(
    rb"&#(?:[xX]0*([Dd][89ABab][0-9A-Fa-f]{2})|0*(5[56]\d{3}));&#(?:[xX]0*([Dd][C-Fc-f][0-9A-Fa-f]{2})|0*(5[67]\d{3}));"
)
_TOO_LONG = lazy_pattern(rb"&#(?:[xX][0-9A-Fa-f]{9,}|[0-9]{10,});")
_UNKNOWN = "\ufffd".encode()
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


def repair_references(content: bytes) -> bytes:
    """*content* with repaired references: two to the halves of one character become that character, those to no
    character become U+FFFD, those to control characters a blank."""
    if b"&#" not in content:
        return content
    return _REFERENCE.sub(_replace_reference, _TOO_LONG.sub(_UNKNOWN, _PAIR.sub(_join_halves, content)))


def _join_halves(match: re.Match[bytes]) -> bytes:
    high, low = _code_point(match[1], match[2]), _code_point(match[3], match[4])
    if high not in _HIGH or low not in _LOW:
        return match[0]
    return chr(0x10000 + ((high - _HIGH.start) << 10) + (low - _LOW.start)).encode()


def _replace_reference(match: re.Match[bytes]) -> bytes:
    number = _code_point(match[1], match[2])
    if number > 0x10FFFF or number in _HIGH or number in _LOW or number in (0xFFFE, 0xFFFF):
        return _UNKNOWN
    return b" " if number < 32 else match[0]


def _code_point(hexadecimal: bytes | None, decimal: bytes | None) -> int:
    return int(hexadecimal, 16) if hexadecimal else int(decimal or b"0")
