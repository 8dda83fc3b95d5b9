"""Text that Logseq takes for what it says: it knows no escapes, so that signs with a meaning get a double."""

import re

# Doubles that look alike; a backslash before the sign would stay to be seen, or begin a formula.
_DOUBLES = str.maketrans("[]{}\\`", "［］｛｝＼ˋ")
_WIDE = str.maketrans("*_#<>$^=~:@+(&%!", "＊＿＃＜＞＄＾＝～：＠＋（＆％！")
_MEANINGFUL = re.compile(
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
_FIRST = re.compile(r"^[>:+!]")
# At the start of a block they make it a task or a plan, when a blank follows.
_TASK = re.compile(
    r"^(TODO|DOING|DONE|NOW|LATER|WAIT|WAITING|CANCELL?ED|STARTED|IN-PROGRESS|(?:SCHEDULED|DEADLINE|CLOSED):) "
)
_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "()<>| \\`\"'*[]{}$^"}


def label(text: str) -> str:
    """*text* for the inside of a link, where little has a meaning."""
    # Two colons make a property of the whole line, the link included.
    return text.translate(_DOUBLES).replace("::", "：：")


def escaped(text: str, *, start: bool = True) -> str:
    """*text*, one line, so that it reads as itself; *start*: it may stand at the start of a block."""
    text = _MEANINGFUL.sub(_wide, label(text))
    return _TASK.sub("\\1\u00a0", _FIRST.sub(_wide, text)) if start else text


def _wide(found: re.Match[str]) -> str:
    return found[0].translate(_WIDE)


def linked(text: str, url: str) -> str:
    """A link; *text* is made by `label`, *url* a web address."""
    return f"[{text}]({url.translate(_IN_URL)})"


def page(name: str) -> str:
    """*name* for a page of its own: what would end or split it is gone."""
    return " ".join(re.sub(r"[\[\]{}#,:\"\\^|`%]", " ", name).split())
