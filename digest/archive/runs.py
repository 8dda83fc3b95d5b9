"""How every run went, and when each source was read or failed last."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from zlib import crc32

from digest import sources
from digest.archive.column_values import parse_time, stamp
from digest.archive.database import Database
from digest.archive.errors import DamagedError
from digest.archive.program_notes import read_note, remove_note, write_note
from digest.model import Digest, Failure, Paper

# Names of notes; `ended` is that of the last run that was to deliver.
_SHOWN, _ENDED, _SAID = "shown", "ended", "said {number:08x}"
_MOST_SAID = 100  # remarks that are known to have been said
# So many of the newest runs are kept; of those before, one of each month, and the last that delivered.
MOST_RUNS, MOST_MONTHS = 400, 240


class SourceState(NamedTuple):
    """When a source address was read last, when and why it failed last since then, and *failing_since* when."""

    address: str
    last_success: datetime | None = None
    last_failure: datetime | None = None
    failure: str | None = None
    failing_since: datetime | None = None


class Run(NamedTuple):
    """One run: for which channel, None for a mere look; its *summary* has `asked`, `counts`, `failures`, `reason`."""

    made: datetime
    channel: str | None
    summary: Mapping[str, object]


class RunEnd(NamedTuple):
    """When the last run that was to deliver ended, for which channel, and with which exit status: None if a version
    did not note it."""

    made: datetime
    channel: str
    status: int | None = None


class Runs:
    """The tables `runs` and `sources`, and what the last run showed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recorded: int | None = None

    def record(
        self,
        digest: Digest,
        channel: str | None,
        counts: Mapping[str, int] | None = None,
        *,
        offline: bool = False,
    ) -> None:
        """Store the summary of a run, and which of its sources were read or failed, unless it was *offline* and asked
        none; *counts* in place of those of *digest*."""
        now = stamp(digest.made)
        with self._database.transaction(durable=False) as db:
            query = "INSERT INTO runs (made, channel, account) VALUES (?, ?, ?)"
            self._recorded = db.execute(query, (now, channel, _summary(digest, counts))).lastrowid
            _forget_old_runs(db)
            for asked in digest.asked:
                if not asked.archived and (address := sources.series_of(asked.address)):
                    _record_success(db, address, now)
            for failure in () if offline else digest.failures:
                if address := sources.series_of(failure.source):
                    _record_failure(db, address, failure.reason, now)

    def record_end(self, channel: str, status: int, now: datetime) -> None:
        """Note that a run at *now* that was to deliver to *channel* ends with the exit *status*, whether or not there
        was anything to record of it."""
        end = json.dumps({"made": stamp(now), "channel": channel, "status": status})
        with self._database.transaction(durable=False) as db:
            write_note(db, _ENDED, end)
            if self._recorded is not None:
                query = "UPDATE runs SET account = json_set(account, '$.status', ?) WHERE number = ?"
                db.execute(query, (status, self._recorded))

    def last_end(self) -> RunEnd | None:
        """The end of the last run that was to deliver; of an archive that has no note of one, when the last run that
        delivered was. Raises DamagedError."""
        with self._database.reading() as db:
            note = read_note(db, _ENDED)
        if note is None:
            run = self.last_delivery()
            return RunEnd(run.made, run.channel or "") if run else None
        try:
            end = json.loads(note)
            return RunEnd(datetime.fromisoformat(end["made"]), str(end["channel"]), int(end["status"]))
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedError(f"the note of the last run's end is damaged ({error})") from error

    def record_shown(self, papers: Sequence[Paper]) -> None:
        """Note which *papers* the last digest on the terminal showed, by their numbers there."""
        with self._database.transaction(durable=False) as db:
            write_note(db, _SHOWN, json.dumps([paper.id for paper in papers]))

    def record_remarks(self, remarks: Sequence[str]) -> bool:
        """Note that the *remarks* on the rules are said now. Returns whether they were not said before."""
        name = _SAID.format(number=crc32("\n".join(remarks).encode()))
        with self._database.transaction(durable=False) as db:
            is_new = read_note(db, name) is None
            if is_new:
                _note_remark(db, name)
        return is_new

    def shown(self) -> list[str]:
        """The identifiers of the papers of the last digest on the terminal, by their numbers; empty before the first.

        Raises DamagedError.
        """
        with self._database.reading() as db:
            note = read_note(db, _SHOWN)
        try:
            return [str(identifier) for identifier in json.loads(note or "[]")]
        except (ValueError, TypeError) as error:
            raise DamagedError(f"the note of the last digest shown is damaged ({error})") from error

    def last(self) -> Run | None:
        """The newest run. Raises DamagedError if its row cannot be read."""
        return next(self.newest(1), None)

    def newest(self, limit: int) -> Iterator[Run]:
        """The newest runs, the last one first. Raises DamagedError if a row cannot be read."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM runs ORDER BY number DESC LIMIT ?", (limit,)).fetchall()
        return filter(None, map(_run, rows))

    def last_delivery(self) -> Run | None:
        """The newest run that delivered something, or would have. Raises DamagedError if its row cannot be read."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM runs WHERE channel IS NOT NULL ORDER BY number DESC LIMIT 1").fetchone()
        return _run(row) if row else None

    def time_of_last(self) -> datetime | None:
        """When the newest run was, by the clock of that run: a clock that was set back since is noticed by it."""
        with self._database.reading() as db:
            row = db.execute("SELECT made FROM runs ORDER BY number DESC LIMIT 1").fetchone()
        return parse_time(row[0]) if row else None

    def source_states(self) -> list[SourceState]:
        """Every source that was ever asked, by address."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM sources ORDER BY address").fetchall()
        return [
            SourceState(
                row["address"],
                parse_time(row["last_success"]),
                parse_time(row["last_failure"]),
                row["failure"],
                parse_time(row["failing_since"]),
            )
            for row in rows
        ]

    def date_failures(self, failures: Sequence[Failure], now: datetime) -> list[Failure]:
        """*failures* of a run at *now*, each with the day since which its source was not read."""
        known = {state.address: state.failing_since for state in self.source_states()} if failures else {}
        return [
            replace(each, since=_first_day(known.get(sources.series_of(each.source) or ""), now)) for each in failures
        ]


def _forget_old_runs(db: sqlite3.Connection) -> None:
    """Keep what `MOST_RUNS` says. Runs in the open transaction."""
    row = db.execute("SELECT number FROM runs ORDER BY number DESC LIMIT 1 OFFSET ?", (MOST_RUNS,)).fetchone()
    if row:
        db.execute(
            """
            DELETE FROM runs WHERE number <= :last AND number NOT IN (
                SELECT max(number) FROM runs WHERE number <= :last GROUP BY substr(made, 1, 7)
                ORDER BY 1 DESC LIMIT :months
            ) AND number <> ifnull((SELECT max(number) FROM runs WHERE channel IS NOT NULL), 0)
            """,
            {"last": row[0], "months": MOST_MONTHS},
        )


def _note_remark(db: sqlite3.Connection, name: str) -> None:
    """Note under *name* that remarks were said, and forget those that were said longest ago. Runs in the open
    transaction."""
    query = "SELECT name, CAST(value AS INTEGER) FROM notes WHERE name >= 'said ' AND name < 'said!' ORDER BY 2 DESC"
    known = [tuple(row) for row in db.execute(query)]
    write_note(db, name, str(known[0][1] + 1 if known else 1))
    for former, _ in known[_MOST_SAID - 1 :]:
        remove_note(db, former)


def _first_day(failing_since: datetime | None, now: datetime) -> date:
    """The day of the first failure, which is that of *now* where there was none before, or the clock was set back."""
    return min(failing_since.astimezone(now.tzinfo), now).date() if failing_since else now.date()


def _record_success(db: sqlite3.Connection, address: str, now: str) -> None:
    db.execute(
        """
        INSERT INTO sources (address, last_success) VALUES (?, ?)
        ON CONFLICT (address) DO UPDATE
        SET last_success = excluded.last_success, last_failure = NULL, failure = NULL, failing_since = NULL
        """,
        (address, now),
    )


def _record_failure(db: sqlite3.Connection, address: str, reason: str, now: str) -> None:
    db.execute(
        """
        INSERT INTO sources (address, last_failure, failure, failing_since) VALUES (?, ?, ?, ?)
        ON CONFLICT (address) DO UPDATE
        SET last_failure = excluded.last_failure, failure = excluded.failure,
            failing_since = ifnull(failing_since, excluded.failing_since)
        """,
        (address, now, reason, now),
    )


def _summary(digest: Digest, other_counts: Mapping[str, int] | None) -> str:
    counts = digest.counts
    value = {
        "asked": [
            {"address": asked.address, "day": str(asked.day) if asked.day else None, "listed": asked.listed}
            for asked in digest.asked
        ],
        "counts": other_counts
        or {
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


def _run(row: sqlite3.Row) -> Run | None:
    made = parse_time(row["made"])
    try:
        return Run(made, row["channel"], json.loads(row["account"])) if made else None
    except ValueError as error:
        raise DamagedError(f"the account of a run is damaged ({error})") from error
