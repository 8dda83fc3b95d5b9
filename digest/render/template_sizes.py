"""How big a value is, and how long a text gets that is about to be made: known before it is made."""

import re
from collections.abc import Callable, ItemsView, Iterable, KeysView, Mapping, Sequence, ValuesView
from typing import Any, NamedTuple

from jinja2.utils import Namespace

LARGEST = 10_000_000
# A number as it may be written: `%f` of the largest float has 309 digits.
_DIGITS = 400
MOST_PARTS = 1_000_000
_DEEPEST = 500
_OF_CONTAINER = 3
_LEAVES = frozenset({int, float, bool, type(None)})
# What a list takes for each of its parts, at the least.
_WORDS = 8
_NUMBER = re.compile(r"\d+")
_OF_NAMESPACE = "_Namespace__attrs"


class TooMuchError(Exception):
    """A template asks for more than any digest needs."""


class Extent(NamedTuple):
    """How many *parts* a value has, how many characters of text they are, and how *deep* they lie."""

    parts: int
    characters: int
    depth: int


def extent(value: object, *, given: Mapping[int, object] | None = None, most: int = MOST_PARTS) -> Extent:
    """The extent of *value*; a part that stands in it twice counts twice. Raises TooMuchError beyond *most* parts.

    Of the containers in *given*, by their identity, only the length counts.
    """
    parts = characters = depth = 0
    level: Sequence[object] = [value]
    while level:
        depth += 1
        parts += len(level)
        below: list[object] = []
        for each in level:
            # Most of them are; without a call, which would take ten times as long.
            kind = type(each)
            if kind is str:
                characters += len(each)  # type: ignore[arg-type]
            elif kind not in _LEAVES:
                parts, characters = _counted(each, given or {}, parts, characters, below)
                if parts + len(below) > most or depth > _DEEPEST:
                    raise TooMuchError(
                        f"a value has more than {most:,} parts, or is too deep; does a list hold itself?"
                    )
        level = below
    return Extent(parts, characters, depth)


def _counted(
    value: object, given: Mapping[int, object], parts: int, characters: int, below: list[object]
) -> tuple[int, int]:
    """*parts* and *characters* with those of *value*; what is inside of it is put *below*."""
    if isinstance(value, str | bytes):
        return parts, characters + len(value)
    if isinstance(value, range):
        return parts + len(value), characters
    if id(value) in given:
        return parts + len(value), characters  # type: ignore[arg-type]
    if isinstance(value, Namespace):
        # It shows them when it is written.
        value = object.__getattribute__(value, _OF_NAMESPACE)
    if isinstance(value, dict):
        below += value
        below += value.values()
    elif isinstance(value, list | tuple | set | frozenset | KeysView | ValuesView | ItemsView):
        below += value
    # It takes as long as a few parts to look into one.
    return parts + _OF_CONTAINER, characters


def written(value: object) -> int:
    """At most how long *value* is as text."""
    if isinstance(value, str):
        return len(value)
    size = extent(value)
    return size.characters + _DIGITS // 50 * size.parts + (_DIGITS if size.parts == 1 else 0)


def formatted(text: object, *arguments: object, **named: object) -> int:
    """At most how long *text* gets with its `%…` or `{…}` filled in; every number in it may be a width."""
    pattern = str(text) if written(text) <= LARGEST else ""
    widths = sum(int(number[:9]) for number in _NUMBER.findall(pattern))
    fields = pattern.count("%") + pattern.count("{")
    values = sum(_DIGITS + written(each) for each in (*arguments, *named.values()))
    # A width may itself be one of the arguments: `%*d`, `{:{}}`.
    if "*" in pattern or re.search(r"\{[^}]*\{", pattern):
        values += sum(_numbers(each) for each in (*arguments, *named.values()))
    return len(pattern) + widths + fields * values


