"""Feeds that are not quite XML, made well-formed: signs, references and tags that no parser of XML accepts."""

import re
from collections import Counter
from collections.abc import Iterator
from html.entities import html5
from itertools import islice
from typing import NamedTuple

from digest.errors import ParseError
from digest.patterns import lazy_pattern
from digest.sources.shared.character_references import repair_references

# Elements whose tags are never a part of a text, however they are written.
_OF_FEEDS = (
    rb"(?:[\w-]{1,20}:)?(?:rss|rdf|feed|channel|item|entry|title|link|guid|id|pubdate|date|published|updated|creator|author"
    rb"|category|description|summary|content|encoded|identifier|doi)"
)
# The parts of a document that are not its text. One without an end goes on to the end of the document.
_PART = lazy_pattern(
    rb"""(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))
    | <!--.*?(?:-->|\Z) | <\?.*?(?:\?>|\Z) | <!DOCTYPE[^\[>]*+(?:\[.*?(?:\]\s*+|\Z))?+>?+
    | <(?P<end>/?)(?P<name>[A-Za-z_][\w.:-]*+)
      (?P<attributes>(?:\s++[\w.:-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+)\s*+(?P<empty>/?)>
    | <(?P<odd_end>/?)(?P<odd_name>"""
    + _OF_FEEDS
    + rb""")(?=[\s/>])(?P<odd_attributes>[^<>]*+)>
    | <
    | &(?P<reference>\#(?:[0-9]{1,9}|[xX][0-9A-Fa-f]{1,8});|[A-Za-z][A-Za-z0-9]{1,31};)?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_NO_CHARACTER = lazy_pattern(rb"[\0-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_OF_XML = (b"amp;", b"lt;", b"gt;", b"quot;", b"apos;")
_ENTRIES = (b"item", b"entry")
_DEEPEST = 100  # elements in elements
_ATTRIBUTE = lazy_pattern(rb"""(?:^|[\s"'])([A-Za-z_][\w.:-]*+)\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)'|([^\s"'<>]++))""")
_LONG_TAG = lazy_pattern(rb"<[^<>]{1000,}")
_MOST_ATTRIBUTES = 100  # of one tag
_MOST_PARTS = 1_000_000


class Repaired(NamedTuple):
    """Well-formed *content*, and the names of the elements that the document left open at its end."""

    content: bytes
    left_open: tuple[bytes, ...]


def repair_xml(content: bytes) -> Repaired:
    """*content*, which is UTF-8, as XML without a DTD. Entities of HTML become characters, a bare `&` or `<` a sign of
    the text; an end tag closes what is open within its element; what is open at the end is closed. Raises ParseError
    if it is no feed but signs."""
    if content.count(b"<") + content.count(b"&") > _MOST_PARTS:
        raise ParseError("more odd signs than any feed has")
    opened: list[bytes] = []
    repaired = bytearray()
    for piece in _repaired_pieces(repair_references(_NO_CHARACTER.sub(b" ", content)), opened):
        repaired += piece
    left_open = tuple(_local_name(name) for name in opened)
    for name in reversed(opened):
        repaired += b"</%s>" % name
    return Repaired(bytes(repaired), left_open)


def has_endless_tag(content: bytes) -> bool:
    """Whether *content* has a tag of so many attributes that a parser of XML, which compares each with all others,
    takes minutes for it."""
    return any(tag[0].count(b"=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(content))


def _repaired_pieces(content: bytes, opened: list[bytes]) -> Iterator[bytes]:
    """*content* piece by piece, repaired; *opened* are the names of the elements that are open at the time."""
    counts: Counter[bytes] = Counter()
    place, is_over = 0, False
    for part in _PART.finditer(content):
        if opened:
            yield content[place : part.start()].replace(b"]]>", b"]]&gt;")
        place = part.end()
        if part["name"] or part["odd_name"]:
            if not is_over:
                yield from _repaired_tag(part, opened, counts)
                is_over = not opened
        elif opened:
            yield _repaired_sign(part)
    if opened:
        yield content[place:].replace(b"]]>", b"]]&gt;")


def _repaired_sign(part: re.Match[bytes]) -> bytes:
    if part["cdata"]:
        return part[0] if part[0].endswith(b"]]>") else part[0] + b"]]>"
    if part[0] == b"<":
        return b"&lt;"
    if not part[0].startswith(b"&"):
        return b""
    name = part["reference"] or b""
    if name.startswith(b"#") or name in _OF_XML:
        return part[0]
    character = html5.get(name.decode("ascii")) if name else None
    if character is None:
        return b"&amp;" + name
    return character.replace("&", "&amp;").replace("<", "&lt;").encode()


def _repaired_tag(part: re.Match[bytes], opened: list[bytes], counts: Counter[bytes]) -> Iterator[bytes]:
    name = part["name"] or part["odd_name"]
    if part["end"] or part["odd_end"]:
        if counts[name]:
            yield from _close_up_to(name, opened, counts)
        return
    if _local_name(name) in _ENTRIES and counts[name]:
        yield from _close_up_to(name, opened, counts)
    if len(opened) >= _DEEPEST:
        return
    is_empty = part["empty"] or (part["odd_attributes"] or b"").endswith(b"/")
    attributes = _repaired_attributes(part["attributes"] or part["odd_attributes"] or b"")
    yield b"<%s%s%s>" % (name, attributes, b"/" if is_empty else b"")
    if not is_empty:
        opened.append(name)
        counts[name] += 1


def _close_up_to(name: bytes, opened: list[bytes], counts: Counter[bytes]) -> Iterator[bytes]:
    """The end tags of the elements within the innermost one called *name*, and its own."""
    while True:
        inner = opened.pop()
        counts[inner] -= 1
        yield b"</%s>" % inner
        if inner == name:
            return


def _repaired_attributes(written: bytes) -> bytes:
    """*written* with each attribute once, and with what is a reference only as far as XML knows it."""
    if not written:
        return b""
    values: dict[bytes, bytes] = {}
    for name, *ways in islice(_ATTRIBUTE.findall(written), _MOST_ATTRIBUTES):
        value = next(filter(None, ways), b"").replace(b'"', b"&quot;")
        values.setdefault(name, _PART.sub(_repaired_reference, value))
    return b"".join(b' %s="%s"' % each for each in values.items())


def _repaired_reference(part: re.Match[bytes]) -> bytes:
    return _repaired_sign(part) if part[0].startswith(b"&") else part[0]


def _local_name(name: bytes) -> bytes:
    return name.rpartition(b":")[2].lower()
