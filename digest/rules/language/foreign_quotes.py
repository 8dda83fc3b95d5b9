"""Refuses quotation marks that are none here, and what stands right beside those that are some."""

import re

from digest.errors import Remedy
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.foreign_fields import refuse_foreign_field, refuse_pubmed_field
from digest.rules.language.foreign_lists import refuse_list
from digest.rules.language.remedies import LONGEST, QUOTES, quote
from digest.text import collapse_whitespace

# Quotation marks of other scripts and of TeX, each with the one that closes it.
_OTHER_QUOTES = {
    "「": "」",
    "『": "』",
    "《": "》",
    "‹": "›",
    "›": "‹",
    "‚": "‘’",
    "'": "'’",
    "‘": "’",
    "’": "’",
    "`": "`'’",
}


def refuse_behind_phrase(text: str, at: int, end: int) -> None:
    """Raise ExpressionError if something stands right behind the phrase in quotes text[at:end]."""
    sign, phrase = text[end : end + 1], text[at:end]
    inside = phrase[1:-1].strip()
    if sign == "*":
        raise ExpressionError(
            "`*` holds inside no quotes", end, Remedy(f"{inside}*", "words that begin so"), span=(at, end + 1)
        )
    if sign in ("~", "^"):
        number = re.match(r".\d*(?:\.\d+)?", text[end:])
        behind = end + len(number[0] if number else sign)
        alone = Remedy(phrase, "the phrase alone")
        raise ExpressionError(f"`{sign}` means nothing here", end, alone, span=(at, behind))
    if sign == "[":
        refuse_pubmed_field(text, at, end)
    if sign in (",", ";", "，", "；", "、"):
        refuse_list(text, at, end + 1)


def refuse_quote_in_word(text: str, at: int, mark: int, end: int) -> None:
    """Raise ExpressionError for the quotation *mark* in the word that begins *at*; it is closed at *end*."""
    if end > mark:
        refuse_foreign_field(text, at, end)
    if text[mark - 1] == "\\":
        without = Remedy(text.replace('\\"', '"'), "without it")
        raise ExpressionError("`\\` before a quotation mark is one too many", mark - 1, without, span=(0, len(text)))
    if text[mark - 1] in QUOTES:
        _refuse_inner_quotes(text, 0, mark)
    raise ExpressionError("a blank is missing before the quotation mark", mark, Remedy(" "), span=(mark, mark))


def refuse_missing_blank(text: str, start: int, at: int, *, is_phrase: bool) -> None:
    """Raise ExpressionError for what begins *at*, right behind the quotes that begin at *start*, or behind brackets."""
    words = text[at : at + LONGEST].split()
    if text[at] in "([" and text[:at].endswith('"'):
        raise _missing_blank(words[0], at)
    if is_phrase and (at - start == 2 or text[at - 2].isspace() or not text[at].isalnum()):
        # A title with quotation marks of its own, in quotes or not.
        _refuse_inner_quotes(text, start, at)
    if not is_phrase and not re.search(rf"[{QUOTES}]|\s[&|]\s|\b(?:AND|OR|NOT)\b", text):
        raise ExpressionError("brackets group, and no blank stands behind them", at, *quote(text), span=(0, len(text)))
    raise _missing_blank(words[0], at)


def _missing_blank(word: str, at: int) -> ExpressionError:
    """The error of the *word* that begins *at*, right behind quotes or brackets."""
    return ExpressionError(f"a blank is missing before `{word}`", at, Remedy(" "), span=(at, at))


def _refuse_inner_quotes(text: str, start: int, at: int) -> None:
    """Raise ExpressionError if there are words on both sides of a quotation mark from *start* on."""
    parts = [part.strip(" :;,.!?-–—") for part in re.split(f"[{QUOTES}]", text[start:])]
    parts = [part for part in parts if any(map(str.isalnum, part)) and not re.search(r"[()&|]", part)][:3]
    if len(parts) > 1:
        together = " & ".join(f'"{collapse_whitespace(part)}"' for part in parts)
        raise ExpressionError(
            "a quotation mark ends the phrase", at, Remedy(together, "all of them"), span=(start, len(text))
        )


def refuse_other_quotes(text: str, at: int) -> None:
    """Raise ExpressionError if quotation marks that are none here stand around what begins *at*."""
    opening = text[at : at + 2] if text[at : at + 2] in ("``", "''") else text[at]
    closing = _OTHER_QUOTES.get(opening[0])
    if not closing:
        return
    start = at + len(opening)
    end = next((i for i in range(start + 1, min(len(text), at + 200)) if text[i] in closing and _closes(text, i)), 0)
    if not end:
        return
    inside = text[start:end].strip("`'")
    written = inside if opening == "`" and inside.isalnum() else f'"{inside}"'
    shown = "'" if opening[0] == "`" else opening[0]
    closed = end + (2 if text[end : end + 2] in ("``", "''") and len(opening) > 1 else 1)
    raise ExpressionError(f"`{shown}` is no quotation mark here", at, Remedy(written), span=(at, closed))


def _closes(text: str, at: int) -> bool:
    """Whether the apostrophe or other mark *at* may close a quotation: behind a word, and before none."""
    if text[at] not in "'’‘`":
        return True
    return (text[at - 1].isalnum() or text[at - 1] in ".!?") and not text[at + 1 : at + 2].isalnum()
