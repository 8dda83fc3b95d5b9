"""The elements of a feed by their names, whatever prefixes it writes, and the texts in them."""

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

if TYPE_CHECKING:
    # lxml takes 23 ms to import: only a run that has a page should import it.
    from lxml.etree import _Element

# What the namespaces of feeds have in them, and the prefix that everybody writes for them. RSS, all its ages, and
# Atom have none: some write Atom's elements into RSS.
_PREFIXES = (
    ("rss/1.0/modules/content", "content:"),
    ("rss/1.0/modules/slash", "slash:"),
    ("prism", "prism:"),
    ("purl.org/dc/", "dc:"),
    ("search.yahoo.com/mrss", "media:"),
    ("feedburner", "feedburner:"),
    ("itunes", "itunes:"),
    ("w3.org/2005/atom", ""),
    ("purl.org/atom", ""),
    ("purl.org/rss/1.0", ""),
    ("my.netscape.com", ""),
    ("backend.userland.com", ""),
    ("blogs.law.harvard.edu", ""),
)
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# Written where a feed has no address to give.
_NO_ADDRESS = frozenset({"", "n/a", "na", "none", "null", "undefined", "nan", "-", "tbd", "tba"})

Fields = Mapping[str, "list[_Element]"]


class Link(NamedTuple):
    """One `<link>`: its *address*, its *rel* and the *type* of what is there."""

    address: str
    rel: str
    type: str


@lru_cache(maxsize=500)
def _plain_name(tag: str, prefix: str) -> str:
    """`dc:creator` for the name of an element of Dublin Core, whatever its *prefix* is, `title` for one of feeds."""
    space, _, name = tag.removeprefix("{").rpartition("}")
    if not space:
        # A prefix that the feed does not declare.
        written, colon, local = name.rpartition(":")
        return f"{'' if written.lower() == 'atom' else written}{colon}{local}".lower().removeprefix(":")
    known = (ours for part, ours in _PREFIXES if part in space.lower())
    return next(known, f"{prefix}:").lower() + name.lower()


def plain_name(element: "_Element") -> str:
    """The name of *element* in small letters, with the usual prefix; '' for what is no element."""
    return _plain_name(element.tag, element.prefix or "") if isinstance(element.tag, str) else ""


def child_fields(element: "_Element") -> Fields:
    """The children of *element* by name."""
    fields: dict[str, list[_Element]] = {}
    for child in element:
        fields.setdefault(plain_name(child), []).append(child)
    return fields


def texts_of(fields: Fields, *names: str) -> Iterator[str]:
    """The texts of the fields called one of *names*, in that order, without the empty ones."""
    for name in names:
        for element in fields.get(name, ()):
            if text := _plain_content(element):
                yield text


def first_text(fields: Fields, *names: str) -> str:
    """The first of `texts_of`, or ''."""
    return next(texts_of(fields, *names), "")


def inner_html(element: "_Element", is_plain: bool) -> str:
    """What *element* holds, as HTML; *is_plain* says that its text is none."""
    from lxml import etree

    text = element.text or ""
    if not len(element):
        return html.escape(text, quote=False) if is_plain else text
    children = (etree.tostring(child, encoding="unicode") for child in element)
    return html.escape(text, quote=False) + "".join(children)


def _plain_content(element: "_Element") -> str:
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return text.strip()


def links_of(fields: Fields, base: str) -> list[Link]:
    """The links of an entry or a feed, absolute, without those that are no address of a page."""
    found: list[Link] = []
    for element in fields.get("link", ()):
        written = element.get("href") or _plain_content(element)
        if address := absolute_address(written, base_of(element, base)):
            found.append(Link(address, element.get("rel") or "alternate", element.get("type") or ""))
    return found


def base_of(element: "_Element", base: str) -> str:
    """The address against which the addresses in *element* are meant, in a document whose own is *base*."""
    # https://www.rfc-editor.org/rfc/rfc3986#section-5.1
    written = [each.get(_XML_BASE) for each in (element, *element.iterancestors())]
    for inner in filter(None, reversed(written)):
        base = _join(base, inner.strip())
    return base


def absolute_address(written: str, base: str) -> str:
    """*written*, an address or a reference relative to *base*, as an address of the web; '' where it is none."""
    written = written.strip()
    if written.startswith(("http://", "https://")):
        return written
    if written.lower() in _NO_ADDRESS or written.startswith("#") or re.search(r"\s", written):
        return ""
    address = _join(base, written)
    return address if address.startswith(("http://", "https://")) else ""


def _join(base: str, written: str) -> str:
    try:
        return urljoin(base, written)
    except ValueError:
        return ""
