"""XML as trees, and the text of trees without the labels of arXiv's pages."""

from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.sources.shared import markup
from digest.sources.shared.bounds import check_memory_cost
from digest.sources.shared.character_references import repair_references

if TYPE_CHECKING:
    # lxml takes 23 ms to import: only a run that has a page should import it.
    from lxml.etree import _Element


def parse_xml(content: bytes) -> "_Element":
    """The tree of a feed. Raises ParseError if *content* is no XML or breaks off."""
    from lxml import etree

    check_memory_cost(content)
    # An entity of the document's own could be somebody's file, or grow without end: none is resolved.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(repair_references(content), parser)
    except etree.LxmlError as error:
        raise ParseError(f"not well-formed XML, or not all of it: {error}") from error


def visible_text(element: "_Element | None") -> str:
    """The visible text of *element* on one line, without its label."""
    return markup.text_of_tree(element, _nothing_for_label)


def _nothing_for_label(element: "_Element") -> str | None:
    return "" if element.get("class") == "descriptor" else None


def local_name(element: "_Element") -> str:
    """The name of *element* without its namespace."""
    return str(element.tag).rpartition("}")[2]


def named_children(element: "_Element", wanted: str) -> "list[_Element]":
    """The children of *element* that are called *wanted* in whatever namespace."""
    return [child for child in element if local_name(child) == wanted]


def child_text(element: "_Element", wanted: str) -> str:
    """The text of the first child of *element* that is called *wanted*, on one line; or ''."""
    children = named_children(element, wanted)
    return markup.text_of_tree(children[0]) if children else ""
