"""Typed fields of JSON, and counts of pages: what is absent or of another type is None, or empty."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeGuard

from digest.errors import ParseError
from digest.patterns import lazy_pattern
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.dates import parse_iso_day
from digest.text import collapse_whitespace

_BEYOND = 2**53  # what no counter of a site reaches, and JSON readers lose
_MOST_DIGITS = 12
_OPENING = lazy_pattern(r"\[[ \t\n\r]*+")
_COMMA = lazy_pattern(r"[ \t\n\r]*+,[ \t\n\r]*+")
_CLOSING = lazy_pattern(r"[ \t\n\r]*+\][ \t\n\r]*+\Z")


def parse_json(content: bytes) -> object:
    """The value of the JSON *content*. Raises ParseError if it is no JSON, or more than any listing."""
    check_memory_cost(content)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"not valid JSON: {error}") from error


def parse_json_list(content: bytes) -> Iterator[object]:
    """The values of the JSON *content*, which begins with a bracket, each made when it is asked for: a record takes
    several times the memory of its paper. Raises ParseError, at the latest at the end, where `parse_json` does."""
    check_memory_cost(content)
    try:
        text = content.decode("utf-8", "surrogatepass")
    except ValueError:
        text = ""
    decoder, taken, at = json.JSONDecoder(), 0, 0
    while before := _COMMA.match(text, at) if taken else _OPENING.match(text, at):
        try:
            value, at = decoder.raw_decode(text, before.end())
        except (ValueError, RecursionError):
            break
        yield value
        taken += 1
    if not taken or not _CLOSING.match(text, at):
        # An empty list, another encoding, or a mistake, of which the parser says where it is.
        values = parse_json(content)
        yield from values[taken:] if isinstance(values, list) else ()


def take_each(values: list[object]) -> Iterator[object]:
    """Each of *values*, in their order; each is taken out of the list, and gone when the next one is asked for."""
    values.reverse()
    while values:
        yield values.pop()


def is_json_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether *value* is a JSON object."""
    return isinstance(value, dict)


def object_field(value: object, name: str) -> Mapping[str, object]:
    """The object under *name*, or an empty one."""
    field = value.get(name) if is_json_object(value) else None
    return field if is_json_object(field) else {}


def list_field(value: object, name: str) -> Sequence[object]:
    """The list under *name*, or an empty one."""
    field = value.get(name) if is_json_object(value) else None
    return field if isinstance(field, list) else []


def text_field(value: Mapping[str, object], name: str) -> str:
    """The text under *name* with its white space squeezed, or ''."""
    field = value.get(name)
    return collapse_whitespace(field) if isinstance(field, str) else ""


def int_field(value: Mapping[str, object], name: str) -> int | None:
    """The whole number under *name*, or None."""
    field = value.get(name)
    return field if isinstance(field, int) and not isinstance(field, bool) and abs(field) < _BEYOND else None


def day_field(value: Mapping[str, object], name: str) -> date | None:
    """The day of the ISO date or time under *name*, in its own zone (the sites write UTC)."""
    return parse_iso_day(text_field(value, name))


def parse_count(digits: str) -> int | None:
    """The whole number of *digits*; None if they are no number, or one that no site counts to."""
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def parse_compact_number(text: str) -> int | None:
    """The number that a page shows: `82`, `3.29k`, `110k`, `1,024`; `-` is 0."""
    text = text.strip().replace(",", "").lower()
    if text == "-":
        return 0
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)([km]?)", text)
    return round(float(match[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[match[2]]) if match else None
