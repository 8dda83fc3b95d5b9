"""The text of a page as "select all" and "copy" give it: what a browser calls the innerText of its body."""

import re

import lxml.html
from lxml import etree

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form"  # noqa: SIM905
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody thead tr ul".split()
)
_SILENT = frozenset(["head", "script", "style", "svg", "template", "noscript", "input", "textarea", "select", "title"])
_FLEX = re.compile(r"(?:^|\s)(?:inline-|d-(?:sm-)?)?flex(?:\s|$)")
_BLOCK = re.compile(r"(?:^|\s)(?:d-)?block(?:\s|$)")
_ON_PHONES = re.compile(r"(?:^|\s)md:hidden(?:\s|$)")


def copied_text(page: bytes, bullet: str = "") -> str:
    """What the browser copies of *page*; some write *bullet* before the items of lists."""
    body = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8")).find("body")
    pieces: list[str] = []
    if body is not None:
        _copy_element(body, pieces, bullet, is_block=True)
    lines = (" ".join(line.split(" ")).strip(" ") for line in re.sub(r" *\n *", "\n", "".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", "\n".join(lines))).strip() + "\n"


def _copy_element(element: etree._Element, pieces: list[str], bullet: str, *, is_block: bool) -> None:
    if not isinstance(element.tag, str) or element.tag in _SILENT or element.get("hidden") is not None:
        return
    if _ON_PHONES.search(element.get("class") or ""):
        return
    if element.tag == "br":
        pieces.append("\n")
        return
    if element.tag == "img":
        return
    around = "\n\n" if element.tag == "p" else "\n" if is_block else ""
    pieces += filter(None, (_break(pieces, around), bullet if element.tag == "li" else ""))
    is_flex = bool(_FLEX.search(element.get("class") or ""))
    pieces += filter(None, (_squeeze(element.text),))
    for child in element:
        if child.tag == "td" and child.getprevious() is not None:
            pieces.append("\t")
        _copy_element(
            child,
            pieces,
            bullet,
            is_block=child.tag in _BLOCKS or is_flex or bool(_BLOCK.search(child.get("class") or "")),
        )
        pieces += filter(None, (_squeeze(child.tail),))
    pieces += filter(None, (_break(pieces, around),))


def _squeeze(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _break(pieces: list[str], around: str) -> str:
    """The line ends to add so that what is there ends with *around*."""
    written = "".join(pieces[-6:]).rstrip(" ")
    return around[len(written) - len(written.rstrip("\n")) :] if written else ""
