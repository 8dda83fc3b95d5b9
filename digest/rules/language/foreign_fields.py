"""Refuses the fields of other languages of search: arXiv's and PubMed's, Google's, Scopus's and Web of Science's.

Each is refused with what to write here instead, in the words that stand behind it.
"""

import re

from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import FACTS, FIELDS, HAS
from digest.rules.language.foreign_facts import (
    COMPARISON,
    refuse_foreign_fact,
    refuse_foreign_name,
    suggest_days,
    suggest_fact,
)
from digest.text import suggest

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
_PREFIX = re.compile(r"([^\W\d][^\W\d]+):(?!//|:)(?=[^\s])")
_FUNCTION = re.compile(rf"({'|'.join(sorted(_FUNCTIONS, key=len, reverse=True))}|PY)\s{{0,9}}(=\s{{0,9}})?\(")
_ASSIGNED = re.compile(
    rf"({'|'.join((*FIELDS, 'ti', 'au', 'abs', 'cat', 'ts', 'kw', 'so', 'og'))})=(?=\S)", re.IGNORECASE
)
_BRACKET = re.compile(r"\[([A-Za-z0-9][A-Za-z0-9/ :-]*)\](?=[\s)]|$)")
# The words behind `allintitle:`, each of which Google wants, in any order.
_SEVERAL_WORDS = re.compile(r"[^\s()&|\"]+(?: [^\s()&|\"-][^\s()&|\"]*)+")
_INITIALS = re.compile(r"(\S\S.{0,200}?)(?:,?\s{1,9}[A-Z]{1,3}\.?|,?(?:\s{1,9}[A-Z]\.){1,4})$")


def refuse_foreign_field(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if the word text[at:end] has a field or a fact that is none here."""
    word = text[at:end]
    if (function := _FUNCTION.match(word)) and (function[2] or function[1] not in _NEED_SIGN):
        _refuse_function(word, function, text[end:], at)
    if assigned := _ASSIGNED.match(word):
        name = {"ts": "", "kw": "keyword:", "so": "comment:", "og": "org:"}.get(
            assigned[1].lower(), f"{assigned[1].lower()}:"
        )
        raise ExpressionError(f"`{assigned[0]}` is no field; write `{name}{word[assigned.end() :]}`", at)
    if compared := COMPARISON.match(word):
        refuse_foreign_fact(compared, at)
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
    if hint := suggest(word[:-1], (*FIELDS, *FACTS), 0.75, form="`{}:`"):
        raise ExpressionError(f"`{word}` is no field; {hint}", at)


def _refuse_function(word: str, function: re.Match[str], behind: str, at: int) -> None:
    inside = word[function.end() - 1 :]
    name = function[1]
    written = (
        suggest_fact("published", "", inside.strip("()"))
        if name == "PY"
        else _write_field(_FUNCTIONS[name] + "{x}", inside, behind)
    )
    raise ExpressionError(f"`{function[0].strip()}` is no field; write `{written}`", at)


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
        raise ExpressionError(f"`{name}:{word}`: a field stands before its words; write `{word.lower()}:x`", at)
    if known.startswith("allin") and (several := _SEVERAL_WORDS.match(rest)):
        word, behind = f"({' & '.join(several[0].split())})", rest[several.end() :]
    form = _NO_FIELDS.get(known, "")
    if form and not (form.endswith("has:{x}") and word.lower() not in HAS):
        written = _write_field(form, word, behind)
        # A title may have such a word, too, but then in capitals.
        quoted = f', or `"{name}:{word}"` for the words' if name[:1].isupper() and '"' not in word else ""
        raise ExpressionError(f"`{name}:` is no field; write `{written}`{quoted}", at)
    if known in _IDENTIFIERS:
        raise ExpressionError(f"`{name}:` is no field: this names one paper, see `digest explain {word}`", at)
    if known in _NOT_KNOWN:
        raise ExpressionError(f"`{name}:` is nothing that is known of papers here; leave it out", at)
    quoted = f'"{name}:{word}"' if '"' not in word else word
    if not (name.islower() or name.istitle()):
        raise ExpressionError(f"`{name}:` is no field; in quotes it is a word: `{quoted}`", at)
    if hint := suggest(known, (*FIELDS, *FACTS), 0.75, form="`{}:`"):
        raise ExpressionError(f"`{name}:` is no field; {hint}", at)
    fields = ", ".join((*FIELDS, *FACTS))
    raise ExpressionError(f"`{name}:` is no field (known are {fields}); in quotes it is a word: `{quoted}`", at)


def refuse_pubmed_field(text: str, at: int, bracket: int) -> None:
    """Raise ExpressionError if the `[` at *bracket*, behind what starts *at*, begins one of PubMed's fields."""
    found = _BRACKET.match(text, bracket)
    name = found[1].lower() if found else ""
    form = _PUBMED_FIELDS.get(name, _PUBMED_FIELDS.get(name.partition(":")[0])) if found else None
    if found and form is not None:
        words = re.split(r"\b(?:AND|OR|NOT)\s|[&|()]|\] ", text[:bracket])[-1].strip()
        if not form:
            raise ExpressionError(f"`{words}{found[0]}` is nothing that is known of papers here; leave it out", bracket)
        if form == "published:{x}":
            written = suggest_days(words)
        elif form == "author:{x}" and (initials := _INITIALS.fullmatch(words.strip('"'))):
            written = _write_field(form, initials[1], text[found.end() :])
        else:
            written = _write_field(form, words, text[found.end() :])
        raise ExpressionError(f"`{found[0]}` is no field; write `{written}`", bracket)
    if text[at] in '"“”„«»':
        raise ExpressionError(f"a blank is missing before `{text[bracket:]}`", bracket)


def refuse_name(words: str, prefix: str, at: int) -> None:
    """Raise ExpressionError if *words*, behind the field *prefix*, are no one name as papers have them."""
    bare = words.strip('"')
    if others := re.search(r",?\s{1,9}(?:et\.? al\b\.?|and others|等)$", bare):
        raise ExpressionError(f"`{others[0].strip()}` is no name; write `{prefix}{bare[: others.start()]}`", at)
    if re.search(r"\S\s{1,9}(?:and|et|und)\s{1,9}\S", bare):
        people = re.split(r"\s{1,9}(?:and|et|und)\s{1,9}|,\s{1,9}", bare)
        raise ExpressionError(f"`{bare}` are several people; write `{prefix}({' & '.join(people)})`", at)
    if swapped := re.fullmatch(r"([^,]+), (?![JS]r\b)([^,]+)", bare):
        last, first = swapped.groups()
        person = last if re.fullmatch(r"(?:[A-Z]\.?[ -]?){1,3}", first) else f"{first} {last}"
        raise ExpressionError(f"`{bare}`: write the name as papers do: `{prefix}{person}`", at)


def find_field(text: str) -> str:
    """The field that is written at the start of *text*, with its colon; empty if there is none."""
    found = re.match(rf"({'|'.join((*FIELDS, *_SHORT.values()))})\s*:\s*", text, re.IGNORECASE)
    return found[0] if found else ""
