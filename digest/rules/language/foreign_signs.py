"""Refuses the signs of other languages of search, each with what to write instead.

Google's and Lucene's signs, wildcards and lists with commas would be looked for letter by letter, and found nowhere.
Only what can mean one thing is understood (see `tokens`); this is the rest. `foreign_fields` has the fields.
"""

import re
from urllib.parse import unquote_plus

from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import BOTH, EITHER, VERBATIM, ExpressionError
from digest.rules.language.expressions import DATES, NUMBERS
from digest.rules.language.foreign_facts import COMPARISON, refuse_foreign_fact, refuse_turned_comparison
from digest.rules.language.foreign_fields import find_field, refuse_foreign_field
from digest.rules.language.foreign_lists import refuse_list
from digest.rules.language.foreign_quotes import refuse_other_quotes
from digest.rules.language.remedies import (
    end_of_run,
    join_words,
    offer_both,
    quote,
    run_after,
    run_before,
    span_of_run,
    start_of_run,
)

_NEAR = lazy_pattern(r"(?:NEAR|ONEAR|ADJ|PROX|AROUND)(?:/?\d+|\(\d+\))?$|(?:PRE|W|N)/\d+$")
_NEAR_FUNCTION = lazy_pattern(r"NEAR\(([^(),]+)(?:,\s*\d+\s*)?\)$")
_OF_ADDRESS = lazy_pattern(r"%(?:20|22|28|29|3A)|\+(?:AND|OR|ANDNOT)\+", re.IGNORECASE)
_REGEX_SIGNS = lazy_pattern(
    r"\.[*+](?=.)|\\[bwdsBWDS](?![a-z])|\(\?|\.[*+]$|\[([A-Za-z])(?i:\1)\]|(?<=[^\W_])\$$|^\^(?=[^\W_])|\\[<>]"
)
_INITIALS = lazy_pattern(r"([^\W_]+)(?:_[A-Za-z])+$")
_LONE_COMPARISON = lazy_pattern(r"(?:>=|<=|=>|=<|==|!=|[<>≤≥])\d*$")
_WILDCARD = lazy_pattern(r"[^\W\d_]\?[^\W\d_]")
_FUZZY = lazy_pattern(r"(?<=[^\W_])[~^]\d*(?:\.\d+)?$")


_LEADING = lazy_pattern(r"[+#@~]+(?=[^\W\d_]|[\"(“«„])")
# What BibTeX puts around a word whose capitals are to stay, and Scopus around a phrase.
_BRACES = lazy_pattern(r"{([^\W_][^{}\\$^_]*)}")


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
        plain = Remedy(unquote_plus(text))
        raise ExpressionError(f"`{word}` is written for an address", at, plain, span=(0, len(text)))
    refuse_other_quotes(text, at)
    if braces := _BRACES.match(text, at):
        raise ExpressionError("braces mean nothing here", at, Remedy(braces[1]), span=(at, braces.end()))
    refuse_list(text, at, end)
    _refuse_leading_sign(text, at, end)
    _refuse_regex(text, at, end)
    refuse_turned_comparison(text, at)
    refuse_foreign_field(text, at, end)
    if near := _NEAR_FUNCTION.match(word):
        raise ExpressionError(
            "`NEAR`: there is no nearness here", at, Remedy(join_words(near[1]), BOTH), span=(at, end)
        )
    if _NEAR.match(word) or word == "<->":
        _refuse_nearness(text, at, word)
    _refuse_fuzziness(word, at, end)
    _refuse_wildcard(word, at, end)


def _refuse_fuzziness(word: str, at: int, end: int) -> None:
    """Raise ExpressionError for `word~2` and `word^3`."""
    if fuzzy := _FUZZY.search(word):
        head = word[: fuzzy.start()]
        is_power = fuzzy[0][0] == "^"
        other = Remedy(f'"{word}"', VERBATIM) if is_power else Remedy(f"{head}*", "words that begin so")
        place = at + fuzzy.start()
        raise ExpressionError(
            f"`{fuzzy[0]}` means nothing here", place, Remedy(head, "the word"), other, span=(at, end)
        )


def _refuse_wildcard(word: str, at: int, end: int) -> None:
    """Raise ExpressionError for a `?` that stands for a letter."""
    if wildcard := _WILDCARD.search(word):
        head, regex = word[: wildcard.start() + 1], word.replace("?", ".?").replace("*", r"\w*")
        begun, any_letter = Remedy(f"{head}*", "words that begin so"), Remedy(f"/{regex}/i", "any letter, or none")
        place = at + wildcard.start() + 1
        raise ExpressionError("`?` stands for no letter here", place, begun, any_letter, span=(at, end))


