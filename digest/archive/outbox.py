"""The outbox: mails that are not yet accepted, kept with the deliveries that they carry."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.archive import rows
from digest.archive.database import DamagedError, stamp
from digest.archive.deliveries import Ledger
from digest.model import Paper

if TYPE_CHECKING:
    from digest.letter import Answer, Letter

# After so many losses of the line behind the last byte it rests for a day, and is then sent once more; after
# one loss more, only a person sends it again.
_DOUBTS_BEFORE_REST = 2
_REST = timedelta(days=1)
# In place of an account: what stands in the way is that the recipient is no longer in the configuration.
_NO_RECIPIENT = "no recipient"
_WAITING = ("pending", "sending")


class Round(NamedTuple):
    """What one run has for one channel: the *papers* that it delivers and the *letter* that carries
    them, the lists that it has had by then (source → day), and why there is no letter (*silent*);
    *settles_damage* where the channel knows by then that the archive was damaged."""

    channel: str
    papers: Sequence[Paper] = ()
    letter: "Letter | None" = None
    covered: Sequence[tuple[str, date]] = ()
    silent: str | None = None
    settles_damage: bool = False


class Recipient(NamedTuple):
    """When a channel was *served* last, when its last mail was accepted, and why it had none."""

    channel: str
    served: datetime | None = None
    mailed: datetime | None = None
    silent: str | None = None


class Waiting(NamedTuple):
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
        if each.settles_damage:
            self._settle_damage(db, each.channel)
        if each.letter:
            _keep(db, each.letter, now)
        db.execute(
            """
            INSERT INTO recipients (channel, served, silent) VALUES (?, ?, ?)
            ON CONFLICT (channel) DO UPDATE SET served = excluded.served, silent = excluded.silent
            """,
            (each.channel, stamp(now), each.silent),
        )

    def recipients(self) -> list[Recipient]:
        """All of them."""
        with self.told():
            return [_recipient(row) for row in self.db.execute("SELECT * FROM recipients ORDER BY channel")]

    def on_their_way(self) -> set[str]:
        """The channels that have a letter in the outbox which may still arrive."""
        with self.told():
            return {row[0] for row in self.db.execute("SELECT channel FROM outbox WHERE state <> 'failed'")}

    def waiting(self) -> list[Waiting]:
        """Every letter of the outbox, oldest first."""
        query = """
            SELECT number, channel, recipient, subject, papers, made, state, tries, doubts, tried, said
            FROM outbox ORDER BY number
        """
        with self.told():
            return [_waiting(row) for row in self.db.execute(query)]

    def count_held_mails(self) -> int:
        """How many letters wait for a person: held, or refused for good."""
        with self.told():
            found = self.db.execute("SELECT count(*) FROM outbox WHERE state IN ('held', 'failed')").fetchone()
        return int(found[0])

    def hold_for_others(self, recipients: Iterable[str], said: str) -> None:
        """Hold every letter that is to nobody of *recipients*, for the reason that is *said*."""
        known = _folded(recipients)
        others = "lower(recipient) NOT IN (SELECT value FROM json_each(?)) AND state <> 'failed' AND account <> ?"
        with self.told():
            found = self.db.execute(f"SELECT 1 FROM outbox WHERE {others}", (known, _NO_RECIPIENT)).fetchone()  # noqa: S608 - our words
        if found:
            query = f"UPDATE outbox SET state = 'held', account = ?, said = ? WHERE {others}"  # noqa: S608 - our words
            with self.transaction() as db:
                db.execute(query, (_NO_RECIPIENT, said, known, _NO_RECIPIENT))

    def numbers_to_send(self, account: str, now: datetime, recipients: Iterable[str] | None = None) -> list[int]:
        """The letters that are to be tried now, oldest first: to *recipients* (None: to all). Those that another
        *account* had to hold are tried again, as what stood in the way was changed, and those that were in doubt
        twice, after a day."""
        query = """
            SELECT number FROM outbox
            WHERE (
                state IN (?, ?)
                OR (state = 'held' AND account NOT IN ('', ?))
                OR (state = 'held' AND account = '' AND doubts = ? AND NOT (tried > ? AND tried <= ?))
            ) AND (? IS NULL OR lower(recipient) IN (SELECT value FROM json_each(?)))
            ORDER BY number
        """
        known = None if recipients is None else _folded(recipients)
        rest = (_DOUBTS_BEFORE_REST, stamp(now - _REST), stamp(now))
        with self.told():
            return [row[0] for row in self.db.execute(query, (*_WAITING, account, *rest, known, known))]

    def held_for(self, account: str) -> list[str]:
        """What was said of each letter that is held for *account* as a whole."""
        query = "SELECT said FROM outbox WHERE state = 'held' AND account = ? ORDER BY number"
        with self.told():
            return [row[0] for row in self.db.execute(query, (account,))]

    def letter(self, number: int) -> "Letter | None":
        """The letter with that number, and its exact bytes."""
        with self.told():
            row = self.db.execute("SELECT * FROM outbox WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        from digest.letter import Letter

        return Letter(
            row["channel"],
            row["sender"],
            row["recipient"],
            row["subject"],
            row["message_id"],
            row["papers"],
            _content(row["content"]),
            number,
        )

    def take_up(self, number: int) -> Literal["first", "again", "too often"]:
        """Begin with a letter: whether the server may have got it already, and whether too often for once more."""
        with self.told():
            found = self.db.execute("SELECT state, doubts FROM outbox WHERE number = ?", (number,)).fetchone()
        state, doubts = (found["state"], found["doubts"]) if found else ("pending", 0)
        if state == "sending":
            # A run ended between the last byte and the answer.
            with self.transaction() as db:
                db.execute("UPDATE outbox SET state = 'pending' WHERE number = ?", (number,))
        if not doubts:
            return "first"
        # One that was held for its doubts, and is taken up all the same, has had its rest.
        rested = state == "held" and doubts == _DOUBTS_BEFORE_REST
        return "again" if doubts < _DOUBTS_BEFORE_REST or rested else "too often"

    def sending(self, number: int) -> None:
        """Remember, before its last byte leaves, that the server may have this letter."""
        with self.transaction() as db:
            db.execute("UPDATE outbox SET state = 'sending', doubts = doubts + 1 WHERE number = ?", (number,))

    def answered(self, number: int, answer: "Answer", account: str, now: datetime) -> None:
        """Take note of what became of a letter; one that was sent is struck out."""
        with self.transaction() as db:
            if answer.state == "sent":
                _mailed(db, number, now)
                db.execute("DELETE FROM outbox WHERE number = ?", (number,))
            elif answer.state == "in doubt":
                query = """
                    UPDATE outbox SET tries = tries + 1, tried = ?, said = ?, account = '',
                        state = CASE WHEN doubts < ? THEN 'pending' ELSE 'held' END
                    WHERE number = ?
                """
                db.execute(query, (stamp(now), answer.said, _DOUBTS_BEFORE_REST, number))
            else:
                # What the server refused in words it has not got, this time.
                query = """
                    UPDATE outbox SET tries = tries + 1, tried = ?, said = ?, account = ?, state = ?,
                        doubts = doubts - (state = 'sending')
                    WHERE number = ?
                """
                held_for = account if answer.state == "held" and answer.for_all else ""
                db.execute(query, (stamp(now), answer.said, held_for, answer.state, number))

    def all_answered(self, numbers: Sequence[int], answer: "Answer", account: str, now: datetime) -> None:
        """Take note of an answer that is the same for letters that were not even offered."""
        held = answer.state == "held"
        state, held_for = ("held", account) if held else ("pending", "")
        with self.transaction() as db:
            db.executemany(
                "UPDATE outbox SET state = ?, tried = ?, said = ?, account = ? WHERE number = ? AND state <> 'sending'",
                ((state, stamp(now), answer.said, held_for, number) for number in numbers),
            )

    def release(self, number: int | None = None) -> int:
        """Let a letter, or all that are held or failed, be tried again; how many there are.

        Whoever asks for one has mended the account: nothing is held for that any more.
        """
        one = "UPDATE outbox SET state = 'pending', account = '', doubts = 0 WHERE number = ?"
        held = "UPDATE outbox SET state = 'pending', account = '' WHERE state = 'held' AND account <> ''"
        every = "UPDATE outbox SET state = 'pending', doubts = 0 WHERE state = 'failed' OR state = 'held'"
        with self.transaction() as db:
            if number is None:
                return db.execute(held).rowcount + db.execute(every).rowcount
            released = db.execute(one, (number,)).rowcount
            if released:
                db.execute(held)
            return released

    def drop(self, number: int) -> bool:
        """Throw a letter away; its papers stay delivered. Whether it was there."""
        with self.transaction() as db:
            return db.execute("DELETE FROM outbox WHERE number = ?", (number,)).rowcount > 0


def _folded(recipients: Iterable[str]) -> str:
    """*recipients* as a JSON list, in the letters in which they are compared."""
    return json.dumps([each.lower() for each in recipients])


def _content(stored: bytes) -> bytes:
    try:
        return zlib.decompress(stored)
    except (zlib.error, TypeError) as error:
        raise DamagedError(f"a mail of the outbox is damaged ({error})") from error


def _keep(db: sqlite3.Connection, letter: "Letter", now: datetime) -> None:
    db.execute(
        """
        INSERT INTO outbox (channel, sender, recipient, subject, message_id, papers, content, made)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *(letter.channel, letter.sender, letter.recipient, letter.subject, letter.message_id, letter.papers),
            # Most letters stay here for seconds: quick is better than small.
            zlib.compress(letter.content, 1),
            stamp(now),
        ),
    )


def _mailed(db: sqlite3.Connection, number: int, now: datetime) -> None:
    db.execute(
        """
        INSERT INTO recipients (channel, mailed) SELECT channel, ? FROM outbox WHERE number = ?
        ON CONFLICT (channel) DO UPDATE SET mailed = excluded.mailed
        """,
        (stamp(now), number),
    )


def _recipient(row: sqlite3.Row) -> Recipient:
    return Recipient(row["channel"], rows.moment(row["served"]), rows.moment(row["mailed"]), row["silent"])


def _waiting(row: sqlite3.Row) -> Waiting:
    return Waiting(
        number=row["number"],
        channel=row["channel"],
        recipient=row["recipient"],
        subject=row["subject"],
        papers=row["papers"],
        made=rows.moment(row["made"]) or datetime.fromtimestamp(0, UTC),
        state="in doubt" if row["doubts"] and row["state"] in _WAITING else row["state"],
        tries=row["tries"],
        tried=rows.moment(row["tried"]),
        said=row["said"],
    )
