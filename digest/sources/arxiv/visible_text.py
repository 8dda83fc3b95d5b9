"""The text of elements of arXiv's pages, without the labels that stand in them ("Comments:")."""

from typing import TYPE_CHECKING

from digest.sources.shared import markup

if TYPE_CHECKING:
    from lxml.etree import _Element


def visible_text(element: "_Element | None") -> str:
    """The visible text of *element* on one line, without its label."""
    return markup.text_of_tree(element, _nothing_for_label)


def _nothing_for_label(element: "_Element") -> str | None:
    return "" if element.get("class") == "descriptor" else None
