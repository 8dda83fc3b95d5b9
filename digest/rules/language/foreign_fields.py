"""Refuses the fields of other languages of search: arXiv's and PubMed's, Google's and Scopus's.

Each is refused with what to write here instead, in the words that stand behind it.
"""

import re

from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import DATES, FACTS, FIELDS, NUMBERS
from digest.text import suggest

# Prefixes of other search engines, with what to write for the *x* behind them.
_NO_FIELDS = {
    **dict.fromkeys(("all", "any", "text", "tw", "intext", "allintext", "tiab", "default"), "{x}"),
    **dict.fromkeys(("intitle", "allintitle", "titles"), "title:{x}"),
    **dict.fromkeys(("inauthor", "allinauthor", "aut", "auth", "authors", "by", "from"), "author:{x}"),
    **dict.fromkeys(("ab", "summary", "body", "description"), "abstract:{x}"),
    **dict.fromkeys(("kw", "key", "keywords", "tag", "tags", "topic", "label", "mesh", "subject"), "keyword:{x}"),
    **dict.fromkeys(("jr", "journal", "venue", "publication", "booktitle", "in"), "comment:{x}"),
    **dict.fromkeys(("cats", "categories", "archive", "primary"), "category:{x}"),
    **dict.fromkeys(("affil", "affiliation", "affiliations", "institution", "ad"), "org:{x}"),
    **dict.fromkeys(("site", "feed", "inurl"), "source:{x}"),
}
# Numbers and days that papers have under another name.
_NO_FACTS = {
    **dict.fromkeys(("likes", "like", "votes", "stars", "star", "points", "score", "hits"), "upvotes"),
    **dict.fromkeys(("since", "after", "newer", "before", "until", "older"), "published"),
    **dict.fromkeys(("submitteddate", "lastupdateddate", "date", "year", "pubdate", "dp", "pdat"), "published"),
}
_SIGN_OF_FACT = {
    **dict.fromkeys(("since", "after", "newer"), ">="),
    **dict.fromkeys(("before", "until", "older"), "<"),
    **dict.fromkeys(("likes", "like", "votes", "stars", "star", "points", "score", "hits"), ">="),
}
_IDENTIFIERS = frozenset({"id", "idlist", "doi", "pmid", "arxiv", "eprint", "openreview", "acl"})
_PUBMED_FIELDS = {
    **dict.fromkeys(("ti", "title"), "title:{x}"),
    **dict.fromkeys(("au", "author", "1au", "fau", "lastau", "auth", "full author name"), "author:{x}"),
    **dict.fromkeys(("ab", "abstract"), "abstract:{x}"),
    **dict.fromkeys(("mh", "mesh", "mesh terms", "majr", "ot", "other term"), "keyword:{x}"),
    **dict.fromkeys(("ad", "affiliation"), "org:{x}"),
    **dict.fromkeys(("ta", "journal", "jour"), "comment:{x}"),
    **dict.fromkeys(("tiab", "title/abstract", "tw", "text word", "all", "all fields"), "{x}"),
    **dict.fromkeys(("dp", "pdat", "crdt", "edat", "date - publication"), "published:{x}"),
    **dict.fromkeys(("la", "pt", "sb", "pmid", "filter", "language", "publication type"), "{x}"),
}
_PREFIX = re.compile(r"([A-Za-z][A-Za-z_]+):(?!//|:)(?=[^\s])")
_FUNCTION = re.compile(r"(TITLE-ABS-KEY|TITLE-ABS|TITLE|ABS|KEY|AUTH|AFFIL|TI|AB|AU|TS|KW|SO)\s{0,9}(?:=\s{0,9})?\(")
_ASSIGNED = re.compile(rf"({'|'.join((*FIELDS, 'ti', 'au', 'abs', 'cat', 'ts', 'kw'))})=(?=\S)", re.IGNORECASE)
_BRACKET = re.compile(r"\[([A-Za-z0-9][A-Za-z0-9/ :-]*)\](?=[\s)]|$)")
COMPARISON = re.compile(r"([A-Za-z][A-Za-z_]+)\s*(>=|<=|[<>=≤≥])\s*(\d[\d-]*)")
_DAYS = re.compile(r"\[?(\d{4})-?(\d\d)?-?(\d\d)?\d*(?:\s+TO\s+(\d{4})-?(\d\d)?-?(\d\d)?\d*\]?)?")


