"""The marks of a damaged archive, as far as they can be read: papers are listed again, marks are not made again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, get_args

from digest.archive import Archive, paper_names
from digest.archive.column_values import parse_time
from digest.archive.connection import add_functions
from digest.archive.marks import Mark
from digest.archive.packing import Packer
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
    with suppress(sqlite3.Error, DigestError, OSError), closing(_open_read_only(damaged)) as db:
        for found in sorted(_read_marked_papers(db), key=lambda each: each.made):
            archive.papers.remember([], [found.paper], now)
            archive.marks.set_mark([found.paper], found.mark, found.made)


def _open_read_only(path: Path) -> sqlite3.Connection:
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
