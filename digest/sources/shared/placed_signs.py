"""Formulas of which only the signs are left, as MathJax 2 has placed them: its scripts with their TeX were not saved.

How it places them: https://github.com/mathjax/MathJax/blob/legacy-v2/unpacked/jax/output/HTML-CSS/jax.js
"""

from collections.abc import Sequence

from digest.latex.scripts import fraction_part
from digest.patterns import lazy_pattern
from digest.sources.shared.formulas import Attribute, Part
from digest.sources.shared.scripts import write_subscript, write_superscript
from digest.sources.shared.tags import Start

_ROLES = {"msubsup": "scripted", "msub": "scripted", "msup": "scripted", "mfrac": "fraction"}
_TOP = lazy_pattern(r"\btop: ?(-?\d{1,4}(?:\.\d{1,9})?)em")


def role_of_sign(start: Start, around: str) -> str:
    """What an element of a set formula does to its text, in one whose role is *around*; '' if it does nothing."""
    if start.name != "span":
        return ""
    if around in ("scripted", "fraction"):
        style = start.attribute("style") or ""
        return "placed" if "absolute" in style and _TOP.search(style) else ""
    return _ROLES.get((start.attribute("class") or "").strip(), "")


def result_of_signs(role: str, attribute: Attribute, parts: Sequence[Part]) -> Part:
    """The text of an element with that *role*."""
    text = "".join(part.text for part in parts)
    if role == "placed":
        top = _TOP.search(attribute("style") or "")
        return Part(text.strip(), f"placed {top[1] if top else 0}")
    placed = [part for part in parts if part.kind.startswith("placed") and part.text]
    if len(placed) < 2 or len(placed) > 3:
        return Part(text)
    if role == "fraction":
        return Part(f"{fraction_part(placed[0].text)}/{fraction_part(placed[1].text)}")
    base, *scripts = placed
    # Lower scripts are written first; what is above the line is nearer to the top.
    lower = [write_subscript(each.text) for each in scripts if _top_of(each) > _top_of(base)]
    higher = [write_superscript(each.text) for each in scripts if _top_of(each) <= _top_of(base)]
    return Part("".join((base.text, *lower, *higher)))


def _top_of(part: Part) -> float:
    return float(part.kind.removeprefix("placed "))
