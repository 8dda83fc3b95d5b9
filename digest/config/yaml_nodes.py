"""YAML text as nodes that keep their place, in which every scalar is text.

A YAML loader guesses types (`NO` is false, `2:30` is 150) and drops places, so this module reads YAML's events
instead. It refuses what a loader would resolve silently (tags, anchors, duplicate keys), in the user's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import yaml

from digest.config.loose_lines import explain_glued_lines, explain_loose_line
from digest.config.places import Place, PlacedError, split_lines
from digest.config.stray_signs import find_forbidden_sign, mend_odd_blanks
from digest.patterns import lazy_pattern

_Loader: type[yaml.Loader] = getattr(yaml, "CLoader", yaml.Loader)
# A line that begins a key of the whole file, or was meant to.
_MOST_KEYS = 100
_TOP_LINE = lazy_pattern(r"[^\s#\-\]}).]")
# What `\0`, `\b`, `\_`, `\L` and their like make between double quotes, where a word was meant.
_INVISIBLE = lazy_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029]")


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


def parse_yaml(text: str) -> Node | None:
    """The root node of *text*, None for an empty file. Raises PlacedError if *text* is not plain YAML."""
    root, mistakes = read_yaml(text)
    if mistakes:
        raise mistakes[0]
    return root


def read_yaml(text: str) -> tuple[Node | None, list[PlacedError]]:
    """The root node of *text*, and every mistake that keeps it from being plain YAML.

    What can be read in spite of the mistakes is in the node: each key of the file is read for itself where the whole
    cannot be.
    """
    text = text.removeprefix("\ufeff")
    if forbidden := find_forbidden_sign(text):
        return None, [forbidden]
    text, mistakes = mend_odd_blanks(text)
    try:
        root, found = _Document(text).read()
    except PlacedError as error:
        root, found = _read_by_keys(text, error)
    except RecursionError:
        root, found = None, [PlacedError(Place(1, 1), "more lists inside each other than anybody can read")]
    return root, sorted([*mistakes, *found], key=lambda mistake: mistake.place)


def _read_by_keys(text: str, error: PlacedError) -> tuple[Node | None, list[PlacedError]]:
    """What can be read of *text*, in which YAML's reader stopped at *error*: the keys of the file, each for itself, as
    many as a configuration may have."""
    lines = split_lines(text)
    tops = (number for number, line in enumerate(lines) if _TOP_LINE.match(line))
    starts = list(islice(tops, _MOST_KEYS))
    pairs: list[tuple[ScalarNode, Node]] = []
    mistakes: list[PlacedError] = []
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        # Empty lines before it keep the places right.
        part = "\n" * start + "\n".join(lines[start:end]) + "\n"
        try:
            root, found = _Document(part).read()
        except PlacedError as mistake:
            mistakes.append(mistake)
            continue
        mistakes += found
        if isinstance(root, MappingNode):
            pairs += root.pairs
        elif root is not None:
            mistakes.append(explain_root(root, lines))
    return MappingNode(tuple(pairs), Place(1, 1)), mistakes or [error]


def explain_root(root: Node, lines: list[str]) -> PlacedError:
    """The mistake of *root*, the text or list that stands in *lines* where a file has keys."""
    loose = explain_loose_line(lines[root.place.line - 1]) if isinstance(root, ScalarNode) else None
    if loose:
        return PlacedError(Place(root.place.line, loose[0] + 1), loose[1])
    message = "expected keys such as `match:`; a list of terms belongs under `match:`"
    ending = ", and a key ends in `:` and a blank" if isinstance(root, ScalarNode) else ""
    return PlacedError(root.place, message + ending)


class _Document:
    """The events of YAML's reader as nodes. What a loader would resolve silently is noted in *mistakes*."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)
        self.mistakes: list[PlacedError] = []
        # Where the last quoted text over several lines began, and the line in which it ended.
        self.quoted: tuple[tuple[int, int], int] | None = None

    def read(self) -> tuple[Node | None, list[PlacedError]]:
        """The root node, None for an empty text, and the mistakes. Raises PlacedError where YAML's reader stops."""
        try:
            return self._read_root(), self.mistakes
        except yaml.MarkedYAMLError as error:
            from digest.config.yaml_mistakes import explain_error

            raise explain_error(error, self.text, self.quoted) from error
        except yaml.YAMLError as error:
            raise PlacedError(Place(1, 1), "this is no text that YAML can read; is it the right file?") from error

    def _read_root(self) -> Node | None:
        root: Node | None = None
        events = iter(yaml.parse(self.text, Loader=_Loader))
        for event in events:
            if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
                if root is not None:
                    self._report(event, "a second document (`---`): one file is one configuration")
                    break
                root = self._read_node(event, events, flow=None)
        if isinstance(root, ScalarNode) and not root.text and not root.style:
            return None
        return root

    def _report(self, event: yaml.Event, message: str) -> None:
        self.mistakes.append(PlacedError(_start_of(event), message))

    def _read_node(self, event: yaml.Event, events: Iterator[yaml.Event], *, flow: bool | None) -> Node:
        self._refuse_magic(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._read_scalar(event, flow=flow)
        if isinstance(event, yaml.SequenceStartEvent):
            return SequenceNode(tuple(self._read_items(events, flow=bool(event.flow_style))), _start_of(event))
        if isinstance(event, yaml.MappingStartEvent):
            return MappingNode(tuple(self._read_pairs(events, flow=bool(event.flow_style))), _start_of(event))
        return ScalarNode(getattr(event, "anchor", None) or "", _start_of(event))

    def _refuse_magic(self, event: yaml.Event) -> None:
        """Note what YAML would resolve in place of the text that was written."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._report(event, f"`*{anchor}` is an alias for YAML; put the text in quotes")
        elif anchor:
            self._report(event, f"`&{anchor}` is an anchor for YAML; put the text in quotes")
        if tag:
            self._report(event, f"`{tag}` is a tag for YAML; put the text in quotes (or use `mute:` or `not`)")

    def _read_scalar(self, event: yaml.ScalarEvent, *, flow: bool | None) -> ScalarNode:
        place, style = _start_of(event), event.style or ""
        last = event.end_mark.line + 1 if event.end_mark else place.line
        if style in ("'", '"') and last > place.line:
            self.quoted = (place.line - 1, place.column - 1), last - 1
        written = self.lines[place.line - 1 : last]
        if style == '"' and _INVISIBLE.search(event.value) and any("\\" in line for line in written):
            self._report(event, "a `\\` in double quotes, which makes an invisible sign; write single quotes")
        if not style and event.value and flow is not None and self._refuse_glued_lines(place, last, flow=flow):
            # What the first line says can be read all the same.
            return ScalarNode(written[0][place.column - 1 :].strip(), place)
        return ScalarNode(event.value, place, style, "" if style else _comment_after(event, self.lines))

    def _refuse_glued_lines(self, place: Place, last: int, *, flow: bool) -> bool:
        """Note where YAML glues lines together that were meant as items: those up to *last*, from a text at *place*.

        Whether it does so there.
        """
        from_start = not flow and not self.lines[place.line - 1][: place.column - 1].strip()
        if not from_start and last == place.line:
            return False
        glued = explain_glued_lines(self.lines[place.line - 1 : last], from_start=from_start)
        if glued:
            number, at, message = glued
            self.mistakes.append(PlacedError(Place(place.line + number, at + 1), message))
        return glued is not None

    def _read_items(self, events: Iterator[yaml.Event], *, flow: bool) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._read_node(event, events, flow=flow)

    def _read_pairs(self, events: Iterator[yaml.Event], *, flow: bool) -> Iterator[tuple[ScalarNode, Node]]:
        first: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._read_node(event, events, flow=flow)
            value = self._read_node(next(events), events, flow=flow)
            if not isinstance(key, ScalarNode):
                self.mistakes.append(PlacedError(key.place, "a key must be plain text; put it in quotes"))
            elif key.text in first:
                stands = f"`{key.text}` stands twice (first in line {first[key.text].line})"
                self.mistakes.append(PlacedError(key.place, stands))
            else:
                first[key.text] = key.place
                yield key, value


def _comment_after(event: yaml.Event, lines: list[str]) -> str:
    """The comment behind a plain text whose `#` has no blank after it, such as `#1 method` behind `rank`."""
    mark = event.end_mark
    rest = lines[mark.line][mark.column :] if mark and mark.line < len(lines) else ""
    comment = re.match(r"\s+(#[^\s#].*)", rest)
    return comment[1].strip() if comment else ""


def _start_of(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
