"""Where a mistake of a file stands, and the lines to show of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.commands.secret_arguments import hide_secrets
from digest.errors import Excerpt, Mistake, Remedy, UsageError
from digest.patterns import lazy_pattern
from digest.text import blank_invisible

# What a mistake is about, from its first character on: a quoted text, a sign, or a plain text of YAML up to its end.
_MARKED = lazy_pattern(
    r"""'(?:[^']|'')*'?|"(?:[^"\\]|\\.)*"?|[\[\]{},:|>&*!?@`%#-](?=\s|$|[\[\]{},])"""
    r"""|\t+|(?:[^\s,\[\]{}:#]|:(?=\S)|(?<=\S)\#|\ (?![\s\#]))+"""
)
_LINE_END = lazy_pattern("\r\n|[\n\r\x85\u2028\u2029]")  # those of YAML; `splitlines` knows more


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


class PlacedError(UsageError):
    """A mistake at one place of a file, whose name the caller adds; *length* is how many characters are wrong, 0 for
    all of the key or the value there."""

    def __init__(self, place: Place, message: str, *remedies: Remedy, length: int = 0) -> None:
        super().__init__(f"{place.line}:{place.column}: {message}")
        self.place, self.length = place, length
        self.message = message
        self.remedies = remedies

    def in_file(self, name: str, lines: Sequence[str]) -> Mistake:
        """This mistake of the file called *name*, which has these *lines*."""
        return Mistake(f"{name}:{self}", excerpt_at(lines, self.place, self.length), self.remedies)


def excerpt_at(lines: Sequence[str], place: Place, length: int = 0) -> Excerpt | None:
    """The line of *lines* at *place*, where so many characters are wrong (0: the whole key or value), with the one
    before it where that leads to it, both without secrets; None where there is no such line or nothing in it."""
    if not 1 <= place.line <= len(lines) or not blank_invisible(lines[place.line - 1]).strip():
        return None
    line = lines[place.line - 1]
    before = lines[place.line - 2] if place.line > 1 and line[:1].isspace() else ""
    start = min(place.column - 1, len(line))
    marked = _MARKED.match(line, start)
    end = start + (length or (len(marked[0].rstrip()) if marked else 0) or 1)
    shown = tuple(map(hide_secrets, (before, line) if before.strip() else (line,)))
    return Excerpt(shown, start, end, place.line)


def split_lines(text: str) -> list[str]:
    """The lines of *text* as YAML counts them, without their ends."""
    return _LINE_END.split(text)


def place_of(text: str, at: int) -> Place:
    """The place of the character at *at* in *text*."""
    lines = split_lines(text[:at])
    return Place(len(lines), len(lines[-1]) + 1)
