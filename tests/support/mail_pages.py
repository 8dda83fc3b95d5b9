"""The two parts of a mail, and its HTML part as a browser reads it."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from digest.model import Digest
from digest.render.mail.body import make_body, write_farewell
from digest.render.mail.headers import Envelope

ENVELOPE = Envelope("Paper digest <papers@example.org>", "ann@example.org")


def mail_text(digest: Digest, envelope: Envelope = ENVELOPE) -> str:
    """The plain part of the mail with *digest*."""
    return make_body(digest).text + write_farewell(envelope).text


def mail_page(digest: Digest, envelope: Envelope = ENVELOPE) -> str:
    """The HTML part of the mail with *digest*."""
    body = make_body(digest)
    return body.html + write_farewell(envelope).html + body.html_end


def parse_page(page: str) -> Element:
    """*page* as a tree; fails where it is not well formed."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parse(page)
    assert parser.errors == []
    return root


def page_elements(page: str) -> list[Element]:
    """All elements of *page*, in order."""
    return [element for element in parse_page(page).iter() if isinstance(element.tag, str)]


def elements_of_class(page: str, name: str) -> list[Element]:
    """The elements of *page* that have the class *name*."""
    return [element for element in page_elements(page) if name in element.get("class", "").split()]


def element_text(element: Element) -> str:
    """The words of *element* on one line, those of blocks apart; without comments."""
    return " ".join("".join(_text_pieces(element)).split())


def _text_pieces(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    space = "" if element.tag in ("a", "b", "span") else " "
    yield space + (element.text or "")
    for child in element:
        yield from _text_pieces(child)
        yield child.tail or ""
    yield space


def texts_of_class(page: str, name: str) -> list[str]:
    """The words of each element that has the class *name*."""
    return [element_text(element) for element in elements_of_class(page, name)]


def shown_titles(page: str) -> list[str]:
    """The titles of the papers of *page*, without their numbers."""
    return [element_text(title) for line in elements_of_class(page, "q") for title in line[:1]]
