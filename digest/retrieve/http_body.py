"""The body of an answer: decoded as it comes, never more of it than a listing can have."""

import zlib

from digest.errors import FetchError
from digest.retrieve.http_errors import Passing

_LARGEST = 32_000_000  # decoded bytes; a listing of 2,000 entries has 8 million
_ANY_HEADER = 47  # for zlib: gzip or zlib, as the header of the data says


class Decoder:
    """The decoded bytes of an answer, never more than a listing can have, and none of half an answer."""

    def __init__(self, encoding: str) -> None:
        self._compressed = encoding.lower() in ("gzip", "x-gzip", "deflate")
        self._inflate = zlib.decompressobj(_ANY_HEADER)
        self._pieces: list[bytes] = []
        self._room = _LARGEST

    def feed(self, piece: bytes) -> None:
        """Take a piece as it came. Raises FetchError where there are too many, or broken ones."""
        piece = self._inflated(piece) if self._compressed else piece
        self._room -= len(piece)
        if self._room < 0:
            raise FetchError(f"more than {_LARGEST // 1_000_000} MB: no listing is that large")
        self._pieces.append(piece)

    def _inflated(self, piece: bytes) -> bytes:
        inflated = b""
        try:
            while piece and len(inflated) <= self._room:
                # One gzip file may be several in a row.
                if self._inflate.eof:
                    self._inflate = zlib.decompressobj(_ANY_HEADER)
                inflated += self._inflate.decompress(piece, self._room + 1 - len(inflated))
                piece = self._inflate.unused_data
        except zlib.error as error:
            raise FetchError("the answer's compression is broken") from error
        return inflated

    def whole(self) -> bytes:
        """All of it. Raises Passing where the end is missing."""
        if self._compressed and not self._inflate.eof:
            raise Passing("the answer broke off in the middle of the page")
        return b"".join(self._pieces)
