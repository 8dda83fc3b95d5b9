"""What real readers of Markdown make of a document: HTML, read again as elements."""

import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec

import html5lib
import pytest
from html5lib.constants import DataLossWarning
from lxml.etree import _Element
from markdown_it import MarkdownIt

Reader = Callable[[str], str]

EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist", "tagfilter")
PANDOC = ("pandoc", "--wrap=none", "--to=html5")
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "cmark": ("cmark", "--unsafe"),
    "cmark-gfm": ("cmark-gfm", "--unsafe", *(word for name in EXTENSIONS for word in ("-e", name))),
    # Typographic quotes are all that its own dialect may change.
    "pandoc": (*PANDOC, "--from=markdown-smart"),
    "pandoc gfm": (*PANDOC, "--from=gfm+tex_math_dollars+footnotes"),
    "pandoc commonmark with extensions": (*PANDOC, "--from=commonmark_x-smart"),
}


def by_program(command: tuple[str, ...], document: str) -> str:
    return subprocess.run(command, input=document.encode(), capture_output=True, check=True).stdout.decode()


def commonmark(document: str) -> str:
    return MarkdownIt("commonmark").render(document)


def gfm_like(document: str) -> str:
    """As GitHub reads it, but for bare addresses, which only become links with `linkify-it-py`."""
    return MarkdownIt("gfm-like", {"linkify": find_spec("linkify_it") is not None}).render(document)


LIBRARIES = [pytest.param(commonmark, id="commonmark"), pytest.param(gfm_like, id="gfm-like")]
INSTALLED = [
    pytest.param(
        partial(by_program, command),
        id=name,
        marks=pytest.mark.skipif(not shutil.which(command[0]), reason=f"{command[0]} is not installed"),
    )
    for name, command in PROGRAMS.items()
]


def elements(html: str) -> _Element:
    """The body of *html*, as a browser builds it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        root: _Element = html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False)
        return root.find("body")


def text(element: _Element) -> str:
    return "".join(element.itertext())
