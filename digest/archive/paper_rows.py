"""Papers as rows of the table `papers`, and rows of the view `stored_papers` as papers."""

import json
import sqlite3

# Where `hashlib` has it from, which loads OpenSSL besides: that takes longer than all lookups of a run.
from _blake2 import blake2b
from collections.abc import Sequence
from datetime import date
from typing import Any

from digest.archive.column_values import require_type
from digest.archive.errors import DamagedError
from digest.identity.reading_keys import title_letters
from digest.model import Link, Organization, Paper
from digest.text import replace_surrogates

COLUMNS = (
    "id",
    "title_hash",
    "former_title_hash",
    "listed",
    "published",
    "updated",
    "upvotes",
    "comments",
    "author_count",
    "version",
    "own_page",
    "sources",
    "title",
    "former_title",
    "url",
    "pdf",
    "identifiers",
    "organization",
    "organization_slug",
    "authors",
    "categories",
    "category_sites",
    "keywords",
    "summary",
    "comment",
    "links",
    "abstract",
)
_NUMBERS = frozenset(
    {"title_hash", "former_title_hash", "author_count", "upvotes", "comments", "version", "own_page", "retitled"}
)
_TYPES = tuple(int if name in _NUMBERS else str for name in COLUMNS)
# The rows of `papers` with their abstracts unpacked, which every connection has.
VIEW = f"""
    CREATE TEMP VIEW stored_papers AS
    SELECT key, {", ".join(COLUMNS[:-1])}, retitled, first_seen, unpack(abstract) AS abstract FROM papers
"""  # noqa: S608 - our columns
# In place of the values of COLUMNS in a statement that writes them.
PLACES = ", ".join(["?"] * (len(COLUMNS) - 1) + ["pack(?)"])
Row = tuple[str | int | None, ...]
# `json.dumps` and `json.loads` would look at their options for each value.
_as_json, _from_json = json.JSONEncoder(ensure_ascii=False).encode, json.JSONDecoder().decode


def hash_title(title: str | None) -> int | None:
    """64 bits by which *title* is found again however it is written; None if it has no letters."""
    letters = title_letters(title) if title else ""
    return hash_letters(letters) if letters else None


def hash_letters(letters: str) -> int:
    """The same of the *letters* of a title."""
    return int.from_bytes(blake2b(letters.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def to_row(paper: Paper) -> Row:
    """The values of COLUMNS for *paper*. A lone surrogate, which SQLite refuses, becomes U+FFFD."""
    organization = paper.organization
    values = (
        paper.id,
        hash_title(paper.title),
        hash_title(paper.former_title),
        _day(paper.listed),
        _day(paper.published),
        _day(paper.updated),
        paper.upvotes,
        paper.comment_count,
        paper.author_count,
        paper.version,
        int(paper.own_page),
        _as_json(paper.sources),
        paper.title,
        paper.former_title,
        paper.url,
        paper.pdf,
        _as_json(paper.identifiers),
        organization.name if organization else None,
        organization.slug if organization else None,
        _as_json(paper.authors),
        _as_json(paper.categories),
        _as_json(paper.category_sites),
        _as_json(paper.keywords),
        paper.summary,
        paper.author_note,
        _as_json([[link.url, link.kind] for link in paper.links]),
        paper.abstract,
    )
    return tuple(_writable(value) if isinstance(value, str) else value for value in values)


def from_row(found: sqlite3.Row) -> Paper:
    """The paper of one row. Raises DamagedError if a value of it was never written by `to_row`."""
    try:
        values = [found[name] for name in COLUMNS]
        for name, value, wanted in zip(COLUMNS, values, _TYPES, strict=True):
            if type(value) is not wanted:  # what is not missing either is damage
                require_type(name, value, wanted)
        return _paper(values)
    except (ValueError, TypeError, LookupError, DamagedError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def names_from_row(found: sqlite3.Row) -> tuple[str, ...]:
    """The identifiers of the paper of one row, that which leads first. Raises DamagedError."""
    try:
        return found["id"], *_texts(found["identifiers"])
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def _paper(values: Sequence[Any]) -> Paper:
    found = dict(zip(COLUMNS, values, strict=True))
    name = found["organization"]
    return Paper(
        id=found["id"],
        title=found["title"],
        former_title=found["former_title"],
        url=found["url"],
        abstract=found["abstract"],
        authors=_texts(found["authors"]),
        author_count=found["author_count"],
        organization=Organization(name, found["organization_slug"]) if name else None,
        listed=_date(found["listed"]),
        published=_date(found["published"]),
        updated=_date(found["updated"]),
        upvotes=found["upvotes"],
        comment_count=found["comments"],
        categories=_texts(found["categories"]),
        category_sites=_texts_or_none(found["category_sites"]),
        keywords=_texts(found["keywords"]),
        summary=found["summary"],
        author_note=found["comment"],
        links=tuple(Link(url, kind) for url, kind in _from_json(found["links"])),
        sources=_texts(found["sources"]),
        pdf=found["pdf"],
        version=found["version"],
        identifiers=_texts(found["identifiers"]),
        own_page=bool(found["own_page"]),
    )


def _texts(written: str) -> tuple[str, ...]:
    if written == "[]":
        return ()
    texts = _from_json(written)
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise TypeError("no list of texts")
    return tuple(texts)


def _texts_or_none(written: str) -> tuple[str | None, ...]:
    if written == "[]":
        return ()
    texts = _from_json(written)
    if not isinstance(texts, list) or not all(text is None or isinstance(text, str) for text in texts):
        raise TypeError("no list of texts")
    return tuple(texts)


def _writable(text: str) -> str:
    return text if text.isascii() else replace_surrogates(text)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
