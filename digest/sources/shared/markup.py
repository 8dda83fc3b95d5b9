"""The visible text of what feeds carry: HTML, MathML, the tags of publishers, or plain text."""

import html
import re
from collections.abc import Iterator

from digest.text import collapse_whitespace

# Only tags that exist are markup: titles speak of `<think>`, abstracts of n<k.
_BLOCKS = """address article aside blockquote br center dd div dl dt figure figcaption footer h1 h2 h3 h4 h5 h6
    header hr li ol p pre section table tbody td th tr ul jats:p jats:title jats:sec"""
_INLINE = """a abbr acronym b bdi big cite code del dfn em font i img ins kbd label mark q s samp small source span
    strike strong sub sup time tt u var video audio picture iframe wbr
    math semantics mrow mi mn mo ms mtext msub msup msubsup mfrac msqrt mroot mover munder munderover mstyle mspace
    mpadded mtable mtr mtd annotation jats:italic jats:bold jats:sub jats:sup jats:sc jats:ext-link"""
# An element that is never closed goes on to the end: searching for an end again and again would take forever.
_SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<(script|style|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(
    rf"<(/?)({'|'.join(sorted((*_BLOCKS.split(), *_INLINE.split()), key=len, reverse=True))})(?=[\s/>])([^<>]*)>",
    re.IGNORECASE,
)
_MATH = re.compile(r"<(?:mml:)?math\b([^<>]*)>(.*?)(?:</(?:mml:)?math\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_PREFIX = re.compile(r"(</?)mml:", re.IGNORECASE)
_ALTTEXT = re.compile(r"\balttext\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TEX = re.compile(r"<annotation\b[^<>]{0,99}tex[^<>]{0,99}>([^<>]*)</annotation", re.DOTALL | re.IGNORECASE)
_ANNOTATION = re.compile(r"<annotation\b.*?(?:</annotation[\w-]*\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE)
_BLOCK_NAMES = frozenset(_BLOCKS.split())


def plain_text(text: str) -> str:
    """The visible text of *text*, on one line."""
    return collapse_whitespace(" ".join(visible_lines(text)))


def visible_lines(text: str) -> Iterator[str]:
    """The visible text of *text*, one line for each paragraph or item."""
    text = text.replace("\0", " ")
    if "<" in text:
        text = _TAG.sub(_replace_tag, _SILENT.sub(" ", _PREFIX.sub(r"\1", _MATH.sub(_replace_formula, text))))
        paragraphs = text.split("\0")
    else:
        paragraphs = [text]
    yield from filter(None, (collapse_whitespace(html.unescape(paragraph)) for paragraph in paragraphs))


def link_targets(text: str) -> Iterator[str]:
    """The addresses of the links in *text*, if it is HTML."""
    for match in _HREF.finditer(text):
        yield html.unescape(match[1] or match[2] or match[3] or "").strip()


def _replace_tag(tag: re.Match[str]) -> str:
    return "\0" if tag[2].lower() in _BLOCK_NAMES else ""


def _replace_formula(math: re.Match[str]) -> str:
    """A formula as LaTeX if its markup has that, else its signs one after the other."""
    alttext = _ALTTEXT.search(math[1])
    tex = _TEX.search(math[2])
    written = (alttext[1] or alttext[2]) if alttext else tex[1] if tex else None
    return f"${written.strip(' $')}$" if written else _ANNOTATION.sub("", math[2])
