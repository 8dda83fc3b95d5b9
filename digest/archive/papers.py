"""The papers of the archive: stored with what each run learned of them, found again, searched."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from typing import TYPE_CHECKING

from digest.archive import paper_names, paper_rows, search_index
from digest.archive.archived_papers import ArchivedPapers
from digest.archive.column_values import parse_time, stamp
from digest.archive.counts import add_to_count, read_count
from digest.archive.database import Database
from digest.archive.errors import ArchiveError, DamagedError
from digest.archive.lists import store_page, store_sightings
from digest.archive.packing import ENOUGH_FOR_DICTIONARY, make_dictionary
from digest.archive.paper_facts import store_facts
from digest.archive.paper_keys import new_keys
from digest.archive.paper_names import StoredPaper, names_of
from digest.archive.uniting import unite_papers
from digest.identity.grouping import group_records
from digest.identity.merge import is_retitled, merge_two_papers, update_paper
from digest.identity.names import name_key
from digest.identity.records import Record
from digest.model import Listing, Paper

if TYPE_CHECKING:
    from digest.archive.paper_search import Report
    from digest.rules.language.expressions import Expression
    from digest.rules.liking import NewestCounts
    from digest.searches import Found, SearchRequest

_MOST_OF_AUTHOR = 2_000  # papers of people with one name
_AT_ONCE = 20_000  # papers whose words are put into the index while somebody waits for a search


@dataclass
class _Work:
    """What one run saw of one paper: the *stored* rows that it is, oldest first, what stood in its listings (*seen*),
    what was known *before*, by its rows together (None without any), and what is known *after*. *key* is that of its
    row, 0 before there is one."""

    stored: Sequence[StoredPaper]
    seen: Sequence[Record]
    before: Paper | None
    after: Paper
    key: int = 0

    @property
    def names(self) -> set[str]:
        """All names that it is known by."""
        records = (*self.seen, *(each.record for each in self.stored))
        return names_of(self.after).union(*(record.names for record in records))

    @property
    def is_changed(self) -> bool:
        """Whether what is stored is not what is known after."""
        return [each.paper for each in self.stored] != [_without_announcement(self.after)]


class Papers:
    """The table `papers` and those by which papers are found, and the search index. A paper is stored once, whatever it
    was called by those who list it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """Store *papers* (of *listings*, merged) and their listings, all in one transaction.

        Returns the papers in the same order, each with what earlier runs learned of it.
        """
        # The archive is read in the transaction too: another process may be learning of the same papers.
        with self._database.transaction(durable=False) as db:
            if search_index.has_queue(db):
                # Only then all are found by their words. A run does it at its end, unless it was killed.
                search_index.index_queued(db)
            works = list(_find_works(db, listings, papers))
            _store_works(db, works, now)
            # A listing names its papers as they were seen, which may be by another identifier than the stored one.
            keys = {record.paper.id: work.key for work in works for record in work.seen}
            for listing in listings:
                if not listing.archived:
                    store_sightings(db, listing, keys, now)
                if listing.validators:
                    store_page(db, listing, keys)
        return _learned_papers(works, papers)

    def recall(self, listings: Sequence[Listing], papers: Sequence[Paper]) -> list[Paper]:
        """What `remember` returns, with nothing stored but the words of papers that are."""
        self.index_for_search()
        with self._database.reading() as db:
            return _learned_papers(_find_works(db, listings, papers), papers)

    def find_without_abstract(self, papers: Sequence[Paper]) -> list[Paper]:
        """Those of *papers* that have no abstract, neither themselves nor in the archive."""
        without = [paper for paper in papers if not paper.abstract]
        with self._database.reading() as db:
            keys = paper_names.find_keys(db, {name_key(paper.id) for paper in without})
            with_abstract = {key for key, stored in paper_names.load(db, set(keys.values())) if stored.abstract}
        return [paper for paper in without if keys.get(name_key(paper.id)) not in with_abstract]

    def find_named(self, names: Iterable[str]) -> list[Paper]:
        """The papers that were ever listed under one of *names*: identifiers, or addresses behind `url:`."""
        with self._database.reading() as db:
            keys = paper_names.find_keys(db, {name_key(name) for name in names})
            return [paper for _, paper in paper_names.load_in_order(db, sorted({*keys.values()}))]

    def find_titled(self, words: str, limit: int) -> list[Paper]:
        """At most *limit* papers whose title is *words*, else the newest of those that have them in their title."""
        from digest.archive import titles

        self.index_for_search()
        with self._database.reading() as db:
            keys = titles.find_whole(db, words, limit) or titles.find_part(db, words, limit)
            return [paper for _, paper in paper_names.load_in_order(db, keys)]

    def find_by_author(self, names: Iterable[str]) -> list[Paper]:
        """The newest papers that have an author called by one of *names*, as far as their words are in the index.

        There may be others among them, of longer names with these words.
        """
        from digest.rules.index_query import build_author_query

        query = build_author_query(names)
        with self._database.reading() as db:
            keys = search_index.find_newest(db, query, _MOST_OF_AUTHOR) if query else []
            return [paper for _, paper in paper_names.load(db, keys)]

    def count_newest(self, queries: Sequence[str]) -> "NewestCounts":
        """How many of the newest papers each of *queries* of the index finds."""
        from digest.archive.newest_papers import count_newest

        with self._database.reading() as db:
            return count_newest(db, queries)

    def count(self) -> int:
        """How many papers are stored."""
        with self._database.reading() as db:
            return read_count(db)

    def time_of_first(self) -> datetime | None:
        """When the first paper was stored that is still there."""
        with self._database.reading() as db:
            row = db.execute("SELECT first_seen FROM papers ORDER BY key LIMIT 1").fetchone()
        return parse_time(row[0]) if row else None

    def all(self, since: date | None = None) -> ArchivedPapers:
        """Every paper, or those of the day *since* and later: to be iterated over as often as needed, oldest day first,
        while the archive is open."""
        return ArchivedPapers(self._database, since)

    def search(self, request: "SearchRequest", report: "Report | None" = None) -> "Found":
        """What *request* finds; *report* is told how far a thorough search is."""
        # Most runs store papers and search for none: what a search needs is not imported for them.
        from digest.archive.paper_search import search_papers

        self.index_for_search()
        with self._database.reading() as db:
            return search_papers(db, request, report)

    def has_match(self, expression: "Expression") -> bool:
        """Whether *expression* is true of a stored paper."""
        from digest.searches import SearchRequest

        return bool(self.search(SearchRequest("", expression, limit=1)).matches)

    def index_for_search(self) -> None:
        """Put the words of papers into the search index that are not in it yet, if that can be done at once."""
        try:
            self.update_index(_AT_ONCE, patient=False)
        except DamagedError:
            raise
        except ArchiveError:
            pass  # somebody else writes, or nobody can: what is in the index is searched

    def update_index(self, limit: int, *, patient: bool = True) -> None:
        """Put the words of papers into the search index that are not in it yet: of new and changed ones, and of at most
        *limit* older ones in an index that is made anew. Waits for others that write if it is *patient*."""
        with self._database.reading() as db:
            is_complete = not search_index.has_queue(db) and search_index.unindexed_below(db) is None
        if not is_complete:
            with self._database.transaction(durable=False, patient=patient) as db:
                search_index.index_queued(db)
                search_index.index_older(db, limit)

    def count_unindexed(self) -> int:
        """How many older papers are not in the search index yet."""
        with self._database.reading() as db:
            below = search_index.unindexed_below(db)
            return (
                0 if below is None else db.execute("SELECT count(*) FROM papers WHERE key < ?", (below,)).fetchone()[0]
            )

    def make_dictionary(self) -> None:
        """Make the dictionary for packing abstracts, if there is none and there are enough papers to tell."""
        packer = self._database.packer
        if packer.has_dictionary or self.count() < ENOUGH_FOR_DICTIONARY:
            return
        query = "SELECT abstract FROM stored_papers ORDER BY key DESC LIMIT ?"
        with self._database.transaction(durable=False) as db:
            packer.read_dictionaries()  # another process may have made it
            if not packer.has_dictionary:
                packer.add_dictionary(make_dictionary(row[0] for row in db.execute(query, (ENOUGH_FOR_DICTIONARY,))))


