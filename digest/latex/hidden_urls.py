"""URLs, out of sight while the text around them is rewritten."""

import re

from digest.latex.patterns import pattern

_FIRST = "\U00100000"
_PRIVATE = f"[{_FIRST}-\U0010ffff]"
_MANY = 0xFFFE
_TOP_LEVELS = "com|org|net|edu|gov|io|ai|co|dev|app|me|cn|de|uk|ch|fr"
_PATH = r"(?:[^\s{}<>\"$\\]|\\[_#%&~])*"


def hide(text: str) -> tuple[str, list[str]]:
    """*text* with a private character for each URL, and the URLs, without LaTeX's backslashes."""
    urls: list[str] = []

    def character(found: re.Match[str]) -> str:
        url = found[0].rstrip("'")
        if len(urls) >= _MANY:
            return found[0]
        urls.append(unescaped(url))
        return chr(ord(_FIRST) + len(urls) - 1) + found[0][len(url) :]

    if not text.isascii():
        text = pattern(_PRIVATE).sub(character, text)
    if "http" in text:
        text = pattern(r"https?:/" + _PATH).sub(character, text)
    if "www." in text:
        text = pattern(r"www\." + _PATH).sub(character, text)
    if "/" in text and pattern(rf"\.(?:{_TOP_LEVELS})/").search(text):
        text = pattern(rf"(?<![\w@./-])(?:[\w-]+\.)+(?:{_TOP_LEVELS})/" + _PATH).sub(character, text)
    return text, urls


def show(text: str, urls: list[str]) -> str:
    """*text* with the *urls* again that `hide` took out."""
    if not urls:
        return text
    return pattern(_PRIVATE).sub(lambda found: urls[ord(found[0]) - ord(_FIRST)], text)


def hidden(char: str) -> bool:
    """Whether *char* stands for a URL."""
    return char >= _FIRST


def unescaped(url: str) -> str:
    return pattern(r"\\([_#%&~])").sub(r"\1", url)
