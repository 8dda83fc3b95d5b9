"""LaTeX in titles and abstracts, raw or half eaten by a site, made readable as plain Unicode."""

from digest.latex import hidden_urls
from digest.latex.commands import COMMANDS
from digest.latex.punctuation import punctuated
from digest.latex.reader import Reader
from digest.latex.repair import mangled, mended

__all__ = ["readable"]

# Everything but digits and the signs of LaTeX.
_ORDINARY = bytes(code for code in range(256) if chr(code) not in "0123456789\\$^_{}~`")


def readable(text: str) -> str:
    """*text* with its LaTeX written in plain characters; URLs, prices and identifiers stay.

    What has no plain form keeps its words. A text without LaTeX comes back as it is, at once.
    """
    signs = text.encode("utf-8", "replace").translate(None, _ORDINARY)
    if (not signs or signs.isdigit()) and "--" not in text and not mangled(text, digits=bool(signs)):
        return text

    text, hidden = hidden_urls.hide(text)
    text = punctuated(mended(text))
    if any(sign in text for sign in "\\$^_{"):
        text = Reader(text, COMMANDS).read()
    return hidden_urls.show(text, hidden)
