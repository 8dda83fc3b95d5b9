"""Lines of the reader's own commands: stored as they came, for one paper under all its names, and kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.hostile_titles import TITLES
from support.searching import find_papers

from digest.archive import Archive
from digest.archive.recovery import archive_for_look
from digest.archive_protocols import NullArchive
from digest.model import Listing, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
TIDES = Paper("arxiv:2606.90001", "On Tides of the Northern Sea", authors=("Ada Nørby",))
MOSS = Paper("arxiv:2606.90002", "On Moss", authors=("Ada Nørby",))


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        opened.papers.remember([], [TIDES, MOSS], NOON)
        yield opened


# A lone surrogate is in no line: what is not UTF-8 is refused before.
STORABLE = {name: text for name, text in TITLES.items() if name != "lone surrogate"}


@pytest.mark.parametrize("line", STORABLE.values(), ids=STORABLE)
def test_a_line_comes_back_byte_for_byte(archive: Archive, line: str) -> None:
    archive.command_summaries.add(TIDES, "llm", line, NOON)

    assert archive.command_summaries.find([MOSS, TIDES], "llm") == {TIDES.id: line}


def test_a_command_has_lines_of_its_own(archive: Archive) -> None:
    archive.command_summaries.add(TIDES, "llm", "one", NOON)
    archive.command_summaries.add(TIDES, "llm -m b", "two", NOON)

    found = [archive.command_summaries.find([TIDES], command) for command in ("llm", "llm -m b", "llm -m c")]

    assert found == [{TIDES.id: "one"}, {TIDES.id: "two"}, {}]


def test_of_two_processes_that_make_a_line_the_first_has_made_it(archive: Archive) -> None:
    assert archive.command_summaries.add(TIDES, "llm", "one", NOON) == "one"

    assert archive.command_summaries.add(TIDES, "llm", "two", LATER) == "one"


def test_a_paper_that_is_not_archived_has_a_line_that_nobody_keeps(archive: Archive) -> None:
    stranger = Paper("arxiv:2606.99999", "On Nothing")

    assert archive.command_summaries.add(stranger, "llm", "one", NOON) == "one"
    assert archive.command_summaries.find([stranger], "llm") == {}


def test_no_rule_and_no_search_finds_a_line(archive: Archive) -> None:
    archive.command_summaries.add(TIDES, "llm", "cuttlefish", NOON)
    archive.papers.update_index(10)

    assert find_papers(archive, "cuttlefish") == []
    assert [paper.summary for paper in archive.papers.all()] == [None, None]


@pytest.mark.parametrize("both", [False, True], ids=["one has a line", "both have"])
def test_two_papers_that_turn_out_to_be_one_keep_one_line(archive: Archive, both: bool) -> None:
    twin = Paper("doi:10.5555/other", "Something Else Entirely", authors=("Ada Nørby",))
    archive.papers.remember([], [twin], LATER)
    archive.command_summaries.add(twin, "llm", "of the twin", LATER)
    if both:
        archive.command_summaries.add(TIDES, "llm", "of the first", NOON)

    united = replace(TIDES, identifiers=(TIDES.id, twin.id))
    archive.papers.remember([], [united], LATER)

    assert len(list(archive.papers.all())) == 2
    assert archive.command_summaries.find([united], "llm") == {TIDES.id: "of the first" if both else "of the twin"}
    with archive.database.reading() as db:
        assert db.execute("SELECT count(*) FROM command_summaries").fetchone()[0] == 1


def test_lines_stay_when_the_file_is_opened_again_and_when_the_paper_is_listed_again(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)
        archive.command_summaries.add(TIDES, "llm", "one", NOON)

    with Archive(path) as archive:
        newer = replace(TIDES, upvotes=12, abstract="It ebbs.")
        archive.papers.remember([Listing("hf", (newer,), date(2026, 6, 10), source="hf")], [newer], LATER)

        assert archive.command_summaries.find([newer], "llm") == {TIDES.id: "one"}


def test_an_archive_that_cannot_be_written_keeps_nothing_and_harms_no_look(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        archive.papers.remember([], [TIDES], NOON)
        with archive.database.transaction() as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON command_summaries BEGIN SELECT raise(ABORT, 'full'); END")

    with archive_for_look(path, NOON, report=lambda sentence: None) as look:
        assert look.command_summaries.add(TIDES, "llm", "one", NOON) == "one"
        assert look.command_summaries.find([TIDES], "llm") == {}


def test_without_an_archive_there_are_no_lines() -> None:
    nothing = NullArchive().command_summaries

    assert nothing.add(TIDES, "llm", "one", NOON) == "one"
    assert nothing.find([TIDES], "llm") == {}
