"""URLs are replaced by private characters while the text around them is rewritten, and put back afterwards."""

import re

from digest.patterns import compile_once, lazy_pattern

_FIRST_PRIVATE = "\U00100000"
_ANY_PRIVATE = lazy_pattern(f"[{_FIRST_PRIVATE}-\U0010ffff]")
_MOST_URLS = 0xFFFE
_TOP_LEVELS = "com|org|net|edu|gov|io|ai|co|dev|app|me|cn|de|uk|ch|fr"
_PATH = r"(?:[^\s{}<>\"$\\]|\\[_#%&~])*"


def hide_urls(text: str) -> tuple[str, list[str]]:
    """*text* with one private character in place of each URL, and the URLs without LaTeX's backslashes."""
    urls: list[str] = []

    def take_url(match: re.Match[str]) -> str:
        url = match[0].rstrip("'")
        if len(urls) >= _MOST_URLS:
            return match[0]
        urls.append(unescape_url(url))
        return chr(ord(_FIRST_PRIVATE) + len(urls) - 1) + match[0][len(url) :]

    if not text.isascii():
        text = _ANY_PRIVATE.sub(take_url, text)
    if "http" in text:
        text = compile_once(r"https?:/" + _PATH).sub(take_url, text)
    if "www." in text:
        text = compile_once(r"www\." + _PATH).sub(take_url, text)
    if "/" in text and compile_once(rf"\.(?:{_TOP_LEVELS})/").search(text):
        text = compile_once(rf"(?<![\w@./-])(?:[\w-]+\.)+(?:{_TOP_LEVELS})/" + _PATH).sub(take_url, text)
    return text, urls


def restore_urls(text: str, urls: list[str]) -> str:
    """*text* with the *urls* that `hide_urls` took out put back in their places."""
    if not urls:
        return text
    return _ANY_PRIVATE.sub(lambda match: urls[ord(match[0]) - ord(_FIRST_PRIVATE)], text)


def is_hidden_url(char: str) -> bool:
    """Whether *char* stands for a URL."""
    return char >= _FIRST_PRIVATE


def unescape_url(url: str) -> str:
    """*url* without the backslashes that LaTeX needs before `_`, `#`, `%`, `&` and `~`."""
    return compile_once(r"\\([_#%&~])").sub(r"\1", url)
