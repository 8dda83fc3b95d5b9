"""The index of words is as if it had been made of what the papers say now, however they came to say it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.searching import find_papers

from digest.archive import Archive, search_index
from digest.archive.database import Database
from digest.model import Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
WORDS = ("tide", "moss", "lantern", "rain", "harbour", "snow", "ember")
PAPERS = [
    Paper(
        f"arxiv:2606.{number:05}",
        f"On {WORDS[number % 7]} {number}",
        abstract=f"About {WORDS[number % 5]}s, \ud800 {WORDS[number % 3]} and $O(n^{number})$.",
        authors=(f"Ada {WORDS[number % 4].title()}",),
        listed=date(2026, 6, 1 + number % 28),
        sources=("hf",),
    )
    for number in range(40)
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.db") as opened:
        opened.papers.remember([], PAPERS, NOON)
        opened.papers.update_index(0)
        yield opened


def occurrences(database: Database) -> list[tuple[object, ...]]:
    """Every word of the index with the number of papers and of places that it has."""
    with database.reading() as db:
        assert not search_index.has_queue(db)
        db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab (main, search, col)")
        return [tuple(row) for row in db.execute("SELECT * FROM words ORDER BY term, col")]


def made_anew(archive: Archive) -> list[tuple[object, ...]]:
    with archive.database.transaction() as db:
        search_index.begin_anew(db)
    archive.papers.update_index(1_000)
    return occurrences(archive.database)


def test_words_that_are_said_no_more_are_gone(archive: Archive) -> None:
    for at, paper in enumerate(PAPERS):
        changed = replace(paper, upvotes=at, categories=("cs.CL",))
        text = {"title": f"On other {at}"} if at % 3 else {"abstract": "Nothing, “really” – ﬁne."}
        archive.papers.remember([], [replace(changed, **text)], NOON)  # type: ignore[arg-type]

    archive.papers.update_index(0)
    written = occurrences(archive.database)

    assert written == made_anew(archive)
    assert archive.database.check() == []


def test_an_index_that_is_made_anew_comes_newest_first_in_parts(archive: Archive) -> None:
    with archive.database.transaction() as db:
        search_index.begin_anew(db)

    archive.papers.update_index(10)
    assert archive.papers.count_unindexed() == len(PAPERS) - 10
    archive.papers.remember([], [replace(PAPERS[27], title="On glass"), replace(PAPERS[0], title="On glass")], NOON)
    archive.papers.remember([], [Paper("arxiv:2605.00001", "On glass", listed=date(2026, 5, 1))], NOON)
    archive.papers.update_index(0)
    with archive.database.reading() as db:
        half = [row[0] for row in db.execute("SELECT rowid FROM search WHERE search MATCH 'glass'")]
    found = find_papers(archive, "glass")
    assert archive.papers.count_unindexed() == 0

    assert len(half) == 1
    assert [paper.id for paper in found] == [PAPERS[27].id, PAPERS[0].id, "arxiv:2605.00001"]
    assert occurrences(archive.database) == made_anew(archive)


def test_words_by_other_rules_are_made_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive.database.path
    assert isinstance(path, Path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE papers SET title_hash = 7")
        db.execute("UPDATE notes SET value = '0.0' WHERE name = 'words'")

    with Archive(path) as later:
        later.papers.update_index(1_000)
        # Found by its title again.
        (known,) = later.papers.remember([], [replace(PAPERS[3], id="title:on-rain-3", sources=("page.txt",))], NOON)

        assert known.id == PAPERS[3].id
        assert find_papers(later, "rain", 100)
        assert later.database.check() == []
