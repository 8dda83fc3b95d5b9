"""YAML text as nodes that keep their place: every scalar is text, nothing is guessed.

YAML guesses types (`NO` is false, `2:30` is 150) and forgets places; so its events are read here,
and what it would resolve silently (tags, anchors, duplicate keys) is refused in the user's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from digest.errors import UsageError
from digest.text import squeeze

_Loader: type[yaml.Loader] = getattr(yaml, "CLoader", yaml.Loader)
# What YAML takes a term's first character for, said in the reader's words.
_INDICATORS = {
    "*": "an alias",
    "&": "an anchor",
    "!": "a tag",
    "@": "something reserved",
    "`": "something reserved",
    "%": "a directive",
    "|": "a block of text",
    ">": "a block of text",
    "?": "a complex key",
    "{": "a mapping",
    "[": "a list",
    "'": "a quoted text",
    '"': "a quoted text",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text as written; *style* is '', a quote, or the `|` or `>` of a block. *cut* is what stood
    behind it as a comment without a blank after its `#`: perhaps it was meant to belong to it."""

    text: str
    place: Place
    style: str = ""
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping, its keys in written order."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    place: Place


Node = Scalar | Items | Pairs


class PlacedError(UsageError):
    """A mistake at one place of a file; the caller knows the file's name."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place.line}:{place.column}: {message}")
        self.place = place
        self.message = message


def nodes(text: str) -> Node | None:
    """The root node of *text*, None for an empty file. Raises PlacedError for what is not plain YAML."""
    try:
        lines = text.splitlines()
        return _document(iter(yaml.parse(text, Loader=_Loader)), lines)
    except RecursionError as error:
        raise PlacedError(Place(1, 1), "more lists inside each other than anybody can read") from error
    except UnicodeError as error:
        raise PlacedError(Place(1, 1), "half a character (a lone surrogate), which no text has") from error
    except yaml.MarkedYAMLError as error:
        raise _translated(error, text) from error
    except yaml.YAMLError as error:
        raise PlacedError(Place(1, 1), f"not a text file: {squeeze(str(error))}") from error


def _document(events: Iterator[yaml.Event], lines: list[str]) -> Node | None:
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
            if root is not None:
                raise PlacedError(_place(event), "a second document (`---`): one file is one configuration")
            root = _node(event, events, lines)
    if isinstance(root, Scalar) and not root.text and not root.style:
        return None
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], lines: list[str]) -> Node:
    _refuse_magic(event)
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, _place(event), event.style or "", "" if event.style else _cut(event, lines))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(tuple(_items(events, lines)), _place(event))
    return Pairs(tuple(_pairs(events, lines)), _place(event))


def _refuse_magic(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise PlacedError(_place(event), f"`*{event.anchor}` is an alias for YAML; put the text in quotes")
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        raise PlacedError(_place(event), f"`&{anchor}` is an anchor for YAML; put the text in quotes")
    if tag:
        raise PlacedError(_place(event), f"`{tag}` is a tag for YAML; put the text in quotes (or use `mute:` or `not`)")


def _items(events: Iterator[yaml.Event], lines: list[str]) -> Iterator[Node]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, lines)


def _pairs(events: Iterator[yaml.Event], lines: list[str]) -> Iterator[tuple[Scalar, Node]]:
    first: dict[str, Place] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        key = _node(event, events, lines)
        if not isinstance(key, Scalar):
            raise PlacedError(key.place, "a key must be plain text; put it in quotes")
        if key.text in first:
            raise PlacedError(key.place, f"`{key.text}` stands twice (first in line {first[key.text].line})")
        first[key.text] = key.place
        yield key, _node(next(events), events, lines)


def _cut(event: yaml.Event, lines: list[str]) -> str:
    """`#1 method` behind the plain text `rank`: YAML takes it for a comment."""
    mark = event.end_mark
    rest = lines[mark.line][mark.column :] if mark and mark.line < len(lines) else ""
    found = re.match(r"\s+(#[^\s#].*)", rest)
    return found[1].strip() if found else ""


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _translated(error: yaml.MarkedYAMLError, text: str) -> PlacedError:
    """What YAML's scanner says, at the place of the cause and with a remedy."""
    # An open quote is noticed at the end of the file; its beginning is the place to mend.
    quoted = "quoted scalar" in (error.context or "")
    mark = (error.context_mark if quoted else error.problem_mark) or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    problem = error.problem or "not YAML"
    return PlacedError(Place(line + 1, column + 1), _remedy(problem, written, column))


def _remedy(problem: str, written: str, column: int) -> str:
    if "\t" in written[: column + 1]:
        return "a tab; YAML indents with blanks"
    start = re.match(r"\s*(?:- +|[\w ]+: +)?(.?)", written)
    first = start[1] if start else ""
    if first == "[" and "/" in written:
        return "a `[` inside a list in `[ ]`: give each regular expression a line of its own, in single quotes"
    if first in _INDICATORS:
        return f"`{first}` begins {_INDICATORS[first]} in YAML; put the whole text in single quotes"
    if "mapping values are not allowed" in problem:
        return "a second `: ` in one line; put the text in quotes (or write `has:code` without the blank)"
    return f"YAML cannot read this ({problem})"
