"""Parses one term as the user wrote it into the patterns that find it.

The README has the table of terms under "Words"; each row of it is a branch here.
"""

import itertools
import re
from dataclasses import dataclass
from typing import Any

from digest.errors import Remedy, UsageError
from digest.latex import make_readable
from digest.patterns import lazy_pattern
from digest.rules.language.folding import HYPHENS, SEPARATORS, FoldedText, fold_text, is_spaceless, strip_accents
from digest.text import collapse_whitespace, shorten_text

_WORD = lazy_pattern(rf"[^{re.escape(SEPARATORS)}]+")
_NO_SEPARATORS = {ord(c): None for c in SEPARATORS}
_HYPHEN = lazy_pattern(f"[{re.escape(HYPHENS)}]")
_ORDINARY = lazy_pattern(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_EDGE = lazy_pattern(r"[^\W_]")
# Words that end in -s and are no plurals, and the few words in -ics that are plurals.
_NO_PLURALS = frozenset({"news", "means", "series", "species", "lens", "gas", "atlas", "always", "pros"})
_ICS_PLURALS = frozenset({"metrics", "topics", "heuristics", "statistics", "critics", "clinics", "comics"})
_MOST_HYPHENS = 4
_SHORT = 2
# Characters of a phrase; the time of ahocorasick_rs grows with the square of the longest.
_LONGEST = 1_000
# Characters that a message repeats.
_READABLE = 70


class TermError(UsageError):
    """A term that has no meaning; the message says which part is wrong and what to write instead."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One spelling to look for in folded words.

    *key* is the folded spelling with a blank at each end that must be a word boundary. A hit is real if the original
    text without separators is *spelling*, with the same case in *strict_places* and any case elsewhere. *lead* and
    *trail* count the characters of punctuation before and after the folded words. With *open_end* the last word may
    go on; with *is_exact* the original must be equal to *spelling*. *variant* is the spelling with its blanks and
    hyphens.
    """

    key: str
    spelling: str
    strict_places: tuple[int, ...] = ()
    lead: int = 0
    trail: int = 0
    open_end: bool = False
    is_exact: bool = False
    all_strict: bool = False  # every letter is in strict_places
    # The folded words if the key is these between two blanks and they settle a hit (`_decisive_words`), else "".
    words: str = ""
    variant: str = ""

    def find_span(self, folded: FoldedText, start: int, end: int) -> tuple[int, int] | None:
        """The start and end in the original text of the hit words[start:end], None if the hit is not real."""
        if self.words:
            # The usual cases, fast: in the original the hit has no blanks around it.
            span = (start, end - 2) if folded.offsets is None else folded.original_span(start + 1, end - 1)
            original = folded.text[span[0] : span[1]]
            if original == self.spelling or (
                not self.strict_places and original.lower().replace("-", " ") == self.words
            ):
                return span
            if self.all_strict and original.isalnum() and original.isascii():
                return None
        return self._find_in_general(folded, start, end)

    def _find_in_general(self, folded: FoldedText, start: int, end: int) -> tuple[int, int] | None:
        words = folded.words
        start += words[start] == " "
        end -= words[end - 1] == " "
        end_of_term = end
        if self.open_end and not is_spaceless(words[end - 1]):
            end = words.index(" ", end)
        first, last = folded.original_span(start, end)
        first -= self.lead
        middle = folded.original_span(start, end_of_term)[1] + self.trail
        last = max(last, middle)
        real = first >= 0 and self._matches_spelling(folded.text[first:middle])
        return (first, last) if real and not self._is_longer_name(folded.text[last : last + 2]) else None

    def _matches_spelling(self, original: str) -> bool:
        if self.is_exact:
            return original == self.spelling
        original = strip_accents(original).translate(_NO_SEPARATORS)
        if self.open_end:
            # A ligature may hold more than the term's last letter: classif* and "classiﬁcation".
            original = original[: len(self.spelling)]
        if original.lower() != self.spelling.lower() or len(original) != len(self.spelling):
            return False
        return all(original[at] == self.spelling[at] for at in self.strict_places)

    def _is_longer_name(self, following: str) -> bool:
        # C is neither C++ nor C#; but "RAG+" is still RAG.
        return len(self.spelling) <= _SHORT and self.trail == 0 and (following == "++" or following[:1] == "#")


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression that RE2 matches in linear time."""

    program: Any  # re2 has no types

    def find_all(self, text: str) -> list[tuple[int, int]]:
        """The spans of all matches in *text* that are not empty; typographic hyphens count as hyphens."""
        return [m.span() for m in self.program.finditer(_HYPHEN.sub("-", text)) if m.end() > m.start()]


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its *text* as written, and either the *patterns* or the *regex* that find it.

    The text of a quoted phrase begins and ends with `"`, whatever marks were written.
    """

    text: str
    patterns: tuple[Pattern, ...] = ()
    regex: Regex | None = None


def parse_term(text: str) -> Term:
    """The term in *text*. Raises TermError, with the remedy, if it has no meaning."""
    text = collapse_whitespace(text)
    if text.startswith("/"):
        return Term(text, regex=_parse_regex(text))
    if len(text) > _LONGEST:
        raise TermError(f"`{shorten_text(text, 60)}`: {len(text):,} characters are no phrase that any text has")
    if text.startswith("="):
        return Term(text, patterns=(_exact_pattern(text),))
    spelled = strip_accents(make_readable(text))
    if not _EDGE.search(spelled):
        raise TermError(f"`{text}` has no letter or digit to look for" if text else "an empty term finds nothing")
    if "*" in spelled.rstrip("*") or spelled.endswith(" *"):
        regex = re.sub(r"\*+", r"\\w*", text)
        instead = Remedy(text.replace(" *", "*") if spelled.endswith(" *") else f"/{regex}/i", "any letters there")
        quoted = [Remedy(f'"{text}"', "these very characters")] if '"' not in text and len(text) <= _READABLE else []
        said = f"`{text}`: `*` may only stand at the end of a term's last word"
        raise TermError(said).with_remedies(instead, *quoted)
    return Term(text, patterns=tuple(_build_patterns(spelled, open_end=spelled.endswith("*"))))


def parse_phrase(text: str) -> Term:
    """The term of a phrase in quotes, *text* without them: its signs are plain signs. Raises TermError."""
    text = collapse_whitespace(text)
    quoted = f'"{text}"'
    if len(text) > _LONGEST:
        raise TermError(f"`{shorten_text(quoted, 60)}`: {len(text):,} characters are no phrase that any text has")
    spelled = strip_accents(make_readable(text))
    if not _EDGE.search(spelled):
        raise TermError(f"`{quoted}` has no letter or digit to look for")
    return Term(quoted, patterns=tuple(_build_patterns(spelled, open_end=False)))


def _build_patterns(spelled: str, *, open_end: bool) -> list[Pattern]:
    # A hyphen at the edge of a term is no part of it: `- survey` is a survey, whatever stands before it.
    spelled = (spelled.rstrip("*") if open_end else spelled).strip(SEPARATORS)
    patterns: dict[tuple[str, str], Pattern] = {}
    for form in [spelled] if open_end else number_forms(spelled):
        strict = tuple(_strict_places(form))
        for variant in _hyphen_variants(form):
            pattern = _build_pattern(variant, strict, open_end=open_end)
            patterns.setdefault((pattern.key, pattern.spelling), pattern)
    return list(patterns.values())


def _hyphen_variants(spelled: str) -> list[str]:
    """*spelled* in all variants with each hyphen as a blank or as nothing; with many hyphens, all of them alike."""
    if not _HYPHEN.search(spelled):
        return [spelled]
    words = [word for word in _HYPHEN.split(spelled) if word]
    hyphens = len(words) - 1
    choices: list[tuple[str, ...]] = [(" ",) * hyphens, ("",) * hyphens]
    if hyphens <= _MOST_HYPHENS:
        choices = list(itertools.product((" ", ""), repeat=hyphens))
    return ["".join(itertools.chain.from_iterable(zip(words, (*choice, ""), strict=True))) for choice in choices]


def _build_pattern(variant: str, strict: tuple[int, ...], *, open_end: bool) -> Pattern:
    if not strict and not open_end and _ORDINARY.fullmatch(variant):
        return _build_plain_pattern(variant)
    edges = [m.start() for m in _EDGE.finditer(variant)]
    lead, trail = edges[0], len(variant) - 1 - edges[-1]
    spelled = "".join(variant.translate(_NO_SEPARATORS).split())
    key = _folded_key(variant, open_end=open_end)
    return Pattern(
        key=key,
        spelling=spelled,
        strict_places=strict,
        all_strict=len(strict) == sum(map(str.isalpha, spelled)) > 0,
        lead=lead,
        trail=trail,
        open_end=open_end,
        words=_decisive_words(key, spelled) if not open_end else "",
        variant=variant,
    )


def _build_plain_pattern(variant: str) -> Pattern:
    """What `_build_pattern` makes of ordinary words in any case, which nearly all terms are, several times as fast."""
    words, spelled = variant.lower(), variant.replace(" ", "")
    return Pattern(f" {words} ", spelled, words=words if len(spelled) > _SHORT else "", variant=variant)


def _decisive_words(key: str, spelled: str) -> str:
    """The folded words if they alone settle whether a hit is real: without punctuation, and not a short word."""
    body = key.strip()
    settled = key == f" {body} " and body.replace(" ", "") == spelled.lower()
    return body if settled and len(spelled) > _SHORT else ""


def _folded_key(variant: str, *, open_end: bool = False) -> str:
    body = variant.lower() if _ORDINARY.fullmatch(variant) else fold_text(variant).words.strip()
    before = "" if is_spaceless(body[0]) else " "
    after = "" if open_end or is_spaceless(body[-1]) else " "
    return before + body + after


def _strict_places(form: str) -> list[int]:
    """The indexes, separators not counted, of the letters of words that have a capital after their first letter."""
    places: list[int] = []
    at = 0
    for word in _WORD.findall(form) if not form.islower() else ():
        letters = [i for i, c in enumerate(word) if c.isalpha()]
        if any(word[i].isupper() for i in letters[1:]):
            places += [at + i for i in letters]
        at += len(word)
    return places


def number_forms(spelled: str) -> list[str]:
    """*spelled*, and the same with its last word in the singular or in the plural."""
    last = _last_word(spelled)
    head = spelled[: -len(last) or None]
    if not last or not last[-1].isalpha() or is_spaceless(last[-1]):
        return [spelled]
    forms = (head + form for form in (last, *_plural_forms(last), *_singular_forms(last)))
    # A sign and an s, such as `||s`, is no plural of the sign.
    return list(dict.fromkeys(form for form in forms if _EDGE.search(form)))


def _last_word(spelled: str) -> str:
    return _WORD.findall(spelled)[-1] if spelled and spelled[-1].isalpha() else ""


def _plural_forms(word: str) -> list[str]:
    if word[-1:] == "y" and word[-2:-1].isalpha() and word[-2] not in "aeiou":
        return [word[:-1] + "ies", word + "s"]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return [word + "es"]
    return [word + "s", word + "es"] if word.endswith("o") else [word + "s"]


def _singular_forms(word: str) -> list[str]:
    """The words of which *word* may be the plural; a form that is no word does no harm, because no text has it."""
    acronym = word[:-1].isupper() and len(word) > 2
    if word[-1] != "s" or word.endswith("ss") or word.lower() in _NO_PLURALS or (len(word) < 4 and not acronym):
        return []
    if word.endswith("ics") and word.lower() not in _ICS_PLURALS:
        return []
    if word.endswith("ies") and len(word) > 4:
        return [word[:-3] + "y", word[:-1]]
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        return [word[:-2], word[:-1]]
    return [word[:-1]]


def _exact_pattern(text: str) -> Pattern:
    spelled = text[1:].strip()
    edges = [m.start() for m in _EDGE.finditer(spelled)]
    if not edges:
        raise TermError(f"`{text}` has no letter or digit to look for")
    return Pattern(
        key=_folded_key(spelled),
        spelling=spelled,
        lead=edges[0],
        trail=len(spelled) - 1 - edges[-1],
        is_exact=True,
        variant=spelled,
    )


def _parse_regex(text: str) -> Regex:
    closing = text.rfind("/")
    pattern, flags = text[1:closing], text[closing + 1 :]
    if closing == 0 or flags not in ("", "i"):
        written = f"/{pattern}/{'i' if 'i' in flags else ''}" if closing else f"{text}/"
        raise TermError(f"`{text}`: a regular expression is written /…/ or /…/i").with_remedies(Remedy(written))
    if not pattern:
        raise TermError(f"`{text}`: an empty regular expression finds nothing")
    from digest.rules.language.regexes import compile_regex

    return Regex(compile_regex(text, pattern, ignore_case=flags == "i"))
