"""Refuses lists with commas and semicolons, which may mean any of their items, or all of them."""

import re

from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import BOTH, EITHER, ExpressionError
from digest.rules.language.foreign_fields import find_field
from digest.rules.language.remedies import LONGEST, offer_both, quote, run_after, run_before, span_of_run
from digest.text import collapse_whitespace

_LIST_SIGN = lazy_pattern(r"[,;]$|[，；、]")
_INSIDE_BRACKETS = lazy_pattern(r"\([^()]*\)")
_NAME_PREFIX = lazy_pattern(r"(?:author|au):\s*", re.IGNORECASE)


def refuse_list(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if a comma or a semicolon ends the word text[at:end], or a Chinese one is in it."""
    word = _INSIDE_BRACKETS.sub(lambda inside: "_" * len(inside[0]), text[at:end])
    if not (found := _LIST_SIGN.search(word)):
        return
    sign, place = found[0], at + found.start()
    before, after = run_before(text, place), run_after(text, place + 1)
    items = _split_list(f"{before}{sign} {after}") if before and after else []
    if len(items) < 2:
        without = Remedy(collapse_whitespace(f"{before} {after}"), "without it")
        raise ExpressionError(f"`{sign}` joins nothing", place, without, span=span_of_run(text, place))
    name, span = _NAME_PREFIX.match(items[0]), span_of_run(text, place)
    if name and not any(map(find_field, items[1:])):
        people = [items[0][name.end() :], *items[1:]]
        if len(people) == 2 and sign in ",，":
            person = f"{people[1]} {people[0]}"
            turned = Remedy(f"{name[0].strip()}{person}", "as papers write names")
            raise ExpressionError(f"`{sign}` turns a name around", place, turned, span=span)
        either = Remedy(f"{name[0].strip()}({' | '.join(people)})", EITHER)
        raise ExpressionError(f"`{sign}` joins nothing", place, either, span=span)
    whole = f"{before}{sign} {after}"
    if any(re.match(r"(?:not|NOT) |[-!−]\w", item) for item in items):
        raise ExpressionError(
            f"`{sign}` joins nothing", place, Remedy(" & ".join(items), BOTH), *quote(whole), span=span
        )
    if len(whole) > LONGEST:
        raise ExpressionError(f"`{sign}` joins nothing; `|` stands between words for either, `&` for both", place)
    raise ExpressionError(f'"{whole}" can mean two things', place, *offer_both(items, whole), span=span)


def _split_list(text: str) -> list[str]:
    """The items of a list with commas or semicolons, without brackets and apostrophes around them."""
    if text[0] + text[-1] in ("[]", "{}"):
        text = text[1:-1]
    parts = (part.strip() for part in re.split(r"[,;]\s|[，；、]", text))
    plain = (re.sub(r"^(['‘’])(.*)['‘’]$", r"\2", part.removeprefix("and ").removeprefix("or ")) for part in parts)
    return [part.rstrip(",;") for part in plain if part.strip(",; ")]
