"""Refuses the signs of other languages of search, each with what to write instead.

Google's and Lucene's signs, wildcards and lists with commas would be looked for letter by letter, and found nowhere.
Only what can mean one thing is understood (see `tokens`); this is the rest. `foreign_fields` has the fields.
"""

import re

from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import DATES, NUMBERS
from digest.rules.language.foreign_fields import (
    COMPARISON,
    refuse_foreign_fact,
    refuse_foreign_field,
    refuse_pubmed_field,
)

_NEAR = re.compile(r"(?:NEAR|ONEAR|ADJ|PROX)(?:/?\d+)?$|(?:PRE|W|N)/\d+$")
_REGEX_SIGNS = re.compile(r"\.[*+](?=.)|\\[bwdsBWDS](?![a-z])|\(\?|\.[*+]$")
_INITIALS = re.compile(r"([^\W_]+)(?:_[A-Za-z])+$")
_LONE_COMPARISON = re.compile(r"(?:>=|<=|=>|=<|==|!=|[<>≤≥])\d*$")
_WILDCARD = re.compile(r"[^\W\d_]\?[^\W\d_]")
_FUZZY = re.compile(r"(?<=[^\W_])[~^]\d*(?:\.\d+)?$")
_LIST_SIGN = re.compile(r"[,;]$|[，；、]")
_INSIDE_BRACKETS = re.compile(r"\([^()]*\)")
_NAME_PREFIX = re.compile(r"(?:author|au):\s*", re.IGNORECASE)
_APOSTROPHE_AT_END = re.compile(r"[^\W_]['’](?=[\s)]|$)")
_LEADING = re.compile(r"[+#@~`](?=[^\W\d_]|[\"(])")


def refuse_foreign_word(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if the word text[at:end] is no word of this language."""
    word = text[at:end]
    if word.isalnum():
        # The usual case.
        if word.isupper() and _NEAR.match(word):
            _refuse_nearness(text, at, word)
        return
    _refuse_list(text, at, end)
    _refuse_leading_sign(text, at, end)
    _refuse_regex(text, at, end)
    refuse_foreign_field(text, at, end)
    if _NEAR.match(word) or word == "<->":
        _refuse_nearness(text, at, word)
    if fuzzy := _FUZZY.search(word):
        head = word[: fuzzy.start()]
        raise ExpressionError(
            f"`{fuzzy[0]}` means nothing here: write `{head}`, or `{head}*` for words that begin so", at + fuzzy.start()
        )
    if wildcard := _WILDCARD.search(word):
        head, regex = word[: wildcard.start() + 1], word.replace("?", ".?")
        raise ExpressionError(
            f"`?` stands for no letter here; write `{head}*` for words that begin so, or `/{regex}/i`",
            at + wildcard.start() + 1,
        )


def refuse_lone_slash(text: str, at: int) -> None:
    """Raise ExpressionError if the `/` *at* stands between words, where it can mean both or either of them."""
    if not text[at + 1 : at + 2].strip():
        raise ExpressionError("a lone `/`; write `a | b` for either of two, `a & b` for both", at)


def refuse_behind_phrase(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if something stands right behind the phrase in quotes text[at:end]."""
    sign, phrase = text[end : end + 1], text[at:end]
    inside = phrase[1:-1].strip()
    if sign == "*":
        raise ExpressionError(f"`*` holds inside no quotes; write `{inside}*` without them", end)
    if sign in ("~", "^"):
        raise ExpressionError(f"`{sign}` means nothing here; write `{phrase}` alone", end)
    if sign == "[":
        refuse_pubmed_field(text, at, end)
    if sign in (",", ";", "，", "；", "、"):
        _refuse_list(text, at, end + 1)


def refuse_half_operator(text: str, at: int) -> None:
    """Raise ExpressionError for the operator *at* without a blank on each side."""
    sign, start, end = text[at], at, at + 1
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


def _refuse_list(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if a comma or a semicolon ends the word text[at:end], or a Chinese one is in it."""
    word = _INSIDE_BRACKETS.sub(lambda inside: "_" * len(inside[0]), text[at:end])
    if not (found := _LIST_SIGN.search(word)):
        return
    sign, place = found[0], at + found.start()
    before, after = text[:place].strip(), text[place + 1 :].strip()
    name = _NAME_PREFIX.match(before)
    if name and after and not re.search(r"[,;&|]", after):
        person = f"{after} {before[name.end() :]}"
        raise ExpressionError(f"`{sign}`: write the name as papers do: `{name[0].strip()}{person}`", place)
    before, after = re.split(r"[(&|]", before)[-1].strip(), re.split(r"[)&|,;，；、]", after)[0].strip()
    if not before or not after:
        raise ExpressionError(f"`{sign}` joins nothing; leave it out", place)
    quoted = text[text.rfind(before, 0, place) : text.find(after, place) + len(after)].replace('"', "")
    raise ExpressionError(
        f"`{sign}` joins nothing; write `{before} | {after}` for either of them, `{before} & {after}` for both, or "
        f'`"{quoted}"` for these signs',
        place,
    )


def _refuse_leading_sign(text: str, at: int, end: int) -> None:
    word = text[at:end]
    if leading := _LEADING.match(word):
        bare = f" {text[at:]}".replace(f" {leading[0]}", " & ").strip(" &").replace("`", "")
        meaning = "every word must be there already" if leading[0] == "+" else "it is no sign of this language"
        raise ExpressionError(f"`{leading[0]}` means nothing here ({meaning}); write `{bare}`", at)
    if word[0] in "'‘’" and len(word) > 1 and (closing := _APOSTROPHE_AT_END.search(text, at + 1, at + 200)):
        inside = text[at + 1 : closing.start() + 1]
        raise ExpressionError(f'`\'` is no quotation mark here; write `"{inside}"`', at)
    if _LONE_COMPARISON.match(word):
        before = text[:at].split()
        if before and (compared := COMPARISON.match(f"{before[-1]}{text[at:]}")):
            refuse_foreign_fact(compared, at)
        facts = ", ".join((*NUMBERS, *DATES))
        raise ExpressionError(f"`{word}` compares one of {facts}, such as `upvotes>=10`", at)


def _refuse_regex(text: str, at: int, end: int) -> None:
    word, before = text[at:end], text[max(0, at - 20) : at]
    found = _REGEX_SIGNS.search(word)
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
