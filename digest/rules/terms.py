"""One term as the reader wrote it, compiled to the patterns that find it.

The table of terms is in the README under "Words"; every row of it is a branch here.
"""

import itertools
import re
from dataclasses import dataclass
from typing import Any

from digest.errors import UsageError
from digest.latex import readable
from digest.rules.folding import HYPHENS, SEPARATORS, Folded, fold, unaccented, unspaced
from digest.text import shorten, squeeze

_WORD = re.compile(rf"[^{re.escape(SEPARATORS)}]+")
_NO_SEPARATORS = {ord(c): None for c in SEPARATORS}
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
_ORDINARY = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_EDGE = re.compile(r"[^\W_]")
# Words that end in -s and are no plurals, and the few in -ics that are.
_NO_PLURALS = frozenset({"news", "means", "series", "species", "lens", "gas", "atlas", "always", "pros"})
_ICS_PLURALS = frozenset({"metrics", "topics", "heuristics", "statistics", "critics", "clinics", "comics"})
_MOST_HYPHENS = 4
_SHORT = 2
# Characters of a phrase; the time that ahocorasick_rs takes grows with the square of the longest.
_LONGEST = 1_000


class TermError(UsageError):
    """A term that cannot be understood; the message says which part and what to write instead."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One spelling to look for in folded words.

    *key* is the folded spelling, with the blanks that stand for its word boundaries. A hit is real
    when the original, without separators, reads *spelled*: letters in *strict* places as they are,
    others in any case. *lead* and *trail* count the punctuation before and after the folded words.
    """

    key: str
    spelled: str
    strict: tuple[int, ...] = ()
    lead: int = 0
    trail: int = 0
    open_end: bool = False
    exact: bool = False
    rigid: bool = False  # all letters are strict
    # The folded words where the key is nothing but them between two blanks, else "".
    body: str = ""

    def find(self, folded: Folded, start: int, end: int) -> tuple[int, int] | None:
        """Where the hit words[start:end] stands in the original, None where it is none."""
        if self.body and folded.offsets is None:
            # The usual cases at once: one place further left in the original, without the two blanks.
            found = folded.text[start : end - 2]
            if found == self.spelled or (not self.strict and found.lower().replace("-", " ") == self.body):
                return start, end - 2
            if self.rigid and found.isalnum() and found.isascii():
                return None
        return self._find(folded, start, end)

    def _find(self, folded: Folded, start: int, end: int) -> tuple[int, int] | None:
        words = folded.words
        start += words[start] == " "
        end -= words[end - 1] == " "
        end_of_term = end
        if self.open_end and not unspaced(words[end - 1]):
            end = words.index(" ", end)
        first, last = folded.place(start, end)
        first -= self.lead
        middle = folded.place(start, end_of_term)[1] + self.trail
        last = max(last, middle)
        real = first >= 0 and self._reads(folded.text[first:middle])
        return (first, last) if real and not self._glued(folded.text[last : last + 2]) else None

    def _reads(self, found: str) -> bool:
        if self.exact:
            return found == self.spelled
        found = unaccented(found).translate(_NO_SEPARATORS)
        if found.lower() != self.spelled.lower() or len(found) != len(self.spelled):
            return False
        return all(found[at] == self.spelled[at] for at in self.strict)

    def _glued(self, following: str) -> bool:
        # C is not C++ nor C#; but "RAG+" is still RAG.
        return len(self.spelled) <= _SHORT and self.trail == 0 and (following == "++" or following[:1] == "#")


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression, matched in linear time by RE2, so that none can run away."""

    program: Any  # re2 has no types

    def find_all(self, text: str) -> list[tuple[int, int]]:
        """All places in *text*; typographic hyphens count as hyphens."""
        return [m.span() for m in self.program.finditer(_HYPHEN.sub("-", text)) if m.end() > m.start()]


@dataclass(frozen=True, slots=True)
class Term:
    """One term: *text* as written, and either the *patterns* or the *regex* that find it."""

    text: str
    patterns: tuple[Pattern, ...] = ()
    regex: Regex | None = None


def term(text: str) -> Term:
    """The term that *text* means. Raises TermError, with the remedy, for what can mean nothing."""
    text = squeeze(text)
    if text.startswith("/"):
        return Term(text, regex=_regex(text))
    if len(text) > _LONGEST:
        raise TermError(f"`{shorten(text, 60)}`: {len(text):,} characters are no phrase that any text has")
    if text.startswith("="):
        return Term(text, patterns=(_exact(text),))
    spelled = unaccented(readable(text))
    if not _EDGE.search(spelled):
        raise TermError(f"`{text}` has no letter or digit to look for" if text else "an empty term finds nothing")
    if "*" in spelled.rstrip("*") or spelled.endswith(" *"):
        raise TermError(f"`{text}`: `*` may only stand at the end of a term's last word")
    return Term(text, patterns=tuple(_patterns(spelled)))


def _patterns(spelled: str) -> list[Pattern]:
    open_end = spelled.endswith("*")
    patterns: dict[tuple[str, str], Pattern] = {}
    for form in [spelled.rstrip("*")] if open_end else _number_forms(spelled):
        strict = tuple(_strict_places(form))
        for variant in _joined(form):
            pattern = _pattern(variant, strict, open_end=open_end)
            patterns.setdefault((pattern.key, pattern.spelled), pattern)
    return list(patterns.values())


def _joined(spelled: str) -> list[str]:
    """*spelled* with each of its hyphens as a blank and as nothing."""
    words = [word for word in _HYPHEN.split(spelled) if word]
    hyphens = len(words) - 1
    choices: list[tuple[str, ...]] = [(" ",) * hyphens, ("",) * hyphens]
    if hyphens <= _MOST_HYPHENS:
        choices = list(itertools.product((" ", ""), repeat=hyphens))
    return ["".join(itertools.chain.from_iterable(zip(words, (*choice, ""), strict=True))) for choice in choices]


def _pattern(variant: str, strict: tuple[int, ...], *, open_end: bool) -> Pattern:
    edges = [m.start() for m in _EDGE.finditer(variant)]
    lead, trail = edges[0], len(variant) - 1 - edges[-1]
    spelled = "".join(variant.translate(_NO_SEPARATORS).split())
    key = _key(variant, open_end=open_end)
    return Pattern(
        key=key,
        spelled=spelled,
        strict=strict,
        rigid=len(strict) == sum(map(str.isalpha, spelled)) > 0,
        lead=lead,
        trail=trail,
        open_end=open_end,
        body=_body(key, spelled) if not open_end else "",
    )


def _body(key: str, spelled: str) -> str:
    """The folded words where a look at them settles the hit: no punctuation, no short word."""
    body = key.strip()
    settled = key == f" {body} " and body.replace(" ", "") == spelled.lower()
    return body if settled and len(spelled) > _SHORT else ""


def _key(variant: str, *, open_end: bool = False) -> str:
    body = variant.lower() if _ORDINARY.fullmatch(variant) else fold(variant).words.strip()
    before = "" if unspaced(body[0]) else " "
    after = "" if open_end or unspaced(body[-1]) else " "
    return before + body + after


def _strict_places(form: str) -> list[int]:
    """Places (separators not counted) of the words with a capital after their first letter."""
    places: list[int] = []
    at = 0
    for word in _WORD.findall(form) if not form.islower() else ():
        letters = [i for i, c in enumerate(word) if c.isalpha()]
        if any(word[i].isupper() for i in letters[1:]):
            places += [at + i for i in letters]
        at += len(word)
    return places


def _number_forms(spelled: str) -> list[str]:
    """*spelled* with its last word in singular and plural."""
    head, last = spelled[: -len(_last_word(spelled)) or None], _last_word(spelled)
    if not last or not last[-1].isalpha() or unspaced(last[-1]):
        return [spelled]
    forms = (head + form for form in (last, *_plurals(last), *_singulars(last)))
    # A sign and an s, such as `||s`, is no plural of the sign.
    return list(dict.fromkeys(form for form in forms if _EDGE.search(form)))


def _last_word(spelled: str) -> str:
    return _WORD.findall(spelled)[-1] if spelled and spelled[-1].isalpha() else ""


def _plurals(word: str) -> list[str]:
    if word[-1:] == "y" and word[-2:-1].isalpha() and word[-2] not in "aeiou":
        return [word[:-1] + "ies", word + "s"]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return [word + "es"]
    return [word + "s", word + "es"] if word.endswith("o") else [word + "s"]


def _singulars(word: str) -> list[str]:
    """What *word* may be the plural of; a form that is no word at all does no harm, as no text has it."""
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


def _exact(text: str) -> Pattern:
    spelled = text[1:].strip()
    edges = [m.start() for m in _EDGE.finditer(spelled)]
    if not edges:
        raise TermError(f"`{text}` has no letter or digit to look for")
    return Pattern(key=_key(spelled), spelled=spelled, lead=edges[0], trail=len(spelled) - 1 - edges[-1], exact=True)


def _regex(text: str) -> Regex:
    closing = text.rfind("/")
    pattern, flags = text[1:closing], text[closing + 1 :]
    if closing == 0 or flags not in ("", "i"):
        raise TermError(f"`{text}`: a regular expression is written /…/ or /…/i")
    if not pattern:
        raise TermError(f"`{text}`: an empty regular expression finds nothing")
    from digest.rules.regexes import compiled

    return Regex(compiled(text, pattern, ignore_case=flags == "i"))
