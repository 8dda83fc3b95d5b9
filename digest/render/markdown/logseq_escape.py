"""Text for Logseq that reads as itself. Logseq has no escapes: signs with a meaning are replaced by look-alikes."""

import re

from digest.patterns import lazy_pattern

# A backslash before a sign would be shown, or begin a formula.
_LOOKALIKES = str.maketrans("[]{}\\`", "［］｛｝＼ˋ")
_FULL_WIDTH = str.maketrans("*_#<>$^=~:@+(&%!", "＊＿＃＜＞＄＾＝～：＠＋（＆％！")
_SIGN_WITH_MEANING = lazy_pattern(
    r"[*$]"
    # Between two letters it is a part of a word.
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|(?<![^\W_])#"
    # A tag, a comment, an address or a date follows.
    r"|<(?=[A-Za-z/!?]|\d{4}-)"
    r"|\^(?=\^)|(?<=\^)\^|(?<!\S)\^"
    r"|=(?==)|(?<==)=|~(?=~)|(?<=~)~|@(?=@)|(?<=@)@|\((?=\()|(?<=\()\("
    r"|:(?=//)"
)
_SIGN_AT_START = lazy_pattern(r"^[>:+!]")
# At the start of a block and before a blank, these words make it a task or a plan.
_TASK = lazy_pattern(
    r"^(TODO|DOING|DONE|NOW|LATER|WAIT|WAITING|CANCELL?ED|STARTED|IN-PROGRESS|(?:SCHEDULED|DEADLINE|CLOSED):) "
)
_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "()<>| \\`\"'*[]{}$^"}


def escape_logseq_link_text(text: str) -> str:
    """*text* for the inside of a link, where few signs have a meaning."""
    # Two colons would make the whole line a property.
    return text.translate(_LOOKALIKES).replace("::", "：：")


def escape_logseq(text: str, *, start: bool = True) -> str:
    """*text*, one line, so that it reads as itself; *start*: it may stand at the start of a block."""
    text = _SIGN_WITH_MEANING.sub(_widen, escape_logseq_link_text(text))
    return _TASK.sub("\\1\u00a0", _SIGN_AT_START.sub(_widen, text)) if start else text


def _widen(sign: re.Match[str]) -> str:
    return sign[0].translate(_FULL_WIDTH)


def logseq_link(text: str, url: str) -> str:
    """A link with *text*, made by `escape_logseq_link_text`, to the web address *url*."""
    return f"[{text}]({url.translate(_IN_URL)})"


def write_logseq_address(url: str) -> str:
    """The plain web address *url* as a link to itself. Behind a parenthesis or a quote Logseq sees no other form."""
    return logseq_link(escape_logseq_link_text(url), url)


def logseq_page_name(name: str) -> str:
    """*name* as the name of a page, without the signs that would end or split it."""
    return " ".join(re.sub(r"[\[\]{}#,:\"\\^|`%]", " ", name).split())
