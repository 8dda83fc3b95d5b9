"""Real renderers of Markdown, and their HTML parsed into elements."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec

import pytest
from lxml.etree import HTMLParser, _Element, fromstring
from markdown_it import MarkdownIt

from digest.model import Digest
from digest.render import parts
from digest.render.formats import Detail
from digest.render.markdown.addresses import find_addresses

Reader = Callable[[str], str]

EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist", "tagfilter")
PANDOC = ("pandoc", "--wrap=none", "--to=html5")
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "cmark": ("cmark", "--unsafe"),
    "cmark-gfm": ("cmark-gfm", "--unsafe", *(word for name in EXTENSIONS for word in ("-e", name))),
    # Without "smart", pandoc leaves quotation marks and dashes as they are.
    "pandoc": (*PANDOC, "--from=markdown-smart"),
    "pandoc gfm": (*PANDOC, "--from=gfm+tex_math_dollars+footnotes"),
    "pandoc commonmark with extensions": (*PANDOC, "--from=commonmark_x-smart"),
}


def render_by_program(command: tuple[str, ...], document: str) -> str:
    return subprocess.run(command, input=document.encode(), capture_output=True, check=True).stdout.decode()


def commonmark(document: str) -> str:
    return str(MarkdownIt("commonmark").render(document))


def gfm_like(document: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(document))


def gfm_like_with_bare_addresses(document: str) -> str:
    """Like `gfm_like`, but whatever looks like an address (`cs.CL` does) becomes a link, except within links."""
    return str(MarkdownIt("gfm-like").render(document))


def is_installed(name: str) -> bool:
    return shutil.which(PROGRAMS[name][0]) is not None


LIBRARIES = [pytest.param(commonmark, id="commonmark"), pytest.param(gfm_like, id="gfm-like")]
WITH_BARE_ADDRESSES = pytest.param(
    gfm_like_with_bare_addresses,
    id="gfm-like with bare addresses",
    marks=pytest.mark.skipif(not find_spec("linkify_it"), reason="linkify-it-py is not installed"),
)
INSTALLED = [
    pytest.param(
        partial(render_by_program, command),
        id=name,
        marks=pytest.mark.skipif(not is_installed(name), reason=f"{command[0]} is not installed"),
    )
    for name, command in PROGRAMS.items()
]


def parse_body(html: str) -> _Element:
    """The body of *html*."""
    parser = HTMLParser(encoding="utf-8")
    body = fromstring(f"<html><body>{html}</body></html>".encode(), parser).find("body")
    assert body is not None
    return body


def element_text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def count_links(digest: Digest, detail: Detail) -> int:
    """How many links a document of *digest* has: those of the papers, and the plain addresses in their texts."""
    papers = [match.paper for match in digest.matches]
    own = sum(bool(place(paper)) for paper in papers for place in (parts.web_address, parts.pdf_address))
    others = sum(parts.is_web_address(link.url) for paper in papers for link in parts.ordered_links(paper))
    texts = [text for match in digest.matches for text in (match.abstract, parts.summary_text(match))]
    return own + others + (sum(len(find_addresses(text)) for text in texts) if detail == "full" else 0)
