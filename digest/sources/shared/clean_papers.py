"""Papers as they may go on from here: addresses without anything unseen, and no text longer than any paper's."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from urllib.parse import quote

from digest.credentials import without_user
from digest.model import Paper
from digest.text import safe, shorten

# Characters; the longest real ones are a third of it.
_LONGEST_TITLE = 2_000
_LONGEST_TEXT = 20_000
_LONGEST_NAME = 300
_LONGEST_IDENTIFIER = 1_000
_MOST_NAMES = 10_000
_MOST_WORDS = 300  # categories, keywords, links


def presentable(paper: Paper) -> Paper:
    """*paper* with identifiers and addresses of visible signs alone, and texts that are cut, with "…", where they
    are too long to be a paper's."""
    return paper if _is_presentable(paper) else _presented(paper)


def _is_presentable(paper: Paper) -> bool:
    """The usual case, told without making anything."""
    names = (*paper.authors, *paper.categories, *paper.keywords)
    places = (paper.id, paper.url or "", *(link.url for link in paper.links))
    return (
        not (paper.url and "@" in paper.url)
        and len(names) <= _MOST_WORDS
        and len(places) <= _MOST_WORDS
        and all(len(name) <= _LONGEST_NAME for name in names)
        and all(place.isascii() and place.isprintable() for place in places)
        and len(paper.id) <= _LONGEST_IDENTIFIER
        and len(paper.title) <= _LONGEST_TITLE
        and max(len(paper.abstract), len(paper.comment), len(paper.summary or "")) <= _LONGEST_TEXT
    )


def _presented(paper: Paper) -> Paper:
    return replace(
        paper,
        id=_short(_visible(paper.id)),
        title=shorten(paper.title, _LONGEST_TITLE),
        url=_visible(without_user(paper.url)) if paper.url else None,
        abstract=shorten(paper.abstract, _LONGEST_TEXT),
        comment=shorten(paper.comment, _LONGEST_TEXT),
        summary=shorten(paper.summary, _LONGEST_TEXT) if paper.summary else paper.summary,
        authors=_words(paper.authors, _MOST_NAMES),
        categories=_words(paper.categories, _MOST_WORDS),
        keywords=_words(paper.keywords, _MOST_WORDS),
        links=tuple(replace(link, url=_visible(link.url)) for link in paper.links[:_MOST_WORDS]),
    )


def _visible(text: str) -> str:
    """*text* with what is not seen, or moves a cursor, in the percent signs of an address."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if safe(sign) == sign else quote(sign, safe="", errors="replace") for sign in text)


def _short(identifier: str) -> str:
    """*identifier*, or the beginning of one that is too long, with what tells it apart."""
    if len(identifier) <= _LONGEST_IDENTIFIER:
        return identifier
    return f"{identifier[: _LONGEST_IDENTIFIER - 20]}…{sha256(identifier.encode()).hexdigest()[:16]}"


def _words(words: Sequence[str], most: int) -> tuple[str, ...]:
    if len(words) <= most and all(len(word) <= _LONGEST_NAME for word in words):
        return tuple(words)
    return tuple(shorten(word, _LONGEST_NAME) for word in words[:most])
