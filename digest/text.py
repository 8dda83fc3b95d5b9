"""Plain text: white space, invisible and dangerous characters, shortening, counting, likeness."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from digest.patterns import lazy_pattern

# Characters that show nothing although Unicode calls them letters or marks (fillers, a joiner, two vowels), and the
# code points that it reserves for more of them. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_RESERVED_INVISIBLE = lazy_pattern("[\u2065\ufff0-\ufff8\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]")
_JOINERS = "\u200c\u200d"
_VARIATION_SELECTORS = "\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))
_IDEOGRAPH_SELECTORS = "\U000e0100-\U000e01ef"
_IDEOGRAPH_SELECTOR = lazy_pattern(f"[{_IDEOGRAPH_SELECTORS}]")
# They have a meaning between two letters or behind a sign, and none anywhere else.
_JOINER_OR_SELECTOR = lazy_pattern(f"([{_JOINERS}{_VARIATION_SELECTORS}{_IDEOGRAPH_SELECTORS}])")
# Scripts from Arabic to Mongolian and their later blocks, in which a joiner is part of the spelling.
_JOINING_SCRIPT = lazy_pattern(
    "[\u0600-\u109f\u1700-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_EMOJI_SELECTOR = "\ufe0f"

_SURROGATE = lazy_pattern("[\ud800-\udfff]")

_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))

# In English whatever the locale: the same digest gives the same bytes everywhere. From Monday on, as `date.weekday`
# counts.
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WORD_JOINER = "\u2060"  # invisible, and no line is broken there
_MENTION = lazy_pattern(r"(?<![\w/])@(?=\w)|<(?=!(?!--)|[@#])")


def collapse_whitespace(text: str) -> str:
    """*text* on one line, with one blank for each run of white space and none at its ends."""
    if is_printable(text) and is_squeezed(text):
        return text
    return " ".join(replace_surrogates(text).split())


def is_blank(text: str) -> bool:
    """Whether the *text* of a file has nothing but blanks, line ends and a byte-order mark."""
    return not text.strip("\ufeff \t\r\n")


def replace_surrogates(text: str) -> str:
    """*text* with U+FFFD in place of lone surrogates, which no file can hold."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def sanitize_line(text: str) -> str:
    """*text* on one line, without characters that could move the cursor, reorder words or hide them.

    Accents are composed (NFC). Joiners stay between letters that need them and between emoji.
    """
    if text.isascii():
        return text if is_printable(text) and is_squeezed(text) else collapse_whitespace(_replace_invisible(text))
    if _is_visible(text) and not _has_selectors(text):
        text = unicodedata.normalize("NFC", text)
        return text if is_squeezed(text) else collapse_whitespace(text)
    return collapse_whitespace(unicodedata.normalize("NFC", _keep_needed_joiners(_replace_invisible(text))))


def blank_invisible(text: str) -> str:
    """*text* on one line and as long as before, with a blank for each character that `sanitize_line` replaces."""
    if text.isprintable() and _is_visible(text):
        return text
    return "".join(sign if (form := _visible_form(sign)) == sign else form or " " for sign in text)


def invisible_characters(text: str) -> set[str]:
    """The characters of *text* that could move the cursor, reorder words or hide them."""
    if _is_visible(text):
        return set()
    return {sign for sign in set(text) if _visible_form(sign) != sign or sign in _JOINERS}


def is_printable(text: str) -> bool:
    """Whether *text* has no control, no invisible format, and no white space but the blank: `str.isprintable`."""
    # For an abstract the same is known of its bytes three times as fast.
    if len(text) < 100 or not text.isascii():
        return text.isprintable()
    return not text.encode().translate(None, _PRINTABLE_ASCII)


def is_squeezed(text: str) -> bool:
    """Whether *text*, which has no white space but blanks, has none at its ends and no two in a row."""
    return "  " not in text and text == text.strip()


def _has_selectors(text: str) -> bool:
    return any(sign in text for sign in _VARIATION_SELECTORS) or _IDEOGRAPH_SELECTOR.search(text) is not None


def _is_visible(text: str) -> bool:
    """Whether every character of *text* is visible, variation selectors aside."""
    # Unprintable are controls, formats, separators and unassigned code points.
    return text.isprintable() and not any(sign in text for sign in _BLANK_LETTERS)


def _replace_invisible(text: str) -> str:
    replacements = {ord(sign): form for sign in set(text) if (form := _visible_form(sign)) != sign}
    return text.translate(replacements) if replacements else text


