"""An archive that takes the place of another one, after damage or by a restoration: what waited there is not lost, and
what left does not come again unless nobody can know, which is said."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from support.homes import NOON, Home, ids
from support.running import Outcome

CONFIG = "deliver: [{command: [$HOME/send.sh], name: chat, format: ids}]\n"
RECEIVE = 'cat > "$HOME/chat/$(ls "$HOME/chat" | grep -c .)"\n'
SAID_TWICE = "sent again, because it was not known whether it had arrived"
TIMES = [NOON + timedelta(hours=hours) for hours in range(9)]


class Reader:
    """Who has a chat in *home*, which is up or down."""

    def __init__(self, home: Home) -> None:
        self.home = home
        (home.base / "chat").mkdir()
        (home.folder / "config.yaml").write_text(CONFIG)
        self.set_up(True)

    def set_up(self, up: bool) -> None:
        program = self.home.base / "send.sh"
        program.write_text(f"#!/bin/sh\n{RECEIVE if up else 'exit 1'}\n")
        program.chmod(0o755)

    def runs(self, hour: int, titles: str, *, up: bool) -> Outcome:
        self.set_up(up)
        self.home.lists(titles)
        return self.home("fetch", "list.json", "--deliver", "-c", "config.yaml", now=TIMES[hour])

    @property
    def came(self) -> list[str]:
        return sorted(paper for file in self.home.base.joinpath("chat").iterdir() for paper in file.read_text().split())


@pytest.fixture
def reader(home: Home) -> Reader:
    return Reader(home)


def damage(path: Path, table: str, copy: bytes) -> None:
    """Damage the first page of *table* in the archive at *path*, of which there is a *copy*."""
    path.with_name("archive-copy.db").write_bytes(copy)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    path.write_bytes(content)


def copy_now(home: Home) -> bytes:
    """A copy of what is there now."""
    with closing(sqlite3.connect(home.archive)) as db, closing(sqlite3.connect(":memory:")) as copy:
        db.backup(copy)
        return copy.serialize()


def test_what_waits_in_an_archive_that_a_restoration_replaces_is_sent(reader: Reader) -> None:
    reader.runs(0, "Tides", up=True)
    assert reader.home("backup", "backup.zip", now=TIMES[1]).status == 0
    reader.runs(2, "Tides Moss", up=True)
    reader.runs(3, "Tides Moss Rain", up=False)

    assert reader.home("restore", "backup.zip", "--force", now=TIMES[4]).status == 0
    ran = reader.runs(5, "Tides Moss Rain Snow", up=True)

    assert (ran.status, reader.came) == (0, sorted(ids("Tides Moss Rain Snow")))


def test_what_waits_in_a_damaged_archive_is_sent_and_what_its_copy_sent_since_is_not(reader: Reader) -> None:
    reader.runs(0, "Tides", up=False)
    copy = copy_now(reader.home)
    reader.runs(1, "Tides", up=True)
    reader.runs(2, "Tides Moss", up=False)
    damage(reader.home.archive, "runs", copy)

    ran = [reader.runs(3 + again, "Tides Moss", up=True) for again in range(2)][-1]

    assert (ran.status, reader.came) == (0, sorted(ids("Tides Moss")))


def test_where_the_outbox_itself_is_damaged_what_waited_in_the_copy_is_sent_once_more_and_that_is_said(
    reader: Reader,
) -> None:
    reader.runs(0, "Tides", up=False)
    copy = copy_now(reader.home)
    reader.runs(1, "Tides", up=True)
    damage(reader.home.archive, "outbox", copy)

    told = "".join(reader.runs(2 + again, "Tides", up=True).err for again in range(2))

    assert SAID_TWICE in told
    assert set(reader.came) == ids("Tides")
    assert reader.runs(4, "Tides", up=True).err == ""
