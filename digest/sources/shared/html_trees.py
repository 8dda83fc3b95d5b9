"""HTML pages as trees, also those that break off, and how elements are found in them."""

import codecs
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.character_references import repair_references

if TYPE_CHECKING:
    # lxml takes 23 ms to import: only a run that has a page should import it.
    from lxml.etree import _Element

_BLOCK = 65_536  # bytes


def parse_html(content: bytes) -> "_Element":
    """The tree of an HTML page, also of one that breaks off. Raises ParseError if there is nothing to read."""
    from lxml import etree

    check_memory_cost(content)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(_clean_utf_8(content), parser)
    except etree.LxmlError as error:
        raise ParseError(f"not an HTML page: {error}") from error
    if root is None:
        raise ParseError("not an HTML page: it holds no element")
    return root


def _clean_utf_8(content: bytes) -> bytes:
    """*content* without what stops the parser or has no meaning: zero bytes, bytes that are no UTF-8, references to
    half a character."""
    if not _is_utf_8(content):
        content = content.decode("utf-8", "replace").encode()
    # Looking first: `replace` takes as long as a third of the parser, also where it finds nothing.
    return repair_references(content.replace(b"\0", b"") if b"\0" in content else content)


def _is_utf_8(content: bytes) -> bool:
    # By blocks: the text of a whole page takes four bytes for each of its letters if there is one emoji among them.
    decoder = codecs.getincrementaldecoder("utf-8")()
    blocks = (content[start : start + _BLOCK] for start in range(0, len(content), _BLOCK))
    try:
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def classes_of(element: "_Element") -> list[str]:
    """The classes of *element*."""
    return (element.get("class") or "").split()


def elements_of_class(root: "_Element", name: str, *tags: str) -> Iterator["_Element"]:
    """The elements called one of *tags* in *root* that have the class *name*, without those that stand in another."""
    return outermost_elements(element for element in root.iter(*tags) if name in classes_of(element))


def first_of_classes(root: "_Element", *tags: str) -> Mapping[str, "_Element"]:
    """By class, the first element in *root* that is called one of *tags* and has it."""
    found: dict[str, _Element] = {}
    for element in root.iter(*tags):
        for name in classes_of(element):
            found.setdefault(name, element)
    return found


def outermost_elements(elements: Iterable["_Element"]) -> Iterator["_Element"]:
    """The ones of *elements*, which are in page order, that stand in none of the others.

    Tags that are never closed stand in each other: their contents are to be read once, not once for each.
    """
    inside: set[_Element] = set()
    for element in elements:
        if element not in inside:
            inside.update(element.iterdescendants(element.tag))
            yield element
