"""HighWire's marks in titles and abstracts: what it writes for the markup and the signs of a preprint.

There is no public list of them; these are the ones that stand in abstracts of bioRxiv and medRxiv.
"""

import html
import re
import unicodedata

from digest.latex.tables import GREEK, SYMBOLS
from digest.patterns import lazy_pattern
from digest.text import collapse_whitespace

# Figures and tables with their captions are no part of a text; one that is cut off goes on to the end.
_FIGURE = lazy_pattern(r"O_(FIG|TBL|INLINEFIG|INLINETBL)\b.*?(?:\bC_\1\b|\Z)", re.DOTALL)
_GRAPHIC_HEADING = lazy_pattern(
    r"(?i)\b(?:(?:graphical|visual|toc|video)[ -](?:abstract|toc|graphic|summary)s?)[:.]?\s*\Z"
)
# Small capitals: `AO_SCPLOWBSTRACTC_SCPLOW` is the word Abstract, `O_SCPCAPLC_SCPCAP-lactate` is L-lactate.
_SMALL_CAPITALS = lazy_pattern(r"(?<=[^\W\d_])O_SCPLOW(.{0,200}?)C_SCPLOW")
_OTHER_CAPITALS = lazy_pattern(r"O_(SCPLOW|SCPCAP)(.{0,200}?)C_\1")
# Headings, items, quotations, boxes, captions: their text is the text's.
_PARTS = lazy_pattern(r" ?[OCM]_(?:ST_ABS|LI|QD|TEXTBOX|CAPTION|TABLECAPTION|FLOATNO|TABLEFOOTNOTE|DISPLAY|FIG|TBL) ?")
# Headings whose markup is lost entirely: "ResultsWe find".
_HEADINGS = lazy_pattern(
    r"(?:^|(?<=[.!?)\]] ))(Abstract|Aims?|Background|Conclusions?|Design|Discussion|Findings|Highlights|Importance|"
    r"Interpretation|Introduction|Keywords|Methods?|Methods and [Rr]esults|Motivation|Objectives?|Purpose|Rationale|"
    r"Results|Significance(?: [Ss]tatement)?|Summary)(?=[A-Z][a-z]|[A-Z] |[A-Z]{2}|\d)"
)
# A heading of the whole text says nothing.
_WHOLE = lazy_pattern(
    r"\s*(?:AO_SCPLOWBSTRACTC_SCPLOW|SO_SCPLOWUMMARYC_SCPLOW|(?:Abstract|ABSTRACT|Summary)(?:/[A-Z][a-z]+)?"
    r"(?=O_[LS]|[A-Z][a-z ]|[A-Z]{2,}[ -])|Abstract[:.]?\s+(?=[A-Z\d]))[:.]?\s*"
)
_GREEK_BEHIND_WORD = lazy_pattern(
    r"(?:(?<=[a-z]{4})|(?<=\bof)|(?<=\bin)|(?<=\bto)|(?<=\bby)|(?<=\bthe)|(?<=\band)|(?<=\bfor)|(?<=\bat))"
    rf"\{{({'|'.join(GREEK)})\}}"
)
_NAMED = lazy_pattern(r"\{([A-Za-z+/. -]{1,20})\}")
_SIGNS = {
    "+/-": "±",
    "-/+": "∓",
    "angstrom": "Å",
    "cubed": "³",
    "degree": "°",
    "degrees": "°",
    "euro": "€",
    "half": "½",
    "micro": "µ",
    "middle dot": "·",
    "ohm": "Ω",
    "per thousand": "‰",
    "permil": "‰",
    "pound": "£",
    "squared": "²",
    "tm": "™",
    "trade": "™",
    "reg": "®",
    "copy": "©",
    "uparrow": "↑",
    "downarrow": "↓",
}
_BRACKETED = lazy_pattern(r"\[([^\[\]\w\s]{1,3}|[a-z]{2,6}\d?)\]")
_ARROWS = {"->": "→", "<-": "←", "<->": "↔", "=>": "⇒", ">=": "≥", "<=": "≤", "~": "~", "!=": "≠"}
# Names of signs that HTML has; others of them are words ([sub], [sum]).
_ENTITIES = lazy_pattern(
    "isin|notin|[rlhud]arr|rArr|le|ge|ne|asymp|equiv|cong|prop|infin|nabla|radic|exist|forall|empty|oplus|otimes|perp|"
    "sime|sdot|there4|bull|prime|hellip|mldr|plusmn|times|deg|sube|supe|thinsp|minus|lsim|gsim|ap"
)
_ANGSTROM = lazy_pattern(r"(?<=\d )\[A\]|(?<=\d)\[A\]|(?<=\bin )\[A\](?=[ .,;)])")
# A letter whose accent is lost; in names of molecules (benzo[a]pyrene) brackets are brackets.
_BARE_LETTER = lazy_pattern(r"(?<=[^\W\d_oaz])\[([a-z])\](?![\w-]*ene\b)")
_MARK = lazy_pattern(r"[OC]_[A-Z]|[{\[]|[a-z][A-Z]|[a-z]\d")


def read_marks(text: str) -> str:
    """*text* with the words and signs that its marks stand for, without its figures and a first word "Abstract"."""
    whole = _WHOLE.match(text)
    text = text[whole.end() :] if whole else text
    if not _MARK.search(text):
        return text
    text = _GRAPHIC_HEADING.sub("", _FIGURE.sub(" ", text).rstrip())
    text = _SMALL_CAPITALS.sub(lambda match: match[1].lower(), text)
    text = _PARTS.sub(" ", _OTHER_CAPITALS.sub(r"\2", text))
    text = _HEADINGS.sub(r"\1 ", collapse_whitespace(text))
    return collapse_whitespace(_read_signs(text))


def _read_signs(text: str) -> str:
    if "{" in text:
        text = _NAMED.sub(_sign_of_name, _GREEK_BEHIND_WORD.sub(r" {\1}", text))
    if "[" in text:
        text = _BARE_LETTER.sub(r"\1", _ANGSTROM.sub("Å", _BRACKETED.sub(_sign_in_brackets, text)))
    return text


def _sign_of_name(match: re.Match[str]) -> str:
    name = match[1].strip()
    return _SIGNS.get(name) or SYMBOLS.get(name) or match[0]


def _sign_in_brackets(match: re.Match[str]) -> str:
    inside = match[1]
    if _ENTITIES.fullmatch(inside):
        return html.unescape(f"&{inside};")
    is_sign = len(inside) == 1 and not inside.isascii() and unicodedata.category(inside) in ("Sm", "So", "Sk")
    return _ARROWS.get(inside) or (inside if is_sign else match[0])
