"""A page as a browser saves it: its links in full, its scripts run, its markup written anew."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import lxml.html
from lxml import etree

FORMULA = re.compile(r"(?<!\\)\$([^$]+)\$")


def saved_by_chrome(content: bytes, address: str) -> bytes:
    """*content* as "Web page, complete" of Chrome and Edge has it."""
    comment = f"<!-- saved from url=({len(address):04}){address} -->"
    return _written(_after_scripts(content, address), f"<!DOCTYPE html>\n{comment}")


def saved_by_firefox(content: bytes, address: str) -> bytes:
    """*content* as "Web page, complete" of Firefox has it."""
    return _written(_after_scripts(content, address), "<!DOCTYPE html>")


def saved_as_source(content: bytes, address: str) -> bytes:
    """*content* as "Web page, HTML only" has it, its addresses being relative to the page that it was."""
    return content


def saved_by_single_file(content: bytes, address: str) -> bytes:
    """*content* as the extension SingleFile has it: without scripts, and without quotes that are not needed."""
    tree = _after_scripts(content, address)
    for script in tree.xpath("//script[not(starts-with(@type, 'math/'))]"):
        script.drop_tree()
    comment = f"<!--\n Page saved with SingleFile \n url: {address} \n saved date: Fri Jan 09 2026\n-->"
    written = _written(tree, f"<!DOCTYPE html> {comment}")
    return re.sub(rb'(<[^<>]*?\s[\w-]+=)"([\w./:-]+)"(?=[\s>])', rb"\1\2", written)


BROWSERS: Mapping[str, Callable[[bytes, str], bytes]] = {
    "Chrome": saved_by_chrome,
    "Firefox": saved_by_firefox,
    "SingleFile": saved_by_single_file,
    "source": saved_as_source,
}


def _after_scripts(content: bytes, address: str) -> Any:
    """The tree of the page that a reader had before the eyes."""
    tree: Any = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))
    tree.make_links_absolute(address, resolve_base_href=False)
    for table in tree.iter("table"):
        rows = table.findall("tr")
        if rows:
            body = etree.SubElement(table, "tbody")
            body.extend(rows)
    for script in tree.xpath("//script[@src]"):
        script.set("src", "./page_files/" + script.get("src").rpartition("/")[2])
    for element in tree.xpath("//*[contains(@class, 'mathjax')]"):
        _set_formulas(element)
    return tree


def _set_formulas(element: Any) -> None:
    """Put what MathJax 2 makes of them in place of the formulas of *element*, as arXiv's pages have it."""
    for each in list(element.iter(etree.Element)):
        parts = FORMULA.split(each.text or "")
        each.text = parts[0]
        for at, part in enumerate(_set_parts(parts)):
            each.insert(at, part)
    for each in list(element.iter(etree.Element)):
        if each is not element and each.tail and FORMULA.search(each.tail):
            parts = FORMULA.split(each.tail)
            each.tail = parts[0]
            for part in reversed(_set_parts(parts)):
                each.addnext(part)


def _set_parts(parts: list[str]) -> list[Any]:
    """The elements for the formulas of *parts*, a text and a formula in turn, each with the text behind it."""
    made: list[Any] = []
    for tex, behind in zip(parts[1::2], parts[2::2], strict=True):
        number = len(made)
        preview = etree.Element("span", {"class": "MathJax_Preview", "style": "display: none;"})
        shown = etree.Element("span", {"class": "MathJax", "id": f"MathJax-Element-{number}-Frame", "tabindex": "0"})
        sign = etree.SubElement(etree.SubElement(shown, "nobr"), "span", {"class": "math"})
        sign.text = re.sub(r"[\\{}^_]", "", tex)
        script = etree.Element("script", {"type": "math/tex", "id": f"MathJax-Element-{number}"})
        script.text, script.tail = tex, behind
        made += (preview, shown, script)
    return made


def _written(tree: Any, before: str) -> bytes:
    head = tree.find("head")
    if head is not None:
        meta = etree.Element("meta", {"http-equiv": "Content-Type", "content": "text/html; charset=UTF-8"})
        head.insert(0, meta)
    written: bytes = lxml.html.tostring(tree, encoding="utf-8")
    return before.encode() + b"\n" + written
