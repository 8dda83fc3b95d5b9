"""The body of an HTTP answer, decompressed piece by piece within the size that a listing can have."""

import zlib

from digest.errors import FetchError
from digest.retrieve.http_errors import RetryableError

_LARGEST = 32_000_000  # decoded bytes; a listing of 2,000 entries has 8 million
_ANY_HEADER = 47  # tells zlib that the data begins with a header, of gzip or of zlib


class BodyDecoder:
    """The decoded bytes of one answer, compressed as *encoding* (its Content-Encoding) says."""

    def __init__(self, encoding: str) -> None:
        self._compressed = encoding.lower() in ("gzip", "x-gzip", "deflate")
        self._inflater = zlib.decompressobj(_ANY_HEADER)
        self._pieces: list[bytes] = []
        self._room = _LARGEST

    def feed_piece(self, piece: bytes) -> None:
        """Add the next *piece* as it came. Raises FetchError if the body is too large or its compression broken."""
        piece = self._inflate_piece(piece) if self._compressed else piece
        self._room -= len(piece)
        if self._room < 0:
            raise FetchError(f"more than {_LARGEST // 1_000_000} MB: no listing is that large")
        self._pieces.append(piece)

    def _inflate_piece(self, piece: bytes) -> bytes:
        inflated = b""
        try:
            while piece and len(inflated) <= self._room:
                # Several gzip streams in a row are one body.
                if self._inflater.eof:
                    self._inflater = zlib.decompressobj(_ANY_HEADER)
                inflated += self._inflater.decompress(piece, self._room + 1 - len(inflated))
                piece = self._inflater.unused_data
        except zlib.error as error:
            raise FetchError("the answer's compression is broken") from error
        return inflated

    def join_pieces(self) -> bytes:
        """The whole body. Raises RetryableError if its end is missing."""
        if self._compressed and not self._inflater.eof:
            raise RetryableError("the answer broke off in the middle of the page")
        return b"".join(self._pieces)
