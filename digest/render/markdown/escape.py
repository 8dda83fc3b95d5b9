"""Text that Markdown takes for what it says: escapes, links, marks, formulas."""

import re
from collections.abc import Iterable
from typing import Protocol

from digest.render import parts
from digest.render.markdown.formulas import Formula
from digest.text import squeeze

# Everything that means something to CommonMark, GFM, pandoc or a wiki, somewhere in a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~$=^%{}@]")
# `::`, `((`, ` :` and `:smile:`.
_PAIRS = re.compile(r":(?=:)|(?<=\()\(|(?<= ):|:(?=[\w+-]+:)")
_LIST = re.compile(r"^(\d{1,9})([.)])|^([-+:])")
_WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "()<>| \\`\"'*[]"}
# A bar ends a cell of a table, a bracket begins a tag; TeX has words for them.
_IN_FORMULA = {r"\|": r"\Vert ", "|": r"\vert ", "<": r"\lt ", ">": r"\gt "}
_SIGN_IN_FORMULA = re.compile(r"\\\||[|<>]")


class Escape(Protocol):
    """What makes one line of text read as itself; *start*: it may stand at the start of a line."""

    def __call__(self, text: str, *, start: bool = True) -> str: ...


def escaped(text: str, *, start: bool = True) -> str:
    """*text*, one line, so that it reads as itself; *start*: it may stand at the start of a line."""
    text = _SPECIAL.sub(r"\\\g<0>", text).replace("&", "&amp;")
    # An address in a title stays text: some readers would make it a link.
    text = _WWW.sub(r"\\.", _PAIRS.sub(r"\\\g<0>", text).replace("://", ":\\//"))
    if start:
        text = _LIST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)
    return text


def linked(text: str, url: str) -> str:
    """A link; *text* is already escaped, *url* a web address."""
    return f"[{text}]({address(url)})"


def address(url: str) -> str:
    """A web address as it stands in the brackets of a link."""
    return url.translate(_IN_URL).replace("&", "&amp;")


def marked(pieces: Iterable[parts.Segment | Formula], escape: Escape = escaped) -> str:
    """Escaped text with what matched in bold, where the marks would be read as such, and its formulas."""
    return "".join(_written(piece, escape, start=not at) for at, piece in enumerate(pieces))


def _written(piece: parts.Segment | Formula, escape: Escape, *, start: bool) -> str:
    if isinstance(piece, Formula):
        return _between_dollars(piece.tex)
    text = escape(piece.text, start=start)
    return f"**{text}**" if _can_be_bold(piece) else text


def _can_be_bold(segment: parts.Segment) -> bool:
    # Beside a letter, `**` opens and closes only before and after a letter or digit.
    return segment.highlighted and segment.text[0].isalnum() and segment.text[-1].isalnum()


def _between_dollars(tex: str) -> str:
    words = _SIGN_IN_FORMULA.sub(lambda found: _IN_FORMULA[found[0]], tex)
    # Behind a blank, the closing dollar would be none.
    return f"${squeeze(words)}$"
