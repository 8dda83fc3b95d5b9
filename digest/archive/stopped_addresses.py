"""Who gets no more mails: whoever asked for it, whose mails came back, and whom a server refused.

The first two are rows of `stopped_addresses` until a person takes them back, whatever the configuration says. Who was
refused while a mail was handed over is stopped as long as that mail is in the outbox as failed: nothing more is made
that would fail as well. What is not made is not recorded as delivered, so that nobody misses anything by it.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from digest.archive.column_values import EPOCH, parse_time, stamp
from digest.archive.database import Database
from digest.archive.program_notes import read_note, write_note
from digest.delivery import Stop

# In the column `account` of the outbox: the recipient of a held mail is stopped, or was refused by a failed one.
STOPPED, REFUSED = "stopped", "refused"
_SECRET = "mail secret"  # noqa: S105 - the name under which it is noted


class StoppedAddresses:
    """The table `stopped_addresses`, and the secret by which tokens of recipients are made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_all(self) -> list[Stop]:
        """Every stop, also those of addresses that no configuration names, by address."""
        with self._database.reading() as db:
            return sorted([*read_stops(db), *_read_refused(db)])

    def stop(self, stops: Iterable[Stop]) -> list[Stop]:
        """Let these addresses get no more mails, and hold those that wait. Returns the stops that are new."""
        with self._database.transaction() as db:
            return store_stops(db, stops)

    def resume(self, address: str, list_name: str | None = None) -> int:
        """Let *address* get mails again: of that list, or of all. Returns how many stops that ended.

        Mails that were held for it wait for the next run again, a refused one too, and what came back until now does
        not count any more.
        """
        with self._database.transaction() as db:
            which = "address = ? AND (? IS NULL OR list = ?)"
            query = f"DELETE FROM stopped_addresses WHERE {which}"  # noqa: S608 - our words
            ended = db.execute(query, (address, list_name, list_name)).rowcount
            if list_name is None:
                query = """
                    UPDATE outbox SET state = 'pending', account = '' WHERE state = 'failed' AND account = ?
                        AND lower(recipient) = ?
                """
                ended += db.execute(query, (REFUSED, address)).rowcount
                forget = "UPDATE bounces SET status = 'settled ' || status WHERE address = ? AND status LIKE '_.%'"
                db.execute(forget, (address,))
            _release_mails(db)
            return ended

    def secret(self) -> str:
        """What nobody else knows: 64 hexadecimal digits, drawn once for this archive."""
        if noted := self.find_secret():
            return noted
        with self._database.transaction() as db:
            # Read again: until now another process may have drawn it.
            return read_secret(db) or _draw_secret(db)

    def find_secret(self) -> str | None:
        """The secret, None where it was not drawn yet."""
        with self._database.reading() as db:
            return read_secret(db)

    def keep_secret(self, secret: str) -> None:
        """Take the *secret* of another archive."""
        with self._database.transaction() as db:
            write_note(db, _SECRET, secret)


def read_secret(db: sqlite3.Connection) -> str | None:
    """The secret of the archive that *db* is."""
    return read_note(db, _SECRET)


def read_stops(db: sqlite3.Connection) -> list[Stop]:
    """The rows of the table."""
    rows = db.execute("SELECT address, list, since, why, said FROM stopped_addresses")
    return [
        Stop(address, list_name, parse_time(since) or EPOCH, why, said) for address, list_name, since, why, said in rows
    ]


def store_stops(db: sqlite3.Connection, stops: Iterable[Stop]) -> list[Stop]:
    """Store *stops*, and hold the mails to them. Returns those that are new. Runs in the open transaction."""
    query = """
        INSERT INTO stopped_addresses (address, list, since, why, said) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (address, list) DO UPDATE SET since = excluded.since, why = excluded.why, said = excluded.said
        WHERE why <> excluded.why AND excluded.why = 'unsubscribed'
    """
    new = [
        stop
        for stop in stops
        if db.execute(query, (stop.address, stop.list_name, stamp(stop.since), stop.why, stop.said)).rowcount
    ]
    hold_stopped_mails(db)
    return new


def hold_stopped_mails(db: sqlite3.Connection) -> None:
    """Hold every mail to somebody who is stopped, except those that failed. Runs in the open transaction."""
    rows = db.execute("SELECT number, channel FROM outbox WHERE state <> 'failed' AND account <> ?", (STOPPED,))
    mails = rows.fetchall()
    if not mails:
        return
    from digest.render.mail.stops import describe_stop

    for number, stop in _find_stopped(db, mails):
        remedies = f"`digest mail drop {number}` gives it up, `digest mail subscribed {stop.address}` takes that back"
        query = "UPDATE outbox SET state = 'held', account = ?, said = ? WHERE number = ?"
        db.execute(query, (STOPPED, f"{describe_stop(stop)}; {remedies}", number))


def has_stops(db: sqlite3.Connection) -> bool:
    """Whether anybody is stopped."""
    return db.execute("SELECT 1 FROM stopped_addresses LIMIT 1").fetchone() is not None


def _release_mails(db: sqlite3.Connection) -> None:
    """Let mails wait again that are held for a stop which is there no more."""
    rows = db.execute("SELECT number, channel FROM outbox WHERE account = ?", (STOPPED,)).fetchall()
    stopped = {number for number, _ in _find_stopped(db, rows)}
    query = "UPDATE outbox SET state = 'pending', account = '', said = '' WHERE number = ?"
    db.executemany(query, ((number,) for number, _ in rows if number not in stopped))


def _find_stopped(db: sqlite3.Connection, mails: Sequence[tuple[int, str]]) -> list[tuple[int, Stop]]:
    """Those of *mails* (number and channel) whose recipients are stopped."""
    if not mails:
        return []
    # Slow to load, for headers of mails; most archives hold none.
    from digest.render.mail.stops import Stops

    stops = Stops(read_stops(db))
    return [(number, stop) for number, channel in mails if (stop := stops.find(channel))]


def _read_refused(db: sqlite3.Connection) -> list[Stop]:
    """The recipients whom a server refused, as long as the mails are there that it refused."""
    query = "SELECT lower(recipient), min(tried), said FROM outbox WHERE state = 'failed' AND account = ? GROUP BY 1"
    return [
        Stop(address, "", parse_time(tried) or EPOCH, "refused", said)
        for address, tried, said in db.execute(query, (REFUSED,))
    ]


def _draw_secret(db: sqlite3.Connection) -> str:
    from secrets import token_hex

    drawn = token_hex(32)
    write_note(db, _SECRET, drawn)
    return drawn
