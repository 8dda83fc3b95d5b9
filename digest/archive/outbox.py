"""The outbox: mails and digests for commands that are not accepted yet (letters), and what becomes of each.

Their states are drawn in `digest.channels.deliveries`. The results come from the runner of the outbox through
record_result, or record_result_for_all for the letters that were not tried because of it. A pending or sending one
with a doubt is called "in doubt": the server, or the program, may have it.

begin_attempt says "first" without a doubt, "again" with one, and "too often" with two or more: then the runner records
"held" without sending. numbers_to_send leaves out what failed, and what is held, except
  - for an account that has changed since, or for a recipient who is back in the configuration;
  - after exactly two doubts and a rest of a day: then begin_attempt says "again", once.
release forgets the doubts, except of letters that were held for an account and are not released by number.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from digest.archive import queued_letters
from digest.archive.column_values import parse_time, stamp
from digest.archive.database import Database
from digest.archive.deliveries import record_delivery
from digest.archive.stopped_addresses import REFUSED, STOPPED, has_stops, hold_stopped_mails
from digest.delivery import ChannelDelivery
from digest.letters import DeliveryKind, Destination, Letter, QueuedLetter, SendResult

# After so many doubts a letter rests for a day, and is then sent once more; after one doubt more, only a person
# sends it again.
_DOUBTS_BEFORE_REST = 2
_REST = timedelta(days=1)
# In the column `account`, in place of an account: the recipient of the letter is not in the configuration.
_NO_RECIPIENT = "no recipient"
# Where a letter goes, with case folded, in which destinations are compared.
_DESTINATION = "kind || ':' || lower(recipient)"


class DeliveryHistory(NamedTuple):
    """When a channel had its last run, when its last letter was accepted, and why its last run made none."""

    last_served: datetime | None = None
    last_mailed: datetime | None = None
    why_silent: str | None = None


class Outbox:
    """The tables `outbox` and `recipients`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, deliveries: Iterable[ChannelDelivery], now: datetime) -> None:
        """Record what *deliveries* deliver and keep their letters, all in one transaction."""
        with self._database.transaction() as db:
            for delivery in deliveries:
                _queue_delivery(db, delivery, now)

    def histories(self) -> dict[str, DeliveryHistory]:
        """What every channel that was ever served through the outbox has had, by its name and in that order."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM recipients ORDER BY channel").fetchall()
        return {row["channel"]: _make_history(row) for row in rows}

    def channels_with_pending_letter(self) -> set[str]:
        """The channels that have a letter in the outbox which may still arrive."""
        with self._database.reading() as db:
            return {row[0] for row in db.execute("SELECT channel FROM outbox WHERE state <> 'failed'")}

    def letters(self) -> list[QueuedLetter]:
        """Every letter of the outbox, oldest first, without its bytes."""
        with self._database.reading() as db:
            return queued_letters.read_letters(db)

    def letter(self, number: int) -> Letter | None:
        """The letter with that number and its exact bytes; None if it is not there. Raises DamagedError."""
        with self._database.reading() as db:
            return queued_letters.read_letter(db, number)

    def letters_of(self, numbers: Sequence[int]) -> list[Letter]:
        """Those of the letters with these *numbers* that are there, oldest first. Raises DamagedError."""
        return [letter for number in numbers if (letter := self.letter(number))]

    def count_letters(self) -> int:
        """How many letters are in the outbox."""
        with self._database.reading() as db:
            return int(db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def count_bytes(self) -> int:
        """How many bytes the letters of the outbox have."""
        with self._database.reading() as db:
            return int(db.execute("SELECT ifnull(sum(length(content)), 0) FROM outbox").fetchone()[0])

    def list_held(self) -> list[DeliveryKind]:
        """The kind of each letter that waits for a person: held, or refused for good."""
        with self._database.reading() as db:
            rows = db.execute("SELECT kind FROM outbox WHERE state IN ('held', 'failed')").fetchall()
        return [queued_letters.read_kind(row) for row in rows]

    def hold_letters_to_others(self, destinations: Iterable[Destination], reason: str) -> None:
        """Hold every letter to a destination that is not one of *destinations*, except those that failed."""
        folded = _folded_json(destinations)
        is_held = f"state = 'failed' OR account IN ('{_NO_RECIPIENT}', '{STOPPED}')"
        others = f"{_DESTINATION} NOT IN (SELECT value FROM json_each(?)) AND NOT ({is_held})"  # noqa: S608 - our words
        with self._database.reading() as db:
            row = db.execute(f"SELECT 1 FROM outbox WHERE {others}", (folded,)).fetchone()  # noqa: S608 - our words
        if row:
            query = f"UPDATE outbox SET state = 'held', account = ?, said = ? WHERE {others}"  # noqa: S608 - our words
            with self._database.transaction() as db:
                db.execute(query, (_NO_RECIPIENT, reason, folded))

    def hold_mails_to_stopped(self) -> None:
        """Hold every mail to somebody who gets none any more, except those that failed."""
        with self._database.reading() as db:
            if not has_stops(db):
                return
        with self._database.transaction() as db:
            hold_stopped_mails(db)

    def numbers_to_send(self, account: str, now: datetime, destinations: Iterable[Destination]) -> list[int]:
        """The numbers of the letters to try now by *account*, oldest first: those to one of *destinations*."""
        query = f"""
            SELECT number FROM outbox
            WHERE (
                state IN ('pending', 'sending')
                OR (state = 'held' AND account NOT IN ('', '{STOPPED}', ?))
                OR (state = 'held' AND account = '' AND doubts = ? AND NOT (tried > ? AND tried <= ?))
            ) AND {_DESTINATION} IN (SELECT value FROM json_each(?))
            ORDER BY number
        """  # noqa: S608 - our words
        rest = (_DOUBTS_BEFORE_REST, stamp(now - _REST), stamp(now))
        with self._database.reading() as db:
            return [row[0] for row in db.execute(query, (account, *rest, _folded_json(destinations)))]

    def reasons_held_for_account(self, account: str) -> list[str]:
        """For each letter that is held for the whole *account*, oldest first, why."""
        query = "SELECT said FROM outbox WHERE state = 'held' AND account = ? ORDER BY number"
        with self._database.reading() as db:
            return [row[0] for row in db.execute(query, (account,))]

    def begin_attempt(self, number: int) -> Literal["first", "again", "too often"]:
        """Start to send a letter: "again" if the server may have it from an earlier attempt, "too often" if it may
        have it from so many that it must not be sent."""
        with self._database.reading() as db:
            row = db.execute("SELECT state, doubts FROM outbox WHERE number = ?", (number,)).fetchone()
        state, doubts = (row["state"], row["doubts"]) if row else ("pending", 0)
        if state == "sending":
            # A run ended between the last byte and the answer.
            with self._database.transaction() as db:
                db.execute("UPDATE outbox SET state = 'pending' WHERE number = ?", (number,))
        if not doubts:
            return "first"
        # Nothing but a rest makes a letter that is held for its doubts one to send.
        has_rested = state == "held" and doubts == _DOUBTS_BEFORE_REST
        return "again" if doubts < _DOUBTS_BEFORE_REST or has_rested else "too often"

    def mark_possibly_sent(self, number: int) -> None:
        """Record, before the last byte of a letter leaves, that the server may have it."""
        # What a power cut takes of this, and of the results, is that letters have left: they leave again, the same.
        with self._database.transaction(durable=False) as db:
            db.execute("UPDATE outbox SET state = 'sending', doubts = doubts + 1 WHERE number = ?", (number,))

    def record_result(self, number: int, result: SendResult, account: str, now: datetime) -> None:
        """Record what became of a letter that was tried; one that was sent is deleted."""
        self.record_results({number: result}, account, now)

    def record_results(self, results: Mapping[int, SendResult], account: str, now: datetime) -> None:
        """The same for many letters, by their numbers, in one transaction."""
        with self._database.transaction(durable=False) as db:
            for number, result in results.items():
                _record_result(db, number, result, account, now)

    def record_result_for_all(self, numbers: Sequence[int], result: SendResult, account: str, now: datetime) -> None:
        """Record a result that holds for letters that were not even tried: they are held, or stay pending."""
        state, held_for = ("held", account) if result.state == "held" else ("pending", "")
        with self._database.transaction() as db:
            db.executemany(
                "UPDATE outbox SET state = ?, tried = ?, said = ?, account = ? WHERE number = ? AND state <> 'sending'",
                ((state, stamp(now), result.detail, held_for, number) for number in numbers),
            )

    def release(self, number: int | None = None) -> int:
        """Let one letter, or all that are held or failed, be tried again. Returns how many.

        Who asks for one letter has repaired the account, so what is held for an account is released as well.
        """
        one = "UPDATE outbox SET state = 'pending', account = '', doubts = 0 WHERE number = ?"
        for_account = "UPDATE outbox SET state = 'pending', account = '' WHERE state = 'held' AND account <> ''"
        every = "UPDATE outbox SET state = 'pending', doubts = 0 WHERE state = 'failed' OR state = 'held'"
        with self._database.transaction() as db:
            if number is None:
                return db.execute(for_account).rowcount + db.execute(every).rowcount
            released = db.execute(one, (number,)).rowcount
            if released:
                db.execute(for_account)
            return released

    def hold_all(self, reason: str) -> int:
        """Hold every letter that did not fail, until a person lets it go. Returns how many those are."""
        # With so many doubts no rest is enough for a letter to be tried again.
        query = "UPDATE outbox SET state = 'held', account = '', said = ?, doubts = ? WHERE state <> 'failed'"
        with self._database.transaction() as db:
            return db.execute(query, (reason, _DOUBTS_BEFORE_REST + 1)).rowcount

    def drop(self, number: int) -> bool:
        """Delete a letter; its papers stay delivered. Returns whether it was there."""
        with self._database.transaction() as db:
            return db.execute("DELETE FROM outbox WHERE number = ?", (number,)).rowcount > 0


def _queue_delivery(db: sqlite3.Connection, delivery: ChannelDelivery, now: datetime) -> None:
    record_delivery(db, delivery, now)
    if delivery.letter:
        queued_letters.store_letter(db, delivery.letter, now)
    db.execute(
        """
        INSERT INTO recipients (channel, served, silent) VALUES (?, ?, ?)
        ON CONFLICT (channel) DO UPDATE SET served = excluded.served, silent = excluded.silent
        """,
        (delivery.channel, stamp(now), delivery.why_silent),
    )


def _record_result(db: sqlite3.Connection, number: int, result: SendResult, account: str, now: datetime) -> None:
    if result.state == "sent":
        _record_acceptance(db, number, now)
        db.execute("DELETE FROM outbox WHERE number = ?", (number,))
    elif result.state == "in doubt":
        query = """
            UPDATE outbox SET tries = tries + 1, tried = ?, said = ?, account = '',
                state = CASE WHEN doubts < ? THEN 'pending' ELSE 'held' END
            WHERE number = ?
        """
        db.execute(query, (stamp(now), result.detail, _DOUBTS_BEFORE_REST, number))
    else:
        # The server has not got what it refused in words, so this attempt leaves no doubt.
        query = """
            UPDATE outbox SET tries = tries + 1, tried = ?, said = ?, account = ?, state = ?,
                doubts = doubts - (state = 'sending')
            WHERE number = ?
        """
        held_for = account if result.state == "held" and result.for_all else ""
        held_for = REFUSED if result.of_recipient else held_for
        db.execute(query, (stamp(now), result.detail, held_for, result.state, number))


def _record_acceptance(db: sqlite3.Connection, number: int, now: datetime) -> None:
    db.execute(
        """
        INSERT INTO recipients (channel, mailed) SELECT channel, ? FROM outbox WHERE number = ?
        ON CONFLICT (channel) DO UPDATE SET mailed = excluded.mailed
        """,
        (stamp(now), number),
    )


def _folded_json(destinations: Iterable[Destination]) -> str:
    """*destinations* as _DESTINATION writes them, as a JSON list."""
    # Of bytes only ASCII has small letters, as in SQLite's `lower`.
    return json.dumps([f"{kind}:{recipient.encode().lower().decode()}" for kind, recipient in destinations])


def _make_history(row: sqlite3.Row) -> DeliveryHistory:
    return DeliveryHistory(parse_time(row["served"]), parse_time(row["mailed"]), row["silent"])
