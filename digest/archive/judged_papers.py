"""Archived papers as the rules judge them, each with the reader's marks and its place among the best."""

import heapq
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from digest.archive import paper_names
from digest.archive.marks import find_marked_keys, put_marks
from digest.model import Paper
from digest.rules.language.expressions import Expression
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge, Verdict

Rank = tuple[int, int, int]  # sorts papers best first: by fit, votes and key, each negative
_BATCH = 200  # papers that are held in memory at once


class Judged(NamedTuple):
    """The *verdict* on a paper, and its *rank* among those that a search finds. No two have the same rank."""

    rank: Rank
    verdict: Verdict


class PaperJudge:
    """Reads papers of the archive *db* and tells of which the *expression* is true.

    *looked* is how many it has read, *found* how many of them were true, *last_day* is the day of the last one.
    """

    def __init__(self, db: sqlite3.Connection, expression: Expression) -> None:
        self._db = db
        self._judge = Judge(Rules((Topic(None, expression),)))
        self.looked = self.found = 0
        self.last_day: date | None = None

    def find_true(self, keys: Iterator[int], batch: int = _BATCH) -> Iterator[Judged]:
        """The papers of *keys* that are true, in their order; so many are read as the *batch* says at once."""
        while some := list(islice(keys, min(batch, _BATCH))):
            for key, paper in load_with_marks(self._db, some):
                self.looked += 1
                self.last_day = paper.listed or paper.published or self.last_day
                verdict = self._judge.verdict(paper)
                if verdict.shown:
                    self.found += 1
                    yield Judged((-verdict.fit, -(paper.upvotes or 0), -key), verdict)

    def find_best(self, ranks: Sequence[Rank], batch: int) -> Iterator[Judged]:
        """The true papers, best first, of those that have at best the *ranks*, which are in order: no more of them are
        read than are needed to know that no other is better."""
        waiting: list[Judged] = []
        unread = iter(ranks)
        while some := list(islice(unread, min(batch, _BATCH))):
            while waiting and waiting[0].rank <= some[0]:
                yield heapq.heappop(waiting)
            for judged in self.find_true(iter([-key for _, _, key in some])):
                heapq.heappush(waiting, judged)
        while waiting:
            yield heapq.heappop(waiting)


def load_with_marks(db: sqlite3.Connection, keys: Sequence[int]) -> Iterator[tuple[int, Paper]]:
    """The papers of *keys* in their order, each with its key and the reader's marks."""
    marked = find_marked_keys(db, keys)
    for key, paper in paper_names.load_in_order(db, keys):
        yield key, put_marks(paper, marked.get(key, set()))