def _numbers(value: object) -> int:
    if isinstance(value, int):
        return abs(value)
    if isinstance(value, dict):
        value = list(value.values())
    return sum(map(_numbers, value)) if isinstance(value, list | tuple) else 0


def joined(between: object, pieces: Iterable[object]) -> int:
    """How long *pieces* get, with *between* between them."""
    return sum(written(each) + written(between) for each in pieces)


# The arguments are called as Jinja2 and Python call them, for a template may name them.


def _centered(value: object, /, width: int = 80, *_: object) -> int:
    return written(value) + abs(width)


def _replaced(s: object, old: object, new: object, /, *_: object, **__: object) -> int:
    return written(s) + (str(s).count(str(old)) + 1) * written(new)


def _indented(s: object, /, width: int | str = 4, *_: object, **__: object) -> int:
    wide = len(width) if isinstance(width, str) else abs(width)
    return written(s) + (len(str(s).splitlines()) + 1) * wide


def _wrapped(
    s: object, /, width: int = 79, break_long_words: bool = True, wrapstring: str | None = None, **_: object
) -> int:
    return written(s) * (1 + len(wrapstring or "\n"))


def _truncated(
    s: object, /, length: int = 255, killwords: bool = False, end: str = "...", *_: object, **__: object
) -> int:
    return written(s) + written(end)


def _batched(value: object, /, linecount: int, fill_with: object = None) -> int:
    return _WORDS * abs(linecount)


def _sliced(value: object, /, slices: int, fill_with: object = None) -> int:
    return _WORDS * abs(slices)


def _rounded(value: object, /, precision: int = 0, method: str = "common") -> int:
    # A power of ten is made, which takes its time.
    return abs(precision) * 10_000


def _as_json(value: object, /, indent: int | None = None) -> int:
    size = extent(value)
    return size.characters + size.parts * (8 + abs(indent or 0) * size.depth)


def _summed(values: object, /, attribute: object = None, start: object = 0) -> int:
    # Lists that are added one to the other are copied again and again.
    return 0 if isinstance(start, int | float) else LARGEST + 1


def _joined(values: Iterable[object], /, d: object = "", attribute: object = None) -> int:
    return joined(d, values)


def _with_tabs(text: str, tabsize: int = 8) -> int:
    return len(text) + text.count("\t") * abs(tabsize)


# How long what they make is, for the filters and methods that can make much of little.
OF_FILTERS: dict[str, Callable[..., int]] = {
    "batch": _batched,
    "center": _centered,
    "format": formatted,
    "indent": _indented,
    "join": _joined,
    "pprint": lambda value: 10 * written(value),
    "replace": _replaced,
    "round": _rounded,
    "slice": _sliced,
    "sum": _summed,
    "tojson": _as_json,
    "truncate": _truncated,
    "urlencode": lambda value: 9 * written(value),
    "wordwrap": _wrapped,
    "xmlattr": lambda value, autospace=True: 10 * written(value),
}
_OF_METHODS: dict[str, Callable[..., int]] = {
    "center": _centered,
    "expandtabs": _with_tabs,
    "format": formatted,
    "format_map": formatted,
    "join": joined,
    "ljust": _centered,
    "replace": _replaced,
    "rjust": _centered,
    "zfill": _centered,
}
_PLAIN_METHODS = """
capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric
isprintable isspace istitle isupper lower lstrip partition removeprefix removesuffix rfind rindex rpartition rsplit
rstrip split splitlines startswith strip swapcase title upper unescape
"""
# The methods that a template may call, by the type of their value.
METHODS: Mapping[type[Any], Mapping[str, Callable[..., int] | None]] = {
    str: {**dict.fromkeys(_PLAIN_METHODS.split()), **_OF_METHODS},
    dict: dict.fromkeys(("get", "items", "keys", "values")),
    list: dict.fromkeys(("count", "index")),
    tuple: dict.fromkeys(("count", "index")),
    int: dict.fromkeys(("bit_length", "is_integer")),
    float: dict.fromkeys(("is_integer",)),
}
