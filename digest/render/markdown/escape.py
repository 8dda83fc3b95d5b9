"""Text in Markdown that reads as itself: escapes, links, bold matches, formulas."""

import re
from collections.abc import Iterable
from typing import Protocol

from digest.render import parts, passages
from digest.render.markdown.formulas import Formula
from digest.text import collapse_whitespace

# Each of these means something to CommonMark, GFM, pandoc or a wiki, somewhere in a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~$=^%{}@]")
# `::`, `((`, ` :` and `:smile:`.
_PAIRS = re.compile(r":(?=:)|(?<=\()\(|(?<= ):|:(?=[\w+-]+:)")
_LIST = re.compile(r"^(\d{1,9})([.)])|^([-+:])")
_WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
# An address of which no sign means anything else, up to a blank. One that goes on with another sign is left as text.
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.-]++(?::\d{1,5})?(?:[/?#][\w/.~?=&+,%#@-]*+)?"
    r"(?=[)\]}>\"'“”‘’«»;:!—]*+(?:\s|$|[。，、；）]))",
    re.ASCII,
)
_IN_WIKIS = re.compile(r"==|~~|%%|@@|__|##")
_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "()<>| \\`\"'*[]"}
# A bar ends a table's cell and an angle bracket begins a tag; TeX has commands for both.
_SIGN_AS_COMMAND = {r"\|": r"\Vert ", "|": r"\vert ", "<": r"\lt ", ">": r"\gt "}
_SIGN_IN_FORMULA = re.compile(r"\\\||[|<>]")


class Escape(Protocol):
    """A function that escapes one line of text; *start*: it may stand at the start of a line."""

    def __call__(self, text: str, *, start: bool = True) -> str: ...


def escape_markdown(text: str, *, start: bool = True) -> str:
    """*text*, one line, escaped so that it reads as itself; *start*: it may stand at the start of a line."""
    text = _SPECIAL.sub(r"\\\g<0>", text).replace("&", "&amp;")
    # An address in a title stays text: some renderers would make it a link.
    text = _WWW.sub(r"\\.", _PAIRS.sub(r"\\\g<0>", text).replace("://", ":\\//"))
    if start:
        text = _LIST.sub(lambda start: f"{start[1]}\\{start[2]}" if start[1] else f"\\{start[3]}", text)
    return text


def escape_prose(text: str, *, start: bool = True) -> str:
    """*text* as by `escape_markdown`, with its web addresses as links."""
    return write_prose(text, escape_markdown, "<{}>", start=start)


def write_prose(text: str, escape: Escape, link: str, *, start: bool) -> str:
    """*text* escaped by *escape*, with each web address in it, which is plain, in the place that *link* has for it."""
    pieces, done = [], 0
    for span in find_addresses(text):
        between = escape(text[done : span[0]], start=start and not done)
        pieces += [between, link.format(text[slice(*span)])]
        done = span[1]
    return "".join([*pieces, escape(text[done:], start=start and not done)])


def find_addresses(text: str) -> list[passages.Span]:
    """The places of the web addresses in *text* that are written as links: whole ones, without any sign that means
    something to Markdown."""
    found = [(match.start(), match.start() + len(match[0].rstrip(".,?"))) for match in _ADDRESS.finditer(text)]
    return [
        span for span in found if parts.is_web_address(address := text[slice(*span)]) and not _IN_WIKIS.search(address)
    ]


def without_matches_in_addresses(passage: passages.Passage) -> passages.Passage:
    """*passage* without the places that matched inside of addresses, which bold would tear apart."""
    addresses = find_addresses(passage.text)
    spans = [span for span in passage.spans if all(span[1] <= start or end <= span[0] for start, end in addresses)]
    return passages.Passage(passage.text, tuple(spans)) if addresses else passage


def markdown_link(text: str, url: str) -> str:
    """A link with *text*, which is already escaped, to the web address *url*."""
    return f"[{text}]({encode_link_target(url)})"


def encode_link_target(url: str) -> str:
    """The web address *url* as it can stand in the brackets of a link."""
    return url.translate(_IN_URL).replace("&", "&amp;")


def join_pieces(pieces: Iterable[passages.Segment | Formula], escape: Escape = escape_markdown) -> str:
    """*pieces* as one text: formulas between dollars, all else escaped, matches in bold where Markdown allows it."""
    return "".join(_write_piece(piece, escape, start=not number) for number, piece in enumerate(pieces))


def _write_piece(piece: passages.Segment | Formula, escape: Escape, *, start: bool) -> str:
    if isinstance(piece, Formula):
        return _write_formula(piece.tex)
    text = escape(piece.text, start=start)
    return f"**{text}**" if _can_be_bold(piece) else text


def _can_be_bold(segment: passages.Segment) -> bool:
    # Beside a letter, `**` opens only before a letter or digit, and closes only behind one (CommonMark, section 6.2).
    return segment.highlighted and segment.text[0].isalnum() and segment.text[-1].isalnum()


def _write_formula(tex: str) -> str:
    escaped = _SIGN_IN_FORMULA.sub(lambda sign: _SIGN_AS_COMMAND[sign[0]], tex)
    # Without blanks at its ends: a dollar behind a blank closes no formula.
    return f"${collapse_whitespace(escaped)}$"
