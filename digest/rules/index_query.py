"""What to ask the full-text index for an expression: a query that finds every paper of which it is true.

`index_words` writes the index so that most terms are phrases of it. Where a phrase finds more than its term, the query
is not exact, and the matcher has the last word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.patterns import lazy_pattern
from digest.rules.index_words import GAP, LONGER_NAME, fold_for_index, mark_capitals
from digest.rules.language.expressions import DEFAULT_FIELDS, And, Expression, Leaf, Not, Or, Person
from digest.rules.language.terms import Pattern

# ASCII letters and digits, one blank, hyphen or underscore between two words. A character that stands for several,
# such as ½ and ⑴, has words in the index that are none for the matcher: they begin and end with digits. (The only
# others are Ŀ and ŀ, which Catalan has given up.)
_SETTLED = lazy_pattern(r"(?!\d)[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*(?<!\d)")
_CASED = lazy_pattern(r"[A-Za-z0-9][a-z0-9]*+[A-Z][A-Za-z0-9]*")
_SHORT = 2  # letters of a word that may be a part of a name such as C++
# FTS5 refuses trees of more than 256 levels, and its parser fewer brackets than that.
_DEEPEST = 25
_MOST_PHRASES = 5_000  # which take FTS5 some 20 MB
_MOST_TITLE_WORDS = 100  # no title has more


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """A query of FTS5 that finds every paper of which an expression is true, and no other if it *is_exact*."""

    match: str
    is_exact: bool


def build_index_query(expression: Expression) -> IndexQuery | None:
    """The query for *expression*; None where the index cannot tell papers apart (facts, regular expressions, most
    negations), and for an expression that is larger than the index takes."""
    if count_levels(expression) > _DEEPEST:
        return None
    query = _build(expression)
    return query if query and query.match.count('"') <= 2 * _MOST_PHRASES else None


def build_title_query(words: str, *, in_order: bool = True) -> str | None:
    """The query for titles with *words*, a phrase if they are to be *in_order*; the last may be a beginning. None
    where nothing of *words* is in an index."""
    folded = _fold_phrase(words).split()[:_MOST_TITLE_WORDS]
    alone = [word for word in folded if word != GAP]
    phrases = [" ".join(folded)] if in_order else alone
    return f"title : ({' AND '.join(map(_quote, phrases))} *)" if alone else None


def build_author_query(names: Iterable[str]) -> str | None:
    """The query for papers with an author called by one of *names*, or by a longer name with its words in this order;
    None without any."""
    phrases = sorted({phrase for name in names if (phrase := _fold_phrase(name))})
    return f"author : ({' OR '.join(map(_quote, phrases))})" if phrases else None


def build_phrase_query(forms: Iterable[str], fields: Iterable[str]) -> str:
    """The query for papers with one of *forms*, folded phrases, in one of *fields*."""
    return f"{{{' '.join(fields)}}} : ({' OR '.join(map(_quote, forms))})"


def count_levels(expression: Expression) -> int:
    """How many levels of parts *expression* has; 1 for a term."""
    levels, parts = 0, [expression]
    while parts:
        levels += 1
        parts = [below for part in parts for below in _direct_parts(part)]
    return levels


def _direct_parts(expression: Expression) -> Sequence[Expression]:
    if isinstance(expression, And | Or):
        return expression.parts
    return (expression.part,) if isinstance(expression, Not) else ()


def _build(expression: Expression) -> IndexQuery | None:
    match expression:
        case Leaf():
            return None if expression.term.regex else _query_of_term(expression)
        case Person():
            return _query_of_person(expression)
        case And(parts):
            return _query_of_all(parts)
        case Or(parts):
            queries = [_build(part) for part in parts]
            found = [query for query in queries if query]
            if len(found) < len(queries):
                return None
            return IndexQuery(_join(" OR ", found), all(query.is_exact for query in found))
        case _:
            return None


def _query_of_all(parts: Sequence[Expression]) -> IndexQuery | None:
    wanted = [_build(part) for part in parts if not isinstance(part, Not)]
    unwanted = [_build(part.part) for part in parts if isinstance(part, Not)]
    found = [query for query in wanted if query]
    if not found:
        return None
    match = _join(" AND ", found)
    # What is not exact must not be subtracted: it would drop papers that the matcher keeps.
    if subtracted := [query for query in unwanted if query and query.is_exact]:
        match = f"({match} NOT {_join(' OR ', subtracted)})"
    return IndexQuery(match, all(query is not None and query.is_exact for query in (*wanted, *unwanted)))


def _join(operator: str, queries: Sequence[IndexQuery]) -> str:
    matches = list(dict.fromkeys(query.match for query in queries))
    return matches[0] if len(matches) == 1 else f"({operator.join(matches)})"


def _query_of_person(person: Person) -> IndexQuery | None:
    """The papers with an author whose name has all words of one of the names of *person*, in any order."""
    names = [[word for word in fold_for_index(name).split() if word != GAP] for name in sorted(person.names)]
    if not all(names):
        return None
    spelled = [f"({' AND '.join(map(_quote, words))})" for words in names]
    return IndexQuery(f"{{author}} : ({' OR '.join(spelled)})", is_exact=False)


def _query_of_term(leaf: Leaf) -> IndexQuery:
    phrases, cased = dict[str, None](), dict[str, None]()
    is_exact = True
    for pattern in leaf.term.patterns:
        if set(leaf.fields) == set(DEFAULT_FIELDS) and _is_cased_word(pattern):
            cased[f"cased : {_quote(mark_capitals(pattern.variant))}"] = None
            # Full-width letters are another spelling of the same word.
            is_exact = is_exact and not pattern.is_exact
        else:
            phrases.update(dict.fromkeys(_index_phrases(pattern)))
            is_exact = is_exact and _is_settled(pattern)
    queries = [*cased]
    if phrases:
        queries.insert(0, f"{{{' '.join(leaf.fields)}}} : ({' OR '.join(phrases)})")
    return IndexQuery(queries[0] if len(queries) == 1 else f"({' OR '.join(queries)})", is_exact)


def _is_cased_word(pattern: Pattern) -> bool:
    """Whether *pattern* is one word all of whose capitals count, which the index has with its capitals."""
    counts = pattern.is_exact or pattern.all_strict
    return counts and not pattern.open_end and _CASED.fullmatch(pattern.variant) is not None


def _is_settled(pattern: Pattern) -> bool:
    """Whether the phrases of *pattern* are in no text where the matcher does not find it."""
    if pattern.is_exact or pattern.strict_places or not _SETTLED.fullmatch(pattern.variant.strip()):
        return False
    return not pattern.open_end or len(pattern.spelling) > _SHORT


def _index_phrases(pattern: Pattern) -> Iterator[str]:
    words = _fold_phrase(pattern.variant)
    if pattern.open_end:
        yield f"{_quote(words)} *"
        return
    yield _quote(words)
    last = words.rpartition(" ")[2]
    # The last word of a longer term may be a part of such a name: `language C` is in "the language C#".
    if len(pattern.spelling) > _SHORT and len(last) <= _SHORT and not last.endswith(LONGER_NAME):
        yield _quote(words + LONGER_NAME)


def _fold_phrase(text: str) -> str:
    """The words of *text* as the index has them, without the signs around them."""
    return fold_for_index(text).strip(f" {GAP}")


def _quote(words: str) -> str:
    """*words* as a phrase of FTS5: what is folded has no quotation mark."""
    return f'"{words}"'