def refuse_lone_slash(text: str, at: int) -> None:
    """Raise ExpressionError if the `/` *at* stands between words, where it can mean both or either of them."""
    if text[at + 1 : at + 2].strip():
        return
    before, after = run_before(text, at), run_after(text, at + 1)
    if before and after:
        remedies = offer_both([before, after], f"{before} / {after}")
        raise ExpressionError("`/` joins nothing", at, *remedies, span=span_of_run(text, at))
    alone = Remedy(before or after, "without it")
    raise ExpressionError("a lone `/` means nothing", at, *([alone] if before or after else []), span=(0, len(text)))


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
        spaced = Remedy(f"{text[:at].rstrip()} {plain} {text[at + 1 :].lstrip()}", BOTH if plain == "&" else EITHER)
        whole = (0, len(text))
        raise ExpressionError(f"`{sign}` has a blank on one side alone", at, spaced, *quote(text), span=whole)

    def part_words(signs: re.Match[str]) -> str:
        # Beside a `|` between letters, a single `&` belongs to a word: `R&D|survey`.
        return f" {plain} " if plain == "&" or set("|｜") & set(signs[0]) else signs[0]

    joined = re.sub(r"[|｜&＆]+", part_words, word.strip("|｜&＆"))
    apart, quoted = Remedy(joined, BOTH if plain == "&" else EITHER), word.replace('"', "")
    raise ExpressionError(
        f'"{word}" can mean two things', at, apart, Remedy(f'"{quoted}"', VERBATIM), span=(start, end)
    )


def _refuse_escaped_sign(text: str, at: int) -> None:
    """Raise ExpressionError for the sign *at* with a backslash before it, as TeX, grep and a shell have it."""
    before, after = run_before(text, at - 1), run_after(text, at + 1)
    word, sign = text[at - 1 : at + 1], text[at]
    if not before or not after:
        without = Remedy(before or after, "without it")
        raise ExpressionError(f"`{word}` joins nothing", at - 1, without, span=span_of_run(text, at - 1))
    blank = " " if text[at - 2 : at - 1].isspace() else ""
    quoted = f"{before}{blank}{word}{blank}{after}"
    operator = Remedy(f"{before} {sign} {after}", BOTH if sign in "&＆" else EITHER)
    span = (start_of_run(text, at - 1), end_of_run(text, at + 1))
    raise ExpressionError(f'"{quoted}" can mean two things', at - 1, operator, *quote(quoted), span=span)


def _refuse_leading_sign(text: str, at: int, end: int) -> None:
    word = text[at:end]
    if leading := _LEADING.match(word):
        sign = leading[0]
        meaning = "every word must be there already" if sign[0] == "+" else "it is no sign of this language"
        head, run = run_before(text, at), run_after(text, at)
        bare = " & ".join(filter(None, map(str.strip, f" {run}".split(f" {sign}"))))
        joint = " & " if head and find_field(f"{head} ") != f"{head} " else ""
        plain, span = Remedy(f"{head}{joint}{bare}"), span_of_run(text, at)
        raise ExpressionError(f"`{sign}` means nothing here ({meaning})", at, plain, span=span)
    if word.startswith("==") and word.strip("="):
        raise ExpressionError("`==`: one sign is enough", at, Remedy(f"={word.strip('=')}"), span=(at, end))
    if _LONE_COMPARISON.match(word) or word == "=":
        before = text[:at].split()
        if before and (compared := COMPARISON.match(f"{before[-1]}{text[at:]}")):
            refuse_foreign_fact(compared, at, (text.rindex(before[-1], 0, at), at - len(before[-1]) + compared.end()))
        if word == "=":
            return
        facts = ", ".join((*NUMBERS, *DATES))
        quoted = quote(f"{run_before(text, at)} {run_after(text, at)}")
        raise ExpressionError(
            f"`{word}` compares one of {facts}, as in `upvotes>=10`", at, *quoted, span=span_of_run(text, at)
        )


def _refuse_regex(text: str, at: int, end: int) -> None:
    word, before = text[at:end], text[max(0, at - 20) : at]
    found = _REGEX_SIGNS.search(word)
    if found and found[0] in (r"\<", r"\>"):
        whole = Remedy(re.sub(r".[<>]", "", word))
        raise ExpressionError("words are whole words already", at, whole, span=(at, end))
    if found and found[0] == "$" and (text.find("$") < at or text.find("$", end) >= 0 or word.count("$") > 1):
        return  # TeX
    if found and not re.search(r"\bcat(?:egory)?:\s*$", before, re.IGNORECASE):
        regex, place = Remedy(f"/{word.replace('/', '.')}/", "a regular expression"), at + found.start()
        raise ExpressionError(
            f"`{found[0]}` means something in a regular expression alone", place, regex, span=(at, end)
        )
    initials = _INITIALS.match(word)
    if initials and re.search(r"\bau(?:thor)?:\s*$", before, re.IGNORECASE):
        field = re.search(r"\bau(?:thor)?:\s*$", text[:at], re.IGNORECASE)
        name = Remedy(f"author:{initials[1]}", "by family name")
        raise ExpressionError("papers have full names", at, name, span=(field.start() if field else at, end))


def _refuse_nearness(text: str, at: int, word: str) -> None:
    before, after = text[:at].split(), text[at + len(word) :].split()
    if before and after:
        one, other = before[-1], after[0]
        span = (text.rindex(one, 0, at), text.index(other, at + len(word)) + len(other))
        anywhere, in_order = (
            Remedy(f"{one} & {other}", "both words anywhere"),
            Remedy(f"{one} {other}", "in this order"),
        )
        raise ExpressionError(f"`{word}`: there is no nearness here", at, anywhere, in_order, span=span)
