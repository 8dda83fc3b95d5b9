"""Papers made safe to show: no invisible characters in addresses, no text longer than that of any real paper."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from digest.credentials import without_user
from digest.model import Paper
from digest.text import sanitize_line, shorten_text

# Characters; the longest real ones are a third of it.
_LONGEST_TITLE = 2_000
_LONGEST_TEXT = 20_000
_LONGEST_NAME = 300
_LONGEST_IDENTIFIER = 1_000
_MOST_NAMES = 10_000
_MOST_WORDS = 300  # categories, keywords, links


def clean_paper(paper: Paper) -> Paper:
    """*paper* with invisible characters in its identifier and addresses percent-encoded, and with texts cut, with "…",
    that are too long for a paper."""
    return paper if _is_clean(paper) else _rewrite_paper(paper)


def _is_clean(paper: Paper) -> bool:
    """Whether *paper* needs no change, which is the usual case and cheap to say."""
    url, pdf = paper.url or "", paper.pdf or ""
    names, identifiers = (*paper.authors, *paper.categories, *paper.keywords), (paper.id, *paper.identifiers)
    # What all of them must be is asked of all at once: most papers have twenty of them.
    places = "".join((url, pdf, *identifiers, *[link.url for link in paper.links]))
    return (
        "@" not in url
        and "@" not in pdf
        and len(names) <= _MOST_WORDS
        and len(paper.links) + len(identifiers) < _MOST_WORDS
        and max(map(len, names), default=0) <= _LONGEST_NAME
        and places.isascii()
        and places.isprintable()
        and max(map(len, identifiers)) <= _LONGEST_IDENTIFIER
        and len(paper.title) <= _LONGEST_TITLE
        and max(len(paper.abstract), len(paper.author_note), len(paper.summary or "")) <= _LONGEST_TEXT
    )


def _rewrite_paper(paper: Paper) -> Paper:
    return replace(
        paper,
        id=_clean_identifier(paper.id),
        title=shorten_text(paper.title, _LONGEST_TITLE),
        url=_percent_encode_invisible(without_user(paper.url)) if paper.url else None,
        pdf=_percent_encode_invisible(without_user(paper.pdf)) if paper.pdf else None,
        identifiers=tuple(map(_clean_identifier, paper.identifiers[:_MOST_WORDS])),
        abstract=shorten_text(paper.abstract, _LONGEST_TEXT),
        author_note=shorten_text(paper.author_note, _LONGEST_TEXT),
        summary=shorten_text(paper.summary, _LONGEST_TEXT) if paper.summary else paper.summary,
        authors=_shorten_words(paper.authors, _MOST_NAMES),
        categories=_shorten_words(paper.categories, _MOST_WORDS),
        keywords=_shorten_words(paper.keywords, _MOST_WORDS),
        links=tuple(replace(link, url=_percent_encode_invisible(link.url)) for link in paper.links[:_MOST_WORDS]),
    )


def _percent_encode_invisible(text: str) -> str:
    """*text* with characters that are invisible or move a cursor written as `%…`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sanitize_line(sign) == sign else quote(sign, safe="", errors="replace") for sign in text)


def _clean_identifier(identifier: str) -> str:
    """*identifier* without invisible characters; if it is too long, its beginning and a hash of the whole."""
    identifier = _percent_encode_invisible(identifier)
    if len(identifier) <= _LONGEST_IDENTIFIER:
        return identifier
    from hashlib import sha256  # slow to import, for what is hardly ever needed

    return f"{identifier[: _LONGEST_IDENTIFIER - 20]}…{sha256(identifier.encode()).hexdigest()[:16]}"


def _shorten_words(words: Sequence[str], most: int) -> tuple[str, ...]:
    if len(words) <= most and all(len(word) <= _LONGEST_NAME for word in words):
        return tuple(words)
    return tuple(shorten_text(word, _LONGEST_NAME) for word in words[:most])
