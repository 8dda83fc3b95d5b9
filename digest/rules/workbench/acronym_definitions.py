"""Finds where a text defines an acronym: "retrieval-augmented generation (RAG)".

A definition is an acronym and a long form of which one stands in brackets behind the other. Every letter of the
acronym must be found in the long form, in order and beginning with its first letter: at the start of a word where
that is possible (RAG), else inside of one too (LoRA: low-rank adaptation). A long form never begins inside of a
hyphenated word.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from digest.patterns import lazy_pattern
from digest.rules.language.folding import fold_words, strip_accents

_MOST_LETTERS = 10
_MOST_WORDS = 12  # of which a long form is one part
_WINDOW = 160  # characters before a bracket in which a long form begins
_INSIDE = 120  # characters in brackets
SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of"}
    | {"on", "or", "over", "per", "the", "to", "via", "vs", "with", "without"}
)

_BRACKET = lazy_pattern(rf"[(\[]([^()\[\]]{{2,{_INSIDE}}})[)\]]")
_ACRONYM = lazy_pattern(rf"[^\W_]{{2,{_MOST_LETTERS}}}")
_BEFORE_ACRONYM = lazy_pattern(r"(?:i\.e\.|aka|a\.k\.a\.|or|termed|dubbed|called|denoted)[ ,:]+")
_LAST_ACRONYM = lazy_pattern(rf"(?<![^\W_])(?<![^\W_]-)([^\W_]{{2,{_MOST_LETTERS}}}) ?$")
_END_OF_CLAUSE = lazy_pattern(r"[.!?;:,](?=\s)|[()\[\]{}<>=|/\"“”„]")
WORD = lazy_pattern(r"[^\W_]+")
_MOST_DEFINITIONS = 50  # of one text
_QUOTES = " \"'“”„‘’`*"

# What an alignment costs: nothing where every letter begins a word.
_INNER, _SMALL, _PART, _SKIPPED = 2, 1, 3, 7
_MOST_COST = 9


class Definition(NamedTuple):
    """An *acronym* in the singular, and its *long_form* as it was written."""

    acronym: str
    long_form: str


def find_definitions(text: str) -> list[Definition]:
    """The first definitions in *text*, in its order, each as often as it stands there."""
    found = (_read_bracket(text, bracket) for bracket in _BRACKET.finditer(text))
    return list(islice(filter(None, found), _MOST_DEFINITIONS))


def find_acronym_in(text: str, phrase: str) -> str | None:
    """An acronym in *text* that is made of the initials of *phrase* and that *text* does not define; None without one.

    It is a guess: only words of three letters or more are taken, and small words of the phrase may have none.
    """
    defined = {definition.acronym for definition in find_definitions(text)}
    for found in WORD.finditer(text):
        acronym = singular_acronym(found[0])
        if len(acronym) > 2 and is_acronym(acronym) and acronym not in defined and _has_initials(acronym, phrase):
            return acronym
    return None


def is_acronym(word: str) -> bool:
    """Whether *word* may be an acronym: letters and digits, two capitals or more."""
    return bool(_ACRONYM.fullmatch(word)) and sum(map(str.isupper, word)) > 1


def singular_acronym(word: str) -> str:
    """The acronym *word* without the s of its plural."""
    return word[:-1] if len(word) > 2 and word[-1] == "s" and not word[-2].islower() else word


def _read_bracket(text: str, bracket: re.Match[str]) -> Definition | None:
    """The definition that *bracket* in *text* completes, None where it is something else."""
    inside = bracket[1].strip()
    if introduced := _BEFORE_ACRONYM.match(inside):
        inside = inside[introduced.end() :]
    inside = re.split("[,;:]", inside, maxsplit=1)[0].strip(_QUOTES)
    before = text[max(0, bracket.start() - _WINDOW) : bracket.start()].rstrip(_QUOTES)
    if is_acronym(inside):
        clause = before[max((end.end() for end in _END_OF_CLAUSE.finditer(before)), default=0) :]
        long_form = _find_long_form(singular_acronym(inside), clause)
        return Definition(singular_acronym(inside), long_form) if long_form else None
    last = _LAST_ACRONYM.search(before[-_MOST_LETTERS - 2 :])
    if last and is_acronym(last[1]):
        acronym = singular_acronym(last[1])
        return Definition(acronym, inside) if _find_long_form(acronym, inside) == inside else None
    return None


def _has_initials(acronym: str, phrase: str) -> bool:
    words = fold_words(phrase)
    initials = ["".join(word[0] for word in some) for some in (words, [w for w in words if w not in SMALL_WORDS])]
    return acronym.lower() in initials


# --- the long form ------------------------------------------------------------------------------


class _Word(NamedTuple):
    """A word of a text in small letters, where it stands, and whether it goes on a hyphenated one."""

    letters: str
    start: int
    end: int
    is_part: bool
    is_upper: bool


def _find_long_form(acronym: str, before: str) -> str | None:
    """The words at the end of *before* for which *acronym* stands, None where it stands for none of them."""
    words = _read_words(before)
    if not words or before[words[-1].end :].strip(_QUOTES):
        return None
    start = _align_letters(strip_accents(acronym).lower(), words)
    if start is None:
        return None
    chosen = words[start:]
    if len(chosen) < 2 or (chosen[0].letters in SMALL_WORDS and not chosen[1].is_part):
        return None
    return before[chosen[0].start : chosen[-1].end]


def _read_words(text: str) -> list[_Word]:
    """The last words of *text*."""
    words = []
    for found in list(WORD.finditer(text))[-_MOST_WORDS:]:
        is_part = text[found.start() - 1 : found.start()] in ("-", "\u2010", "\u2011", "\u2013")
        letters = strip_accents(found[0])
        is_upper = sum(map(str.isupper, letters)) > 1 or letters[0].isdigit()
        words.append(_Word(letters.lower(), found.start(), found.end(), is_part, is_upper))
    return words


def _align_letters(letters: str, words: Sequence[_Word]) -> int | None:
    """The index of the first of *words* at the cheapest place for *letters*; the last word must have one of them.

    A place is cheap where the letters begin words; what is dear is refused.
    """
    # costs[n]: what it costs that words[at:] have the last n letters.
    costs = {0: 0}
    best: tuple[int, int] | None = None
    for at in reversed(range(len(words))):
        word, is_last = words[at], at == len(words) - 1
        after: dict[int, int] = {}
        for taken, cost in costs.items():
            rest = letters[: len(letters) - taken]
            for count, more in _ways_to_take(rest, word):
                if cost + more <= after.get(taken + count, _MOST_COST):
                    after[taken + count] = cost + more
            skipped = cost + _cost_of_skipping(word)
            if (not is_last or word.is_part) and skipped <= after.get(taken, _MOST_COST):
                after[taken] = skipped
        whole = after.pop(len(letters), None)
        if whole is not None and not word.is_part and (best is None or whole < best[0]):
            best = (whole, at)
        costs = after
        if not costs:
            break
    return best[1] if best else None


def _cost_of_skipping(word: _Word) -> int:
    return _SMALL if word.letters in SMALL_WORDS else _PART if word.is_part else _SKIPPED


def _ways_to_take(rest: str, word: _Word) -> Iterator[tuple[int, int]]:
    """How many of the last letters of *rest* may be those of *word*, and what that costs."""
    last = rest[-1:]
    if last == word.letters[0] or (last == "x" and word.letters.startswith(("ex", "cross"))):
        yield 1, 0
    if (last == "2" and word.letters in ("to", "two")) or (last == "4" and word.letters in ("for", "four")):
        yield 1, 0
    if word.is_upper and len(word.letters) > 1 and rest.endswith(word.letters):
        yield len(word.letters), 0
    for count in range(2, min(len(rest), 4) + 1):
        if _holds_in_order(rest[-count:], word.letters):
            yield count, _INNER * (count - 1)


def _holds_in_order(part: str, word: str) -> bool:
    """Whether *word* begins with the first letter of *part* and has the others behind it in this order."""
    if part[0] != word[0]:
        return False
    at = 0
    for letter in part[1:]:
        at = word.find(letter, at + 1)
        if at < 0:
            return False
    return True
