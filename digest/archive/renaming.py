"""A recipient under a new address, or a digest under a new name: what it has had goes along, in one transaction."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from digest.archive.column_values import parse_day
from digest.archive.database import Database
from digest.archive.deliveries import move_settled_damage
from digest.render.mail.stops import MailChannel, split_channel

_HAS_HISTORY = """
    SELECT EXISTS (SELECT 1 FROM deliveries WHERE channel = :channel)
        OR EXISTS (SELECT 1 FROM covered_days WHERE channel = :channel)
        OR EXISTS (SELECT 1 FROM recipients WHERE channel = :channel)
"""


class Renamed(NamedTuple):
    """What was moved: from which channel to which, how many papers, and the numbers of the mails of the outbox that
    stay where they are, because they are addressed to the former address."""

    former: MailChannel
    now: MailChannel
    papers: int
    left_mails: tuple[int, ...] = ()


class HasHistoryError(Exception):
    """The new channel has had something of its own; the message is its recipient."""


def list_mail_channels(database: Database) -> list[MailChannel]:
    """Every channel that was ever served by mail, or has a mail in the outbox, by name."""
    query = "SELECT channel FROM recipients UNION SELECT channel FROM outbox UNION SELECT channel FROM covered_days"
    with database.reading() as db:
        return [parts for (channel,) in db.execute(query) if (parts := split_channel(channel))]


def rename_channels(database: Database, pairs: Iterable[tuple[MailChannel, MailChannel]]) -> list[Renamed]:
    """Give what the first channel of each pair has had to the second one. Raises HasHistoryError, and changes nothing,
    if that has a history."""
    with database.transaction() as db:
        return [_rename(db, former, now) for former, now in pairs]


def rename_command(database: Database, former: str, now: str) -> int | None:
    """Give what the command called *former* has had, and what waits for it, to the one called *now*. Returns how many
    papers, None where it has had nothing. Raises HasHistoryError, and changes nothing, if that has a history."""
    moved = (f"command:{now}", f"command:{former}")
    with database.transaction() as db:
        if not db.execute(_HAS_HISTORY, {"channel": moved[1]}).fetchone()[0]:
            return None
        if db.execute(_HAS_HISTORY, {"channel": moved[0]}).fetchone()[0]:
            raise HasHistoryError(now)
        db.execute("UPDATE outbox SET channel = ?, recipient = ? WHERE channel = ?", (moved[0], now, moved[1]))
        papers = db.execute("UPDATE deliveries SET channel = ? WHERE channel = ?", moved).rowcount
        _move_history(db, *moved)
        return papers


def _move_history(db: sqlite3.Connection, now: str, former: str) -> None:
    for table in ("covered_days", "recipients"):
        db.execute(f"UPDATE {table} SET channel = ? WHERE channel = ?", (now, former))  # noqa: S608 - our words
    move_settled_damage(db, former, now)


def _rename(db: sqlite3.Connection, former: MailChannel, now: MailChannel) -> Renamed:
    if db.execute(_HAS_HISTORY, {"channel": now.channel}).fetchone()[0]:
        raise HasHistoryError(now.recipient)
    moved = (now.channel, former.channel)
    left: Sequence[int] = ()
    if former.address == now.address:
        db.execute("UPDATE outbox SET channel = ? WHERE channel = ?", moved)
    else:
        left = _leave_unsent_mails(db, former.channel)
    query = """
        UPDATE deliveries SET channel = ? WHERE channel = ?
            AND delivered_at NOT IN (SELECT made FROM outbox WHERE number IN (SELECT value FROM json_each(?)))
    """
    papers = db.execute(query, (*moved, json.dumps(left))).rowcount
    _move_history(db, *moved)
    _move_stop(db, former, now)
    return Renamed(former, now, papers, tuple(left))


def _leave_unsent_mails(db: sqlite3.Connection, channel: str) -> list[int]:
    """The mails of *channel* that wait, whose papers nobody has got yet: its lists are open again from the first day
    on that has one of them."""
    numbers = [row[0] for row in db.execute("SELECT number FROM outbox WHERE channel = ? ORDER BY number", (channel,))]
    query = """
        SELECT source, min(day) FROM sightings JOIN covered_days USING (source)
        WHERE covered_days.channel = :channel AND paper IN (
            SELECT paper FROM deliveries WHERE channel = :channel
                AND delivered_at IN (SELECT made FROM outbox WHERE channel = :channel)
        )
        GROUP BY source
    """
    for source, first in db.execute(query, {"channel": channel}).fetchall():
        if day := parse_day(first):
            reopen = "UPDATE covered_days SET covered = min(covered, ?) WHERE channel = ? AND source = ?"
            db.execute(reopen, ((day - timedelta(days=1)).isoformat(), channel, source))
    return numbers


def _move_stop(db: sqlite3.Connection, former: MailChannel, now: MailChannel) -> None:
    """Who unsubscribed has done so under the new address and name too; a mailbox that refuses mails is another one."""
    query = """
        INSERT OR IGNORE INTO stopped_addresses (address, list, since, why, said)
        SELECT ?, CASE list WHEN '' THEN '' ELSE ? END, since, why, said FROM stopped_addresses
        WHERE address = ? AND list IN ('', ?) AND why = 'unsubscribed'
    """
    db.execute(query, (now.address, now.list_name, former.address, former.list_name))
