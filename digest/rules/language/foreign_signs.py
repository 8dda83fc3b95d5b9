"""Refuses the signs of other languages of search, each with what to write instead.

Google's and Lucene's signs, wildcards and lists with commas would be looked for letter by letter, and found nowhere.
Only what can mean one thing is understood (see `tokens`); this is the rest. `foreign_fields` has the fields.
"""

import re
from urllib.parse import unquote_plus

from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import DATES, NUMBERS
from digest.rules.language.foreign_facts import COMPARISON, refuse_foreign_fact, refuse_turned_comparison
from digest.rules.language.foreign_fields import find_field, refuse_foreign_field
from digest.rules.language.foreign_lists import refuse_list
from digest.rules.language.foreign_quotes import refuse_other_quotes
from digest.rules.language.remedies import join_words, offer_both, quote, run_after, run_before

_NEAR = re.compile(r"(?:NEAR|ONEAR|ADJ|PROX|AROUND)(?:/?\d+|\(\d+\))?$|(?:PRE|W|N)/\d+$")
_NEAR_FUNCTION = re.compile(r"NEAR\(([^(),]+)(?:,\s*\d+\s*)?\)$")
_OF_ADDRESS = re.compile(r"%(?:20|22|28|29|3A)|\+(?:AND|OR|ANDNOT)\+", re.IGNORECASE)
_REGEX_SIGNS = re.compile(
    r"\.[*+](?=.)|\\[bwdsBWDS](?![a-z])|\(\?|\.[*+]$|\[([A-Za-z])(?i:\1)\]|(?<=[^\W_])\$$|^\^(?=[^\W_])|\\[<>]"
)
_INITIALS = re.compile(r"([^\W_]+)(?:_[A-Za-z])+$")
_LONE_COMPARISON = re.compile(r"(?:>=|<=|=>|=<|==|!=|[<>≤≥])\d*$")
_WILDCARD = re.compile(r"[^\W\d_]\?[^\W\d_]")
_FUZZY = re.compile(r"(?<=[^\W_])[~^]\d*(?:\.\d+)?$")


_LEADING = re.compile(r"[+#@~]+(?=[^\W\d_]|[\"(“«„])")
# What BibTeX puts around a word whose capitals are to stay, and Scopus around a phrase.
_BRACES = re.compile(r"{([^\W_][^{}\\$^_]*)}")