def _find_works(db: sqlite3.Connection, listings: Sequence[Listing], papers: Sequence[Paper]) -> Iterator[_Work]:
    """What is stored and what was seen of each of *papers*, and what is known of it after."""
    ids = {paper.id for paper in papers}
    # What a listing names otherwise was merged into another, which is found again by what they have in common.
    listed = {paper.id: paper for listing in listings for paper in listing.papers if paper.id not in ids}
    seen = [*map(Record, papers), *map(Record, listed.values())]
    stored = paper_names.find_stored_papers(db, seen)
    records = [*(each.record for each in stored), *seen]
    for group in group_records(records):
        rows = [stored[at] for at in group if at < len(stored)]
        own = [records[at] for at in group if at >= len(stored)]
        merged = [record.paper for record in own if record.paper.id in ids]
        if own and (rows or merged):
            before = reduce(merge_two_papers, (row.paper for row in rows)) if rows else None
            yield _Work(rows, own, before, _learn(before, merged), rows[0].key if rows else 0)


def _learned_papers(works: Iterable[_Work], papers: Sequence[Paper]) -> list[Paper]:
    """*papers* in their order, each as the one of *works* that saw it leaves it."""
    learned = {record.paper.id: work.after for work in works for record in work.seen}
    return [learned[paper.id] for paper in papers]


