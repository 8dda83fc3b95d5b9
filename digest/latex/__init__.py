"""LaTeX in titles and abstracts, raw or half eaten by a site, made readable as plain Unicode."""

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from digest.latex import hidden_urls
from digest.latex.commands import COMMANDS
from digest.latex.prose import typeset_punctuation
from digest.latex.reader import LatexReader
from digest.latex.repair import BARE_NAMES, has_name_beside_digit, restore_signs

__all__ = ["make_readable"]

# For `bytes.translate`: it deletes these and leaves digits and the signs of LaTeX.
_NOT_LATEX = bytes(code for code in range(256) if chr(code) not in "0123456789\\$^_{}~`")
# What shows LaTeX without any of these signs. Leftmost matches are found many times as fast as all, and words of three
# letters and more three times as fast as beside a word of two.
_DASHES = BytesAhoCorasick([b"--"], matchkind=MatchKind.LeftmostFirst)
_WORDS = BytesAhoCorasick(map(str.encode, BARE_NAMES), matchkind=MatchKind.LeftmostFirst)


def make_readable(text: str) -> str:
    """*text* with its LaTeX written in plain Unicode characters; URLs, prices and identifiers stay unchanged.

    A command that has no plain form is replaced by the words of its arguments. A text without LaTeX is returned
    unchanged and at once.
    """
    encoded = text.encode("utf-8", "replace")
    signs = encoded.translate(None, _NOT_LATEX)
    if (not signs or signs.isdigit()) and not _has_words(encoded) and not (signs and has_name_beside_digit(text)):
        return text

    text, hidden = hidden_urls.hide_urls(text)
    text = typeset_punctuation(restore_signs(text))
    if any(sign in text for sign in "\\$^_{"):
        text = LatexReader(text, COMMANDS).read_all()
    return hidden_urls.restore_urls(text, hidden)


def _has_words(encoded: bytes) -> bool:
    return bool(_DASHES.find_matches_as_indexes(encoded) or _WORDS.find_matches_as_indexes(encoded))
