"""Texts of papers as the archive stores them: packed by zlib, with phrases from the reader's own archive.

The first byte of a packed text says how: 0 for plain text, 1 for zlib without a dictionary, else the number of the
dictionary in the table `dictionaries`.
"""

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

_PLAIN, _WITHOUT_DICTIONARY = 0, 1
_MOST_DICTIONARIES = 255
_LEVEL = 5  # the next takes a tenth more time, and saves a hundredth
# Without a header and a checksum, which SQLite's pages have not either. What is packed fits a window of 16 KB together
# with its dictionary; a greater one, or more memory than is usual, takes twice the time only to be had from the system.
_RAW, _MEMORY = -14, zlib.DEF_MEM_LEVEL
_EVERY_RAW = -15  # the greatest window, which opens what was packed in any
ENOUGH_FOR_DICTIONARY = 1_000  # papers: their abstracts tell the phrases of the reader's field
_SIZE = 8_192  # bytes of a dictionary; a greater one takes longer than it saves
_PHRASE_WORDS = (2, 3, 4)


class Packer:
    """Packs texts with the newest dictionary of the archive *db*, and unpacks them with the one they name."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._dictionaries: dict[int, bytes] = {}

    def read_dictionaries(self) -> None:
        """Read the dictionaries of the archive."""
        self._dictionaries = dict(self._db.execute("SELECT number, words FROM dictionaries").fetchall())

    @property
    def has_dictionary(self) -> bool:
        """Whether the archive has a dictionary."""
        return bool(self._dictionaries)

    def add_dictionary(self, words: bytes) -> None:
        """Store *words* as the newest dictionary, unless there are too many. Runs in the open transaction."""
        number = max(self._dictionaries, default=_WITHOUT_DICTIONARY) + 1
        if words and number <= _MOST_DICTIONARIES:
            self._db.execute("INSERT INTO dictionaries VALUES (?, ?)", (number, words))
            self._dictionaries[number] = words

    def pack(self, text: str) -> bytes:
        """*text* as it is stored."""
        content = text.encode()
        number = max(self._dictionaries, default=_WITHOUT_DICTIONARY)
        squeezer = _squeezer(self._dictionaries.get(number))
        squeezed = squeezer.compress(content) + squeezer.flush()
        return bytes([number]) + squeezed if len(squeezed) < len(content) else bytes([_PLAIN]) + content

    def unpack(self, stored: bytes) -> str:
        """The text that is *stored*. Raises ValueError, zlib.error or TypeError for what was never packed."""
        if not isinstance(stored, bytes) or not stored:
            raise TypeError("no packed text")
        number, content = stored[0], stored[1:]
        if number == _PLAIN:
            return content.decode()
        if number > _WITHOUT_DICTIONARY and number not in self._dictionaries:
            self.read_dictionaries()  # another process may have made it since
        dictionary = self._dictionaries[number] if number > _WITHOUT_DICTIONARY else None
        opener = zlib.decompressobj(_EVERY_RAW, zdict=dictionary) if dictionary else zlib.decompressobj(_EVERY_RAW)
        text = opener.decompress(content).decode()
        if not opener.eof:
            raise ValueError("a packed text is cut")
        return text


def _squeezer(dictionary: bytes | None) -> "zlib._Compress":
    if dictionary:
        return zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, _MEMORY, zdict=dictionary)
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, _MEMORY)


def make_dictionary(texts: Iterable[str]) -> bytes:
    """A dictionary of the phrases that save most in *texts*, the best at its end, where zlib reaches them cheapest."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = text.split()
        for size in _PHRASE_WORDS:
            counts.update({" ".join(words[at : at + size]) for at in range(len(words) - size + 1)})
    gains = sorted((((count - 1) * len(phrase), phrase) for phrase, count in counts.items() if count > 2), reverse=True)
    chosen, length = _choose_phrases((phrase for _, phrase in gains), _SIZE)
    return " ".join(reversed(chosen)).encode()[-_SIZE:] if length else b""


def _choose_phrases(phrases: Iterable[str], size: int) -> tuple[list[str], int]:
    """The first of *phrases* up to *size* characters, without those whose pairs of words are in earlier ones."""
    chosen: list[str] = []
    covered: set[tuple[str, str]] = set()
    length = 0
    for phrase in phrases:
        pairs = set(pairwise(phrase.split()))
        if pairs <= covered:
            continue
        covered |= pairs
        chosen.append(phrase)
        length += len(phrase) + 1
        if length >= size:
            break
    return chosen, length
