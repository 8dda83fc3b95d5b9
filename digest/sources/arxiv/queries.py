"""A person's words as a query of arXiv's API: https://info.arxiv.org/help/api/user-manual.html#query_details."""

import re

from digest.errors import UsageError
from digest.patterns import lazy_pattern

_FIELD = lazy_pattern(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate):")
_PART = lazy_pattern(r'"[^"]*"|\S+')
_OPERATORS = ("AND", "OR", "ANDNOT")
_LONGEST = 1000


def build_query(written: str) -> str:
    """*written* as a query of the API, quoted for an address. A text that names fields is a query already; of other
    texts all words must occur. Raises UsageError if there is nothing to look for."""
    from urllib.parse import quote_plus

    asked = written.strip() if _FIELD.search(written) else _query_of_words(written)
    if not 0 < len(asked) <= _LONGEST:
        raise UsageError(f"arxiv:q=…: a search takes words, and at most {_LONGEST} characters")
    return quote_plus(asked)


def _query_of_words(written: str) -> str:
    parts: list[str] = []
    for part in _PART.findall(written):
        between = bool(parts) and parts[-1] not in _OPERATORS
        if part in _OPERATORS:
            parts += [part] if between else []
        elif term := _query_term(part):
            parts += ["AND", term] if between else [term]
    return " ".join(parts[:-1] if parts and parts[-1] in _OPERATORS else parts)


def _query_term(part: str) -> str:
    """The term for one word or quoted phrase, in quotes if it has signs with a meaning in a query."""
    word = re.sub(r'["\\]', " ", part).strip(" ()[]{},;:!?*~^")
    if not re.search(r"\w", word):
        return ""
    return f"all:{word}" if word.isalnum() and not part.startswith('"') else f'all:"{" ".join(word.split())}"'
