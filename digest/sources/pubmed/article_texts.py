"""The texts of PubMed's XML, which hold `<i>`, `<sup>`, `<sub>` and formulas in MathML."""

import html
from typing import TYPE_CHECKING

from digest.sources.shared import markup

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements in texts; what else may stand there, such as `DispFormula`, is read for the text in it.
_INLINE = frozenset({"b", "i", "u", "sub", "sup"})
_DEEPEST = 40  # elements in each other


def inner_text(element: "_Element | None") -> str:
    """The text of *element* on one line, or ''."""
    return "" if element is None else markup.plain_text(_inner_markup(element, 0))


def _inner_markup(element: "_Element", depth: int) -> str:
    """What stands in *element*, as HTML."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        parts += (_child_markup(child, depth), html.escape(child.tail or "", quote=False))
    return "".join(parts)


def _child_markup(child: "_Element", depth: int) -> str:
    if not isinstance(child.tag, str):
        # An entity that nothing explains.
        return ""
    name = child.tag.rpartition("}")[2]
    if name == "math":
        from lxml import etree

        return etree.tostring(child, encoding="unicode", with_tail=False)
    if depth >= _DEEPEST:
        return html.escape("".join(map(str, child.itertext())), quote=False)
    inner = _inner_markup(child, depth + 1)
    return f"<{name}>{inner}</{name}>" if name in _INLINE else inner
