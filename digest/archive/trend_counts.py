"""What trends are counted from: which papers each source listed on which days, and of which of them terms are true."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date, timedelta
from itertools import islice

from digest.archive import paper_rows, search_index
from digest.archive.candidates import Candidates
from digest.archive.column_values import parse_day
from digest.archive.database import Database
from digest.archive.judged_papers import load_with_marks
from digest.archive.lists import find_newest_day, find_sources
from digest.archive.paper_keys import KEYS_A_DAY, LEAST_KEY, first_key
from digest.archive.search_plan import make_plan
from digest.rules.language.expressions import Expression, Or, any_of
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge
from digest.trends import Key, Listed

Report = Callable[[int, int], None]  # is told how many papers are read, and of how many
_BATCH = 200  # papers that are held in memory at once
# A paper counts where its source listed it first, unless it was a new version of an old paper.
_LISTED_FIRST = """
    SELECT day, paper FROM sightings AS listed
    WHERE source = ? AND day BETWEEN ? AND ? AND announced IS NOT 'replaced' AND NOT EXISTS (
        SELECT 1 FROM sightings AS before
        WHERE before.paper = listed.paper AND before.source = listed.source AND before.day < listed.day
    )
"""
_IN_NO_LIST = """
    SELECT paper FROM facts
    WHERE paper BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM sightings WHERE sightings.paper = facts.paper)
"""


class TrendCounts:
    """The tables of papers and lists, for counts over many of them. Papers that the reader has hidden count too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_sources(self) -> list[str]:
        """The sources of which there are lists."""
        with self._database.reading() as db:
            return find_sources(db)

    def newest_day(self, sources: Sequence[str], until: date) -> date | None:
        """The newest day, at most *until*, on which one of *sources* listed a paper. If these are empty, or have listed
        none, that of all sources, or of a paper that stands in no list; None without any."""
        with self._database.reading() as db:
            newest = find_newest_day(db, sources or find_sources(db), until)
            if not newest and sources:
                return self.newest_day((), until)
            if not sources:
                since = first_key(newest + timedelta(1)) if newest else LEAST_KEY
                limits = (since, first_key(until + timedelta(1)) - 1)
                newer = db.execute(f"{_IN_NO_LIST} ORDER BY paper DESC LIMIT 1", limits).fetchone()
                newest = _day_of_key(newer[0]) if newer else newest
        return newest

    def find_listed(self, first: date, last: date, sources: Sequence[str] = ()) -> Listed:
        """The papers that each of *sources* (all of them if empty) listed first on the day *first* or later, to the day
        *last*. What stands in no list is of the day of its key, under the source that is named first for it."""
        by_source: dict[str, dict[Key, date]] = {}
        with self._database.reading() as db:
            for source in find_sources(db):
                if papers := dict(_find_in_lists(db, source, first, last)):
                    by_source[source] = papers
            for source, key in _find_in_no_list(db, first, last):
                if day := _day_of_key(key):
                    by_source.setdefault(source, {})[key] = day
            floor = search_index.unindexed_below(db)
        wanted = {source: papers for source, papers in by_source.items() if not sources or source in sources}
        return _leave_out_unread(wanted, floor) if floor is not None else Listed(wanted)

    def find_true(
        self, expressions: Sequence[Expression], keys: Set[Key], report: Report | None = None
    ) -> list[set[Key]]:
        """For each of *expressions*, of which papers of *keys* it is true; the *report* is told how many had to be
        read."""
        found: list[set[Key]] = []
        unsure: dict[int, Expression] = {}
        lowest = min(keys, default=None)
        with self._database.reading() as db:
            for at, expression in enumerate(expressions):
                sure, rest = _split_by_index(expression)
                found.append(_find_candidates(db, sure, lowest) & keys if sure else set())
                if rest:
                    unsure[at] = rest
            self._read_unsure(db, unsure, keys, found, report)
        return found

    def _read_unsure(
        self,
        db: sqlite3.Connection,
        unsure: dict[int, Expression],
        keys: Set[Key],
        found: Sequence[set[Key]],
        report: Report | None,
    ) -> None:
        """Add to *found* the papers of *keys* of which the *unsure* expressions, by their places, are true; each paper
        is read once for all of them."""
        to_read = set[Key]()
        for at, expression in unsure.items():
            to_read |= (_find_candidates(db, expression, min(keys, default=None)) & keys) - found[at]
        judge = Judge(Rules(tuple(Topic(str(at), expression) for at, expression in unsure.items())))
        read = 0
        in_order = iter(sorted(to_read, reverse=True))
        while some := list(islice(in_order, _BATCH)):
            for key, paper in load_with_marks(db, some):
                for topic in judge.verdict(paper).matched_topics:
                    found[int(topic.name or "")].add(key)
            read += len(some)
            if report:
                report(read, len(to_read))


def _split_by_index(expression: Expression) -> tuple[Expression | None, Expression | None]:
    """The alternatives of *expression* that the index and SQL alone can tell, and those for which papers must be read;
    one of them is enough."""
    if make_plan(expression).is_exact:
        return expression, None
    if not isinstance(expression, Or):
        return None, expression
    sure = [part for part in expression.parts if make_plan(part).is_exact]
    rest = [part for part in expression.parts if part not in sure]
    return (any_of(sure) if sure else None), any_of(rest)


def _find_candidates(db: sqlite3.Connection, expression: Expression, lowest: Key | None) -> set[Key]:
    """The papers from the key *lowest* on that come into question for *expression*."""
    return Candidates(db, make_plan(expression), with_hidden=True).all_keys(lowest)


def _find_in_lists(db: sqlite3.Connection, source: str, first: date, last: date) -> Iterator[tuple[Key, date]]:
    """The papers that *source* listed first in the days from *first* to *last*, each with the day."""
    days: dict[str, date | None] = {}
    for written, key in db.execute(_LISTED_FIRST, (source, first.isoformat(), last.isoformat())):
        if written not in days:
            days[written] = parse_day(written)
        if day := days[written]:
            yield key, day


def _find_in_no_list(db: sqlite3.Connection, first: date, last: date) -> Iterator[tuple[str, Key]]:
    """The papers of the days from *first* to *last* that stand in no list, each with the source named first for it."""
    keys = [row[0] for row in db.execute(_IN_NO_LIST, (first_key(first), first_key(last + timedelta(1)) - 1))]
    query = "SELECT key, sources FROM papers WHERE key IN (SELECT value FROM json_each(?))"
    names: dict[str, str] = {}
    for key, written in db.execute(query, (json.dumps(keys),)) if keys else ():
        if written not in names:
            names[written] = next(iter(paper_rows.read_sources(written)), "")
        yield names[written], key


def _day_of_key(key: Key | None) -> date | None:
    """The day of the paper with this *key*; None without one, and for one that no calendar has."""
    day = key // KEYS_A_DAY if key is not None else 0
    return date.fromordinal(day) if 1 <= day <= date.max.toordinal() else None


def _leave_out_unread(by_source: dict[str, dict[Key, date]], floor: Key) -> Listed:
    """The papers from the key *floor* on, and how many others there are."""
    read = {source: {key: day for key, day in papers.items() if key >= floor} for source, papers in by_source.items()}
    unread = {key for papers in by_source.values() for key in papers if key < floor}
    return Listed({source: papers for source, papers in read.items() if papers}, len(unread))
