"""Refuses lists with commas and semicolons, which may mean any of their items, or all of them."""

import re

from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.foreign_fields import find_field
from digest.rules.language.remedies import offer_both, quote, run_after, run_before

_LIST_SIGN = re.compile(r"[,;]$|[，；、]")
_INSIDE_BRACKETS = re.compile(r"\([^()]*\)")
_NAME_PREFIX = re.compile(r"(?:author|au):\s*", re.IGNORECASE)


def refuse_list(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if a comma or a semicolon ends the word text[at:end], or a Chinese one is in it."""
    word = _INSIDE_BRACKETS.sub(lambda inside: "_" * len(inside[0]), text[at:end])
    if not (found := _LIST_SIGN.search(word)):
        return
    sign, place = found[0], at + found.start()
    before, after = run_before(text, place), run_after(text, place + 1)
    items = _split_list(f"{before}{sign} {after}") if before and after else []
    if len(items) < 2:
        raise ExpressionError(f"`{sign}` joins nothing; leave it out", place)
    name = _NAME_PREFIX.match(items[0])
    if name and not any(map(find_field, items[1:])):
        people = [items[0][name.end() :], *items[1:]]
        if len(people) == 2 and sign in ",，":
            person = f"{people[1]} {people[0]}"
            raise ExpressionError(f"`{sign}`: write the name as papers do: `{name[0].strip()}{person}`", place)
        raise ExpressionError(f"`{sign}` joins nothing; write `{name[0].strip()}({' | '.join(people)})`", place)
    if any(re.match(r"(?:not|NOT) |[-!−]\w", item) for item in items):
        quoted = quote(f"{before}{sign} {after}")
        raise ExpressionError(
            f"`{sign}` joins nothing; write `{' & '.join(items)}`, or {quoted} for these signs", place
        )
    raise ExpressionError(f"`{sign}` joins nothing; {offer_both(items, f'{before}{sign} {after}')}", place)


def _split_list(text: str) -> list[str]:
    """The items of a list with commas or semicolons, without brackets and apostrophes around them."""
    if text[0] + text[-1] in ("[]", "{}"):
        text = text[1:-1]
    parts = (part.strip() for part in re.split(r"[,;]\s|[，；、]", text))
    plain = (re.sub(r"^(['‘’])(.*)['‘’]$", r"\2", part.removeprefix("and ").removeprefix("or ")) for part in parts)
    return [part.rstrip(",;") for part in plain if part.strip(",; ")]
