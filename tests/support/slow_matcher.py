"""A second matcher, slow and plain, with which tests compare the fast one.

It knows nothing of the fast one: it takes a term apart into letters and gaps, tries every place of a
text letter by letter, and evaluates expressions given as trees.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from digest.latex import make_readable
from digest.model import Paper
from digest.text import sanitize_line

HYPHENS = "-‐‑‒–−﹣－"
Span = tuple[int, int]
Places = dict[str, set[Span]]

# Nouns that end like a plural and are none; those in -ics are fields of study but for a few.
_SINGULAR_ONLY = {"news", "means", "series", "species", "lens", "gas", "atlas", "always", "pros"}
_COUNTED = {"metrics", "topics", "heuristics", "statistics", "critics", "clinics", "comics"}
_APOSTROPHES = "‘’ʼ′"


@dataclass(frozen=True)
class Text:
    """A text letter by letter: *signs* are its plain characters, *origin* where each one came from."""

    text: str

    @cached_property
    def _plain(self) -> list[tuple[str, int]]:
        each = enumerate(_without_indices(self.text))
        return [(sign, at) for at, character in each for sign in _signs(character)]

    @cached_property
    def signs(self) -> list[str]:
        return [sign for sign, _ in self._plain]

    @cached_property
    def origin(self) -> list[int]:
        return [at for _, at in self._plain]

    @cached_property
    def places_of(self) -> dict[str, list[int]]:
        """Where each character stands, whatever its case, at the beginning of a word or between words."""
        found: dict[str, list[int]] = {}
        for at, sign in enumerate(self.signs):
            if not in_word(sign) or self.begins_word(at) or _is_east_asian(sign):
                found.setdefault(sign.lower(), []).append(at)
        return found

    def begins_word(self, at: int) -> bool:
        """Whether no word runs into the character at *at*."""
        return at == 0 or not in_word(self.signs[at - 1]) or self._changes_script(at)

    def ends_word(self, at: int) -> bool:
        """Whether no word runs over the end at *at*."""
        return at == len(self.signs) or not in_word(self.signs[at]) or self._changes_script(at)

    def _changes_script(self, at: int) -> bool:
        """Whether a script without blanks between words begins or ends at *at*."""
        return _is_east_asian(self.signs[at - 1]) != _is_east_asian(self.signs[at])

    def span(self, start: int, end: int) -> Span | None:
        """The original places of signs[start:end]; None where that would cut a character in two."""
        first, last = self.origin[start], self.origin[end - 1]
        cut_before = start > 0 and self.origin[start - 1] == first
        cut_after = end < len(self.origin) and self.origin[end] == last
        return None if cut_before or cut_after else (first, last + 1)


@cache
def _signs(character: str) -> str:
    """*character* without accents, ligatures and invisible characters."""
    if character in _APOSTROPHES:
        return "'"
    if unicodedata.category(character) == "So":  # "™" is no part of a word
        return character
    signs = unicodedata.normalize("NFKD", " " if character in "\u00a0\u202f" else character)
    return "".join(s for s in signs if not 0x300 <= ord(s) <= 0x36F and unicodedata.category(s) != "Cf")


def _without_indices(text: str) -> list[str]:
    """The characters of *text*; the underscore of an index (L_2 and CO_2, but not SAM_2) becomes a soft hyphen."""
    shortened = re.compile(r"([^\W\d_]+)_(?=\d)")
    return list(shortened.sub(lambda found: found[0] if found[1][2:] else f"{found[1]}\u00ad", text))


@cache
def in_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


@cache
def _is_east_asian(sign: str) -> bool:
    """Whether *sign* is written without blanks between words."""
    name = "" if sign.isascii() else unicodedata.name(sign, "")
    scripts = ("CJK ", "HIRAGANA ", "KATAKANA ", "THAI ", "LAO ", "KHMER ", "MYANMAR ", "COMBINING KATAKANA")
    return name.startswith(scripts)


def is_separator(sign: str) -> bool:
    return sign == " " or sign == "_" or sign in HYPHENS


# ---------------------------------------------------------------------------------- terms


@dataclass(frozen=True)
class Letter:
    """One character of a spelling; *strict* if its case counts."""

    sign: str
    strict: bool


@dataclass(frozen=True)
class Gap:
    """Between two words; one that is *loose* (written as a hyphen) may be missing."""

    loose: bool


Spelling = list[Letter | Gap]


def places(term: str, text: Text) -> set[Span]:
    """Every place where *text* holds *term*."""
    if term.startswith("/"):
        return _regex_places(term, text.text)
    if term.startswith("="):
        return _exact_places(term[1:].strip(), text)
    open_end = term.endswith("*")
    found = set()
    for spelling in _spellings(term.rstrip("*"), open_end):
        first = spelling[0]
        assert isinstance(first, Letter)
        for start in text.places_of.get(first.sign.lower(), ()):
            found |= set(_read_from(start, spelling, text, open_end))
    return found


def _regex_places(term: str, text: str) -> set[Span]:
    pattern, _, flags = term[1:].rpartition("/")
    plain = re.sub(f"[{re.escape(HYPHENS)}]", "-", text)
    program = re.compile(pattern, re.ASCII | (re.IGNORECASE if flags == "i" else 0))
    return {found.span() for found in program.finditer(plain) if found.group()}


def _exact_places(word: str, text: Text) -> set[Span]:
    starts = (place.start() for place in re.finditer(f"(?={re.escape(word)})", text.text))
    return {(at, at + len(word)) for at in starts if _stands_alone(word, at, text.text)}


def _stands_alone(word: str, at: int, text: str) -> bool:
    """Whether *word* at this place of *text* is no part of a longer word."""
    signs = "".join(_without_indices(text))
    before, after = signs[:at][-1:], signs[at + len(word) :][:2]
    named_further = len(word) <= 2 and (after == "++" or after[:1] == "#")
    return not _runs_on(before, word[0]) and not _runs_on(word[-1], after[:1]) and not named_further


def _runs_on(left: str, right: str) -> bool:
    """Whether two characters stand in one word; \u00ad is the sign of an index."""
    if not left or not right or _is_east_asian(left) or _is_east_asian(right):
        return False
    return (left.isalnum() or left == "\u00ad") and (right.isalnum() or right == "\u00ad")


@cache
def _spellings(term: str, open_end: bool) -> list[Spelling]:
    """All spellings of *term*: its last word in singular and plural, where there is one."""
    plain = "".join(map(_signs, _without_indices(make_readable(term)))).strip(f" _{HYPHENS}")
    pieces = re.split(rf"([ _{re.escape(HYPHENS)}]+)", plain)
    words, gaps = pieces[::2], pieces[1::2]
    last_words = [words[-1]] if open_end else number_forms(words[-1])
    return [_spelling([*words[:-1], last], gaps) for last in last_words]


def _spelling(words: Sequence[str], gaps: Sequence[str]) -> Spelling:
    spelling: Spelling = []
    for word, gap in itertools.zip_longest(words, gaps):
        strict = is_strict(word)
        spelling += [Letter(sign, strict and sign.isalpha()) for sign in word]
        if gap is not None:
            spelling.append(Gap(loose=all(sign in HYPHENS for sign in gap)))
    return spelling


def is_strict(word: str) -> bool:
    """Whether *word* has a capital after its first letter, so that its case counts."""
    letters = [sign for sign in word if sign.isalpha()]
    return any(letter.isupper() for letter in letters[1:])


def number_forms(word: str) -> list[str]:
    """*word* as it is, as a plural, and as the singular that it may be the plural of."""
    if not word[-1:].isalpha() or _is_east_asian(word[-1]):
        return [word]
    return [word, *_plurals(word), *_singulars(word)]


def _plurals(word: str) -> list[str]:
    if re.search(r"[^\W\d_aeiou]y$", word):
        return [word[:-1] + "ies", word + "s"]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return [word + "es"]
    if word.endswith("o"):
        return [word + "s", word + "es"]
    return [word + "s"]


def _singulars(word: str) -> list[str]:
    if word.lower() in _SINGULAR_ONLY or (word.endswith("ics") and word.lower() not in _COUNTED):
        return []
    if word.endswith("ss") or (len(word) < 4 and not (len(word) == 3 and word[:-1].isupper())):
        return []
    stems = (word[:-1], word[:-2], word[:-3] + "y" if len(word) > 4 else "")
    return [stem for stem in stems if word in _plurals(stem)]


def _read_from(start: int, spelling: Spelling, text: Text, open_end: bool) -> Iterator[Span]:
    ends = {start}
    for part in spelling:
        ends = {after for at in ends for after in _step(at, part, text)}
        if not ends:
            return
    first, last = spelling[0], spelling[-1]
    assert isinstance(first, Letter)
    assert isinstance(last, Letter)
    if in_word(first.sign) and not _is_east_asian(first.sign) and not text.begins_word(start):
        return
    for end in ends:
        stop = end
        if open_end and not _is_east_asian(last.sign):
            while not text.ends_word(stop):
                stop += 1
        elif in_word(last.sign) and not _is_east_asian(last.sign) and not text.ends_word(end):
            continue
        if len(spelling) <= 2 and in_word(last.sign) and _is_longer_name(text, stop):
            continue
        # A beginning may end within a ligature.
        if (open_end or text.span(start, end)) and (span := text.span(start, stop)):
            yield span


def _is_longer_name(text: Text, end: int) -> bool:
    """Whether the name goes on at *end*: C++ and C# are other names than C."""
    following = "".join(text.signs[end : end + 2])
    return following == "++" or following[:1] == "#"


