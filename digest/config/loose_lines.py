"""Lines of a configuration that are neither a key nor an item: what was probably meant."""

import re
from collections.abc import Sequence

from digest.patterns import lazy_pattern

TAB = "a tab; YAML indents with blanks"
_LONGEST = 40  # characters of a line in a message
_KEY = r"[A-Za-z][\w .-]{0,40}?"
# What such a line looks like, from which character on it is wrong, and what to write.
_MEANT = (
    (r"(?=//|;|/\*)", "a remark begins with `#`"),
    (r"(?=-\S)", "a blank is missing after the `-`; an item begins with `- `"),
    (r"(?=[•‣◦·∙*–—―][\s\w])", "an item begins with `- `, an ordinary hyphen and a blank"),
    (rf"{_KEY}(?=\s*=(?:\s|$))", "a key ends in `:` and a blank, not in `=`"),
    (rf"{_KEY}(?=\s*[：;])", "a key ends in an ordinary colon and a blank"),
    (rf"{_KEY}:(?=[^\s/])", "a blank is missing after the `:`"),
    (r"[a-z_]+(?=\s*$)", "a key ends in `:`"),
)
_NO_ITEM = _MEANT[1:3]
_OPERATOR = lazy_pattern(r"[&|(]\s*$|^\s*[&|)]")


def is_loose(line: str) -> bool:
    """Whether *line* is neither a key (`match: …`) nor an item (`- …`), but a bare text."""
    written = line.strip()
    if not written or written.startswith(("- ", "#", "[", "{", "'", '"')) or written == "-":
        return False
    return not re.search(r":(?:\s|$)", written)


def explain_loose_line(line: str) -> tuple[int, str] | None:
    """The index from which on *line* is wrong, and what to write; None where that cannot be told."""
    indentation = len(line) - len(line.lstrip())
    for pattern, message in _MEANT:
        if found := re.match(pattern, line[indentation:]):
            return indentation + found.end(), f"`{shorten_line(line)}`: {message}"
    return None


def explain_glued_lines(lines: Sequence[str], *, from_start: bool) -> tuple[int, int, str] | None:
    """What is wrong with a text that YAML reads over these *lines*: the indices of a line and of a character, and what
    to write; None where such a text may well be meant. *from_start*: the text is the first of its first line."""
    for number in range(0 if from_start else 1, len(lines)):
        written = lines[number].lstrip()
        at = len(lines[number]) - len(written)
        if number and "\t" in lines[number][:at]:
            return number, lines[number].index("\t"), TAB
        if number and written.startswith("- "):
            goes_on = f"`{shorten_line(written)}` goes on with the text above"
            return number, at, f"{goes_on}; begin its `-` in the column of the other items"
        for pattern, message in _NO_ITEM:
            if re.match(pattern, written):
                return number, at, f"`{shorten_line(written)}`: {message}"
    if from_start and len(lines) > 1 and not any(map(_OPERATOR.search, lines)):
        at = len(lines[0]) - len(lines[0].lstrip())
        return 0, at, f"`{shorten_line(lines[0])}` and the next line are one text for YAML; begin each item with `- `"
    return None


def shorten_line(line: str) -> str:
    """*line* as a message quotes it."""
    written = line.strip()
    return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"
