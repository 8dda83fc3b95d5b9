"""The outbox: mails that are not yet accepted, kept with the deliveries that they carry."""

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from digest.archive.file import stamp
from digest.archive.ledger import Ledger, when
from digest.model import Answer, Letter, Paper

# After so many losses of the line behind the last byte, only a person sends it again.
_MOST_DOUBTS = 2
_WAITING = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Round:
    """What one run has for one channel: the *papers* that it delivers and the *letter* that carries
    them, the lists that it has had by then (source → day), and why there is no letter (*silent*)."""

    channel: str
    papers: Sequence[Paper] = ()
    letter: Letter | None = None
    covered: Sequence[tuple[str, date]] = ()
    silent: str | None = None
    seeds: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """When a channel was *served* last, when its last mail was accepted, and why it had none."""

    channel: str
    served: datetime | None = None
    mailed: datetime | None = None
    silent: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in the outbox, without its bytes' being read: its *state*, and what was last *said* of it."""

    number: int
    channel: str
    recipient: str
    subject: str
    papers: int
    made: datetime
    state: str
    tries: int
    tried: datetime | None
    said: str


class Outbox(Ledger):
    """Mails on their way."""

    def queue(self, rounds: Iterable[Round], now: datetime) -> None:
        """Record what *rounds* deliver and keep their letters, in one transaction: all of it, or nothing."""
        with self.transaction() as db:
            for each in rounds:
                self._queue(db, each, now)

    def _queue(self, db: sqlite3.Connection, each: Round, now: datetime) -> None:
        self._deliver(db, each.papers, each.channel, now)
        for source, day in each.covered:
            self._cover(db, source, day, each.channel)
        if each.seeds:
            self._seed(db, each.channel)
        if each.letter:
            _keep(db, each.letter, now)
        db.execute(
            """
            INSERT INTO recipients (channel, served, silent) VALUES (?, ?, ?)
            ON CONFLICT (channel) DO UPDATE SET served = excluded.served, silent = excluded.silent
            """,
            (each.channel, stamp(now), each.silent),
        )

    def recipient(self, channel: str) -> Recipient:
        """What is known of *channel* as a recipient of mails."""
        with self.told():
            found = self.db.execute("SELECT * FROM recipients WHERE channel = ?", (channel,)).fetchone()
        return _recipient(found) if found else Recipient(channel)

    def recipients(self) -> list[Recipient]:
        """All of them."""
        with self.told():
            return [_recipient(row) for row in self.db.execute("SELECT * FROM recipients ORDER BY channel")]

    def waiting(self) -> list[Waiting]:
        """Every letter of the outbox, oldest first."""
        with self.told():
            return [_waiting(row) for row in self.db.execute("SELECT * FROM outbox ORDER BY number")]

    def numbers_to_send(self, account: str) -> list[int]:
        """The letters that are to be tried now, oldest first. Those that another *account* had to hold
        are tried again: what stood in the way was changed."""
        query = """
            SELECT number FROM outbox
            WHERE state IN (?, ?) OR (state = 'held' AND account NOT IN ('', ?)) ORDER BY number
        """
        with self.told():
            return [row[0] for row in self.db.execute(query, (*_WAITING, account))]

    def is_held(self, account: str) -> str | None:
        """What was said when letters were held for *account* as a whole, None if none are."""
        query = "SELECT said FROM outbox WHERE state = 'held' AND account = ? ORDER BY number LIMIT 1"
        with self.told():
            found = self.db.execute(query, (account,)).fetchone()
        return found[0] if found else None

    def letter(self, number: int) -> Letter | None:
        """The letter with that number, and its exact bytes."""
        with self.told():
            row = self.db.execute("SELECT * FROM outbox WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        return Letter(
            row["channel"],
            row["sender"],
            row["recipient"],
            row["subject"],
            row["message_id"],
            row["papers"],
            zlib.decompress(row["content"]),
            number,
        )

    def was_in_doubt(self, number: int) -> bool:
        """Whether the server may have this letter: a run ended between its last byte and the answer."""
        with self.told():
            found = self.db.execute("SELECT state FROM outbox WHERE number = ?", (number,)).fetchone()
        return found is not None and found[0] == "sending"

    def sending(self, number: int) -> None:
        """Remember, before its last byte leaves, that the server may have this letter."""
        with self.transaction() as db:
            db.execute("UPDATE outbox SET state = 'sending' WHERE number = ?", (number,))

    def answered(self, number: int, answer: Answer, account: str, now: datetime) -> None:
        """Take note of what became of a letter; one that was sent is struck out."""
        with self.transaction() as db:
            if answer.state == "sent":
                query = "SELECT channel FROM outbox WHERE number = ?"
                _mailed(db, [row[0] for row in db.execute(query, (number,))], now)
                db.execute("DELETE FROM outbox WHERE number = ?", (number,))
                return
            doubt = answer.state == "in doubt"
            db.execute(
                """
                UPDATE outbox SET tries = tries + 1, doubts = doubts + ?, tried = ?, said = ?, account = ?,
                    state = CASE WHEN ? AND doubts + 1 >= ? THEN 'held' WHEN ? THEN 'sending' ELSE ? END
                WHERE number = ?
                """,
                (
                    doubt,
                    stamp(now),
                    answer.said,
                    account if answer.for_all else "",
                    *(doubt, _MOST_DOUBTS, doubt, answer.state),
                    number,
                ),
            )

    def all_answered(self, numbers: Sequence[int], answer: Answer, account: str, now: datetime) -> None:
        """Take note of an answer that is the same for letters that were not even offered."""
        with self.transaction() as db:
            db.executemany(
                "UPDATE outbox SET state = ?, tried = ?, said = ?, account = ? WHERE number = ? AND state <> 'sending'",
                ((answer.state, stamp(now), answer.said, account, number) for number in numbers),
            )

    def release(self, number: int | None = None) -> int:
        """Let a letter, or all that are held or failed, be tried again; how many there are."""
        query = """
            UPDATE outbox SET state = 'pending', doubts = 0
            WHERE number = ? OR (? IS NULL AND state IN ('held', 'failed'))
        """
        with self.transaction() as db:
            return db.execute(query, (number, number)).rowcount

    def drop(self, number: int) -> bool:
        """Throw a letter away; its papers stay delivered. Whether it was there."""
        with self.transaction() as db:
            return db.execute("DELETE FROM outbox WHERE number = ?", (number,)).rowcount > 0


