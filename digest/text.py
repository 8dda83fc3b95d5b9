"""Plain text: white space, characters that could move a cursor, shortening, counting."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

# They show nothing, though Unicode calls them letters or marks (fillers, a joiner, two vowels), and the places that
# it keeps for more of them. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
_HOLLOW = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_RESERVED = re.compile("[\u2065\ufff0-\ufff8\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]")
_JOINERS = "\u200c\u200d"
_SELECTORS = "\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))
_OF_IDEOGRAPHS = "\U000e0100-\U000e01ef"
_SELECTS_IDEOGRAPH = re.compile(f"[{_OF_IDEOGRAPHS}]")
# Right between two letters or behind a sign, wrong everywhere else.
_JOINT = re.compile(f"([{_JOINERS}{_SELECTORS}{_OF_IDEOGRAPHS}])")
# Scripts from Arabic to Mongolian and their later blocks, in which a joiner is a part of the spelling.
_JOINING = re.compile(
    "[\u0600-\u109f\u1700-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_EMOJI = "\ufe0f"

_HALF = re.compile("[\ud800-\udfff]")

# From Monday on, as `date.weekday` counts.
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def squeeze(text: str) -> str:
    """*text* on one line: every run of white space is one blank, none at the ends."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(whole(text).split())


def whole(text: str) -> str:
    """*text* with halves of characters (lone surrogates), which no file can hold, as U+FFFD."""
    return _HALF.sub("\ufffd", text)


def safe(text: str) -> str:
    """*text* on one line without anything that could move a cursor, reorder or hide words.

    Accents are composed. Joiners stay between letters that need them and between emoji.
    """
    if text.isascii():
        return text if text.isprintable() and "  " not in text and text == text.strip() else squeeze(_bare(text))
    if _is_seen(text) and not any(sign in text for sign in _SELECTORS) and not _SELECTS_IDEOGRAPH.search(text):
        text = unicodedata.normalize("NFC", text)
        return text if "  " not in text and text == text.strip() else squeeze(text)
    return squeeze(unicodedata.normalize("NFC", _with_joints(_bare(text))))


def unseen(text: str) -> set[str]:
    """The characters of *text* that move the cursor, or show nothing themselves and may reorder or hide what does."""
    if _is_seen(text):
        return set()
    return {sign for sign in set(text) if _instead(sign) != sign or sign in _JOINERS}


def _is_seen(text: str) -> bool:
    """Whether all of *text* shows, selectors aside."""
    # What is not printable are its controls, formats, separators, and what has no meaning yet.
    return text.isprintable() and not any(sign in text for sign in _HOLLOW)


def _bare(text: str) -> str:
    signs = {ord(sign): other for sign in set(text) if (other := _instead(sign)) != sign}
    return text.translate(signs) if signs else text


def _instead(sign: str) -> str:
    """A blank for a control or an end of line, nothing for what is not seen, else *sign*."""
    category = unicodedata.category(sign)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    hidden = category == "Cf" and sign not in _JOINERS
    return "" if hidden or sign in _HOLLOW or _RESERVED.match(sign) else sign


def _with_joints(text: str) -> str:
    """*text* with only those joiners and selectors that change how the signs beside them look."""
    kept, *rest = _JOINT.split(text)
    pieces, before = [kept], kept[-2:]
    for joint, following in zip(rest[::2], rest[1::2], strict=True):
        if _joins(before, following[:1]) if joint in _JOINERS else _selects(joint, before[-1:]):
            pieces.append(joint)
            before = before[-1:] + joint
        pieces.append(following)
        before = (before + following)[-2:]
    return "".join(pieces)


def _joins(before: str, after: str) -> bool:
    """Whether a joiner has a meaning between the signs *before* and the one *after*: two letters or two emoji."""
    if not before or not after:
        return False
    sign = before[0] if before[-1] == _EMOJI else before[-1]
    if unicodedata.category(after) == "So":
        return unicodedata.category(sign) in ("So", "Sk")
    return all(_JOINING.match(each) and unicodedata.category(each)[0] in "LM" for each in (before[-1], after))


def _selects(selector: str, sign: str) -> bool:
    """Whether there is another look of *sign*, for which a *selector* may stand behind it."""
    category = unicodedata.category(sign) if sign else ""
    if _SELECTS_IDEOGRAPH.match(selector):
        return category == "Lo"
    return category == "Lo" or category[:1] in ("S", "N", "P") or sign == "ℹ"


def shorten(text: str, limit: int) -> str:
    """*text* in at most *limit* characters, cut between words where that is possible, with "…"."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:.–-") + "…"


def count(number: int, noun: str) -> str:
    """`1 paper`, `3 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def fold_title(title: str) -> str:
    """What two spellings of one title have in common: lower-case letters and digits."""
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The one of *known* that *word* was probably meant to be; *likeness* from 0 to 1 is asked for."""
    # Needed for messages only, and dear to import.
    from difflib import get_close_matches

    found = get_close_matches(word, known, 1, likeness)
    return found[0] if found else None


def suggest(word: str, known: Iterable[str], likeness: float = 0.6, *, form: str = "`{}`", before: str = "") -> str:
    """`did you mean …?` with the one of *known* that *word* was probably meant to be; empty where none is like it.

    *form* is how the message writes that one, *before* what separates the question from the text before it.
    """
    near = nearest(word, known, likeness)
    return f"{before}did you mean {form.format(near)}?" if near else ""


def suggest_or_list(word: str, known: Sequence[str], *, form: str = "`{}`") -> str:
    """The question of `suggest`, else `known are …` with all of *known*."""
    return suggest(word, known, form=form) or f"known are {', '.join(known)}"


@cache
def compile_once(source: str) -> re.Pattern[str]:
    """The regular expression *source*, compiled at its first use: most texts need few of them."""
    return re.compile(source)