def _step(at: int, part: Letter | Gap, text: Text) -> Iterator[int]:
    """The places after *part*, if it stands at *at*."""
    sign = text.signs[at] if at < len(text.signs) else ""
    if isinstance(part, Letter):
        if sign == part.sign or (not part.strict and sign.lower() == part.sign.lower()):
            yield at + 1
        return
    if part.loose:
        yield at
    if sign and is_separator(sign):
        yield at + 1
        if sign in HYPHENS and text.signs[at + 1 : at + 2] == [" "]:  # a hyphen at the end of a line
            yield at + 2


# --------------------------------------------------------------------------------- papers


class ReadPaper:
    """The fields of one paper in readable text."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        organization = paper.organization
        org = (organization.name, organization.slug or "") if organization else ()
        texts = {
            "title": sanitize_line(make_readable(paper.title)),
            "abstract": sanitize_line(make_readable(paper.abstract)),
            "comment": sanitize_line(make_readable(paper.author_note)),
            "org": "; ".join(org),
            "author": "; ".join(paper.authors),
            "keyword": "; ".join(paper.keywords),
            "category": "; ".join(paper.categories),
            "source": "; ".join(paper.sources),
        }
        self.texts = {field: Text(text) for field, text in texts.items()}

    def find_places(self, term: str, fields: Sequence[str]) -> Places:
        """The places of *term* in each of *fields* that holds it."""
        each = {field: places(term, self.texts[field]) for field in fields}
        return {field: spans for field, spans in each.items() if spans}


# ---------------------------------------------------------------------------- expressions


@dataclass(frozen=True)
class Word:
    """A term."""

    term: str


@dataclass(frozen=True)
class InField:
    """*part* within one *field*."""

    field: str
    part: "Tree"


@dataclass(frozen=True)
class KnownFact:
    """A fact, as it is *written*, and what decides it."""

    written: str
    true: Callable[[Paper], bool]


@dataclass(frozen=True)
class AllOf:
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Negation:
    part: "Tree"


Tree = Word | InField | KnownFact | AllOf | AnyOf | Negation
Reasons = set[tuple[str, str]]


def reasons(tree: Tree, read: ReadPaper, field: str | None = None) -> Reasons | None:
    """What makes *tree* true, as pairs of term and field ("" for facts); None where it is false."""
    if isinstance(tree, Word):
        label = f"{field}:{tree.term}" if field else tree.term
        found = read.find_places(tree.term, (field,) if field else ("title", "abstract"))
        return {(label, where) for where in found} or None
    if isinstance(tree, KnownFact):
        return {(tree.written, "")} if tree.true(read.paper) else None
    if isinstance(tree, InField):
        return reasons(tree.part, read, tree.field)
    if isinstance(tree, Negation):
        return set() if reasons(tree.part, read, field) is None else None
    each = [reasons(part, read, field) for part in tree.parts]
    if isinstance(tree, AllOf) and None in each:
        return None
    true = [part for part in each if part is not None]
    return set().union(*true) if true else None
