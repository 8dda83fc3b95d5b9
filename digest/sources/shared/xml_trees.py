"""XML as trees, and how elements are found in them in whatever namespace."""

from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.character_references import repair_references
from digest.sources.shared.markup import text_of_tree

if TYPE_CHECKING:
    # lxml takes 23 ms to import: only a run that has a page should import it.
    from lxml.etree import _Element


def parse_xml(content: bytes) -> "_Element":
    """The tree of *content*. Raises ParseError if it is no XML or breaks off."""
    from lxml import etree

    check_memory_cost(content)
    # An entity of the document's own could be somebody's file, or grow without end: none is resolved.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(repair_references(content), parser)
    except etree.LxmlError as error:
        raise ParseError("not well-formed XML, or not all of it") from error


def local_name(element: "_Element") -> str:
    """The name of *element* without its namespace."""
    return str(element.tag).rpartition("}")[2]


def named_children(element: "_Element", wanted: str) -> "list[_Element]":
    """The children of *element* that are called *wanted* in whatever namespace."""
    return [child for child in element if local_name(child) == wanted]


def child_text(element: "_Element", wanted: str) -> str:
    """The text of the first child of *element* that is called *wanted*, on one line; or ''."""
    children = named_children(element, wanted)
    return text_of_tree(children[0]) if children else ""
