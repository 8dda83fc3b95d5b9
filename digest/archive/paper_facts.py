"""What expressions ask of papers that is no text, in a table whose short rows are read in a moment, a million of them.

Whoever writes a row of `papers` writes this one too. What stands in it stands in that row as well.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date

from digest.model import Paper

# Their places are the bits of `has` in every archive that there is: new ones come behind.
_PARTS = (
    *("code", "model", "dataset", "demo", "project", "paper", "other"),
    *("pdf", "abstract", "organization", "summary"),
)
_BITS = {part: 1 << place for place, part in enumerate(_PARTS)}
_INSERT = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)"


def store_facts(db: sqlite3.Connection, papers: Iterable[tuple[int, Paper]]) -> None:
    """Store the facts of *papers*, each with the key of its row. Runs in the open transaction."""
    db.executemany(_INSERT, ((key, *_facts_of(paper)) for key, paper in papers))


def bit_of(part: str) -> int:
    """The bit of `has` that a paper with this *part* has."""
    return _BITS[part]


def number_of(day: date | None) -> int | None:
    """*day* as the table has it: the number of days from the first one of the calendar on."""
    return day.toordinal() if day else None


def _facts_of(paper: Paper) -> tuple[int | None, ...]:
    days = map(number_of, (paper.listed, paper.published, paper.updated))
    return paper.upvotes, paper.comment_count, *days, sum(_BITS[part] for part in _parts_of(paper))


def _parts_of(paper: Paper) -> set[str]:
    organization = paper.organization and paper.organization.name
    texts = {"pdf": paper.pdf, "abstract": paper.abstract, "organization": organization, "summary": paper.summary}
    return {part for part, text in texts.items() if text} | {link.kind for link in paper.links}
