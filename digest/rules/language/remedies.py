"""What to write in place of an expression that is refused: the run of words around a place, in quotes or with signs."""

import re

from digest.errors import Remedy
from digest.rules.language.expression_error import BOTH, EITHER, VERBATIM
from digest.rules.language.foreign_fields import find_field
from digest.text import collapse_whitespace

QUOTES = '"“”„‟«»'
# Titles are longer than that; a remedy must not be.
LONGEST = 70


def quote(words: str) -> list[Remedy]:
    """*words* in quotes, behind the field that they begin with; nothing where they are too long to be one phrase."""
    field = find_field(words)
    plain = collapse_whitespace(re.sub(f"[{QUOTES}]", "", words[len(field) :]))
    return [Remedy(f'{field}"{plain}"', VERBATIM)] if len(plain) <= LONGEST else []


def join_words(words: str) -> str:
    """*words* and phrases in quotes, with `&` between them."""
    return " & ".join(re.findall(r'"[^"]*"|\S+', words))


def run_before(text: str, at: int) -> str:
    """What stands before *at* on its level, behind the last operator."""
    return collapse_whitespace(text[start_of_run(text, at) : at])


def run_after(text: str, at: int) -> str:
    """What stands behind *at*, before the next operator or the closing bracket of this level."""
    return collapse_whitespace(text[at : end_of_run(text, at)])


def start_of_run(text: str, at: int) -> int:
    """Where the words begin that stand before *at* on its level, behind the last operator."""
    starts = [0]
    for found in re.finditer(r"[()]|(?:^|(?<=\s))(?:[&|]|AND|OR|NOT)(?=\s)", text[:at]):
        if found[0] == "(":
            starts.append(found.end())
        elif found[0] != ")":
            starts[-1] = found.end()
        elif len(starts) > 1:
            starts.pop()
    blanks = text[starts[-1] : at]
    return starts[-1] + len(blanks) - len(blanks.lstrip())


def end_of_run(text: str, at: int) -> int:
    """Where the words end that stand behind *at*, before the next operator or the closing bracket of this level."""
    depth = 0
    for found in re.compile(r"[()]|\s(?:[&|]|AND|OR|NOT)\s").finditer(text, at):
        if (found[0] == ")" and not depth) or (not depth and found[0][0].isspace()):
            return found.start()
        depth += {"(": 1, ")": -1}.get(found[0], 0)
    return len(text)


def span_of_run(text: str, at: int) -> tuple[int, int]:
    """Where the words around *at* begin and end."""
    return start_of_run(text, at), end_of_run(text, at)


def offer_both(items: list[str], quoted: str) -> list[Remedy]:
    """*items* with `|` and with `&` between them, and all of it as it is *quoted*; nothing where it is too long."""
    if len(quoted) > LONGEST:
        return []
    verbatim = [] if any(map(find_field, items[1:])) else quote(quoted)
    return [Remedy(" | ".join(items), EITHER), Remedy(" & ".join(items), BOTH), *verbatim]


def first_operand(text: str) -> str:
    """The first phrase in quotes, or else the first word, of *text*."""
    found = re.match(r'["“„«][^"”“»]*["”“»]|\S+', text)
    return found[0] if found else text
