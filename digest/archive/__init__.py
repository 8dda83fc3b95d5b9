"""The archive: one SQLite file that remembers papers, listings, deliveries and runs."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest import sources
from digest.archive import rows, schema
from digest.errors import DigestError
from digest.merging import learn
from digest.model import Digest, Listing, Paper
from digest.text import fold_title

_DAMAGED = "damaged"
_PAGE = 65_536
_BUSY = 10.0  # seconds to wait for another process that writes
_BULK = 2_000  # new papers from which on a rebuild of the search index is quicker than its triggers
_KEYS_A_DAY = 10_000_000
_BACKUP_EVERY = timedelta(days=7)
# A day's list grows through its whole UTC day and a little after.
_COMPLETE_AFTER = timedelta(days=2)


class ArchiveError(DigestError):
    """The archive cannot be read or written: which file, why, what to do."""


class DamagedError(ArchiveError):
    """The file is no archive any more."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source address."""

    address: str
    last_success: datetime | None = None
    last_failure: datetime | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """What one channel had: how many papers, when the last, and the lists up to which day."""

    name: str
    papers: int
    last: datetime
    covered: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The account of one run, as it was shown."""

    made: datetime
    channel: str | None
    account: Mapping[str, object]


class Archive:
    """An open archive. *path* may be ":memory:". Raises ArchiveError for what it cannot use."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self._db = _opened(path)
        with self._told():
            self._migrate()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of SQLite as ours, with the file's name."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise _named(error, self.path) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _migrate(self) -> None:
        if self._version() == len(schema.MIGRATIONS):
            return
        with self._transaction() as db:
            # Asked again, now that no other process can be at it.
            version = self._version()
            for script in schema.MIGRATIONS[version:]:
                _run(db, script)
                _run(db, schema.TRIGGERS)
            db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")

    def _version(self) -> int:
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(schema.MIGRATIONS):
            raise ArchiveError(f"{self.path}: written by a newer digest (version {version}); update digest")
        return version

    # --- papers and listings ---

    def remember(self, listings: Sequence[Listing], papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """Store *papers* (of *listings*, merged) with what earlier runs learned of them, in one
        transaction; gives them back so enriched, in the same order."""
        # All of it in the transaction: another process may be learning of the same papers.
        with self._transaction() as db:
            known = self._known(papers)
            enriched = [learn(known[paper.id], paper) if paper.id in known else paper for paper in papers]
            self._store(db, [(known.get(seen.id), paper) for seen, paper in zip(papers, enriched, strict=True)], now)
            keys = self._keys([paper.id for paper in enriched])
            _unite(db, list(keys.values()))
            by_seen = {seen.id: keys[paper.id] for seen, paper in zip(papers, enriched, strict=True)}
            for listing in listings:
                if not listing.archived:
                    self._store_listing(db, listing, by_seen, now)
        return enriched

    def _known(self, papers: Sequence[Paper]) -> dict[str, Paper]:
        """What the archive knows of *papers*, by the identifier that they have now.

        A paper without an identifier of its own is known by its title, present or former, and the
        other way round.
        """
        known = {found.id: found for found in self._papers("id", [paper.id for paper in papers])}
        strangers = {fold_title(paper.title): paper for paper in papers if paper.id not in known}
        strangers.pop("", None)
        titled = [(fold_title(found.title), found) for found in self._papers("folded_title", list(strangers))]
        former = self._papers("folded_former_title", list(strangers))
        titled += [(fold_title(found.former_title or ""), found) for found in former]
        for title, found in titled:
            paper = strangers[title]
            if paper.id not in known and (_is_nameless(found) or _is_nameless(paper)):
                known[paper.id] = found
        return known

    def _papers(self, column: str, values: Sequence[str]) -> list[Paper]:
        query = f"SELECT * FROM papers WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our columns
        with self._told():
            return [rows.paper(row) for row in self._db.execute(query, (json.dumps(values),))]

    def _keys(self, identifiers: Sequence[str]) -> dict[str, int]:
        query = "SELECT id, key FROM papers WHERE id IN (SELECT value FROM json_each(?))"
        with self._told():
            return {row[0]: row[1] for row in self._db.execute(query, (json.dumps(identifiers),))}

    def _store(self, db: sqlite3.Connection, papers: Sequence[tuple[Paper | None, Paper]], now: datetime) -> None:
        """Insert or update: each paper as it was known, and as it is now."""
        fresh = sorted((paper for known, paper in papers if known is None), key=lambda paper: paper.id)
        columns = ", ".join(rows.COLUMNS)
        marks = ", ".join("?" * len(rows.COLUMNS))
        bulk = len(fresh) >= _BULK
        if bulk:
            _run(db, schema.NO_TRIGGERS)
        insert = f"INSERT INTO papers (key, {columns}, first_seen) VALUES (?, {marks}, ?)"  # noqa: S608 - our columns
        new_keys = _new_keys(db, [paper.listed or paper.published or now.date() for paper in fresh])
        values = ((key, *rows.row(paper), _time(now)) for key, paper in zip(new_keys, fresh, strict=True))
        db.executemany(insert, values)
        update = f"UPDATE papers SET ({columns}) = ({marks}) WHERE id = ?"  # noqa: S608 - our columns
        changed = ((*rows.row(paper), known.id) for known, paper in papers if known is not None and known != paper)
        db.executemany(update, changed)
        if bulk:
            db.execute(schema.REBUILD)
            _run(db, schema.TRIGGERS)

    def _store_listing(self, db: sqlite3.Connection, listing: Listing, keys: Mapping[str, int], now: datetime) -> None:
        """Which papers stood in the lists of which days of their source."""
        sightings = []
        for paper in listing.papers:
            day = listing.day or paper.listed
            # A paper that was merged into another is stored under that one's name.
            if day and listing.source and (key := keys.get(paper.id)):
                sightings.append((listing.source, day.isoformat(), key))
        db.executemany("INSERT OR IGNORE INTO sightings VALUES (?, ?, ?)", sightings)
        if listing.day and listing.whole:
            seen = min(listing.seen or now.date(), now.date()).isoformat()
            db.execute(
                """
                INSERT INTO listings VALUES (?, ?, ?, ?)
                ON CONFLICT (source, day) DO UPDATE SET seen = excluded.seen, listed = excluded.listed
                WHERE excluded.seen >= seen OR seen > ?
                """,
                # What was seen in the future was seen by a clock that was wrong.
                (listing.source, listing.day.isoformat(), seen, len(listing.papers), now.date().isoformat()),
            )

    def listing(self, source: str, day: date, address: str) -> Listing | None:
        """The list of one *day* of *source* as the archive knows it, None if it never saw it."""
        query = """
            SELECT papers.* FROM sightings JOIN papers ON papers.key = sightings.paper
            WHERE sightings.source = ? AND sightings.day = ? ORDER BY papers.key
        """
        asked = (source, day.isoformat())
        with self._told():
            found = [rows.paper(row) for row in self._db.execute(query, asked)]
            whole = self._db.execute("SELECT 1 FROM listings WHERE source = ? AND day = ?", asked).fetchone()
        if not found and whole is None:
            return None
        return Listing(address, tuple(found), day, source=source, archived=True)

    def latest_day(self, source: str) -> date | None:
        """The newest day of which *source* had a list: a whole one, else an excerpt."""
        query = """
            SELECT coalesce(
                (SELECT max(day) FROM listings WHERE source = ?), (SELECT max(day) FROM sightings WHERE source = ?)
            )
        """
        with self._told():
            return _day(self._db.execute(query, (source, source)).fetchone()[0])

    def is_complete(self, source: str, day: date, today: date) -> bool:
        """Whether the whole list of *day* was read when it could not grow any more (and not after
        *today*, by a clock that was wrong)."""
        query = "SELECT seen FROM listings WHERE source = ? AND day = ?"
        with self._told():
            found = self._db.execute(query, (source, day.isoformat())).fetchone()
        return found is not None and day + _COMPLETE_AFTER <= date.fromisoformat(found[0]) <= today

    def all_papers(self, since: date | None = None) -> list[Paper]:
        """Every paper (listed *since* then), in the order of arrival."""
        query = "SELECT * FROM papers WHERE ? IS NULL OR listed >= ? ORDER BY key"
        text = since.isoformat() if since else None
        with self._told():
            return [rows.paper(row) for row in self._db.execute(query, (text, text))]

    def search(self, query: str, limit: int, *, best: bool = False, window: int = 2_000) -> list[Paper]:
        """At most *limit* papers that the FTS5 *query* finds: the newest, or the best of the newest
        *window* (0: of all; bm25 is linear in what it ranks)."""
        newest = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
        ranked = """
            SELECT rowid FROM search WHERE search MATCH ? AND rowid >= coalesce(
                (SELECT min(rowid) FROM (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?)), 0
            ) ORDER BY bm25(search, 4.0) LIMIT ?
        """
        with self._told():
            values = (query, query, window or -1, limit) if best else (query, limit)
            keys = [row[0] for row in self._db.execute(ranked if best else newest, values)]
            found = "SELECT * FROM papers WHERE key IN (SELECT value FROM json_each(?))"
            by_key = {row["key"]: rows.paper(row) for row in self._db.execute(found, (json.dumps(keys),))}
        return [by_key[key] for key in keys]

    # --- deliveries and runs ---

    def undelivered(self, papers: Sequence[Paper], channel: str) -> list[Paper]:
        """Those of *papers*, which are remembered, that *channel* has not had yet under any name."""
        query = """
            SELECT papers.id FROM deliveries JOIN papers ON papers.key = deliveries.paper
            WHERE deliveries.channel = ? AND papers.id IN (SELECT value FROM json_each(?))
        """
        with self._told():
            had = {row[0] for row in self._db.execute(query, (channel, json.dumps([paper.id for paper in papers])))}
        return [paper for paper in papers if paper.id not in had]

    def delivered(self, papers: Iterable[Paper], channel: str, now: datetime) -> None:
        """Record that *channel* has had *papers*, which are remembered."""
        with self._transaction() as db:
            keys = self._keys([paper.id for paper in papers])
            values = ((channel, key, _time(now)) for key in keys.values())
            db.executemany("INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?)", values)

    def record(self, digest: Digest, channel: str | None) -> None:
        """Keep the account of a run and how its sources fared."""
        now = _time(digest.made)
        with self._transaction() as db:
            db.execute("INSERT INTO runs (made, channel, account) VALUES (?, ?, ?)", (now, channel, _account(digest)))
            for each in digest.asked:
                if address := sources.list_of(each.address):
                    _succeeded(db, address, now)
            for failure in digest.failures:
                if address := sources.list_of(failure.source):
                    _failed(db, address, failure.reason, now)

    def cover(self, source: str, day: date, channel: str) -> None:
        """Remember that *channel* has had the lists of *source* up to *day*; the mark never moves back."""
        with self._transaction() as db:
            db.execute(
                """
                INSERT INTO marks (channel, source, covered) VALUES (?, ?, ?)
                ON CONFLICT (channel, source) DO UPDATE SET covered = max(covered, excluded.covered)
                """,
                (channel, source, day.isoformat()),
            )

    def covered(self, source: str, channel: str) -> date | None:
        """The last day whose list of *source* the *channel* has had."""
        query = "SELECT covered FROM marks WHERE channel = ? AND source = ?"
        with self._told():
            found = self._db.execute(query, (channel, source)).fetchone()
        return date.fromisoformat(found[0]) if found else None

    def last_run(self) -> Run | None:
        """The account of the newest run."""
        with self._told():
            found = self._db.execute("SELECT * FROM runs ORDER BY number DESC LIMIT 1").fetchone()
        return (
            Run(datetime.fromisoformat(found["made"]), found["channel"], json.loads(found["account"]))
            if found
            else None
        )

    def newest_time(self) -> datetime | None:
        """The latest time that any run wrote, to notice a clock that was set back."""
        with self._told():
            found = self._db.execute("SELECT max(made) FROM runs").fetchone()[0]
        return datetime.fromisoformat(found) if found else None

    def sources(self) -> list[SourceState]:
        """How every source fared, by address."""
        with self._told():
            found = self._db.execute("SELECT * FROM sources ORDER BY address").fetchall()
        return [
            SourceState(
                row["address"],
                _when(row["last_success"]),
                _when(row["last_failure"]),
                row["failure"],
            )
            for row in found
        ]

    def channels(self) -> list[Channel]:
        """What every channel had."""
        query = """
            SELECT channel, count(*), max(delivered_at),
                (SELECT max(covered) FROM marks WHERE marks.channel = deliveries.channel)
            FROM deliveries GROUP BY channel ORDER BY channel
        """
        with self._told():
            found = self._db.execute(query).fetchall()
        return [
            Channel(name, papers, datetime.fromisoformat(last), _day(covered)) for name, papers, last, covered in found
        ]

    def counts(self) -> tuple[int, int]:
        """How many papers, and how many days' lists, the archive holds."""
        with self._told():
            papers = self._db.execute("SELECT count(*) FROM papers").fetchone()[0]
            return papers, self._db.execute("SELECT count(*) FROM listings").fetchone()[0]

    def must_be_seeded(self, channel: str) -> bool:
        """Whether deliveries were lost with a damaged file, and *channel* had no run since."""
        damaged = self.note(_DAMAGED)
        return damaged is not None and self.note(f"seeded {channel}") != damaged

    def seeded(self, channel: str) -> None:
        """Remember that what was listed counts as delivered to *channel*."""
        self.take_note(f"seeded {channel}", self.note(_DAMAGED) or "")

    def was_damaged(self, now: datetime) -> None:
        """Remember that the file before this one was damaged, or that this is an older copy of it."""
        self.take_note(_DAMAGED, _time(now))

    def note(self, name: str) -> str | None:
        """What the program noted under *name*."""
        with self._told():
            found = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def take_note(self, name: str, value: str) -> None:
        """Note *value* under *name*."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    # --- the file ---

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; nothing, if it is sound."""
        with self._told():
            said = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        return [] if said == ["ok"] else said

    def back_up(self, path: Path) -> None:
        """Write a compact copy to *path*, whole or not at all."""
        beside = path.with_suffix(".part")
        beside.unlink(missing_ok=True)
        try:
            with self._told():
                self._db.execute("VACUUM INTO ?", (str(beside),))
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def needs_backup(path: Path, now: datetime) -> bool:
    """Whether the copy at *path* is missing or a week old."""
    if not path.exists():
        return True
    age = now.timestamp() - path.stat().st_mtime
    return not 0 <= age <= _BACKUP_EVERY.total_seconds()


def _opened(path: Path | str) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode = WAL")
        # What was delivered must not come again after a power cut, so every commit is on the disk.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError as error:
        raise _named(error, path) from error
    return db


def _named(error: sqlite3.DatabaseError, path: Path | str) -> ArchiveError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "malformed" in str(error):
        return DamagedError(f"{path}: damaged ({error})")
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_full(path)):
        return ArchiveError(f"{path}: no space left on the disk")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ArchiveError(f"{path}: cannot be written ({error}); `--no-archive` runs without it")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveError(f"{path}: another process has been writing for {_BUSY:.0f} s; try again")
    return ArchiveError(f"{path}: {error}")


