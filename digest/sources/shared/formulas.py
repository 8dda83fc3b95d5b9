"""Formulas in MathML, written on one line in plain characters: `(a + b)/2`, `x̄ᵢ`, `√2`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from digest.latex.scripts import add_hat, fraction_part, write_root
from digest.latex.tables import DOUBLE_STRUCK
from digest.patterns import lazy_pattern
from digest.sources.shared.scripts import write_subscript, write_superscript

Attribute = Callable[[str], str | None]
# What stands over a letter, as the mark that Unicode joins to it.
_MARKS_OVER = {
    **dict.fromkeys("¯‾ˉ−_―\N{COMBINING OVERLINE}\N{COMBINING MACRON}", "\N{COMBINING MACRON}"),
    **dict.fromkeys("^ˆ\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING CIRCUMFLEX ACCENT}"),
    **dict.fromkeys("~˜∼\N{COMBINING TILDE}", "\N{COMBINING TILDE}"),
    **dict.fromkeys("→⃗⇀", "\N{COMBINING RIGHT ARROW ABOVE}"),
    **dict.fromkeys("˙.\N{COMBINING DOT ABOVE}", "\N{COMBINING DOT ABOVE}"),
    **dict.fromkeys("¨\N{COMBINING DIAERESIS}", "\N{COMBINING DIAERESIS}"),
    "ˇ": "\N{COMBINING CARON}",
    "˘": "\N{COMBINING BREVE}",
    "´": "\N{COMBINING ACUTE ACCENT}",
    "`": "\N{COMBINING GRAVE ACCENT}",
}
_MARKS_UNDER = dict.fromkeys("_¯‾−ˍ", "\N{COMBINING LOW LINE}")
# Signs that no reader sees (function application, invisible times, separator, plus), and the star as it is typed.
_AS_TYPED = str.maketrans({**dict.fromkeys(map(chr, range(0x2061, 0x2065)), ""), "∗": "*"})
_TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext"))
_ONE_OPERAND = lazy_pattern(r"[^-+−±×·/=<>≤≥ ]*|[(\[{|⟨][^()]*[)\]}|⟩]")
_SENTENCE = lazy_pattern(r"(?<![^\W\d_])[^\W\d_]{3,}+ [^\W\d_]{2}")
_WORD = lazy_pattern(r"[^\W\d_]{2}")
_SWITCH = lazy_pattern(r"\{ ?\\(?:display|text)style\b(.*)\}", re.DOTALL)
_DELIMITED = lazy_pattern(r"(\$\$?)(.+)\1|\\\((.+)\\\)|\\\[(.+)\\\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text.

    Its *kind* is `tex` for mathematics written in TeX, `formula` for some that was markup, `word` for a name of letters
    in a formula, `border` between the scripts behind and before a sign, `placed` with the place of signs, else ''.
    """

    text: str
    kind: str = ""


def write_tex(tex: str, *, display: bool = False) -> str:
    """*tex*, of which a page says that it is mathematics, between dollar signs; '' if it is empty."""
    body = tex.rpartition("\\begin{document}")[2].partition("\\end{document}")[0].strip()
    delimited = _DELIMITED.fullmatch(body)
    if delimited:
        body, display = delimited[2] or delimited[3] or delimited[4], display or len(delimited[1] or "") == 2
    switch = _SWITCH.fullmatch(body)
    body = (switch[1] if switch else body).strip()
    if body == tex.strip() and _WORD.search(body) and not set(body) & set("\\^_"):
        # These may be words between two prices, which a page took for the ends of a formula: the blanks are theirs.
        body = tex
    sign = "$$" if display else "$"
    return f"{sign}{body}{sign}" if body.strip() else ""


def is_tex(text: str | None) -> bool:
    """Whether *text*, which stands for a formula, is TeX and no description in words."""
    return bool(text and text.strip()) and ("\\" in str(text) or not _SENTENCE.search(str(text)))


def write_element(name: str, attribute: Attribute, parts: Sequence[Part]) -> Part:
    """The element *name* of a formula with these *parts*, one for each element that it holds."""
    tex = next((part for part in parts if part.kind == "tex"), None)
    if name == "annotation":
        is_source = "tex" in (attribute("encoding") or "").lower()
        return Part(_join(parts), "tex") if is_source else Part("")
    if tex and name not in _TOKENS:
        return tex
    if name in _TOKENS:
        return _write_token(name, attribute, parts)
    if name in _SHAPES:
        return Part(_SHAPES[name](parts, attribute))
    held = [part for part in parts if part.text.strip()]
    return held[0] if len(held) == 1 else Part(_write_row(held))