def refuse_foreign_word(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if the word text[at:end] is no word of this language."""
    word = text[at:end]
    if word.isalnum():
        # The usual case.
        if word[0].isdigit():
            refuse_turned_comparison(text, at)
        if word.isupper() and _NEAR.match(word):
            _refuse_nearness(text, at, word)
        return
    if _OF_ADDRESS.search(word):
        raise ExpressionError(f"`{word}` is written for an address; write `{unquote_plus(text)}`", at)
    refuse_other_quotes(text, at)
    if braces := _BRACES.match(text, at):
        raise ExpressionError(f"braces mean nothing here; write `{braces[1]}{text[braces.end() : end]}`", at)
    refuse_list(text, at, end)
    _refuse_leading_sign(text, at, end)
    _refuse_regex(text, at, end)
    refuse_turned_comparison(text, at)
    refuse_foreign_field(text, at, end)
    if near := _NEAR_FUNCTION.match(word):
        raise ExpressionError(f"`NEAR`: there is no nearness here; write `{join_words(near[1])}`", at)
    if _NEAR.match(word) or word == "<->":
        _refuse_nearness(text, at, word)
    if fuzzy := _FUZZY.search(word):
        head = word[: fuzzy.start()]
        other = f'`"{word}"` for the sign' if fuzzy[0][0] == "^" else f"`{head}*` for words that begin so"
        raise ExpressionError(f"`{fuzzy[0]}` means nothing here: write `{head}`, or {other}", at + fuzzy.start())
    if wildcard := _WILDCARD.search(word):
        head, regex = word[: wildcard.start() + 1], word.replace("?", ".?").replace("*", r"\w*")
        raise ExpressionError(
            f"`?` stands for no letter here; write `{head}*` for words that begin so, or `/{regex}/i`",
            at + wildcard.start() + 1,
        )


def refuse_lone_slash(text: str, at: int) -> None:
    """Raise ExpressionError if the `/` *at* stands between words, where it can mean both or either of them."""
    if text[at + 1 : at + 2].strip():
        return
    before, after = run_before(text, at), run_after(text, at + 1)
    if before and after:
        raise ExpressionError(f"`/` joins nothing; {offer_both([before, after], f'{before} / {after}')}", at)
    raise ExpressionError("a lone `/`; write `a | b` for either of two, `a & b` for both", at)


def refuse_half_operator(text: str, at: int) -> None:
    """Raise ExpressionError for the operator *at* without a blank on each side."""
    sign, start, end = text[at], at, at + 1
    if at and text[at - 1] == "\\":
        _refuse_escaped_sign(text, at)
    while start and not text[start - 1].isspace() and text[start - 1] != "(":
        start -= 1
    while end < len(text) and not text[end].isspace() and text[end] != ")":
        end += 1
    plain, word = "&" if sign in "&＆" else "|", text[start:end]
    if start == at or end == at + 1:
        spaced = f"{text[:at].rstrip()} {plain} {text[at + 1 :].lstrip()}"
        raise ExpressionError(f"`{sign}` has a blank on one side alone; write `{spaced}`, or the sign in quotes", at)
    joined = re.sub(r"[|｜&＆]+", f" {plain} ", word.strip("|｜&＆"))
    quoted = word.replace('"', "")
    raise ExpressionError(
        f'`{sign}` stands between letters; write `{joined}`, or `"{quoted}"` for the sign',
        at,
    )


def _refuse_escaped_sign(text: str, at: int) -> None:
    """Raise ExpressionError for the sign *at* with a backslash before it, as TeX, grep and a shell have it."""
    before, after = run_before(text, at - 1), run_after(text, at + 1)
    word, sign = text[at - 1 : at + 1], text[at]
    if not before or not after:
        raise ExpressionError(f"`{word}` joins nothing; leave it out", at - 1)
    blank = " " if text[at - 2 : at - 1].isspace() else ""
    quoted = quote(f"{before}{blank}{word}{blank}{after}")
    raise ExpressionError(
        f"`{word}`: write `{before} {sign} {after}` for the operator, or {quoted} for the sign", at - 1
    )


def _refuse_leading_sign(text: str, at: int, end: int) -> None:
    word = text[at:end]
    if leading := _LEADING.match(word):
        sign = leading[0]
        meaning = "every word must be there already" if sign[0] == "+" else "it is no sign of this language"
        head, run = run_before(text, at), run_after(text, at)
        bare = " & ".join(filter(None, map(str.strip, f" {run}".split(f" {sign}"))))
        joint = " & " if head and find_field(f"{head} ") != f"{head} " else ""
        raise ExpressionError(f"`{sign}` means nothing here ({meaning}); write `{head}{joint}{bare}`", at)
    if word.startswith("==") and word.strip("="):
        raise ExpressionError(f"`==`: one sign is enough; write `={word.strip('=')}`", at)
    if _LONE_COMPARISON.match(word) or word == "=":
        before = text[:at].split()
        if before and (compared := COMPARISON.match(f"{before[-1]}{text[at:]}")):
            refuse_foreign_fact(compared, at)
        if word == "=":
            return
        facts = ", ".join((*NUMBERS, *DATES))
        quoted = quote(f"{run_before(text, at)} {run_after(text, at)}")
        raise ExpressionError(
            f"`{word}` compares one of {facts}, such as `upvotes>=10`; for the sign write {quoted}", at
        )


def _refuse_regex(text: str, at: int, end: int) -> None:
    word, before = text[at:end], text[max(0, at - 20) : at]
    found = _REGEX_SIGNS.search(word)
    if found and found[0] in (r"\<", r"\>"):
        raise ExpressionError(f"words are whole words already; write `{re.sub(r'.[<>]', '', word)}`", at)
    if found and found[0] == "$" and (text.find("$") < at or text.find("$", end) >= 0 or word.count("$") > 1):
        return  # TeX
    if found and not re.search(r"\bcat(?:egory)?:\s*$", before, re.IGNORECASE):
        raise ExpressionError(
            f"`{found[0]}` means something in a regular expression alone; write `/{word.replace('/', '.')}/`",
            at + found.start(),
        )
    initials = _INITIALS.match(word)
    if initials and re.search(r"\bau(?:thor)?:\s*$", before, re.IGNORECASE):
        raise ExpressionError(f"papers have full names; write `author:{initials[1]}`", at)


def _refuse_nearness(text: str, at: int, word: str) -> None:
    before, after = text[:at].split(), text[at + len(word) :].split()
    if before and after:
        one, other = before[-1], after[0]
        raise ExpressionError(
            f"`{word}`: there is no nearness here; write `{one} & {other}` for both words anywhere, "
            f"`{one} {other}` for both in this order",
            at,
        )
