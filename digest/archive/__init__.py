"""The archive: one SQLite file that remembers papers, listings, deliveries and runs."""

from digest.archive.database import ArchiveError, DamagedError, copy, needs_backup
from digest.archive.deliveries import Channel, Run, SourceState
from digest.archive.outbox import Outbox, Recipient, Round, Waiting

__all__ = [
    "Archive",
    "ArchiveError",
    "Channel",
    "DamagedError",
    "Recipient",
    "Round",
    "Run",
    "SourceState",
    "Waiting",
    "copy",
    "needs_backup",
]


class Archive(Outbox):
    """All of it: the file, the papers, the ledger of deliveries, and the outbox."""
