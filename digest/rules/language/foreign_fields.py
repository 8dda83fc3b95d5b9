"""Refuses the fields of other languages of search: arXiv's and PubMed's, Google's, Scopus's and Web of Science's.

Each is refused with what to write here instead, in the words that stand behind it.
"""

import re

from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import VERBATIM, ExpressionError, Span
from digest.rules.language.expressions import FACTS, FIELDS, HAS
from digest.rules.language.foreign_facts import (
    COMPARISON,
    refuse_foreign_fact,
    refuse_foreign_name,
    suggest_days,
    suggest_fact,
)
from digest.text import nearest_word

# Prefixes of other search engines, with what to write for the *x* behind them.
_NO_FIELDS = {
    **dict.fromkeys(("all", "any", "text", "tw", "intext", "allintext", "tiab", "default", "ts"), "{x}"),
    **dict.fromkeys(("intitle", "allintitle", "titles", "título", "标题", "题目"), "title:{x}"),
    **dict.fromkeys(("inauthor", "allinauthor", "aut", "auth", "authors", "by", "from", "creator"), "author:{x}"),
    **dict.fromkeys(("auteur", "autor", "作者"), "author:{x}"),
    **dict.fromkeys(("ab", "summary", "body", "description", "résumé", "摘要"), "abstract:{x}"),
    **dict.fromkeys(("kw", "key", "keywords", "tag", "tags", "topic", "label", "mesh", "subject"), "keyword:{x}"),
    **dict.fromkeys(("关键词",), "keyword:{x}"),
    **dict.fromkeys(("jr", "journal", "venue", "publication", "booktitle", "in", "so", "srctitle"), "comment:{x}"),
    **dict.fromkeys(("cats", "categories", "archive", "primary"), "category:{x}"),
    **dict.fromkeys(("affil", "affiliation", "affiliations", "institution", "ad", "og", "user"), "org:{x}"),
    **dict.fromkeys(("site", "feed", "inurl"), "source:{x}"),
    **dict.fromkeys(("filetype", "_exists_"), "has:{x}"),
    **dict.fromkeys(("no", "missing"), "not has:{x}"),
    "not": "not {x}",
}
_IDENTIFIERS = frozenset({"id", "idlist", "doi", "do", "pmid", "arxiv", "eprint", "openreview", "acl"})
# What other sites know of a paper, and this language does not.
_NOT_KNOWN = frozenset({"la", "sb", "filter", "language", "lang", "sort", "license"})
_PUBMED_FIELDS = {
    **dict.fromkeys(("ti", "title"), "title:{x}"),
    **dict.fromkeys(("au", "author", "1au", "fau", "lastau", "auth", "full author name"), "author:{x}"),
    **dict.fromkeys(("ab", "abstract"), "abstract:{x}"),
    **dict.fromkeys(("mh", "mesh", "mesh terms", "majr", "ot", "other term"), "keyword:{x}"),
    **dict.fromkeys(("ad", "affiliation"), "org:{x}"),
    **dict.fromkeys(("ta", "journal", "jour"), "comment:{x}"),
    **dict.fromkeys(
        ("tiab", "title/abstract", "tw", "text word", "all", "all fields", "pt", "publication type"), "{x}"
    ),
    **dict.fromkeys(("dp", "pdat", "crdt", "edat", "date - publication"), "published:{x}"),
    **dict.fromkeys(_NOT_KNOWN, ""),
}
# Fields of Scopus and ProQuest before brackets, those of Web of Science before `=` and brackets.
_FUNCTIONS = {
    **dict.fromkeys(("TITLE-ABS-KEY", "TITLE-ABS", "ALL", "TS", "ALL="), ""),
    **dict.fromkeys(("TITLE", "TI"), "title:"),
    **dict.fromkeys(("ABS", "AB"), "abstract:"),
    **dict.fromkeys(("AUTH", "AUTHOR-NAME", "AUTHLASTNAME", "AUTHOR", "AU"), "author:"),
    **dict.fromkeys(("KEY", "AUTHKEY", "KW", "AK"), "keyword:"),
    **dict.fromkeys(("AFFIL", "AFFILORG", "OG"), "org:"),
    **dict.fromkeys(("SRCTITLE", "SO"), "comment:"),
}
_NEED_SIGN = frozenset({"ALL", "TS", "SO", "OG", "AK", "PY"})  # SO(3) is a group
_SHORT = {"title": "ti", "author": "au", "abstract": "abs", "category": "cat", "comment": "co"}
_PREFIX = lazy_pattern(r"([^\W\d][^\W\d]+):(?!//|:)(?=[^\s])")
_FUNCTION = lazy_pattern(rf"({'|'.join(sorted(_FUNCTIONS, key=len, reverse=True))}|PY)\s{{0,9}}(=\s{{0,9}})?\(")
_ASSIGNED = lazy_pattern(
    rf"({'|'.join((*FIELDS, 'ti', 'au', 'abs', 'cat', 'ts', 'kw', 'so', 'og'))})=(?=\S)", re.IGNORECASE
)
_BRACKET = lazy_pattern(r"\[([A-Za-z0-9][A-Za-z0-9/ :-]*)\](?=[\s)]|$)")
# The words behind `allintitle:`, each of which Google wants, in any order.
_SEVERAL_WORDS = lazy_pattern(r"[^\s()&|\"]+(?: [^\s()&|\"-][^\s()&|\"]*)+")
_INITIALS = lazy_pattern(r"(\S\S.{0,200}?)(?:,?\s{1,9}[A-Z]{1,3}\.?|,?(?:\s{1,9}[A-Z]\.){1,4})$")


