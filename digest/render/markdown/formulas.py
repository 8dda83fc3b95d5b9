"""The formulas of a paper's text, placed in its readable form: for readers that can set mathematics."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.latex import make_readable
from digest.render import parts
from digest.render.markdown.formula_grammar import is_harmless
from digest.text import safe

# As pandoc reads dollars: no blank inside of them, no digit behind, so that prices stay prices.
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])((?:[^$\\\n]|\\.)+?)(?<!\s)\$(?![\d$])")
# It stands for a formula while the text around is made readable; a character that nobody writes.
_PLACE = "\ue000"
_LONGEST = 500
# What means something to a wiki, a comment or an address, also between dollars.
_FOREIGN = re.compile(r"\]\(|\]\[|\[\[|\]\]|\(\(|\{\{.{0,500}\}\}|==|~~|::|://|www\.|<!|--")


class Formula(NamedTuple):
    """A formula: where its readable form stands in a text, and its TeX without the dollars."""

    start: int
    end: int
    tex: str


def formulas(raw: str, shown: str) -> tuple[Formula, ...]:
    """The formulas of *raw* that can be kept, as places in *shown*, its readable form.

    None where the two cannot be laid side by side, or where a formula could reach out of itself.
    """
    if "$" not in raw or _PLACE in raw:
        return ()
    found: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        if _is_glued(match) or not _can_stay(match[1]):
            return match[0]
        found.append(match[1])
        return _PLACE

    between = safe(make_readable(_FORMULA.sub(put_aside, raw))).split(_PLACE)
    return _placed(found, between, shown)


def _placed(found: Sequence[str], between: Sequence[str], shown: str) -> tuple[Formula, ...]:
    placed, text = [], between[0]
    for tex, after in zip(found, between[1:], strict=False):
        read = safe(make_readable(f"${tex}$"))
        placed.append(Formula(len(text), len(text) + len(read), tex))
        text += read + after
    return tuple(placed) if len(between) == len(found) + 1 and text == shown else ()


def _is_glued(match: re.Match[str]) -> bool:
    """Whether a word goes on before or behind, as in CO$_2$: not every reader takes that for a formula."""
    beside = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return any(sign.isalnum() or sign == "_" for sign in beside)


def _can_stay(tex: str) -> bool:
    whole = len(tex) <= _LONGEST and safe(tex) == tex and balanced(tex, "{}") and balanced(tex, "[]")
    # What our own reader takes for a price is one.
    return whole and not _FOREIGN.search(tex) and is_harmless(tex) and not make_readable(f"${tex}$").startswith("$")


def balanced(text: str, pair: str) -> bool:
    """Whether each opening sign of *pair* has its closing one; those behind a backslash count as well."""
    depth = 0
    for sign in text:
        depth += (sign == pair[0]) - (sign == pair[1])
        if depth < 0:
            return False
    return not depth


def inside(placed: Sequence[Formula], shown: str, passage: parts.Passage) -> list[Formula]:
    """Those of *placed* in *shown* that stand as a whole in *passage*, an excerpt of it."""
    lead = 2 if passage.text.startswith("… ") and not shown.startswith("… ") else 0
    body = passage.text[lead:]
    if body not in shown:
        body = body.removesuffix("…").rstrip()
    if (start := shown.find(body)) < 0:
        return []
    shift = lead - start
    moved = [Formula(each.start + shift, each.end + shift, each.tex) for each in placed]
    return [each for each in moved if lead <= each.start and each.end <= lead + len(body)]


def pieces(passage: parts.Passage, placed: Sequence[Formula]) -> Iterator[parts.Segment | Formula]:
    """*passage* in runs of text, highlighted or not, and the formulas between them."""
    at = 0
    for formula in placed:
        yield from _text(passage, at, formula.start)
        yield formula
        at = formula.end
    yield from _text(passage, at, len(passage.text))


def _text(passage: parts.Passage, start: int, end: int) -> list[parts.Segment]:
    spans = [(max(0, a - start), b - start) for a, b in passage.spans if b > start]
    return parts.segments(passage.text[start:end], spans)