def _keep(db: sqlite3.Connection, letter: Letter, now: datetime) -> None:
    db.execute(
        """
        INSERT INTO outbox (channel, sender, recipient, subject, message_id, papers, content, made)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *(letter.channel, letter.sender, letter.recipient, letter.subject, letter.message_id, letter.papers),
            zlib.compress(letter.content, 6),
            stamp(now),
        ),
    )


def _mailed(db: sqlite3.Connection, channels: Iterable[str], now: datetime) -> None:
    db.executemany(
        """
        INSERT INTO recipients (channel, mailed) VALUES (?, ?)
        ON CONFLICT (channel) DO UPDATE SET mailed = excluded.mailed
        """,
        ((channel, stamp(now)) for channel in channels),
    )


def _recipient(row: sqlite3.Row) -> Recipient:
    return Recipient(row["channel"], when(row["served"]), when(row["mailed"]), row["silent"])


def _waiting(row: sqlite3.Row) -> Waiting:
    return Waiting(
        number=row["number"],
        channel=row["channel"],
        recipient=row["recipient"],
        subject=row["subject"],
        papers=row["papers"],
        made=datetime.fromisoformat(row["made"]),
        state="in doubt" if row["state"] == "sending" else row["state"],
        tries=row["tries"],
        tried=when(row["tried"]),
        said=row["said"],
    )