def refuse_foreign_field(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if the word text[at:end] has a field or a fact that is none here."""
    word = text[at:end]
    if (function := _FUNCTION.match(word)) and (function[2] or function[1] not in _NEED_SIGN):
        _refuse_function(word, function, text[end:], at)
    if assigned := _ASSIGNED.match(word):
        name = {"ts": "", "kw": "keyword:", "so": "comment:", "og": "org:"}.get(
            assigned[1].lower(), f"{assigned[1].lower()}:"
        )
        colon = Remedy(name)
        raise ExpressionError(f"`{assigned[0]}` is no field", at, colon, span=(at, at + assigned.end()))
    if compared := COMPARISON.match(word):
        refuse_foreign_fact(compared, at, (at, at + compared.end()))
    # Chinese and Japanese titles have no blank behind a colon.
    if (prefix := _PREFIX.match(word)) and (prefix[1].isascii() or prefix[1].lower() in _NO_FIELDS):
        _refuse_prefix(prefix[1], word[prefix.end() :], text[at + prefix.end() :], text[end:], at)
    bracket = text.find("[", at, end)
    if bracket > at:
        refuse_pubmed_field(text, at, bracket)


def refuse_slip(word: str, at: int) -> None:
    """Raise ExpressionError if *word*, with which an operand begins, is nearly a field and its colon.

    With a blank behind it, a colon may be that of a sentence: of a title, most often, which has capitals.
    """
    if word[-1] != ":" or not word.islower():
        return
    if near := nearest_word(word[:-1], (*FIELDS, *FACTS), 0.75):
        raise _unknown_field(word, near, at)


def _refuse_function(word: str, function: re.Match[str], behind: str, at: int) -> None:
    inside = word[function.end() - 1 :]
    name = function[1]
    written = (
        suggest_fact("published", "", inside.strip("()"))
        if name == "PY"
        else _write_field(_FUNCTIONS[name] + "{x}", inside, behind)
    )
    raise ExpressionError(f"`{function[0].strip()}` is no field", at, Remedy(written), span=(at, at + len(word)))


def _unknown_field(written: str, near: str, at: int) -> ExpressionError:
    """The error of a field that is *written* with its colon, and is *near* one that there is."""
    span = (at, at + len(written))
    return ExpressionError(f"`{written}` is no field; did you mean {near}:?", at, Remedy(f"{near}:"), span=span)


def _write_field(form: str, word: str, behind: str) -> str:
    """The *word* in the field of *form*, which holds for nothing of what stands *behind* it."""
    name, colon, rest = form.format(x=word).partition(":")
    if not colon or not behind.strip(" )") or name in ("published", "has", "not has"):
        return name + colon + rest
    return f"{_SHORT[name]}:{rest}" if name in _SHORT else f"({name}:{rest})"


def _refuse_prefix(name: str, word: str, rest: str, behind: str, at: int) -> None:
    """Raise ExpressionError for the field *name*, which there is not; *word* and *rest* stand behind it, *behind* is
    what follows the word."""
    known = name.lower()
    refuse_foreign_name(name, rest, at)
    if known == "in" and word.lower() in FIELDS:
        before = Remedy(f"{word.lower()}:x", "x in this field")
        raise ExpressionError(f"`{name}:{word}`: a field stands before its words", at, before)
    if known.startswith("allin") and (several := _SEVERAL_WORDS.match(rest)):
        word, behind = f"({' & '.join(several[0].split())})", rest[several.end() :]
    form = _NO_FIELDS.get(known, "")
    if form and not (form.endswith("has:{x}") and word.lower() not in HAS):
        written = _write_field(form, word, behind)
        # A title may have such a word, too, but then in capitals.
        quoted = [Remedy(f'"{name}:{word}"', VERBATIM)] if name[:1].isupper() and '"' not in word else []
        span = (at, at + len(name) + 1 + len(rest) - len(behind))
        raise ExpressionError(f"`{name}:` is no field", at, Remedy(written), *quoted, span=span)
    if known in _IDENTIFIERS:
        explain = Remedy(f"digest explain {word}", "why it was, or was not, shown")
        raise ExpressionError(f"`{name}:` is no field: this names one paper", at, explain)
    if known in _NOT_KNOWN:
        raise ExpressionError(f"`{name}:` is nothing that is known of papers here", at)
    quoted_word = Remedy(f'"{name}:{word}"' if '"' not in word else word, VERBATIM)
    span = (at, at + len(name) + 1 + len(word))
    if not (name.islower() or name.istitle()):
        raise ExpressionError(f"`{name}:` is no field", at, quoted_word, span=span)
    if near := nearest_word(known, (*FIELDS, *FACTS), 0.75):
        raise _unknown_field(f"{name}:", near, at)
    fields = ", ".join((*FIELDS, *FACTS))
    raise ExpressionError(f"`{name}:` is no field; known are {fields}", at, quoted_word, span=span)


def refuse_pubmed_field(text: str, at: int, bracket: int) -> None:
    """Raise ExpressionError if the `[` at *bracket*, behind what starts *at*, begins one of PubMed's fields."""
    found = _BRACKET.match(text, bracket)
    name = found[1].lower() if found else ""
    form = _PUBMED_FIELDS.get(name, _PUBMED_FIELDS.get(name.partition(":")[0])) if found else None
    if found and form is not None:
        words = re.split(r"\b(?:AND|OR|NOT)\s|[&|()]|\] ", text[:bracket])[-1].strip()
        if not form:
            raise ExpressionError(f"`{words}{found[0]}` is nothing that is known of papers here", bracket)
        if form == "published:{x}":
            written = suggest_days(words)
        elif form == "author:{x}" and (initials := _INITIALS.fullmatch(words.strip('"'))):
            written = _write_field(form, initials[1], text[found.end() :])
        else:
            written = _write_field(form, words, text[found.end() :])
        begin = text.rindex(words, 0, bracket)
        raise ExpressionError(f"`{found[0]}` is no field", bracket, Remedy(written), span=(begin, found.end()))
    if text[at] in '"“”„«»':
        blank = Remedy(" ")
        raise ExpressionError(f"a blank is missing before `{text[bracket:]}`", bracket, blank, span=(bracket, bracket))


def refuse_name(words: str, prefix: str, at: int, span: Span) -> None:
    """Raise ExpressionError if *words*, which stand *at* behind the field *prefix*, are no one name as papers have
    them; *span* is where both stand."""
    bare = words.strip('"')
    if others := re.search(r",?\s{1,9}(?:et\.? al\b\.?|and others|等)$", bare):
        named = Remedy(f"{prefix}{bare[: others.start()]}", "the first of them")
        raise ExpressionError(f"`{others[0].strip()}` is no name", at, named, span=span)
    if re.search(r"\S\s{1,9}(?:and|et|und)\s{1,9}\S", bare):
        people = re.split(r"\s{1,9}(?:and|et|und)\s{1,9}|,\s{1,9}", bare)
        all_of_them = Remedy(f"{prefix}({' & '.join(people)})", "all of them")
        raise ExpressionError(f"`{bare}` are several people", at, all_of_them, span=span)
    if swapped := re.fullmatch(r"([^,]+), (?![JS]r\b)([^,]+)", bare):
        last, first = swapped.groups()
        person = last if re.fullmatch(r"(?:[A-Z]\.?[ -]?){1,3}", first) else f"{first} {last}"
        raise ExpressionError(
            f"`{bare}` is turned around", at, Remedy(f"{prefix}{person}", "as papers write names"), span=span
        )


def find_field(text: str) -> str:
    """The field that is written at the start of *text*, with its colon; empty if there is none."""
    found = re.match(rf"({'|'.join((*FIELDS, *_SHORT.values()))})\s*:\s*", text, re.IGNORECASE)
    return found[0] if found else ""