def _join(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)


def _write_token(name: str, attribute: Attribute, parts: Sequence[Part]) -> Part:
    text = _join(parts).translate(_AS_TYPED)
    if name == "mtext":
        return Part(text.replace("\N{NO-BREAK SPACE}", " "))
    text = " ".join(text.split())
    if attribute("mathvariant") == "double-struck":
        text = "".join(DOUBLE_STRUCK.get(char, char) for char in text)
    return Part(text, "word" if name == "mi" and len(text) > 1 and text.isalpha() else "")


def _write_row(parts: Sequence[Part]) -> str:
    """*parts* one after the other, names of functions apart from other letters."""
    written: list[str] = []
    before = Part("")
    for part in parts:
        apart = "word" in (before.kind, part.kind) and before.text[-1:].isalpha() and part.text[:1].isalpha()
        written += (" ", part.text) if apart else (part.text,)
        before = part
    return "".join(written)


def _text_at(parts: Sequence[Part], number: int) -> str:
    return parts[number].text.strip() if number < len(parts) else ""


def _write_base(parts: Sequence[Part]) -> str:
    text = _text_at(parts, 0)
    return text if _ONE_OPERAND.fullmatch(text) else f"({text})"


def _write_over(parts: Sequence[Part], _: Attribute) -> str:
    base, over = _text_at(parts, 0), _text_at(parts, 1)
    mark = _MARKS_OVER.get(over)
    return add_hat(base, mark) if mark else base + write_superscript(over)


def _write_under(parts: Sequence[Part], _: Attribute) -> str:
    base, under = _text_at(parts, 0), _text_at(parts, 1)
    mark = _MARKS_UNDER.get(under)
    return add_hat(base, mark) if mark else base + write_subscript(under)


def _write_both_scripts(parts: Sequence[Part], _: Attribute) -> str:
    return _write_base(parts) + write_subscript(_text_at(parts, 1)) + write_superscript(_text_at(parts, 2))


def _write_fraction(parts: Sequence[Part], attribute: Attribute) -> str:
    if (attribute("linethickness") or "").rstrip("ptxem%") in ("0", "0.0"):
        return f"({_text_at(parts, 0)} {_text_at(parts, 1)})"
    return f"{fraction_part(_text_at(parts, 0))}/{fraction_part(_text_at(parts, 1))}"


def _write_root_of(parts: Sequence[Part], _: Attribute) -> str:
    return write_root(_text_at(parts, 0), write_superscript(_text_at(parts, 1)) + "√")


def _write_fenced(parts: Sequence[Part], attribute: Attribute) -> str:
    opening, closing, separators = attribute("open"), attribute("close"), attribute("separators")
    signs = "".join((separators if separators is not None else ",").split())
    written = [part.text for part in parts]
    for number in range(len(written) - 1):
        sign = signs[min(number, len(signs) - 1)] if signs else ""
        written[number] += f"{sign} " if sign else ""
    return f"{'(' if opening is None else opening}{''.join(written)}{')' if closing is None else closing}"


def _write_multiscripts(parts: Sequence[Part], _: Attribute) -> str:
    """A sign with scripts on both sides, such as ¹⁴C: they come in pairs, those before it behind `mprescripts`."""
    texts = [part.text.strip() for part in parts]
    border = next((number for number, part in enumerate(parts) if part.kind == "border"), len(parts))
    before, behind = texts[border + 1 :], texts[1:border]
    return _write_pairs(before) + (texts[0] if border else "") + _write_pairs(behind)


def _write_pairs(texts: Sequence[str]) -> str:
    return "".join(
        (write_subscript if number % 2 == 0 else write_superscript)(text) for number, text in enumerate(texts) if text
    )


_SHAPES: Mapping[str, Callable[[Sequence[Part], Attribute], str]] = {
    "msup": lambda parts, _: _write_base(parts) + write_superscript(_text_at(parts, 1)),
    "msub": lambda parts, _: _write_base(parts) + write_subscript(_text_at(parts, 1)),
    "msubsup": _write_both_scripts,
    "munderover": _write_both_scripts,
    "mover": _write_over,
    "munder": _write_under,
    "mfrac": _write_fraction,
    "msqrt": lambda parts, _: write_root(_write_row(parts), "√"),
    "mroot": _write_root_of,
    "mfenced": _write_fenced,
    "mmultiscripts": _write_multiscripts,
    "mphantom": lambda parts, _: "",
    "maction": lambda parts, _: _text_at(parts, 0),
    "mtr": lambda parts, _: ", ".join(part.text for part in parts),
    "mtable": lambda parts, _: "; ".join(part.text for part in parts),
}
