"""Names of authors, split from one text: "A, B and C", "Last, First; Last, First", "Last, F., Last, F."."""

import re
from collections.abc import Iterator, Sequence

from digest import latex
from digest.text import collapse_whitespace

_INITIALS = r"(?:[^\W\d_]{1,2}\.[ -]?){1,5}|[A-Z]{1,3}"
_IS_INITIALS = re.compile(_INITIALS)
_SUFFIX = re.compile(r"(?:jr|sr|ph\.?d|m\.?d|dr)\.?|I{2,3}|IV", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\s*(?:\(([^()]*)\))?")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BY = re.compile(r"^(?:authors?:|by)\s+", re.IGNORECASE)
_AND = re.compile(r" ?,? (?:and|&|und|et) (?!al\b)", re.IGNORECASE)
_OTHERS = re.compile(r"[,;]?\s{0,9}\b(?:et al\b\.?|and others\b)|…$", re.IGNORECASE)
_LAST_NAME = re.compile(r"(?:[^\W\dA-Z_][\w'’]{0,5} ){0,3}\S+")
_DEEPEST_BRACKETS = 3
_LONGEST_LAST_NAME = 3  # words: "de la Cruz"


def split_names(text: str) -> tuple[str, ...]:
    """The names in *text*, first names first, whichever way it separates them."""
    text = _remove_brackets(_MAIL.sub(r"\1", collapse_whitespace(text)))
    text = collapse_whitespace(_OTHERS.sub("", _BY.sub("", text)))
    if ";" in text:
        return _clean_names(first_name_first(name) for name in text.split(";"))
    groups = _AND.split(text)
    # "Last, First and Last, First", as BibTeX has it
    if len(groups) > 1 and all(_is_last_name_first(_comma_parts(group)) for group in groups):
        return _clean_names(first_name_first(group) for group in groups)
    return _clean_names(_names_in_list([part for group in groups for part in _comma_parts(group)]))


def first_name_first(name: str) -> str:
    """*name* with the first name first, if it is written "Last, First"; else *name*."""
    parts = _comma_parts(name)
    if len(parts) != 2 or _SUFFIX.fullmatch(parts[1]) or len(parts[0].split()) > _LONGEST_LAST_NAME:
        return collapse_whitespace(name)
    return f"{parts[1]} {parts[0]}"


def _remove_brackets(text: str) -> str:
    """*text* without affiliations in brackets, which may have brackets in them."""
    for _ in range(_DEEPEST_BRACKETS):
        text = _BRACKETS.sub("", text)
    return text


def _comma_parts(text: str) -> list[str]:
    return [part for part in map(collapse_whitespace, text.split(",")) if part]


def _is_last_name_first(parts: Sequence[str]) -> bool:
    """Whether *parts* are a last name, such as `de la Mar`, and a first name."""
    return len(parts) == 2 and bool(_LAST_NAME.fullmatch(parts[0])) and not _SUFFIX.fullmatch(parts[1])


def _names_in_list(parts: Sequence[str]) -> Iterator[str]:
    """The names in *parts* of a list with commas, some of which may have separated parts of one name."""
    if _is_last_name_first(parts):
        yield f"{parts[1]} {parts[0]}"
        return
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    in_pairs = len(joined) % 2 == 0 and all(_IS_INITIALS.fullmatch(part) for part in joined[1::2])
    if not in_pairs:
        yield from joined
        return
    yield from (f"{first} {last}" for last, first in zip(joined[::2], joined[1::2], strict=True))


def _clean_names(names: Iterator[str]) -> tuple[str, ...]:
    clean = (collapse_whitespace(latex.make_readable(name) if "\\" in name else name).strip(" ,;*") for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))
