"""The abstract in the body of a paper's page, which most sites mark by a class or a name."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from digest.patterns import lazy_pattern
from digest.sources.shared.html_trees import classes_of
from digest.sources.shared.markup import text_of_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

# `abstract`, `acl-abstract`, `article-section__abstract`, `abstract-content`, `abstract-1`, `Abs1-content`.
_MARK = lazy_pattern(r"(?:[a-z]{1,20}[-_]{1,2}){0,3}abstract(?:[-_]?(?:\d|content|full|text|body|inner))?|abs1-content")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b")
_OTHER_KIND = lazy_pattern(r"highlights|graphical|teaser|video", re.IGNORECASE)
_HEADING = lazy_pattern(r"(?:abstract|summary)[:.]?", re.IGNORECASE)
_FEWEST_WORDS, _MOST_WORDS = 15, 2_000
_MOST_MARKED, _MOST_HEADINGS = 12, 100  # elements


def find_abstract(root: "_Element") -> str:
    """The text of the innermost element that is marked as the abstract, without its heading, or else the text behind a
    heading "Abstract"; '' if there is none."""
    found: _Element | None = None
    text = ""
    for element in _marked_elements(root):
        if found is not None and found not in element.iterancestors():
            continue
        written = _text_below_heading(element)
        if _FEWEST_WORDS <= len(written.split()) <= _MOST_WORDS:
            found, text = element, written
    return text or _text_behind_heading(root)


def _text_behind_heading(root: "_Element") -> str:
    headings = (heading for heading in islice(root.iter(*_HEADINGS), _MOST_HEADINGS) if _is_of_abstract(heading))
    behind = next((heading.getnext() for heading in headings), None)
    text = text_of_tree(behind) if behind is not None and behind.tag in ("p", "div") else ""
    return text if _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS else ""


def _is_of_abstract(heading: "_Element") -> bool:
    return bool(_HEADING.fullmatch(text_of_tree(heading)))


def _marked_elements(root: "_Element") -> Iterator["_Element"]:
    marked = 0
    for element in root.iter("div", "section", "p", "span", "blockquote", "article"):
        marks = [mark.lower() for mark in (element.get("id") or "", *classes_of(element))]
        if any(map(_MARK.fullmatch, marks)) and not any(map(_OTHER_KIND.search, marks)):
            marked += 1
            yield element
        if marked >= _MOST_MARKED:
            return


def _text_below_heading(element: "_Element") -> str:
    text = text_of_tree(element)
    heading = text_of_tree(next(element.iter(*_HEADINGS), None))
    if _OTHER_KIND.match(heading):
        return ""
    return text.removeprefix(heading).strip() if _HEADING.fullmatch(heading) else text
