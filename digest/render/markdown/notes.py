"""A note that grows: the papers it does not know yet are added, and every other character stays."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from digest.errors import DigestError
from digest.model import Digest, Match
from digest.render import parts
from digest.render.formats import Detail, Dialect
from digest.render.markdown import front_matter
from digest.render.markdown.dialects import MANNERS, Manner, entry
from digest.render.markdown.paper_markers import block_id, known

BEGIN = "<!-- digest:begin papers -->"
END = "<!-- digest:end papers -->"
# On a line of its own; an outliner may have made a block of it.
_MARKER = re.compile(r"[ \t]*(?:[-*+][ \t]+)?<!--[ \t]*digest:(begin|end)[ \t]+papers[ \t]*-->[ \t]*")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_HEADING = re.compile(r"[ \t]*(?:[-*+][ \t]+)?#{1,6}[ \t]++(.*)")
_BOM = "\ufeff"


class NoteError(DigestError):
    """A note that nothing can be added to without a guess."""


class Line(NamedTuple):
    """A line of a note: its text, and the line end that it has."""

    text: str
    end: str = ""


def added(note: str, digest: Digest, *, dialect: Dialect, detail: Detail = "normal") -> str | None:
    """*note* with the papers of *digest* that are not in it yet, None where it has them all.

    They go before the end marker, under a heading for the run's day; a note without markers gets
    both at its end, an empty one front matter as well. Raises NoteError.
    """
    lines = _lines(note)
    place = _place(lines)
    inside = _inside(lines, place)
    matches = _fresh(digest, lines)
    if not matches:
        return None

    manner = MANNERS[dialect]
    text = _day(matches, digest, inside, manner, detail)
    if place:
        return _joined([*lines[: place.stop], *_with_ends(text, lines), *lines[place.stop :]])
    text = [manner.block + BEGIN, *manner.gap, *text, manner.block + END]
    if note.strip(f"{_BOM} \t\r\n"):
        return _joined([*_ended(lines, manner), *_with_ends(text, lines)])
    bom = note[: note.startswith(_BOM)]
    return bom + _joined(_with_ends([*front_matter.of_note(digest, dialect), *text], lines)) + note[len(bom) :]


def fresh(note: str, digest: Digest) -> list[Match]:
    """The papers of *digest* that *note* does not know, each once. Raises NoteError."""
    lines = _lines(note)
    _place(lines)
    return _fresh(digest, lines)


def _fresh(digest: Digest, lines: Sequence[Line]) -> list[Match]:
    # Also of those that somebody moved out of the markers, to what is read or thrown away.
    seen = known(line.text for line in lines)
    by_id = {identifier: match for match in digest.matches if (identifier := block_id(match.paper.id)) not in seen}
    return list(by_id.values())


def _lines(note: str) -> list[Line]:
    return [Line(*match.groups()) for match in _LINE.finditer(note) if match[0]]


def _inside(lines: Sequence[Line], place: slice | None) -> list[str]:
    return [line.text for line in lines[place]] if place else []


def _place(lines: Sequence[Line]) -> slice | None:
    """The lines between the markers, None where there are no markers. Raises NoteError."""
    found = [(at, match[1]) for at, line in enumerate(lines) if (match := _MARKER.fullmatch(line.text))]
    if not found:
        return None
    if [which for _, which in found] == ["begin", "end"]:
        return slice(found[0][0] + 1, found[1][0])
    seen = ", ".join(f"{which} in line {at + 1}" for at, which in found)
    raise NoteError(f"its markers are damaged ({seen}); let there be one {BEGIN} and one {END} below it, or neither")


def _day(matches: Sequence[Match], digest: Digest, inside: Sequence[str], manner: Manner, detail: Detail) -> list[str]:
    """The lines for *matches*, with what keeps them apart from those *inside*, and the day where it is new."""
    day = parts.day_name(digest.made.date())
    heading = [] if _last_heading(inside) == day else [f"{manner.block}### {day}", *manner.gap]
    apart = manner.gap if inside and inside[-1].strip() else ()
    return [*apart, *heading, *(manner.inner + line if line else "" for line in _papers(matches, manner, detail))]


def _papers(matches: Sequence[Match], manner: Manner, detail: Detail) -> Iterator[str]:
    for match in matches:
        # In a note, no heading names the topic.
        yield from manner.entry(entry(match, None, detail, manner))
        yield from manner.gap


def _last_heading(lines: Sequence[str]) -> str | None:
    headings = (match[1].rstrip(" \t") for line in reversed(lines) if (match := _HEADING.fullmatch(line)))
    return next(headings, None)


def _ended(lines: Sequence[Line], manner: Manner) -> list[Line]:
    """*lines* with a line end behind the last one, and a blank line where blocks are kept apart by one."""
    usual, last = _usual_end(lines), lines[-1]
    apart = [Line("", usual) for _ in manner.gap if last.text.strip()]
    return [*lines[:-1], Line(last.text, last.end or usual), *apart]


def _with_ends(text: Iterable[str], lines: Sequence[Line]) -> list[Line]:
    usual = _usual_end(lines)
    return [Line(line, usual) for line in text]


def _usual_end(lines: Sequence[Line]) -> str:
    """The line end that most of *lines* have."""
    ends = [line.end for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)


def _joined(lines: Iterable[Line]) -> str:
    return "".join(line.text + line.end for line in lines)
