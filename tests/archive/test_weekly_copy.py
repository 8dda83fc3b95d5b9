"""The weekly copy: where there is room, and of a large archive what cannot be fetched again."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from os import utime
from pathlib import Path

import pytest

from digest.archive import Archive, DamagedError
from digest.archive.recovery import archive_for_delivery, open_archive
from digest.archive.weekly_copy import choose_kind, copy_essentials, describe_lack, needs_copy
from digest.delivery import ChannelDelivery
from digest.letters import Letter
from digest.model import Asked, Counts, Digest, Failure, Listing, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MB, GB = 1_000_000, 1_000_000_000
TIDES = Paper("arxiv:2606.90001", "On Tides and Moons", abstract="A slow tide.", identifiers=("arxiv:2606.90001",))
MOSS = Paper("arxiv:2606.90002", "On Moss", abstract="A slow moss.", upvotes=3)
RAIN = Paper("arxiv:2606.90003", "On Rain", abstract="A quick rain.")
YOU = "mail:you@example.org"
LETTER = Letter(YOU, "me@example.org", "you@example.org", "1 paper", "<1@example.org>", 1, b"Subject: 1 paper\r\n", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "archive.db"


def ignore(sentence: str) -> None:
    """Nobody listens."""


def run(path: Path, now: datetime, say: Callable[[str], None] = ignore, *, has_copy: bool = True) -> None:
    with archive_for_delivery(path, now, report=say, has_copy=has_copy) as archive:
        archive.papers.remember([], [TIDES], now)


def fill(path: Path) -> None:
    """An archive in which Tides was delivered and Moss has a star."""
    path.parent.mkdir(exist_ok=True)
    with Archive(path) as archive:
        papers = archive.papers.remember(
            [Listing("hf", (TIDES, MOSS, RAIN), date(2026, 6, 9))], [TIDES, MOSS, RAIN], NOON
        )
        archive.outbox.queue([ChannelDelivery(YOU, papers[:1], LETTER, (("hf", date(2026, 6, 9)),))], NOON)
        archive.marks.set_mark([MOSS], "starred", NOON)
        archive.runs.record(
            Digest(NOON, (), (Asked("hf", None, 3),), Counts(3), (Failure("arxiv:cs.CL", "gone"),)), "mail"
        )
        archive.notices.tell("source arxiv:cs.CL", NOON)


@pytest.mark.parametrize(
    ("size", "free", "kind"),
    [
        (10 * MB, 30 * MB, "whole"),
        (10 * MB, 30 * MB - 1, None),
        (GB, 3 * GB, "whole"),
        (GB + 1, 3 * GB, "essentials"),
        (40 * GB, 3 * GB, "essentials"),
        (40 * GB, 3 * GB - 1, None),
        (0, 0, "whole"),
    ],
)
def test_what_is_copied_depends_on_the_size_and_the_room(size: int, free: int, kind: str | None) -> None:
    assert choose_kind(size, free) == kind


def test_a_lack_of_room_is_said_in_numbers_with_a_way_out() -> None:
    said = "no weekly copy of the archive: 30 MB must be free for it, 7 MB are; `copy: off` in the configuration goes"

    assert describe_lack(10 * MB, 7 * MB).startswith(said)


def test_the_first_run_makes_no_copy_and_the_second_does(path: Path) -> None:
    copy = path.with_name("archive-copy.db")
    run(path, NOON)
    first = copy.exists()
    run(path, NOON + timedelta(hours=1))

    assert (first, copy.exists()) == (False, True)


def test_whoever_wants_no_copy_has_none(path: Path) -> None:
    for day in range(20):
        run(path, NOON + timedelta(days=day), has_copy=False)

    assert [each.name for each in path.parent.iterdir()] == ["archive.db"]


def test_that_there_is_no_room_is_told_at_growing_intervals(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    run(path, NOON, said.append)
    free = shutil.disk_usage(path.parent)._replace(free=5_000)
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda path: free)
        counts = []
        for day in range(1, 7):
            run(path, NOON + timedelta(days=day), said.append)
            counts.append(len(said))

    assert counts == [1, 1, 2, 2, 3, 3]
    assert "MB must be free" in said[0]
    assert not path.with_name("archive-copy.db").exists()


def test_a_copy_is_due_once_a_week(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert needs_copy(copy, NOON)

    copy.touch()
    ages = {6: False, 8: True, -3_000: True}
    for days, due in ages.items():
        made = (NOON - timedelta(days=days)).timestamp()
        utime(copy, (made, made))
        assert needs_copy(copy, NOON) is due


def test_the_small_copy_is_an_archive_by_which_nothing_comes_twice(path: Path) -> None:
    fill(path)
    copy = path.with_name("archive-copy.db")

    copy_essentials(path, copy)

    with Archive(path) as archive, Archive(copy) as copied:
        assert copied.database.check() == []
        assert copied.papers.count() == 2
        assert copied.deliveries.find_undelivered([TIDES], YOU) == []
        assert copied.deliveries.high_water_marks() == archive.deliveries.high_water_marks()
        assert copied.outbox.letters() == archive.outbox.letters()
        assert copied.outbox.letter(1) == archive.outbox.letter(1)
        assert copied.outbox.histories() == archive.outbox.histories()
        assert copied.runs.source_states() == archive.runs.source_states()
        assert copied.runs.last() == archive.runs.last()
        assert copied.notices.list_open("source") == ["source arxiv:cs.CL"]
        assert [each.starred for each in copied.marks.apply([MOSS, TIDES])] == [True, False]
        assert {each.id: each.abstract for each in copied.papers.all()} == {TIDES.id: "", MOSS.id: MOSS.abstract}


def test_a_paper_of_the_small_copy_is_whole_and_found_again_when_it_is_listed_again(path: Path) -> None:
    fill(path)
    copy = path.with_name("archive-copy.db")
    copy_essentials(path, copy)
    other = replace(TIDES, id="doi:10.1000/1", identifiers=("doi:10.1000/1", "arxiv:2606.90001"))

    with Archive(copy) as copied:
        (known,) = copied.papers.remember([], [other], NOON)
        copied.papers.update_index(100)

        assert (known.id, known.abstract) == (TIDES.id, TIDES.abstract)
        assert copied.deliveries.find_undelivered([known], YOU) == []
        assert copied.database.check() == []


def test_the_numbers_of_mails_go_on_in_the_small_copy(path: Path) -> None:
    fill(path)
    with Archive(path) as archive:
        archive.outbox.drop(1)
    copy = path.with_name("archive-copy.db")
    copy_essentials(path, copy)

    with Archive(copy) as copied:
        copied.outbox.queue([ChannelDelivery(YOU, (), letter=LETTER)], NOON)
        assert [mail.number for mail in copied.outbox.letters()] == [2]


def test_the_small_copy_takes_the_place_of_a_damaged_archive(path: Path) -> None:
    fill(path)
    copy_essentials(path, path.with_name("archive-copy.db"))
    path.write_bytes(b"Dear reader, this is no archive.\n" * 800)
    said: list[str] = []

    with open_archive(path, NOON, report=said.append) as archive:
        assert archive.deliveries.find_undelivered([TIDES], YOU) == []
        assert archive.deliveries.damage_for(YOU) == "restored"
        assert len(archive.outbox.letters()) == 1

    assert "its last copy takes its place" in said[0]


def test_an_archive_that_was_brought_up_to_date_is_copied_by_its_columns(path: Path) -> None:
    path.parent.mkdir()
    fill(path)
    with closing(sqlite3.connect(path)) as db:
        # As a file of version 7 has them since: at the end.
        for column in ("day", "format"):
            db.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
            db.execute(f"ALTER TABLE outbox ADD COLUMN {column} TEXT")
    copy = path.with_name("archive-copy.db")

    copy_essentials(path, copy)

    with Archive(copy) as copied:
        assert copied.outbox.letter(1) == LETTER


def test_what_cannot_be_read_does_not_become_the_small_copy(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE deliveries SET delivered_at = 'noon'")
        db.commit()

    with pytest.raises(DamagedError):
        copy_essentials(path, path.with_name("copy.db"))
