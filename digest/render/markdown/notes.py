"""Notes that grow: papers that a note does not have are added to it, and every other character stays."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from digest.errors import DigestError
from digest.model import Digest, Match, Paper
from digest.patterns import lazy_pattern
from digest.render.days import format_day
from digest.render.formats import Detail, Dialect
from digest.render.markdown import front_matter
from digest.render.markdown.dialects import STYLES, DialectStyle, make_entry
from digest.render.markdown.paper_markers import block_ids_of, find_block_ids
from digest.text import is_blank, usual_line_end

BEGIN = "<!-- digest:begin papers -->"
END = "<!-- digest:end papers -->"
# On a line of its own, which an outliner may have made a list item.
_MARKER = lazy_pattern(r"[ \t]*(?:[-*+][ \t]+)?<!--[ \t]*digest:(begin|end)[ \t]+papers[ \t]*-->[ \t]*")
_LINE = lazy_pattern(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_HEADING = lazy_pattern(r"[ \t]*(?:[-*+][ \t]+)?#{1,6}[ \t]++(.*)")
_BOM = "\ufeff"


class NoteError(DigestError):
    """A note or another file with damage: where to add papers would be a guess."""


class Line(NamedTuple):
    """A line of a note: its text, and its own line end, empty for a last line without one."""

    text: str
    end: str = ""


def add_papers(
    note: str, digest: Digest, *, dialect: Dialect, detail: Detail = "normal", title: str | None = None
) -> str | None:
    """*note* with the papers of *digest* that it does not have yet, or None if it has them all. Raises NoteError.

    Papers are added before the end marker, under a heading for the day of the lists. A note without markers gets both
    markers at its end, and an empty note gets front matter too: with the *title*, if it has one.
    """
    lines = _split_lines(note)
    place = _find_markers(lines)
    inside = _lines_between_markers(lines, place)
    matches = _papers_not_in(digest, lines)
    if not matches:
        return None

    style, end = STYLES[dialect], usual_line_end(note)
    text = _day_lines(matches, digest, inside, style, detail)
    if place:
        return _join_note([*lines[: place.stop], *_add_line_ends(text, end), *lines[place.stop :]])
    text = [style.line_prefix + BEGIN, *style.blank_line, *text, style.line_prefix + END]
    if not is_blank(note):
        return _join_note([*_end_last_line(lines, style, end), *_add_line_ends(text, end)])
    bom = note[: note.startswith(_BOM)]
    text = [*front_matter.note_front_matter(digest, dialect, title), *text]
    return bom + _join_note(_add_line_ends(text, end)) + note[len(bom) :]


def find_new_papers(note: str, digest: Digest) -> list[Match]:
    """The matches of *digest* whose papers *note* does not have, each paper once. Raises NoteError."""
    lines = _split_lines(note)
    _find_markers(lines)
    return _papers_not_in(digest, lines)


def belongs_to_others(note: str, paper: Paper) -> bool:
    """Whether *note* has papers, and *paper* is none of them."""
    known = find_block_ids(line.text for line in _split_lines(note))
    return bool(known) and known.isdisjoint(block_ids_of(paper))


def _papers_not_in(digest: Digest, lines: Sequence[Line]) -> list[Match]:
    # The whole note is searched: the user may have moved a paper out of the markers, to a list of those read, say.
    known = find_block_ids(line.text for line in lines)
    by_id = {match.paper.id: match for match in digest.matches if known.isdisjoint(block_ids_of(match.paper))}
    return list(by_id.values())


def _split_lines(note: str) -> list[Line]:
    return [Line(*match.groups()) for match in _LINE.finditer(note) if match[0]]


def _lines_between_markers(lines: Sequence[Line], place: slice | None) -> list[str]:
    return [line.text for line in lines[place]] if place else []


def _find_markers(lines: Sequence[Line]) -> slice | None:
    """The place of the lines between the markers, None if the note has no markers. Raises NoteError."""
    markers = [(index, match[1]) for index, line in enumerate(lines) if (match := _MARKER.fullmatch(line.text))]
    if not markers:
        return None
    if [which for _, which in markers] == ["begin", "end"]:
        return slice(markers[0][0] + 1, markers[1][0])
    places = ", ".join(f"{which} in line {index + 1}" for index, which in markers)
    raise NoteError(f"its markers are damaged ({places}); let there be one {BEGIN} and one {END} below it, or neither")


def _day_lines(
    matches: Sequence[Match], digest: Digest, inside: Sequence[str], style: DialectStyle, detail: Detail
) -> list[str]:
    """The lines for *matches*, to follow those *inside* the markers: a blank line and the day's heading if needed."""
    day = format_day(digest.day)
    heading = [] if _last_heading(inside) == day else [f"{style.line_prefix}### {day}", *style.blank_line]
    blank_line = style.blank_line if inside and inside[-1].strip() else ()
    return [
        *blank_line,
        *heading,
        *(style.indent_under_heading + line if line else "" for line in _paper_lines(matches, style, detail)),
    ]


def _paper_lines(matches: Sequence[Match], style: DialectStyle, detail: Detail) -> Iterator[str]:
    for match in matches:
        # A note has no headings for topics, so each entry names all of its topics.
        yield from style.layout_in_note(make_entry(match, None, detail, style))
        yield from style.blank_line


def _last_heading(lines: Sequence[str]) -> str | None:
    headings = (match[1].rstrip(" \t") for line in reversed(lines) if (match := _HEADING.fullmatch(line)))
    return next(headings, None)


def _end_last_line(lines: Sequence[Line], style: DialectStyle, end: str) -> list[Line]:
    """*lines* with a line *end* behind the last one, and a blank line if the style has one between blocks."""
    last = lines[-1]
    blank_lines = [Line("", end) for _ in style.blank_line if last.text.strip()]
    return [*lines[:-1], Line(last.text, last.end or end), *blank_lines]


def _add_line_ends(text: Iterable[str], end: str) -> list[Line]:
    return [Line(line, end) for line in text]


def _join_note(lines: Iterable[Line]) -> str:
    return "".join(line.text + line.end for line in lines)
