"""Text by the columns that it takes on a screen, or in a line of plain text."""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from digest.patterns import lazy_pattern

_signs: ContextVar[Mapping[int, str]] = ContextVar("signs", default={})  # noqa: B039 - never changed
_MORE = "…"
# Latin, Greek and Cyrillic letters and the usual signs, which take one column each; no soft hyphen and no lone accent.
_NARROW = lazy_pattern("[\0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u22ff]*")


@contextmanager
def writing_with(signs: Mapping[int, str]) -> Iterator[None]:
    """Measure text as it will be when `str.translate` has put in *signs* for characters that the screen lacks."""
    token = _signs.set(signs)
    try:
        yield
    finally:
        _signs.reset(token)


def count_columns(text: str) -> int:
    """The columns that *text* takes: East Asian wide characters take two, combining ones none."""
    if _is_narrow(text):
        return len(text)
    return sum(map(_columns_of_character, text))


def _is_narrow(text: str) -> bool:
    """Whether it is seen at once that each character of *text* takes one column, as nearly all texts have it."""
    return text.isascii() or (not _signs.get() and _NARROW.fullmatch(text) is not None)


def _columns_of_character(character: str) -> int:
    if character.isascii():
        return 1
    if (signs := _signs.get()) and (written := character.translate(signs)) != character:
        return len(written)
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut_columns(text: str, width: int) -> str:
    """As much of the beginning of *text* as has at most *width* columns."""
    if _is_narrow(text):
        return text[: max(0, width)]
    used = 0
    for position, character in enumerate(text):
        used += _columns_of_character(character)
        if used > width:
            return text[:position]
    return text


def cut_text(text: str, width: int) -> str:
    """*text*, or where it has more than *width* columns its beginning and `…`, cut behind any character."""
    return (
        text if count_columns(text) <= width else f"{cut_columns(text, width - count_columns(_MORE)).rstrip()}{_MORE}"
    )


def cut_words(text: str, width: int) -> str:
    """*text*, or where it has more than *width* columns its beginning and `…`: cut behind a word where that leaves at
    least three fifths of the room, else inside one."""
    if count_columns(text) <= width:
        return text
    room = width - count_columns(_MORE)
    words = keep_words(text, room)
    return f"{words if count_columns(words) >= width * 3 // 5 else cut_columns(text, room).rstrip()}{_MORE}"


def keep_words(text: str, width: int) -> str:
    """The whole words at the beginning of *text* that have at most *width* columns, without the signs behind them; ''
    where the first is wider."""
    cut = cut_columns(text, width)
    ends_word = text[len(cut) : len(cut) + 1] in ("", " ")
    return (cut if ends_word else cut.rpartition(" ")[0]).rstrip(" ,;:–-")


def pad_right(text: str, width: int) -> str:
    """*text* with blanks behind it up to *width* columns."""
    return text + " " * (width - count_columns(text))


def pad_left(text: str, width: int) -> str:
    """*text* with blanks before it up to *width* columns."""
    return " " * (width - count_columns(text)) + text


def break_lines(text: str, most: int) -> Iterator[tuple[int, int]]:
    """The start and end of each line of *text* in *most* columns, broken between words, and inside a word only if it is
    too wide. A line has a character at least, however little *most* is."""
    return _break_narrow(text, max(1, most)) if _is_narrow(text) else _break_wide(text, max(1, most))


def _break_narrow(text: str, most: int) -> Iterator[tuple[int, int]]:
    """The lines of *text*, each character of which takes one column: there is no need to look at every word."""
    start, size = 0, len(text)
    while True:
        while text.startswith(" ", start):
            start += 1
        if start == size:
            return
        blank = text.rfind(" ", start, start + most + 1) if size - start > most else -1
        behind = blank if blank >= 0 else min(size, start + most)
        end = behind
        while text[end - 1] == " ":
            end -= 1
        yield start, end
        start = behind


def _break_wide(text: str, most: int) -> Iterator[tuple[int, int]]:
    """The lines of any *text*."""
    start = end = used = position = 0
    for word in text.split(" "):
        size = count_columns(word)
        if used and used + 1 + size > most:
            yield start, end
            used = 0
        if not used:
            start = position
        done = 0
        while size > most:
            fitting = _fitting_length(word, done, most)
            yield position, position + fitting
            size -= count_columns(word[done : done + fitting])
            done += fitting
            start = position = position + fitting
        word = word[done:]
        position += len(word)
        if word or used:
            used += size + (1 if used else 0)
        if word:
            end = position
        position += 1
    if used:
        yield start, end


def _fitting_length(word: str, start: int, most: int) -> int:
    """The number of characters of *word* from *start* on that fit in *most* columns; at least one."""
    used = 0
    for position in range(start, len(word)):
        used += _columns_of_character(word[position])
        if used > most:
            return max(1, position - start)
    return len(word) - start