def _is_full(path: Path | str) -> bool:
    # SQLite says "disk I/O error" where its shared memory file cannot grow.
    with suppress(OSError):
        return shutil.disk_usage(Path(path).parent).free < _PAGE
    return False


def _run(db: sqlite3.Connection, script: str) -> None:
    """Several statements inside the open transaction (`executescript` would end it)."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def _succeeded(db: sqlite3.Connection, address: str, now: str) -> None:
    db.execute(
        """
        INSERT INTO sources (address, last_success) VALUES (?, ?)
        ON CONFLICT (address) DO UPDATE SET last_success = excluded.last_success, last_failure = NULL, failure = NULL
        """,
        (address, now),
    )


def _failed(db: sqlite3.Connection, address: str, reason: str, now: str) -> None:
    db.execute(
        """
        INSERT INTO sources (address, last_failure, failure) VALUES (?, ?, ?)
        ON CONFLICT (address) DO UPDATE SET last_failure = excluded.last_failure, failure = excluded.failure
        """,
        (address, now, reason),
    )


def _account(digest: Digest) -> str:
    counts = digest.counts
    value = {
        "asked": [
            {"address": each.address, "day": str(each.day) if each.day else None, "listed": each.listed}
            for each in digest.asked
        ],
        "counts": {
            "listed": counts.listed,
            "new": counts.new,
            "muted": counts.muted,
            "matched": counts.matched,
            "shown": len(digest.matches),
        },
        "failures": [{"source": failure.source, "reason": failure.reason} for failure in digest.failures],
        "reason": digest.reason,
    }
    return json.dumps(value, ensure_ascii=False)


def _new_keys(db: sqlite3.Connection, days: Sequence[date]) -> Iterator[int]:
    """A key for a new paper of each of *days*: the order of keys is that of days, so that the newest
    papers are found without sorting."""
    next_free: dict[date, int] = {}
    for day in days:
        if day not in next_free:
            first = day.toordinal() * _KEYS_A_DAY
            query = "SELECT max(key) FROM papers WHERE key BETWEEN ? AND ?"
            last = db.execute(query, (first, first + _KEYS_A_DAY - 1)).fetchone()[0]
            next_free[day] = first if last is None else last + 1
        yield next_free[day]
        next_free[day] += 1


def _unite(db: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Let the papers under *keys* take the place of copies that were known by their title alone: a
    new title may show that two papers of the archive are one."""
    query = """
        SELECT paper.key, copy.key FROM papers AS paper JOIN papers AS copy
            ON copy.folded_title = paper.folded_title AND copy.key <> paper.key
        WHERE paper.key IN (SELECT value FROM json_each(?)) AND paper.folded_title <> ''
            AND (copy.id LIKE 'title:%' OR copy.id LIKE 'url:%')
            AND paper.id NOT LIKE 'title:%' AND paper.id NOT LIKE 'url:%'
    """
    for paper, copy in db.execute(query, (json.dumps(keys),)).fetchall():
        for table in ("deliveries", "sightings"):
            db.execute(f"UPDATE OR IGNORE {table} SET paper = ? WHERE paper = ?", (paper, copy))  # noqa: S608 - our tables
            db.execute(f"DELETE FROM {table} WHERE paper = ?", (copy,))  # noqa: S608 - our tables
        db.execute("DELETE FROM papers WHERE key = ?", (copy,))


def _is_nameless(paper: Paper) -> bool:
    return paper.id.startswith(("title:", "url:"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
