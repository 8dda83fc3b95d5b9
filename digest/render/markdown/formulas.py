"""The formulas of a paper's text and their places in its readable form, for programs that set mathematics."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from digest.latex import make_readable
from digest.patterns import lazy_pattern
from digest.render import passages
from digest.render.markdown.formula_grammar import is_harmless
from digest.text import sanitize_line

# Dollars as pandoc reads them, no blank inside and no digit behind, so that prices stay prices:
# https://pandoc.org/MANUAL.html#math
_FORMULA = lazy_pattern(r"(?<![\\$])\$(?![\s$])((?:[^$\\\n]|\\.)+?)(?<!\s)\$(?![\d$])")
# Stands for a formula while the text around it is made readable; a private character that no text has.
_PLACEHOLDER = "\ue000"
_LONGEST = 500
# Wikis, comments and addresses: some readers of Markdown look for them even between dollars.
_MARKUP = lazy_pattern(r"\]\(|\]\[|\[\[|\]\]|\(\(|\{\{.{0,500}\}\}|==|~~|::|://|www\.|<!|--")


class _HasPlace(Protocol):
    """Something with a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Placed = TypeVar("_Placed", bound=_HasPlace)


class Formula(NamedTuple):
    """A formula: the place of its readable form in a text, and its TeX without the dollars."""

    start: int
    end: int
    tex: str


def find_formulas(raw: str, shown: str) -> tuple[Formula, ...]:
    """The formulas of *raw* that are safe to write as TeX, each with its place in *shown*, the readable form of *raw*.

    Empty if the places cannot be found. A formula that could affect the text around it is left out.
    """
    if "$" not in raw or _PLACEHOLDER in raw:
        return ()
    formulas: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        if _is_glued(match) or not _is_safe_formula(match[1]):
            return match[0]
        formulas.append(match[1])
        return _PLACEHOLDER

    between = sanitize_line(make_readable(_FORMULA.sub(set_aside, raw))).split(_PLACEHOLDER)
    return _locate_formulas(formulas, between, shown)


def _locate_formulas(formulas: Sequence[str], between: Sequence[str], shown: str) -> tuple[Formula, ...]:
    """The places of *formulas* in *shown*, with the texts *between* them; empty if they do not add up to *shown*."""
    placed, text = [], between[0]
    for tex, after in zip(formulas, between[1:], strict=False):
        formula = sanitize_line(make_readable(f"${tex}$"))
        placed.append(Formula(len(text), len(text) + len(formula), tex))
        text += formula + after
    return tuple(placed) if len(between) == len(formulas) + 1 and text == shown else ()


def _is_glued(match: re.Match[str]) -> bool:
    """Whether the formula is a part of a word, as in CO$_2$, which not every reader takes for a formula."""
    beside = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return any(sign.isalnum() or sign == "_" for sign in beside)


def _is_safe_formula(tex: str) -> bool:
    well_formed = (
        len(tex) <= _LONGEST and sanitize_line(tex) == tex and is_balanced(tex, "{}") and is_balanced(tex, "[]")
    )
    # If the readable form keeps the dollar, the text is a price.
    return (
        well_formed and not _MARKUP.search(tex) and is_harmless(tex) and not make_readable(f"${tex}$").startswith("$")
    )


def is_balanced(text: str, pair: str) -> bool:
    """Whether each opening sign of *pair* has its closing one; signs behind a backslash count as well."""
    depth = 0
    for sign in text:
        depth += (sign == pair[0]) - (sign == pair[1])
        if depth < 0:
            return False
    return not depth


def formulas_within(placed: Sequence[Formula], shown: str, passage: passages.Passage) -> list[Formula]:
    """Those of *placed*, the formulas of *shown*, that are whole in its excerpt *passage*, with their places there."""
    lead = 2 if passage.text.startswith("… ") and not shown.startswith("… ") else 0
    body = passage.text[lead:]
    if body not in shown:
        body = body.removesuffix("…").rstrip()
    if (start := shown.find(body)) < 0:
        return []
    shift = lead - start
    moved = [Formula(formula.start + shift, formula.end + shift, formula.tex) for formula in placed]
    return [formula for formula in moved if lead <= formula.start and formula.end <= lead + len(body)]


def split_passage(passage: passages.Passage, placed: Sequence[_Placed]) -> Iterator[passages.Segment | _Placed]:
    """*passage* in segments of text, highlighted or not, and what is *placed* between them, in order."""
    done = 0
    for each in placed:
        yield from _text_segments(passage, done, each.start)
        yield each
        done = each.end
    yield from _text_segments(passage, done, len(passage.text))


def _text_segments(passage: passages.Passage, start: int, end: int) -> list[passages.Segment]:
    spans = [(max(0, a - start), b - start) for a, b in passage.spans if b > start]
    return passages.split_by_spans(passage.text[start:end], spans)
