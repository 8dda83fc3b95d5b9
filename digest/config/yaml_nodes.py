"""YAML text as nodes that keep their place, in which every scalar is text.

A YAML loader guesses types (`NO` is false, `2:30` is 150) and drops places, so this module reads YAML's events
instead. It refuses what a loader would resolve silently (tags, anchors, duplicate keys), in the user's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from digest.errors import UsageError
from digest.text import collapse_whitespace

_Loader: type[yaml.Loader] = getattr(yaml, "CLoader", yaml.Loader)
# What YAML takes the first character of a term for, in the user's words.
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
class ScalarNode:
    """One text as written; *style* is '', a quote, or the `|` or `>` of a block.

    *cut_comment* is a comment behind it without a blank after its `#`: perhaps it was meant as part of the text.
    """

    text: str
    place: Place
    style: str = ""
    cut_comment: str = ""


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping, its keys in written order."""

    pairs: tuple[tuple[ScalarNode, "Node"], ...]
    place: Place


Node = ScalarNode | SequenceNode | MappingNode


class PlacedError(UsageError):
    """A mistake at one place of a file, whose name the caller adds."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place.line}:{place.column}: {message}")
        self.place = place
        self.message = message


def parse_yaml(text: str) -> Node | None:
    """The root node of *text*, None for an empty file. Raises PlacedError if *text* is not plain YAML."""
    try:
        lines = text.splitlines()
        return _read_document(iter(yaml.parse(text, Loader=_Loader)), lines)
    except RecursionError as error:
        raise PlacedError(Place(1, 1), "more lists inside each other than anybody can read") from error
    except UnicodeError as error:
        raise PlacedError(Place(1, 1), "half a character (a lone surrogate), which no text has") from error
    except yaml.MarkedYAMLError as error:
        raise _explain_error(error, text) from error
    except yaml.YAMLError as error:
        raise PlacedError(Place(1, 1), f"not a text file: {collapse_whitespace(str(error))}") from error


def _read_document(events: Iterator[yaml.Event], lines: list[str]) -> Node | None:
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
            if root is not None:
                raise PlacedError(_start_of(event), "a second document (`---`): one file is one configuration")
            root = _read_node(event, events, lines)
    if isinstance(root, ScalarNode) and not root.text and not root.style:
        return None
    return root


def _read_node(event: yaml.Event, events: Iterator[yaml.Event], lines: list[str]) -> Node:
    _refuse_magic(event)
    if isinstance(event, yaml.ScalarEvent):
        return ScalarNode(
            event.value, _start_of(event), event.style or "", "" if event.style else _comment_after(event, lines)
        )
    if isinstance(event, yaml.SequenceStartEvent):
        return SequenceNode(tuple(_read_items(events, lines)), _start_of(event))
    return MappingNode(tuple(_read_pairs(events, lines)), _start_of(event))


def _refuse_magic(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise PlacedError(_start_of(event), f"`*{event.anchor}` is an alias for YAML; put the text in quotes")
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        raise PlacedError(_start_of(event), f"`&{anchor}` is an anchor for YAML; put the text in quotes")
    if tag:
        raise PlacedError(
            _start_of(event), f"`{tag}` is a tag for YAML; put the text in quotes (or use `mute:` or `not`)"
        )


def _read_items(events: Iterator[yaml.Event], lines: list[str]) -> Iterator[Node]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _read_node(event, events, lines)


def _read_pairs(events: Iterator[yaml.Event], lines: list[str]) -> Iterator[tuple[ScalarNode, Node]]:
    first: dict[str, Place] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        key = _read_node(event, events, lines)
        if not isinstance(key, ScalarNode):
            raise PlacedError(key.place, "a key must be plain text; put it in quotes")
        if key.text in first:
            raise PlacedError(key.place, f"`{key.text}` stands twice (first in line {first[key.text].line})")
        first[key.text] = key.place
        yield key, _read_node(next(events), events, lines)


def _comment_after(event: yaml.Event, lines: list[str]) -> str:
    """The comment behind a plain text whose `#` has no blank after it, such as `#1 method` behind `rank`."""
    mark = event.end_mark
    rest = lines[mark.line][mark.column :] if mark and mark.line < len(lines) else ""
    comment = re.match(r"\s+(#[^\s#].*)", rest)
    return comment[1].strip() if comment else ""


def _start_of(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _explain_error(error: yaml.MarkedYAMLError, text: str) -> PlacedError:
    """The *error* of YAML's scanner at the place of its cause and with a remedy."""
    # The scanner notices an open quote at the end of the file; the user must look at its beginning.
    quoted = "quoted scalar" in (error.context or "")
    mark = (error.context_mark if quoted else error.problem_mark) or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    problem = error.problem or "not YAML"
    return PlacedError(Place(line + 1, column + 1), _suggest_remedy(problem, written, column))


def _suggest_remedy(problem: str, written: str, column: int) -> str:
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
