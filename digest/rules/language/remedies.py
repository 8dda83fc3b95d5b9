"""Words of an expression for the messages of what is refused: the run around a place, in quotes or with signs."""

import re

from digest.rules.language.foreign_fields import find_field
from digest.text import collapse_whitespace

QUOTES = '"“”„‟«»'
# Titles are longer than that; a message must not be.
LONGEST = 70


def quote(words: str) -> str:
    """*words* in quotes for a message, or what to do with them where they are too long for it."""
    plain = collapse_whitespace(re.sub(f"[{QUOTES}]", "", words))
    return f'`"{plain}"`' if len(plain) <= LONGEST else "the whole in quotes"


def quote_in_field(words: str) -> str:
    field = find_field(words)
    return quote(words[len(field) :]).replace("`", f"`{field}", 1)


def quote_words(text: str, start: int) -> str:
    """The words from *start* on, up to the next operator, in quotes; short enough for a message."""
    return quote_in_field(run_after(text, start))


def join_words(words: str) -> str:
    """*words* and phrases in quotes, with `&` between them."""
    return " & ".join(re.findall(r'"[^"]*"|\S+', words))


def run_before(text: str, at: int) -> str:
    """What stands before *at* on its level, behind the last operator."""
    starts = [0]
    for found in re.finditer(r"[()]|(?:^|(?<=\s))(?:[&|]|AND|OR|NOT)(?=\s)", text[:at]):
        if found[0] == "(":
            starts.append(found.end())
        elif found[0] != ")":
            starts[-1] = found.end()
        elif len(starts) > 1:
            starts.pop()
    return collapse_whitespace(text[starts[-1] : at])


def run_after(text: str, at: int) -> str:
    """What stands behind *at*, before the next operator or the closing bracket of this level."""
    depth = 0
    for found in re.compile(r"[()]|\s(?:[&|]|AND|OR|NOT)\s").finditer(text, at):
        if (found[0] == ")" and not depth) or (not depth and found[0][0].isspace()):
            return collapse_whitespace(text[at : found.start()])
        depth += {"(": 1, ")": -1}.get(found[0], 0)
    return collapse_whitespace(text[at:])


def offer_both(items: list[str], quoted: str) -> str:
    if len(quoted) > LONGEST:
        return "put the whole in quotes, or write `|` for either of them and `&` for both"
    quotes = "" if any(map(find_field, items[1:])) else f", or {quote_in_field(quoted)} for these signs"
    return f"write `{' | '.join(items)}` for either of them, `{' & '.join(items)}` for both{quotes}"


def first_operand(text: str) -> str:
    """The first phrase in quotes, or else the first word, of *text*."""
    found = re.match(r'["“„«][^"”“»]*["”“»]|\S+', text)
    return found[0] if found else text
