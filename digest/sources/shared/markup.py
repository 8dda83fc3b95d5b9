"""The visible text of what pages, feeds and JSON carry: HTML, MathML, the tags of publishers, or plain text.

A text (`plain_text`) and the tree of a page (`text_of_tree`) are read in the same way.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from digest.patterns import lazy_pattern
from digest.sources.shared.rendering import Renderer, has_meaning
from digest.sources.shared.tag_names import BLOCKS, TYPESET_CLASSES
from digest.sources.shared.tags import End, Piece, Start, decode_references, read_pieces
from digest.text import collapse_whitespace

if TYPE_CHECKING:
    from lxml.etree import _Element

_HREF = lazy_pattern(
    r"<(?:a|(?:jats:)?ext-link|(?:jats:)?uri)\b[^<>]*?\b(?:xlink:)?href\s*=\s*"
    r"(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))",
    re.IGNORECASE,
)
_TYPED = lazy_pattern(r"</(?:sup|sub|i|b|em|strong)>")
# What an element of a tree shows instead of its own text; None where it shows that.
Instead = Callable[["_Element"], str | None]


def plain_text(text: str) -> str:
    """The visible text of *text*, on one line."""
    if "<" not in text and "&" not in text and "\0" not in text:
        return collapse_whitespace(text)
    return " ".join(visible_lines(text))


def visible_lines(text: str) -> Iterator[str]:
    """The visible text of *text*, one line for each paragraph or item."""
    text = text.replace("\0", " ")
    return _split_lines(_render(read_pieces(text)) if "<" in text else decode_references(text))


def read_formatting(text: str) -> str:
    """The plain *text* on one line, without the tags of formatting that people type all the same: `10<sup>6</sup>`."""
    # One sign is looked for ten times as fast as two.
    has_tags = "<" in text and "</" in text and _TYPED.search(text)
    return " ".join(_split_lines(text, decode=False)) if has_tags else text


def text_of_tree(element: "_Element | None", instead: Instead | None = None) -> str:
    """The visible text of *element* of a page or a feed, on one line; '' for None."""
    if element is None:
        return ""
    behind = _broken_off(element) if element.tag == "p" else []
    if not behind and (text := _text_without_meaning(element, instead)) is not None:
        return _put_on_line(text)
    return _put_on_line(_render(_read_elements([*behind, *_contents(element)], instead)))


def _text_without_meaning(element: "_Element", instead: Instead | None) -> str | None:
    """The text of *element* where it holds nothing but text, spans that mean nothing and what is shown as something
    else; None where it must be rendered. Most elements are so, and this takes a fifth of the time."""
    pieces = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            return None
        shown = instead(child) if instead else None
        if shown is None:
            if child.tag != "span" or len(child) or has_meaning(Start("span", child.get)):
                return None
            shown = child.text or ""
        pieces += (shown, child.tail or "")
    return "".join(pieces)


def _put_on_line(shown: str) -> str:
    if "&" not in shown and "<" not in shown and "\0" not in shown:
        return collapse_whitespace(shown)
    return " ".join(_split_lines(shown))


def link_targets(text: str) -> Iterator[str]:
    """The addresses of the links in *text*, if it is HTML."""
    for match in _HREF.finditer(text):
        yield decode_references(match[1] or match[2] or match[3] or "").strip()


def _render(pieces: Iterable[Piece]) -> str:
    """The text of *pieces*, with a zero between paragraphs."""
    renderer = Renderer()
    for piece in pieces:
        renderer.add(piece)
    return renderer.finish()


def _split_lines(shown: str, *, decode: bool = True) -> Iterator[str]:
    """The lines of *shown*, in which markup that was escaped twice is still to be read; references only to *decode*."""
    if decode and "&" in shown:
        shown = decode_references(shown)
    if "</" in shown or "<br" in shown:
        shown = _render(read_pieces(shown, escaped=True))
    return filter(None, map(collapse_whitespace, shown.split("\0")))


def _broken_off(element: "_Element") -> "list[_Element | str | End]":
    """What stands behind the paragraph *element* and was in it, last ones first: a paragraph ends for every parser at
    the `div` into which MathJax puts a formula on a line of its own."""
    following = element.getnext()
    if following is None or not _is_typeset(following):
        return []
    held: list[_Element | str | End] = [element.tail or ""]
    for sibling in element.itersiblings():
        if sibling.tag in BLOCKS and sibling.tag != "br" and not _is_typeset(sibling):
            break
        held += (sibling, sibling.tail or "")
    return held[::-1]


def _is_typeset(element: "_Element") -> bool:
    return bool(TYPESET_CLASSES.intersection((element.get("class") or "").split()))


def _read_elements(waiting: "list[_Element | str | End]", instead: Instead | None) -> Iterator[Piece]:
    """The pieces of elements and texts, of which the last one comes first; *instead* may replace elements."""
    # A page may nest its elements deeper than Python nests calls.
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str | End):
            yield piece
        elif isinstance(piece.tag, str):
            shown = instead(piece) if instead else None
            if shown is not None:
                yield shown
                continue
            name = piece.tag.rpartition("}")[2].rpartition(":")[2].lower()
            yield Start(name, piece.get)
            waiting.append(End(name))
            waiting += _contents(piece)


def _contents(element: "_Element") -> "list[_Element | str | End]":
    """The text and the elements that *element* holds, last ones first."""
    held: list[_Element | str | End] = []
    for child in reversed(element):
        held += (child.tail, child) if child.tail else (child,)
    return [*held, element.text] if element.text else held
