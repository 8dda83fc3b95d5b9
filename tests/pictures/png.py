"""PNG files as far as the pictures need them: chunks, a signature, and fewer colours for a smaller file.

https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Source"  # of the text that `sign` writes
_DEPTH, _TRUE_COLOUR, _INDEXED = 8, 2, 3
_BYTES = 3  # of a pixel in true colour


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of *picture*: kind and content of each."""
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += length + 12


def join_chunks(parts: Iterator[tuple[bytes, bytes]]) -> bytes:
    """The picture that has these chunks."""
    written = (
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )
    return SIGNATURE + b"".join(written)


def sign(picture: bytes, text: str) -> bytes:
    """*picture* with *text* in it, which nobody sees."""
    first, *others = chunks(picture)
    return join_chunks(iter([first, (b"tEXt", KEYWORD + b"\0" + text.encode("ascii")), *others]))


def read_signature(picture: bytes) -> str | None:
    """The text that `sign` put into *picture*, None if there is none."""
    texts = (content for kind, content in chunks(picture) if kind == b"tEXt")
    return next((text.partition(b"\0")[2].decode("ascii") for text in texts if text.startswith(KEYWORD + b"\0")), None)


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of *picture* in pixels."""
    width, height = struct.unpack_from(">II", dict(chunks(picture))[b"IHDR"])
    return width, height


def make_small(picture: bytes, height: int, colours: int) -> bytes:
    """The upper *height* pixels of *picture*, which is in true colour, in its most frequent *colours*; each other one
    becomes the nearest of these."""
    width = size_of(picture)[0]
    header = dict(chunks(picture))[b"IHDR"]
    assert header[8:13] == bytes((_DEPTH, _TRUE_COLOUR, 0, 0, 0)), "expected true colour without transparency"
    rows = list(_pixel_rows(picture, width, height))
    counted = Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _ in counted.most_common(colours)]
    place = {colour: _nearest(colour, palette) for colour in counted}
    packed = b"".join(b"\0" + bytes(place[pixel] for pixel in row) for row in rows)
    indexed = struct.pack(">II", width, height) + bytes((_DEPTH, _INDEXED, 0, 0, 0))
    parts = [(b"IHDR", indexed), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b"")]
    return join_chunks(iter(parts))


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))


def _pixel_rows(picture: bytes, width: int, height: int) -> Iterator[list[bytes]]:
    """The pixels of *picture*, row by row."""
    content = zlib.decompress(b"".join(part for kind, part in chunks(picture) if kind == b"IDAT"))
    length = width * _BYTES
    above = bytearray(length)
    for at in range(height):
        start = at * (length + 1)
        row = bytearray(content[start + 1 : start + 1 + length])
        _undo_filter(content[start], row, above)
        yield [bytes(row[place : place + _BYTES]) for place in range(0, length, _BYTES)]
        above = row


def _undo_filter(kind: int, row: bytearray, above: bytearray) -> None:
    """Turn the differences of *row* into values, in place: https://www.w3.org/TR/png-3/#9Filters"""
    for at in range(len(row)):
        left = row[at - _BYTES] if at >= _BYTES else 0
        up, corner = above[at], above[at - _BYTES] if at >= _BYTES else 0
        row[at] = (row[at] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) % 256


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
