"""Papers as rows of the table `papers`, and rows of the view `stored_papers` as papers.

What no statement asks for stands in one packed column, `texts`. In rows of archives up to version 9 that is null, and
each of these texts has its own column.
"""

import json
import sqlite3

# Where `hashlib` has it from, which loads OpenSSL besides: that takes longer than all lookups of a run.
from _blake2 import blake2b
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import NoneType
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
    "texts",
)
# What `texts` has, in the order of its list.
_TEXTS = (
    *("url", "pdf", "organization", "organization_slug", "authors", "categories", "category_sites", "keywords"),
    *("summary", "comment", "links"),
)
# What stands in their columns beside it, which must not be null.
_ELSEWHERE = dict.fromkeys(("authors", "categories", "category_sites", "keywords", "comment", "links"), "")
_LISTS = frozenset({"authors", "categories", "category_sites", "keywords", "links"})
_NUMBERS = frozenset(
    {"title_hash", "former_title_hash", "author_count", "upvotes", "comments", "version", "own_page", "retitled"}
)
_TYPES = {name: int if name in _NUMBERS else str for name in COLUMNS}
_PACKED = 2  # columns, the last of them
# The rows of `papers` with their texts unpacked, which every connection has.
VIEW = f"""
    CREATE TEMP VIEW stored_papers AS
    SELECT key, {", ".join(COLUMNS[:-_PACKED])}, retitled, first_seen,
        unpack(abstract) AS abstract, iif(texts IS NULL, NULL, unpack(texts)) AS texts
    FROM papers
"""  # noqa: S608 - our columns
# Enough to say what a paper is called and when it came; nothing of it has to be unpacked.
TITLE_COLUMNS = ("id", "title", "listed", "published", "upvotes")
# The same with what words are looked for in. The abstract is unpacked where it stands in the view.
TEXT_COLUMNS = (*TITLE_COLUMNS, "abstract")
# In place of the values of COLUMNS in a statement that writes them.
PLACES = ", ".join(["?"] * (len(COLUMNS) - _PACKED) + ["pack(?)"] * _PACKED)
Row = tuple[str | int | None, ...]
# `json.dumps` and `json.loads` would look at their options for each value.
_as_json, _decoder = json.JSONEncoder(ensure_ascii=False).encode, json.JSONDecoder()


def hash_title(title: str | None) -> int | None:
    """64 bits by which *title* is found again however it is written; None if it has no letters."""
    letters = title_letters(title) if title else ""
    return hash_letters(letters) if letters else None


def hash_letters(letters: str) -> int:
    """The same of the *letters* of a title."""
    return int.from_bytes(blake2b(letters.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def to_row(paper: Paper) -> Row:
    """The values of COLUMNS for *paper*. A lone surrogate, which SQLite refuses, becomes U+FFFD."""
    values = {
        **_ELSEWHERE,
        "id": paper.id,
        "title_hash": hash_title(paper.title),
        "former_title_hash": hash_title(paper.former_title),
        "listed": _day(paper.listed),
        "published": _day(paper.published),
        "updated": _day(paper.updated),
        "upvotes": paper.upvotes,
        "comments": paper.comment_count,
        "author_count": paper.author_count,
        "version": paper.version,
        "own_page": int(paper.own_page),
        "sources": _as_json(paper.sources),
        "title": paper.title,
        "former_title": paper.former_title,
        "identifiers": _as_json(paper.identifiers),
        "abstract": paper.abstract,
        "texts": _as_json(_texts_of(paper)),
    }
    return tuple(_writable(values.get(name)) for name in COLUMNS)


def _texts_of(paper: Paper) -> list[object]:
    """The values of _TEXTS for *paper*."""
    organization = paper.organization
    return [
        paper.url,
        paper.pdf,
        organization.name if organization else None,
        organization.slug if organization else None,
        paper.authors,
        paper.categories,
        paper.category_sites,
        paper.keywords,
        paper.summary,
        paper.author_note,
        [[link.url, link.kind] for link in paper.links],
    ]


def from_row(found: sqlite3.Row) -> Paper:
    """The paper of one row. Raises DamagedError if a value of it was never written by `to_row`."""
    try:
        values = {name: found[name] for name in COLUMNS}
        for name, wanted in _TYPES.items():
            if type(values[name]) is not wanted:  # what is not missing either is damage
                require_type(name, values[name], wanted)
        if values["texts"] is not None:
            values |= _read_texts(values["texts"])
        return _paper(values)
    except (ValueError, TypeError, LookupError, DamagedError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def _read_texts(written: str) -> dict[str, Any]:
    texts = dict(zip(_TEXTS, _from_json(written), strict=True))
    for name, text in texts.items():
        require_type(name, text, list if name in _LISTS else str)
    return texts


def title_from_row(found: sqlite3.Row) -> Paper:
    """The paper of one row with no more than TITLE_COLUMNS. Raises DamagedError."""
    identifier, title, listed, published, upvotes = (found[name] for name in TITLE_COLUMNS)
    try:
        for name, value in (("id", identifier), ("title", title)):
            require_type(name, value, str)
        require_type("upvotes", upvotes, int)
        return Paper(identifier, title, listed=_date(listed), published=_date(published), upvotes=upvotes)
    except (ValueError, TypeError, DamagedError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def text_from_row(found: sqlite3.Row) -> Paper:
    """The paper of one row with no more than TEXT_COLUMNS. Raises DamagedError."""
    abstract = found["abstract"]
    require_type("abstract", abstract, str)
    return replace(title_from_row(found), abstract=abstract)


def read_sources(written: str) -> tuple[str, ...]:
    """The sources that are *written* as JSON, in their order. Raises DamagedError."""
    try:
        return _texts(written)
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def names_from_row(found: sqlite3.Row) -> tuple[str, ...]:
    """The identifiers of the paper of one row, that which leads first. Raises DamagedError."""
    try:
        return found["id"], *_texts(found["identifiers"])
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def _paper(found: Mapping[str, Any]) -> Paper:
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
        links=tuple(Link(url, kind) for url, kind in _decode(found["links"])),
        sources=_texts(found["sources"]),
        pdf=found["pdf"],
        version=found["version"],
        identifiers=_texts(found["identifiers"]),
        own_page=bool(found["own_page"]),
    )


def _decode(written: str | list[Any]) -> Any:
    """The list that is *written* as JSON, in a column of its own; that of `texts` is one."""
    return _from_json(written) if isinstance(written, str) else written


def _texts(written: str | list[Any]) -> tuple[str, ...]:
    if written == "[]":
        return ()
    texts = _decode(written)
    if not isinstance(texts, list) or not {*map(type, texts)} <= {str}:
        raise TypeError("no list of texts")
    return tuple(texts)


def _texts_or_none(written: str | list[Any]) -> tuple[str | None, ...]:
    if written == "[]":
        return ()
    texts = _decode(written)
    if not isinstance(texts, list) or not {*map(type, texts)} <= {str, NoneType}:
        raise TypeError("no list of texts")
    return tuple(texts)


def _from_json(written: str) -> Any:
    # `decode` takes twice as long: it looks for blanks before and behind the value.
    value, end = _decoder.raw_decode(written)
    return value if end == len(written) else _decoder.decode(written)


def _writable(value: str | int | None) -> str | int | None:
    return replace_surrogates(value) if isinstance(value, str) and not value.isascii() else value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
