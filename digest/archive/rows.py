"""Papers as rows of the archive, and rows as papers."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from digest.archive.database import DamagedError, require_type
from digest.model import Link, Organization, Paper
from digest.text import fold_title, whole

COLUMNS = (
    "id",
    "folded_title",
    "title",
    "former_title",
    "folded_former_title",
    "url",
    "abstract",
    "authors",
    "author_count",
    "organization",
    "organization_slug",
    "listed",
    "published",
    "updated",
    "upvotes",
    "comments",
    "categories",
    "keywords",
    "summary",
    "comment",
    "links",
    "sources",
)
_MOMENTS = frozenset({"delivered_at", "last_failure", "last_success", "made", "mailed", "served", "tried"})
_NUMBERS = frozenset({"author_count", "upvotes", "comments"})
Row = tuple[str | int | None, ...]


def row(paper: Paper) -> Row:
    """The values of COLUMNS for *paper*. Lone surrogates, which SQLite refuses, become U+FFFD."""
    organization = paper.organization
    values = (
        paper.id,
        fold_title(paper.title),
        paper.title,
        paper.former_title,
        fold_title(paper.former_title) if paper.former_title else None,
        paper.url,
        paper.abstract,
        _list(paper.authors),
        paper.author_count,
        organization.name if organization else None,
        organization.slug if organization else None,
        _day(paper.listed),
        _day(paper.published),
        _day(paper.updated),
        paper.upvotes,
        paper.comments,
        _list(paper.categories),
        _list(paper.keywords),
        paper.summary,
        paper.comment,
        json.dumps([[link.url, link.kind] for link in paper.links], ensure_ascii=False),
        _list(paper.sources),
    )
    return tuple(_writable(value) if isinstance(value, str) else value for value in values)


def paper(found: sqlite3.Row) -> Paper:
    """The paper of one row. Raises DamagedError for what was never written as one."""
    try:
        for name in COLUMNS:
            require_type(name, found[name], int if name in _NUMBERS else str)
        return _paper(found)
    except (ValueError, TypeError, LookupError, DamagedError) as error:
        raise DamagedError(f"a paper of the archive is damaged ({error})") from error


def day(text: str | None) -> date | None:
    """The day that was written as *text*. Raises DamagedError."""
    try:
        return _date(text)
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a date in the archive is damaged ({error})") from error


def moment(text: str | None) -> datetime | None:
    """The time that was written as *text*. Raises DamagedError."""
    try:
        return datetime.fromisoformat(text) if text else None
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a time in the archive is damaged ({error})") from error


def require_times(found: sqlite3.Row) -> None:
    """Raises DamagedError where a column of *found*, of whatever table, should be a time and is none."""
    for name in _MOMENTS & {*found.keys()}:
        moment(found[name])


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
        comments=found["comments"],
        categories=_texts(found["categories"]),
        keywords=_texts(found["keywords"]),
        summary=found["summary"],
        comment=found["comment"],
        links=tuple(Link(url, kind) for url, kind in json.loads(found["links"])),
        sources=_texts(found["sources"]),
    )


def _texts(written: str) -> tuple[str, ...]:
    texts = json.loads(written)
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise TypeError("no list of texts")
    return tuple(texts)


def _list(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _writable(text: str) -> str:
    return text if text.isascii() else whole(text)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
