"""Where a mistake of a file stands."""

import re
from dataclasses import dataclass

from digest.errors import UsageError

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # those of YAML; `splitlines` knows more


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


class PlacedError(UsageError):
    """A mistake at one place of a file, whose name the caller adds."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place.line}:{place.column}: {message}")
        self.place = place
        self.message = message


def split_lines(text: str) -> list[str]:
    """The lines of *text* as YAML counts them, without their ends."""
    return _LINE_END.split(text)


def place_of(text: str, at: int) -> Place:
    """The place of the character at *at* in *text*."""
    lines = split_lines(text[:at])
    return Place(len(lines), len(lines[-1]) + 1)
