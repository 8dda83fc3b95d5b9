"""Text in Markdown that reads as itself: escapes, links, bold matches, formulas."""

import re
from collections.abc import Callable, Iterable
from typing import Protocol

from digest.patterns import lazy_pattern
from digest.render import passages
from digest.render.markdown.addresses import Address
from digest.render.markdown.formulas import Formula
from digest.text import collapse_whitespace

# Each of these means something to CommonMark, GFM, pandoc or a wiki, somewhere in a line.
_SPECIAL = lazy_pattern(r"[\\`*_\[\]<>#|~$=^%{}@]")
# `::`, `((`, ` :` and `:smile:`.
_PAIRS = lazy_pattern(r":(?=:)|(?<=\()\(|(?<= ):|:(?=[\w+-]+:)")
_LIST = lazy_pattern(r"^(\d{1,9})([.)])|^([-+:])")
_WWW = lazy_pattern(r"(?<=www)\.", re.IGNORECASE)
_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "()<>| \\`\"'*[]"}
# A bar ends a table's cell and an angle bracket begins a tag; TeX has commands for both.
_SIGN_AS_COMMAND = {r"\|": r"\Vert ", "|": r"\vert ", "<": r"\lt ", ">": r"\gt "}
_SIGN_IN_FORMULA = lazy_pattern(r"\\\||[|<>]")


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


def markdown_link(text: str, url: str) -> str:
    """A link with *text*, which is already escaped, to the web address *url*."""
    return f"[{text}]({encode_link_target(url)})"


def encode_link_target(url: str) -> str:
    """The web address *url* as it can stand in the brackets of a link."""
    return url.translate(_IN_URL).replace("&", "&amp;")


def write_address(url: str) -> str:
    """The plain web address *url* as a link to itself."""
    return f"<{url}>"


def join_pieces(
    pieces: Iterable[passages.Segment | Formula | Address],
    escape: Escape = escape_markdown,
    write_address: Callable[[str], str] = write_address,
) -> str:
    """*pieces* as one text: formulas between dollars, addresses as *write_address* has them, all else escaped, matches
    in bold where Markdown allows it."""
    texts = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, Formula):
            texts.append(_write_formula(piece.tex))
        elif isinstance(piece, Address):
            texts.append(write_address(piece.url))
        else:
            texts.append(_write_segment(piece, escape, start=not number))
    return "".join(texts)


def _write_segment(piece: passages.Segment, escape: Escape, *, start: bool) -> str:
    text = escape(piece.text, start=start)
    return f"**{text}**" if _can_be_bold(piece) else text


def _can_be_bold(segment: passages.Segment) -> bool:
    # Beside a letter, `**` opens only before a letter or digit, and closes only behind one (CommonMark, section 6.2).
    return segment.highlighted and segment.text[0].isalnum() and segment.text[-1].isalnum()


def _write_formula(tex: str) -> str:
    escaped = _SIGN_IN_FORMULA.sub(lambda sign: _SIGN_AS_COMMAND[sign[0]], tex)
    # Without blanks at its ends: a dollar behind a blank closes no formula.
    return f"${collapse_whitespace(escaped)}$"
