"""What one archive takes over from the file of another: the marks of a damaged one, the deliveries of a newer one."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, get_args

from digest.archive import Archive, paper_names, schema
from digest.archive.column_values import parse_day, parse_time, stamp
from digest.archive.connection import add_functions
from digest.archive.marks import Mark
from digest.archive.packing import Packer
from digest.archive.stopped_addresses import read_secret
from digest.delivery import ChannelDelivery
from digest.errors import DigestError
from digest.model import Paper


class _MarkedPaper(NamedTuple):
    paper: Paper
    mark: Mark
    made: datetime


def copy_marks(damaged: Path, archive: Archive, now: datetime) -> None:
    """Put the marks that can be read in the *damaged* file into *archive*, with their papers; its other marks stay.

    Nothing that is wrong with the damaged file is raised.
    """
    with suppress(sqlite3.Error, DigestError, OSError), closing(open_read_only(damaged)) as db:
        for found in sorted(_read_marked_papers(db), key=lambda each: each.made):
            archive.papers.remember([], [found.paper], now)
            archive.marks.set_mark([found.paper], found.mark, found.made)


def copy_stops(other: Path, archive: Archive) -> None:
    """Let *archive* know who gets no mails by the archive in the file *other*, which mails came back, and the secret by
    which their tokens were made, as far as that file can be read.

    Nothing that is wrong with it is raised.
    """
    with suppress(sqlite3.Error, DigestError, OSError), closing(open_read_only(other)) as db:
        if (secret := read_secret(db)) and not archive.stopped_addresses.find_secret():
            archive.stopped_addresses.keep_secret(secret)
        for table in ("stopped_addresses", "bounces"):
            columns = ", ".join(sorted(schema.columns(db, frozenset({table}))[table]))
            rows = list(_read_rows(db, f"SELECT {columns} FROM {table}"))  # noqa: S608 - our words
            with archive.database.transaction() as target:
                signs = ", ".join("?" * (columns.count(",") + 1))
                target.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({signs})", rows)  # noqa: S608


def copy_deliveries(other: Path, archive: Archive, since: datetime) -> None:
    """Let *archive* know what its channels have had by the archive in the file *other* from *since* on, so that none of
    it comes again, as far as that file can be read.

    Nothing that is wrong with it is raised.
    """
    with suppress(sqlite3.Error, DigestError, OSError), closing(open_read_only(other)) as db:
        query = """
            SELECT channel, delivered_at, paper FROM deliveries WHERE delivered_at >= ? ORDER BY channel, delivered_at
        """
        _record_rows(db, db.execute(query, (stamp(since),)), archive)
        for channel, source, covered in db.execute("SELECT channel, source, covered FROM covered_days"):
            if day := parse_day(covered):
                mark = ChannelDelivery(channel, (), high_water_marks=((source, day),))
                archive.deliveries.record(mark, since)


def copy_deliveries_that_wait(damaged: Path, archive: Archive) -> None:
    """Let *archive* know of the papers in the letters that wait in the *damaged* file, as far as that can be read.

    Nothing that is wrong with the damaged file is raised.
    """
    with suppress(sqlite3.Error, DigestError, OSError), closing(open_read_only(damaged)) as db:
        query = """
            SELECT channel, delivered_at, paper FROM deliveries
            WHERE (channel, delivered_at) IN (SELECT channel, made FROM outbox) ORDER BY channel, delivered_at
        """
        _record_rows(db, db.execute(query), archive)


def _record_rows(db: sqlite3.Connection, rows: Iterable[sqlite3.Row], archive: Archive) -> None:
    """Record in *archive* the deliveries of *db* in *rows*, which are in order."""
    for (channel, time), delivered in groupby(rows, key=lambda row: (row["channel"], row["delivered_at"])):
        if made := parse_time(time):
            papers = [paper for _, paper in paper_names.load(db, [row["paper"] for row in delivered])]
            stored = archive.papers.remember([], papers, made)
            archive.deliveries.record(ChannelDelivery(channel, tuple(stored)), made)


def _read_rows(db: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """The rows up to the first one that cannot be read."""
    with suppress(sqlite3.Error):
        for row in db.execute(query):
            yield tuple(row)


def open_read_only(path: Path) -> sqlite3.Connection:
    """The archive in the file at *path*, of which nothing is changed. Raises sqlite3.Error."""
    # What cannot write leaves the journal alone, which may be all that can be read.
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    add_functions(db, Packer(db))
    return db


def _read_marked_papers(db: sqlite3.Connection) -> Iterator[_MarkedPaper]:
    """The marked papers up to the first mark that cannot be read, without those that cannot be read themselves."""
    with suppress(sqlite3.Error):
        for row in db.execute("SELECT paper, mark, made FROM marks"):
            with suppress(sqlite3.Error, DigestError):
                made = parse_time(row["made"])
                for _, paper in paper_names.load(db, [row["paper"]]):
                    if made and row["mark"] in get_args(Mark):
                        yield _MarkedPaper(paper, row["mark"], made)
