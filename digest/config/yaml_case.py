"""What is known of a place at which YAML's reader stopped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.patterns import lazy_pattern

# What may hold a bracket or open one; of a double quotation mark that nothing closes, the group is empty.
_OTHER_SIGNS = r"""'(?:[^']|'')*'|(?<![^\s,\[\]{}])#[^\n]*|[\[\]{}]|\n"""
_SIGNS = lazy_pattern(r'"(?:[^"\\]|\\[\s\S])*+("?)|' + _OTHER_SIGNS)
_SIGNS_BEHIND_OPEN_QUOTE = lazy_pattern(_OTHER_SIGNS)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one mistake: the *text*, the *problem* of YAML's reader and what it read meanwhile (*context*),
    each with its place as an index of a line and one of a character. *quoted* is where the last quoted text over
    several lines began, and the line in which it ended."""

    text: str
    lines: list[str]
    problem: str
    at: tuple[int, int]
    context: str
    began: tuple[int, int]
    quoted: tuple[tuple[int, int], int] | None

    @property
    def written(self) -> str:
        """The line of the problem."""
        return self.line(self.at[0])

    @property
    def before(self) -> str:
        """What stands before the problem in its line."""
        return self.written[: self.at[1]]

    @property
    def sign(self) -> str:
        """The character at the problem, empty at the end of its line."""
        return self.written[self.at[1] : self.at[1] + 1]

    def line(self, number: int) -> str:
        """The line at the index *number*, empty behind the last one."""
        return self.lines[number] if number < len(self.lines) else ""


Explanation = tuple[tuple[int, int], str] | None


def find_open_bracket(text: str) -> tuple[int, int] | None:
    """The innermost bracket of *text* that nothing closes, without those in quotes and remarks."""
    opened: list[tuple[int, int]] = []
    line, start = 0, 0
    for sign in _find_signs(text):
        if sign[0] == "\n":
            line, start = line + 1, sign.end()
        elif sign[0] in "[{":
            opened.append((line, sign.start() - start))
        elif sign[0] in "]}" and opened:
            opened.pop()
        elif "\n" in sign[0]:
            line, start = line + sign[0].count("\n"), sign.start() + sign[0].rindex("\n") + 1
    return opened[-1] if opened else None


def _find_signs(text: str) -> Iterator[re.Match[str]]:
    """What may hold a bracket or open one. Behind a quotation mark that nothing closes, no other has a meaning."""
    for sign in _SIGNS.finditer(text):
        if sign[1] == "":
            yield from _SIGNS_BEHIND_OPEN_QUOTE.finditer(text, sign.start() + 1)
            return
        yield sign


def line_above(case: Case, line: int) -> int | None:
    """The index of the next line above *line* that holds more than a remark."""
    numbers = range(min(line, len(case.lines)) - 1, -1, -1)
    return next((number for number in numbers if re.match(r"\s*[^\s#]", case.line(number))), None)
