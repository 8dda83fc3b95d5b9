"""The facts of papers stand in a table of their own, as they stand in the papers."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from support.searching import find_papers

from digest.archive import Archive
from digest.archive.paper_facts import bit_of
from digest.model import Link, Paper
from digest.rules.language.expressions import HAS

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TIDES = Paper("arxiv:2606.00001", "On Tides", listed=date(2026, 6, 9), upvotes=3)


def test_every_part_that_can_be_asked_for_has_a_bit_of_its_own() -> None:
    assert len({bit_of(part) for part in HAS}) == len(HAS)


def test_the_facts_of_a_paper_are_those_of_today() -> None:
    later = replace(TIDES, upvotes=30, links=(Link("https://a.example", "code"),))
    with Archive(":memory:") as archive:
        archive.papers.remember([], [TIDES], NOON)
        assert not find_papers(archive, "upvotes:>=10 | has:code")
        archive.papers.remember([], [later], NOON)

        assert [found.id for found in find_papers(archive, "upvotes:>=10 & has:code")] == [TIDES.id]


def test_two_papers_that_become_one_have_one_row_of_facts() -> None:
    other = replace(TIDES, id="doi:10.5555/1", identifiers=("doi:10.5555/1",), title="Of Ebb")
    both = replace(TIDES, identifiers=(TIDES.id, "doi:10.5555/1"))
    with Archive(":memory:") as archive:
        for each in (TIDES, other, both):
            archive.papers.remember([], [each], NOON)

        assert archive.papers.count() == 1
        assert archive.database.check() == []


def test_the_check_up_sees_that_facts_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM facts")

    with Archive(path) as archive:
        assert archive.database.check() == ["facts: 0 of 1 papers"]
