"""Text and links for chats: signs that act are written with signs that look like them and do nothing.

No escape is understood everywhere: Slack shows backslashes as they are, Telegram knows none inside a link, Discord none
in a link's text. A sign that looks the same is read by people, and by no service; so is an invisible character in the
middle of what calls somebody (`@everyone`), is made an address or becomes a picture (`:smile:`).
"""

import re

from digest.patterns import lazy_pattern
from digest.text import WORD_JOINER, sanitize_line

# An angle bracket begins a mention, a tag or an address in Slack and Discord, and ends a link in Slack.
_LOOKALIKES = str.maketrans("*_`~|\\[]<>", "∗ˍˋ∼∣∖［］‹›")
# A sign, and what must not follow it: mentions and tags, emoji codes, addresses, character references.
_JOINED = lazy_pattern(r"[@#](?=\w)|:(?=[\w+-]+:)|:(?=//)|(?<=\bwww)\.|&(?=#?\w+;)", re.IGNORECASE)
# At the start of a line: headings, lists, rules, the underlining of a heading.
_START = lazy_pattern(r"[#+=-]|\d{1,9}[.)]")
_IN_URL = {ord(sign): f"%{ord(sign):02X}" for sign in "()<>| \\`\"'*[]@"}
_REFERENCE = lazy_pattern(r"(&#?\w+);")


def chat_text(text: str) -> str:
    """*text* on one line, in which no sign acts, at the start of a line or elsewhere."""
    shown = _JOINED.sub(lambda sign: sign[0] + WORD_JOINER, sanitize_line(text).translate(_LOOKALIKES))
    return f"{WORD_JOINER}{shown}" if _START.match(shown) else shown


def chat_link(text: str, url: str) -> str:
    """A link with *text*, which `chat_text` made, to the web address *url*."""
    # Services call whom an address names, and read references to characters in it.
    target = _REFERENCE.sub(r"\1%3B", url.translate(_IN_URL))
    return f"[{text}]({target})"


def count_units(text: str) -> int:
    """The length of *text* as Discord and Telegram count it: in units of UTF-16."""
    return len(text) + sum(sign > "\uffff" for sign in text)
