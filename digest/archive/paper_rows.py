"""Papers as rows of the table `papers`, and rows of the view `stored_papers` as papers."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

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
# The rows of `papers` with their abstracts unpacked, which every connection has.
VIEW = f"""
    CREATE TEMP VIEW stored_papers AS
    SELECT key, {", ".join(COLUMNS[:-1])}, retitled, first_seen, unpack(abstract) AS abstract FROM papers
"""  # noqa: S608 - our columns
# In place of the values of COLUMNS in a statement that writes them.
PLACES = ", ".join(["?"] * (len(COLUMNS) - 1) + ["pack(?)"])
Row = tuple[str | int | None, ...]


def hash_title(title: str | None) -> int | None:
    """64 bits by which *title* is found again however it is written; None if it has no letters."""
    letters = title_letters(title) if title else ""
    if not letters:
        return None
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
        _list(paper.sources),
        paper.title,
        paper.former_title,
        paper.url,
        paper.pdf,
        _list(paper.identifiers),
        organization.name if organization else None,
        organization.slug if organization else None,
        _list(paper.authors),
        _list(paper.categories),
        json.dumps(paper.category_sites, ensure_ascii=False),
        _list(paper.keywords),
        paper.summary,
        paper.author_note,
        json.dumps([[link.url, link.kind] for link in paper.links], ensure_ascii=False),
        paper.abstract,
    )
    return tuple(_writable(value) if isinstance(value, str) else value for value in values)


def from_row(found: sqlite3.Row) -> Paper:
    """The paper of one row. Raises DamagedError if a value of it was never written by `to_row`."""
    try:
        for name in COLUMNS:
            require_type(name, found[name], int if name in _NUMBERS else str)
        return _paper(found)
    except (ValueError, TypeError, LookupError, DamagedError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def _paper(found: sqlite3.Row) -> Paper:
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
        links=tuple(Link(url, kind) for url, kind in json.loads(found["links"])),
        sources=_texts(found["sources"]),
        pdf=found["pdf"],
        version=found["version"],
        identifiers=_texts(found["identifiers"]),
        own_page=bool(found["own_page"]),
    )


def _texts(written: str) -> tuple[str, ...]:
    texts = json.loads(written)
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise TypeError("no list of texts")
    return tuple(texts)


def _texts_or_none(written: str) -> tuple[str | None, ...]:
    texts = json.loads(written)
    if not isinstance(texts, list) or not all(text is None or isinstance(text, str) for text in texts):
        raise TypeError("no list of texts")
    return tuple(texts)


def _list(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _writable(text: str) -> str:
    return text if text.isascii() else replace_surrogates(text)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
