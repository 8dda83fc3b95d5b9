"""What is a tag in a text, and what only looks like one: texts of feeds and of JSON as the pieces of a tree."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from digest.patterns import lazy_pattern
from digest.sources.shared.tag_names import ALWAYS_TAGS, FORMATTING, KNOWN

# What they hold is no markup.
_END_OF_RAW = {
    "script": lazy_pattern(r"</script\s*+>", re.IGNORECASE),
    "style": lazy_pattern(r"</style\s*+>", re.IGNORECASE),
}
_BARE = "allowfullscreen|async|autofocus|checked|compact|controls|defer|disabled|hidden|itemscope|nowrap|open|selected"
_VALUE = r"\"[^\"]{0,9999}+\"|'[^']{0,9999}+'|[^\s\"'<>]++"
# What stands in angle brackets with attributes that are none (`<b and c>`) is no tag.
_MARK = lazy_pattern(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<\?[^<>]{0,999}+>|<![A-Za-z][^<>]{0,999}+>"
    r"|<(?P<closing>/?)(?P<name>[A-Za-z][\w.-]*+(?::[\w.-]++)?+)"
    rf"(?P<attributes>(?:\s*+[\w:@.-]++\s*+=\s*+(?:{_VALUE})|\s++(?:{_BARE})(?=[\s/>])){{0,60}}+)"
    r"\s*+(?P<empty>/?)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = lazy_pattern(rf"(?<![\w:@.-])([\w:@.-]++)\s*+=\s*+({_VALUE})")
_REFERENCE = lazy_pattern(
    r"&(?:#\d{1,9}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});|&(?:amp|lt|gt|quot|nbsp)\b(?!=)"
)
# An emoji as Java and JavaScript write it: the two halves of its UTF-16 one after the other.
_HALVES = lazy_pattern(
    r"&#(?:(5[56]\d{3})|[xX]([dD][89abAB][0-9a-fA-F]{2}));&#(?:(5[67]\d{3})|[xX]([dD][c-fC-F][0-9a-fA-F]{2}));"
)


class Start(NamedTuple):
    """Where an element begins: its *name* in lower case without a prefix, and a function that gives its attributes."""

    name: str
    attribute: Callable[[str], str | None]


class End(NamedTuple):
    """Where an element of that *name* ends."""

    name: str


Piece = Start | End | str


@dataclass(slots=True)
class _Tag:
    """A tag, or what looks like one, from *begin* to *end* in its text; comments have no *name*.

    *alone* says that it has no other half; *inside* is what it holds if that is no markup.
    """

    begin: int
    end: int
    name: str = ""
    prefix: str = ""
    closing: bool = False
    attributes: str = ""
    empty: bool = False
    alone: bool = True
    inside: str | None = None


def read_pieces(text: str, *, escaped: bool = False) -> Iterator[Piece]:
    """The elements and the text of *text*. Where it was *escaped* as if it were no markup, only what has both its ends
    is a tag, and references are signs."""
    decode = str if escaped else decode_references
    at = 0
    for tag in _join_halves(_find_tags(text, escaped=escaped)):
        if tag.name and not (_is_escaped_markup(tag) if escaped else _is_markup(tag)):
            continue
        if tag.begin > at:
            yield decode(text[at : tag.begin])
        at = tag.end
        if tag.name and not (tag.closing and tag.alone):
            yield from _pieces_of_tag(tag)
    if at < len(text):
        yield decode(text[at:])


def decode_references(text: str) -> str:
    """*text* with the characters for which its references stand; a mere `&` is itself."""
    if "&" not in text:
        return text
    import html  # its table of names is slow to load

    return _REFERENCE.sub(lambda match: html.unescape(match[0]), _HALVES.sub(_join_character, text))


def _join_character(match: re.Match[str]) -> str:
    high = int(match[1]) if match[1] else int(match[2], 16)
    low = int(match[3]) if match[3] else int(match[4], 16)
    if not 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return match[0]
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _find_tags(text: str, *, escaped: bool) -> Iterator[_Tag]:
    at = 0
    while mark := _MARK.search(text, at):
        prefix, _, name = (mark["name"] or "").lower().rpartition(":")
        closing, empty = bool(mark["closing"]), bool(mark["empty"])
        # A stray end breaks the line too: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
        closing = closing and name != "br"
        at, inside = mark.end(), None
        if name in _END_OF_RAW and not (closing or empty or prefix or escaped):
            end = _END_OF_RAW[name].search(text, at)
            inside = text[at : end.start() if end else None]
            at = end.end() if end else len(text)
        attributes = mark["attributes"] or ""
        yield _Tag(mark.start(), at, name, prefix, closing, attributes, empty, inside=inside)


def _join_halves(tags: Iterable[_Tag]) -> list[_Tag]:
    """*tags*, of which those that have another half now say so; an end has the attributes of its start."""
    joined: list[_Tag] = []
    waiting: dict[str, list[_Tag]] = {}
    for tag in tags:
        joined.append(tag)
        if tag.closing:
            if starts := waiting.get(tag.name):
                start = starts.pop()
                start.alone = tag.alone = False
                tag.prefix, tag.attributes = start.prefix, start.attributes
        elif tag.name and not tag.empty and tag.inside is None:
            waiting.setdefault(tag.name, []).append(tag)
    return joined


def _is_markup(tag: _Tag) -> bool:
    """Whether *tag* is one: titles speak of `<think>`, abstracts of n<k."""
    if tag.inside is not None or tag.name in ALWAYS_TAGS:
        return True
    whole = tag.empty or not tag.alone
    marked = bool(tag.prefix or tag.attributes)
    return whole or marked if tag.name in KNOWN else whole and marked


def _is_escaped_markup(tag: _Tag) -> bool:
    return tag.name == "br" or (tag.name in FORMATTING and not tag.alone)


def _pieces_of_tag(tag: _Tag) -> Iterator[Piece]:
    if not tag.closing:
        yield Start(tag.name, partial(_find_attribute, tag.attributes))
    if tag.inside:
        yield tag.inside
    if tag.closing or tag.alone:
        yield End(tag.name)


def _find_attribute(attributes: str, name: str) -> str | None:
    if name not in attributes.lower():
        return None
    found = (match[2] for match in _ATTRIBUTE.finditer(attributes) if match[1].lower() == name)
    value = next(found, "")
    return decode_references(value[1:-1] if value[:1] in ("'", '"') else value) or None
