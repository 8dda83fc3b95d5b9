"""Quoted-printable (RFC 2045, section 6.7): how nearly all text stands in a mail, readable and in short lines.

What ends with a line is encoded the same alone and in front of more, so a mail is put together of encoded pieces.
"""

import re
from binascii import a2b_qp, b2a_qp
from collections.abc import Callable
from itertools import chain, pairwise

END = "\r\n"
# The bytes in a line of base64, and its characters with the line end.
_PACKED_BYTES, _LINE_END = 57, len(END)


def quote(text: str) -> str:
    """*text* in quoted-printable, with CRLF line ends."""
    return b2a_qp(text.encode(), istext=True).decode("ascii").replace("\n", END)


def unquote(quoted: str) -> str:
    """The text that *quoted* is of."""
    return a2b_qp(quoted).decode().replace(END, "\n")


def prefers_base64(quoted: str) -> bool:
    """Whether what *quoted* is of would be much shorter in base64: whether it is mostly not Latin."""
    # An escaped byte takes two characters more, a line that goes on (`=`, CR, LF) three, a line end one.
    size = len(quoted) - 2 * quoted.count("=") - quoted.count("\n")
    return len(quoted) > 1.5 * (4 * -(-size // 3) + _LINE_END * -(-size // _PACKED_BYTES))


class NumberedText:
    """A quoted text in which a number stands, once or more: it is wrapped the same whatever the digits are."""

    __slots__ = ("_pieces", "_times")

    def __init__(self, write: Callable[[str], str], digits: int) -> None:
        """*write* gives the text with a number of so many *digits* that stands for the others."""
        text, other = quote(write("8" * digits)), quote(write("9" * digits))
        places = [found.start() for found in re.finditer("8", text) if other[found.start()] == "9"]
        # The text around the digits, with a place for each digit between.
        bounds = pairwise([-1, *places, len(text)])
        self._pieces = list(chain.from_iterable((text[start + 1 : end], "") for start, end in bounds))[:-1]
        self._times = len(places) // digits

    def fill(self, number: int) -> str:
        """The text with *number*."""
        pieces = self._pieces.copy()
        pieces[1::2] = str(number) * self._times
        return "".join(pieces)