def refuse_foreign_field(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if the word text[at:end] has a field or a fact that is none here."""
    word = text[at:end]
    if function := _FUNCTION.match(word):
        _refuse_function(word, function, at)
    if assigned := _ASSIGNED.match(word):
        name = {"ts": "", "kw": "keyword:"}.get(assigned[1].lower(), f"{assigned[1].lower()}:")
        raise ExpressionError(f"`{assigned[0]}` is no field; write `{name}{word[assigned.end() :]}`", at)
    if compared := COMPARISON.match(word):
        refuse_foreign_fact(compared, at)
    if prefix := _PREFIX.match(word):
        _refuse_prefix(prefix[1], word[prefix.end() :], text[at + prefix.end() :], at)
    # With a blank behind it, a colon may be that of a sentence.
    if word[-1] == ":" and (hint := suggest(word[:-1].lower(), (*FIELDS, *FACTS), 0.75, form="`{}:`")):
        raise ExpressionError(f"`{word}` is no field; {hint}", at)
    bracket = text.find("[", at, end)
    if bracket > at:
        refuse_pubmed_field(text, at, bracket)


def _refuse_function(word: str, function: re.Match[str], at: int) -> None:
    fields = {
        **dict.fromkeys(("title", "ti"), "title:"),
        **dict.fromkeys(("abs", "ab"), "abstract:"),
        **dict.fromkeys(("auth", "au"), "author:"),
        **dict.fromkeys(("key", "kw"), "keyword:"),
        "affil": "org:",
        "so": "comment:",
    }
    inside = word[function.end() - 1 :]
    raise ExpressionError(
        f"`{function[0].strip()}` is no field; write `{fields.get(function[1].lower(), '')}{inside}`", at
    )


def _refuse_prefix(name: str, word: str, rest: str, at: int) -> None:
    """Raise ExpressionError for the field *name*, which there is not; *word* and *rest* stand behind it."""
    known = name.lower()
    if known in _NO_FACTS:
        fact = _NO_FACTS[known]
        written = _format_days(rest) if fact in DATES else f"{fact}>=10"
        sign = _SIGN_OF_FACT.get(known, ":")
        found = re.match(r"[<>=≤≥]*\d[\d-]*$", word)
        if found:
            written = f"{fact}{word}" if word[0] in "<>=≤≥" else f"{fact}{sign}{word}"
        raise ExpressionError(f"`{name}:` is no field; write `{written}`", at)
    if known in _NO_FIELDS:
        raise ExpressionError(f"`{name}:` is no field; write `{_NO_FIELDS[known].format(x=word)}`", at)
    if known in _IDENTIFIERS:
        raise ExpressionError(f"`{name}:` is no field: this names one paper, see `digest explain {word}`", at)
    if hint := suggest(known, (*FIELDS, *FACTS), 0.75, form="`{}:`"):
        raise ExpressionError(f"`{name}:` is no field; {hint}", at)
    fields = ", ".join((*FIELDS, *FACTS))
    raise ExpressionError(f'`{name}:` is no field (known are {fields}); in quotes it is a word: `"{name}:{word}"`', at)


def _format_days(text: str) -> str:
    """The fact about the days in *text*, such as `[20260101 TO 20260131]`."""
    found = _DAYS.match(text)
    if not found:
        return "published>=2026-01-31"
    first, last = "-".join(filter(None, found.group(1, 2, 3))), "-".join(filter(None, found.group(4, 5, 6)))
    return f"published>={first} & published<={last}" if last else f"published:{first}"


def refuse_foreign_fact(compared: re.Match[str], at: int) -> None:
    """Raise ExpressionError if what is *compared* (a match of COMPARISON) is a fact under another name."""
    name, sign, value = compared[1], compared[2], compared[3]
    if fact := _NO_FACTS.get(name.lower()):
        raise ExpressionError(f"`{name}` is nothing that papers have; write `{fact}{sign}{value}`", at)
    if hint := suggest(name.lower(), (*NUMBERS, *DATES), 0.75):
        raise ExpressionError(f"`{name}` is nothing that papers have; {hint}", at)


def refuse_pubmed_field(text: str, at: int, bracket: int) -> None:
    """Raise ExpressionError if the `[` at *bracket*, behind what starts *at*, begins one of PubMed's fields."""
    found = _BRACKET.match(text, bracket)
    name = found[1].lower() if found else ""
    if found and (form := _PUBMED_FIELDS.get(name) or _PUBMED_FIELDS.get(name.partition(":")[0])):
        words = re.split(r"\b(?:AND|OR|NOT)\s|[&|()]|\] ", text[:bracket])[-1].strip()
        raise ExpressionError(f"`{found[0]}` is no field; write `{form.format(x=words)}`", bracket)
    if text[at] in '"“”„«»':
        raise ExpressionError(f"a blank is missing before `{text[bracket:]}`", bracket)
