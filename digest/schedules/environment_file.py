"""The environment file as text: lines `NAME=value`, in the grammar of systemd's `EnvironmentFile=`, systemd.exec(5).

One file so serves both: what systemd reads from it, digest reads too. Quotes are taken away, nothing is expanded. More
strict than systemd, which passes over a line that it cannot read, digest reports it.
"""

import re
from collections.abc import Iterator, Mapping

from digest.commands.environment import VARIABLE_NAME
from digest.errors import Mistake, UsageError
from digest.patterns import lazy_pattern

_NAME = lazy_pattern(rf"(?:export[ \t]+)?({VARIABLE_NAME.pattern})[ \t]*")
_BARE = lazy_pattern(r"(?:\\.|[^\\\n])*", re.DOTALL)
_SINGLE = lazy_pattern(r"'([^']*)'")
_DOUBLE = lazy_pattern(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_BLANK, _GAP = lazy_pattern(r"[ \t]*"), lazy_pattern(r"[ \t\n]*")
_SIGN = lazy_pattern(r"\\.|[^\\]", re.DOTALL)
_ESCAPED_IN_QUOTES = '"\\`$'
_CONTROL = lazy_pattern(r"[\0-\x08\x0b-\x1f\x7f]")
_PLAIN = lazy_pattern(r"[\w./:@%+,=-]+", re.ASCII)
ITSELF = "DIGEST_ENVIRONMENT"


def read_assignments(text: str, name: str) -> dict[str, str]:
    """The variables in *text*, which is that of the file *name*; of two with one name the last.

    `export` before a name is passed over, although systemd leaves such a line out. Raises UsageError with every line
    that cannot be read; no value is in it.
    """
    assignments: dict[str, str] = {}
    mistakes: list[Mistake] = []
    line, before = 1, 0
    for start, read in _read_lines(text):
        line, before = line + text.count("\n", before, start), start
        if isinstance(read, str):
            column = start - text.rfind("\n", 0, start)
            mistakes.append(Mistake(f"{name}:{line}:{column}: {read}"))
        else:
            assignments[read[0]] = read[1]
    if mistakes:
        raise UsageError("\n".join(mistake.message for mistake in mistakes)).with_mistakes(mistakes)
    return assignments


def _read_lines(text: str) -> Iterator[tuple[int, tuple[str, str] | str]]:
    """Each assignment of *text* with the place where it begins; in place of one that cannot be read, why."""
    at = 0
    while at < len(text):
        at = _match(_GAP, text, at).end()
        start, end = at, _end_of_line(text, at)
        if text[at : at + 1] in ("", "#", ";"):
            at = end
            continue
        left, equals, _ = text[at:end].partition("=")
        named = _NAME.fullmatch(left)
        if not equals or not named:
            problem = "it has no `=`; write NAME=value" if not equals else "no name before the `=`; write NAME=value"
            at = end
            yield start, problem
            continue
        value, at = _read_value(text, at + len(left) + 1)
        yield start, _check(named[1], value)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _read_value(text: str, at: int) -> tuple[str | None, int]:
    """The value that begins in *text* at *at*, None where a quote is not closed, and the place behind it."""
    pieces: list[str] = []
    while True:
        at = _match(_BLANK, text, at).end()
        sign = text[at : at + 1]
        if sign in ("'", '"'):
            quoted = _SINGLE.match(text, at) if sign == "'" else _DOUBLE.match(text, at)
            if not quoted:
                return None, len(text)
            pieces.append(quoted[1] if sign == "'" else _unescape_quoted(quoted[1]))
            at = quoted.end()
            continue
        bare = _match(_BARE, text, at)
        # A backslash that ends the file escapes nothing.
        return "".join([*pieces, _unescape_bare(bare[0])]), _end_of_line(text, bare.end())


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    found = pattern.match(text, at)
    assert found  # noqa: S101 - it matches nothing at all, too
    return found


def _unescape_quoted(text: str) -> str:
    def replace(escaped: re.Match[str]) -> str:
        sign = escaped[0][-1]
        if sign == "\n" and len(escaped[0]) > 1:
            return ""
        return sign if sign in _ESCAPED_IN_QUOTES else escaped[0]

    return _SIGN.sub(replace, text)


def _unescape_bare(text: str) -> str:
    """*text* without its backslashes, lines continued by one joined, and blanks at its end left out."""
    signs = _SIGN.findall(text)
    while signs and signs[-1] in (" ", "\t"):
        signs.pop()
    return "".join("" if sign == "\\\n" else sign[-1] for sign in signs)


def _check(name: str, value: str | None) -> tuple[str, str] | str:
    if value is None:
        return f"{name}: a quote that is not closed"
    if _CONTROL.search(value):
        return f"{name}: there is a control character in its value"
    if name == ITSELF:
        return f"{name}: it names this file, so it cannot stand in it"
    return name, value


def can_be_written(value: str) -> bool:
    """Whether *value* can stand in the file."""
    return not _CONTROL.search(value) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def add_assignments(text: str, assignments: Mapping[str, str]) -> str:
    """*text* with a line for each of *assignments* at its end; what is in it stays as it is."""
    before = text + "\n" if text and not text.endswith("\n") else text
    return before + "".join(f"{name}={_quote(value)}\n" for name, value in assignments.items())


def _quote(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return '"' + "".join(f"\\{sign}" if sign in _ESCAPED_IN_QUOTES else sign for sign in value) + '"'