def _visible_form(sign: str) -> str:
    """A blank for a control or a line end, nothing for an invisible character, else *sign* itself."""
    category = unicodedata.category(sign)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    is_format = category == "Cf" and sign not in _JOINERS
    return "" if is_format or sign in _BLANK_LETTERS or _RESERVED_INVISIBLE.match(sign) else sign


def _keep_needed_joiners(text: str) -> str:
    """*text* without the joiners and selectors that do not change how the characters beside them look."""
    first, *rest = _JOINER_OR_SELECTOR.split(text)
    pieces, before = [first], first[-2:]
    for joint, following in zip(rest[::2], rest[1::2], strict=True):
        if _needs_joiner(before, following[:1]) if joint in _JOINERS else _needs_selector(joint, before[-1:]):
            pieces.append(joint)
            before = before[-1:] + joint
        pieces.append(following)
        before = (before + following)[-2:]
    return "".join(pieces)


def _needs_joiner(before: str, after: str) -> bool:
    """Whether a joiner has a meaning between *before* (one or two characters) and *after*: two letters or two emoji."""
    if not before or not after:
        return False
    sign = before[0] if before[-1] == _EMOJI_SELECTOR else before[-1]
    if unicodedata.category(after) == "So":
        return unicodedata.category(sign) in ("So", "Sk")
    return all(
        _JOINING_SCRIPT.match(letter) and unicodedata.category(letter)[0] in "LM" for letter in (before[-1], after)
    )


def _needs_selector(selector: str, sign: str) -> bool:
    """Whether *sign* has another look that a *selector* behind it can choose."""
    category = unicodedata.category(sign) if sign else ""
    if _IDEOGRAPH_SELECTOR.match(selector):
        return category == "Lo"
    return category == "Lo" or category[:1] in ("S", "N", "P") or sign == "ℹ"


def usual_line_end(text: str) -> str:
    """The line end that most lines of *text* have."""
    windows = text.count("\r\n")
    counts = {"\n": text.count("\n") - windows, "\r\n": windows, "\r": text.count("\r") - windows}
    return max(counts, key=counts.__getitem__)


def shorten_text(text: str, limit: int) -> str:
    """*text* in at most *limit* characters; a longer one is cut, between words if possible, and ends with "…"."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:.–-") + "…"


def defuse_mentions(text: str) -> str:
    """*text* in which no title can call everybody in a chat: an invisible sign stands in the middle of `@everyone`, of
    every other `@name`, and of Slack's `<!channel>`; addresses of pages stay as they are."""
    return _MENTION.sub(lambda sign: sign[0] + WORD_JOINER, text)


def format_count(number: int, noun: str) -> str:
    """The *number* with its *noun*, in the plural if there are several: `1 paper`, `3 papers`, `2 entries`."""
    return f"{number:,} {noun if number == 1 else make_plural(noun)}"


def format_clause(number: int, noun: str, does: str, do: str) -> str:
    """The *number* with its *noun* and what one *does*, or several *do*: `1 mail waits`, `2 mails wait`."""
    return f"{format_count(number, noun)} {does if number == 1 else do}"


def make_plural(noun: str) -> str:
    """The plural of *noun*, as English has it where it follows its rules."""
    if noun.isupper():  # a unit: 58 MB
        return noun
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def fold_title(title: str) -> str:
    """The lower-case letters and digits of *title*, which two spellings of one title share."""
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()


def nearest_word(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The word of *known* that *word* was probably meant to be, at least as alike as *likeness* (0 to 1); else None."""
    # Needed for error messages only, and slow to import.
    from difflib import get_close_matches

    matches = get_close_matches(word, known, 1, likeness)
    return matches[0] if matches else None


def suggest(word: str, known: Iterable[str], likeness: float = 0.6, *, form: str = "{}", before: str = "") -> str:
    """`did you mean …?` with the one of *known* that *word* was probably meant to be; empty where none is like it.

    *form* is how the message writes that one, *before* what separates the question from the text before it.
    """
    near = nearest_word(word, known, likeness)
    return f"{before}did you mean {form.format(near)}?" if near else ""


def suggest_or_list(word: str, known: Sequence[str], *, form: str = "{}") -> str:
    """The question of `suggest`, else `known are …` with all of *known*."""
    return suggest(word, known, form=form) or f"known are {', '.join(known)}"