def _learn(known: Paper | None, seen: Sequence[Paper]) -> Paper:
    """What is *known* of a paper after it was *seen*, or what was seen of a new one."""
    return reduce(update_paper, seen, known) if known else reduce(merge_two_papers, seen)


def _store_works(db: sqlite3.Connection, works: Sequence[_Work], now: datetime) -> None:
    """Insert the papers that were not stored before, update those that have changed, and unite those that are one."""
    changed = [work for work in works if work.stored and work.is_changed]
    new = sorted((work for work in works if not work.stored), key=lambda work: work.after.id)
    before = [(each.key, each.paper) for work in changed for each in work.stored]
    for work in changed:
        for duplicate in work.stored[1:]:
            unite_papers(db, duplicate, work.key)
        _update_row(db, work)
    _insert_rows(db, new, now)
    store_facts(db, ((work.key, work.after) for work in (*changed, *new)))
    queued = search_index.queue_papers(db, before, [(work.key, work.after) for work in (*changed, *new)])
    _store_votes(db, works, now)
    paper_names.store_names(db, ((name, work.key) for work in works for name in _unknown_names(work)))
    others = (work for work in (*changed, *new) if work.key not in queued and _has_new_text(work))
    paper_names.store_sketches(db, ((work.key, Record(work.after)) for work in others))


def _unknown_names(work: _Work) -> list[str]:
    """The names of the paper of *work* that are not known to be its."""
    return sorted(work.names.difference(*(each.record.names for each in work.stored)))


def _has_new_text(work: _Work) -> bool:
    """Whether the title or the abstract is none that was stored."""
    texts = {(each.paper.title, each.paper.abstract) for each in work.stored}
    return (work.after.title, work.after.abstract) not in texts


def _without_announcement(paper: Paper) -> Paper:
    """*paper* as it is stored: that it was announced is known of it in one list."""
    return replace(paper, announced=None) if paper.announced else paper


def _insert_rows(db: sqlite3.Connection, works: Sequence[_Work], now: datetime) -> None:
    columns = ", ".join(paper_rows.COLUMNS)
    insert = f"INSERT INTO papers (key, {columns}, first_seen) VALUES (?, {paper_rows.PLACES}, ?)"  # noqa: S608 - our columns
    days = [work.after.listed or work.after.published or now.date() for work in works]
    for work, key in zip(works, new_keys(db, days), strict=True):
        work.key = key
        db.execute(insert, (key, *paper_rows.to_row(work.after), stamp(now)))
    add_to_count(db, len(works))


def _update_row(db: sqlite3.Connection, work: _Work) -> None:
    columns = ", ".join(paper_rows.COLUMNS)
    update = f"UPDATE papers SET ({columns}) = ({paper_rows.PLACES}), retitled = retitled + ? WHERE key = ?"  # noqa: S608 - our columns
    # Who had it under the title before gets it again.
    new_title = work.before is not None and is_retitled(work.before, work.after)
    db.execute(update, (*paper_rows.to_row(work.after), int(new_title), work.key))


def _store_votes(db: sqlite3.Connection, works: Iterable[_Work], now: datetime) -> None:
    """Remember from today on how many upvotes papers have where that has changed; of their first day, the first."""
    votes = (
        (work.key, now.date().isoformat(), work.after.upvotes)
        for work in works
        if work.after.upvotes is not None and (work.before is None or work.before.upvotes != work.after.upvotes)
    )
    query = """
        INSERT INTO votes VALUES (?, ?, ?) ON CONFLICT (paper, day) DO UPDATE SET votes = excluded.votes
        WHERE EXISTS (SELECT 1 FROM votes AS earlier WHERE earlier.paper = votes.paper AND earlier.day < votes.day)
    """
    db.executemany(query, votes)
