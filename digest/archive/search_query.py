"""What a person types to search the archive, as a query of SQLite's FTS5.

Words are all wanted, in the singular or plural; "a phrase" stands in this order; `title:x`, `author:x`, `org:x`,
`abstract:x`, `keyword:x`, `category:x` look in one field; `-x` must not be there; `x*` begins a word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.errors import UsageError
from digest.latex import make_readable
from digest.rules.folding import strip_accents
from digest.rules.index_words import GAP, fold_for_index
from digest.rules.terms import number_forms
from digest.text import replace_surrogates

_FIELDS = ("title", "abstract", "author", "org", "keyword", "category")
_ANYWHERE = "title abstract author org keyword comment category"
_PART = re.compile(r'(?P<minus>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))')
_LETTER = re.compile(r"\w")
_LONGEST = 12_000  # characters; FTS5 takes 700 MB for ten thousand words


@dataclass(frozen=True, slots=True)
class Query:
    """The *words* as they were typed, their *match* for FTS5, and the *terms* to highlight in what it finds."""

    words: str
    match: str
    terms: tuple[str, ...]


def parse_search(words: Sequence[str]) -> Query:
    """The query that the typed *words* stand for. Raises UsageError if there is nothing to look for, or too much."""
    wanted: list[str] = []
    unwanted: list[str] = []
    terms: list[str] = []
    typed = replace_surrogates(" ".join(words))
    if len(typed) > _LONGEST:
        raise UsageError(f"search for fewer words: {len(typed):,} characters are more than any paper answers")
    for part in _PART.finditer(typed):
        field, text = part["field"] or "", part["phrase"] if part["phrase"] is not None else part["word"]
        if field and field not in _FIELDS:
            field, text = "", f"{field}:{text}"
        phrases = _phrases(text) if _LETTER.search(text) else []
        if not phrases:
            continue
        asked = f"{{{field or _ANYWHERE}}} : ({' OR '.join(phrases)})"
        (unwanted if part["minus"] else wanted).append(asked)
        if not part["minus"] and field in ("", "title", "abstract"):
            terms.append(text)
    if not wanted:
        raise UsageError("search for at least one word that must be there")
    # One NOT for all: a chain of them is a tree as deep as it is long, and SQLite refuses more than 256 levels.
    without = f" NOT ({' OR '.join(unwanted)})" if unwanted else ""
    return Query(" ".join(words), " AND ".join(wanted) + without, tuple(terms))


def _phrases(text: str) -> list[str]:
    """The phrases of the index that *text* stands for: its last word in the singular and in the plural, or begun."""
    spelled = strip_accents(make_readable(text))
    is_begun = spelled.endswith("*")
    forms = [spelled] if is_begun else number_forms(spelled.strip())
    phrases = (fold_for_index(form).strip(f" {GAP}") for form in forms)
    # What is folded has no quotation mark.
    return [f'"{phrase}"' + (" *" if is_begun else "") for phrase in dict.fromkeys(phrases) if phrase]
